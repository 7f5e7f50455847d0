"""No page asks more of the database when there is more in it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.courses import queries as course_queries
from lms.learning import timeline
from tests.support.addresses import address, pages
from tests.support.counting import statements
from tests.support.crowd import crowd
from tests.support.people import LOGINS, browser

MOST = 12


def _asked(app: Flask, clients: dict[str, FlaskClient], facts: dict) -> dict[str, list[str]]:
    """Statements by page and person, with nothing kept from the page before."""
    found = {}
    for row in pages():
        for login in sorted(set(LOGINS) & row.who):
            timeline._known.clear()
            course_queries._lessons.clear()
            app.extensions.pop("lms.regions", None)
            with statements(app) as sent:
                assert clients[login].get(address(app, row.rule, facts)).status_code in {200, 303}
            found[f"{login} {row.rule}"] = sent
    return found


@pytest.mark.slow
def test_no_page_asks_more_than_twelve_questions_however_much_there_is(lived_app, facts):
    clients = {login: browser(lived_app, login) for login in LOGINS}
    crowd(lived_app, facts, "first")
    few = _asked(lived_app, clients, facts)
    for more in ("second", "third"):
        crowd(lived_app, facts, more)
    many = _asked(lived_app, clients, facts)
    assert {page: len(sent) for page, sent in many.items() if len(sent) > MOST} == {}
    assert {page: (len(few[page]), len(many[page])) for page in few if len(many[page]) > len(few[page])} == {}


def test_a_heartbeat_asks_no_more_when_much_was_studied_before(lived_app, facts):
    client = browser(lived_app, "trainee")
    place = f"/learn/{facts['enrolment']}/lessons/3"
    lease = client.post(f"{place}/open", json={}).json["lease"]
    counts = []
    for number in range(30):
        with statements(lived_app) as sent:
            body = {"lease": lease, "number": number, "intervals": [[number * 400, number * 400 + 300]]}
            assert client.post(f"{place}/beat", json=body).status_code == 200
        counts.append(len(sent))
    assert max(counts[1:]) == counts[1]
    assert counts[1] <= MOST
