"""Roles × addresses. The table is in tests.support.addresses; this is what it promises."""

from __future__ import annotations

import pytest

from lms.people.access import permission_of
from tests.support.addresses import EVERYONE, Row, address, pages, rows
from tests.support.people import ANONYMOUS, LOGINS, browser

AS_A_BROWSER = {"Accept": "text/html"}
AS_A_PROGRAM = {"Accept": "application/json"}
EVIDENCE = {"number": 1, "lease": "0" * 32, "intervals": [[0, 1000]], "device": "phone", "token": "1.0"}
"""In the right shape, so that what is refused is the person."""


def test_every_route_says_who_may_open_it(app):
    unlabelled = {rule.endpoint for rule in app.url_map.iter_rules()
                  if permission_of(app.view_functions[rule.endpoint]) is None}
    assert unlabelled == set()


def test_the_table_names_every_address_and_no_other(app):
    there = {(rule.rule, *sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})) for rule in app.url_map.iter_rules()}
    named = {(row.rule, *row.methods) for row in rows()}
    assert (there - named, named - there) == (set(), set())


@pytest.mark.parametrize("login", [ANONYMOUS, *LOGINS])
def test_each_person_opens_their_pages_and_no_other_page_exists_for_them(lived_app, facts, login):
    client = browser(lived_app, login)
    wrong = {}
    for row in rows("GET"):
        answer = client.get(address(lived_app, row.rule, facts), headers=AS_A_BROWSER)
        if answer.status_code not in _expected(row, login):
            wrong[row.rule] = answer.status_code
        answer.close()
    assert wrong == {}


def _expected(row: Row, login: str) -> set[int]:
    if login in row.who:
        return {200, 303} if row.rule in {"/", "/sign-in"} else {200}
    return {303} if login == ANONYMOUS and not row.rule.startswith("/media/") else {404}


@pytest.mark.parametrize("row", rows("POST"), ids=lambda row: row.rule)
def test_a_change_is_open_to_the_same_people_and_to_nobody_else(lived_app, facts, row):
    place = address(lived_app, row.rule, facts)
    for login in sorted({ANONYMOUS, *LOGINS} - row.who):
        refused = browser(lived_app, login).post(place, json=EVIDENCE)
        assert refused.status_code == (401 if login == ANONYMOUS else 404), login
    for login in sorted(row.who):
        taken = browser(lived_app, login).post(place)
        assert taken.status_code in {200, 303, 400}, f"{login}: {taken.status_code}"


@pytest.mark.parametrize("row", [row for row in pages() if row.who != EVERYONE], ids=lambda row: row.rule)
def test_nobody_is_led_to_sign_in_and_then_back_to_the_page(lived_app, facts, row):
    place = address(lived_app, row.rule, facts)
    client = browser(lived_app)
    led = client.get(place, headers=AS_A_BROWSER)
    assert led.headers["Location"].startswith("/sign-in?next=")
    signed_in = client.post(led.headers["Location"], data={"login": row.opened_by, "password": "changxue-demo"})
    assert signed_in.headers["Location"] == place
    assert browser(lived_app).get(place, headers=AS_A_PROGRAM).status_code == 401


def test_an_address_that_does_not_exist_is_a_page_with_a_way_on(app):
    answer = browser(app).get("/nowhere")
    assert answer.status_code == 404
    assert 'href="/"' in answer.text
