"""Who may come in: demo accounts only where nobody else can reach the server; new people through an administrator."""

from __future__ import annotations

from dataclasses import replace as replaced

from flask import Flask
from sqlalchemy import select

from lms.people.models import Account, AuditEntry, RoleGrant
from tests.support.commands import run
from tests.support.people import ANONYMOUS, PASSWORD, browser, settings_of


def test_demo_accounts_stay_shut_when_others_can_reach_the_server(demo_app: Flask):
    inside = browser(demo_app, "admin")
    assert inside.get("/accounts").status_code == 200
    demo_app.extensions["lms.settings"] = replaced(demo_app.extensions["lms.settings"], host="0.0.0.0")
    assert inside.get("/accounts").status_code != 200
    answer = browser(demo_app, ANONYMOUS).post("/sign-in", data={"login": "admin", "password": PASSWORD})
    assert answer.status_code == 400


def test_an_administrator_opens_an_account_that_can_sign_in(demo_app: Flask):
    admin = browser(demo_app, "admin")
    form = {"login": "newcomer", "name": "演示新人", "region": "370200", "password": "a quiet sentence"}
    assert admin.post("/accounts/new", data=form).status_code == 303
    assert admin.post("/accounts/new", data=form).status_code == 400
    assert admin.post("/accounts/new", data=form | {"login": "other", "region": "999999"}).status_code == 400
    assert browser(demo_app).post("/sign-in", data={"login": "newcomer", "password": "a quiet sentence"}).status_code == 303
    with demo_app.extensions["lms.database"].transaction(write=False) as session:
        assert session.scalars(select(Account).where(Account.is_demo.is_(False))).one().home_region == "370200"


def test_the_first_administrator_is_opened_by_a_command(app: Flask):
    words = ("account", "open", "--login", "first", "--name", "第一位管理员", "--role", "administrator", "--password",
             "a quiet sentence")
    assert run(settings_of(app), *words, "--region", "999999").code == 1
    assert run(settings_of(app), *words, "--region", "370000").code == 0
    client = browser(app)
    assert client.post("/sign-in", data={"login": "first", "password": "a quiet sentence"}).status_code == 303
    assert client.get("/accounts").status_code == 200


def test_the_trail_names_who_opened_an_account_and_nobody_ends_their_own_administrator_role(demo_app: Flask):
    admin = browser(demo_app, "admin")
    admin.post("/accounts/new", data={"login": "newcomer", "name": "演示新人", "region": "370200",
                                      "password": "a quiet sentence"})
    with demo_app.extensions["lms.database"].transaction(write=False) as session:
        own = session.scalars(select(RoleGrant).where(RoleGrant.role == "administrator")).one()
        opened = session.scalars(select(AuditEntry).where(AuditEntry.action == "account opened")
                                 .order_by(AuditEntry.id.desc())).first()
    assert opened.actor == own.pseudonym
    admin.post(f"/accounts/{own.pseudonym}/roles/{own.id}/end")
    assert admin.get("/accounts").status_code == 200
