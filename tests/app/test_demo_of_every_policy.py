"""The demo plays under every plan that is shipped, and one plan's courses stay inside it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from lms import server
from tests.care.conftest import rows_of
from tests.support.installation import running
from tests.support.people import LOGINS, PASSWORD, browser, settings_of, sign_in

OTHERS = ("gansu", "zhejiang", "henan", "jinjiang")
FIRST = {"trainee": "/learn/", "trainee2": "/learn/", "author": "/author/", "city": "/review/nominations",
         "city2": "/review/nominations", "reviewer1": "/review/desk", "reviewer2": "/review/desk",
         "province": "/review/overview", "institution": "/institution", "admin": "/accounts"}


def _demo(app: Flask, policy: str) -> list[str]:
    with app.app_context():
        return server.make_demo(app, policy)


@pytest.mark.parametrize("policy", OTHERS)
def test_the_demo_of_a_plan_has_its_people_courses_and_classes(both_app, policy):
    assert _demo(both_app, policy) == [f"{login}-{policy}" for login in LOGINS]
    for login, place in FIRST.items():
        page = browser(both_app, f"{login}-{policy}").get(place)
        assert page.status_code == 200, login
    trainee = browser(both_app, f"trainee-{policy}")
    assert trainee.get("/courses").text.count('class="card-link"') == 4
    assert trainee.get("/classes").text.count("/join") >= 3


@pytest.mark.parametrize("policy", OTHERS)
def test_nothing_crosses_from_one_plan_to_another(demo_app, policy):
    _demo(demo_app, policy)

    def courses(login: str) -> set[str]:
        return set(re.findall(r'href="(/courses/\d+)"', browser(demo_app, login).get("/courses").text))

    own, other = courses("trainee"), courses(f"trainee-{policy}")
    assert (len(own), len(other), own & other) == (4, 4, set())
    for login, hidden in (("trainee", other), (f"trainee-{policy}", own)):
        client = browser(demo_app, login)
        assert {client.get(place).status_code for place in hidden} == {404}
    assert browser(demo_app, f"reviewer1-{policy}").get("/review/desk/1").status_code == 404
    assert browser(demo_app, f"city-{policy}").get("/review/nominations/1").status_code == 404


def test_making_the_demo_again_adds_nothing_and_restores_the_passwords(demo_app):
    client = browser(demo_app, "trainee")
    client.post("/password", data={"old": PASSWORD, "new": "another sentence"})
    before = rows_of(settings_of(demo_app))
    _demo(demo_app, "shandong")
    after = rows_of(settings_of(demo_app))
    grown = {table for table in after if after[table] > before[table]}
    assert grown <= {"audit_entry", "role_grant"}
    sign_in(browser(demo_app), "trainee")


def test_a_plan_that_does_not_exist_is_refused(demo_app):
    with pytest.raises(Exception, match="There is no policy 'atlantis'"):
        _demo(demo_app, "atlantis")


def test_demo_accounts_are_never_made_where_others_can_reach_the_server(installations, tmp_path):
    settings = replace(installations.copy("bare", tmp_path / "data"), host="0.0.0.0")
    with running(settings) as app, pytest.raises(Exception, match="only made on 127.0.0.1"):
        _demo(app, "shandong")
    assert rows_of(settings)["account"] == 0


def test_a_jinjiang_course_is_nominated_by_its_town_and_reviewed_by_its_city(demo_app):
    """Jinjiang reviews what its towns and streets nominate. (decision 8)"""
    _demo(demo_app, "jinjiang")
    page = browser(demo_app, "province-jinjiang").get("/review/overview").text
    assert page.count('<tr role="row">') == 1 + 19
