"""Signing in and out, the own password, and waiting between wrong tries."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.people import rules
from lms.people.models import AuditEntry
from tests.support.people import PASSWORD, browser, sign_in


def _try(client: FlaskClient, login: str = "trainee", password: str = "wrong password", address: str = "10.0.0.1") -> TestResponse:
    return client.post("/sign-in", data={"login": login, "password": password}, environ_base={"REMOTE_ADDR": address})


def _without_tokens(answer: TestResponse) -> str:
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", answer.text)


def _is_in(client: FlaskClient) -> bool:
    return client.get("/account", headers={"Accept": "text/html"}).status_code == 200


def test_the_name_may_be_typed_in_capitals_and_with_blanks(demo_app):
    client = browser(demo_app)
    assert _try(client, "  TRAINEE ", PASSWORD).status_code == 303
    assert _is_in(client)


def test_the_first_page_leads_each_person_to_their_work(demo_app):
    places = {login: browser(demo_app, login).get("/").headers["Location"]
              for login in ("trainee", "author", "city", "reviewer1", "province", "institution", "admin")}
    assert places == {"trainee": "/learn/", "author": "/author/", "city": "/review/nominations",
                      "reviewer1": "/review/desk", "province": "/review/overview", "institution": "/institution",
                      "admin": "/accounts"}


def test_signing_out_ends_the_session_in_this_browser(client_of):
    client = client_of("trainee")
    assert client.post("/sign-out").status_code == 303
    assert not _is_in(client)


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(demo_app, watch):
    unknown, known = _try(browser(demo_app), "nobody"), _try(browser(demo_app), "trainee")
    assert unknown.status_code == known.status_code == 400
    assert _without_tokens(unknown).replace("nobody", "trainee") == _without_tokens(known)
    assert "The sign-in name or the password is not right. Check both and try again." in known.text


def test_an_empty_form_says_what_to_enter_at_each_field(demo_app):
    answer = browser(demo_app).post("/sign-in", data={})
    assert answer.status_code == 400
    assert "Enter “Sign-in name”." in answer.text
    assert "Enter “Password”." in answer.text


def test_the_password_is_never_sent_back_to_the_page(demo_app):
    answer = _try(browser(demo_app), password="an almost right sentence")
    assert "an almost right sentence" not in answer.text


def test_after_five_wrong_tries_the_page_says_how_long_to_wait_even_with_the_right_password(demo_app, watch):
    client = browser(demo_app)
    for _number in range(rules.FREE_TRIES):
        assert "is not right" in _try(client).text
    waiting = _try(client, password=PASSWORD)
    assert waiting.status_code == 400
    assert "Wait 31 seconds, then try again. Your account is not locked." in waiting.text
    watch.forward(seconds=20)
    assert "Wait 11 seconds" in _try(client, password=PASSWORD).text
    watch.forward(seconds=11)
    assert _try(client, password=PASSWORD).status_code == 303


def test_waiting_never_locks_the_same_name_at_another_address(demo_app, watch):
    for _number in range(rules.FREE_TRIES + 3):
        _try(browser(demo_app), address="10.0.0.66")
    assert _try(browser(demo_app), password=PASSWORD, address="10.0.0.66").status_code == 400
    assert _try(browser(demo_app), password=PASSWORD, address="10.0.0.1").status_code == 303


def test_waiting_never_locks_another_name_at_the_same_address(demo_app, watch):
    for _number in range(rules.FREE_TRIES + 3):
        _try(browser(demo_app), "trainee2")
    assert _try(browser(demo_app), "trainee", PASSWORD).status_code == 303


def test_a_person_who_types_slowly_and_wrongly_all_day_never_waits(demo_app, watch):
    client = browser(demo_app)
    for _number in range(12):
        assert "is not right" in _try(client).text
        watch.forward(minutes=16)
    assert _try(client, password=PASSWORD).status_code == 303


def test_success_forgets_the_wrong_tries(demo_app, watch):
    client = browser(demo_app)
    for _round in range(3):
        for _number in range(rules.FREE_TRIES - 1):
            _try(client)
        assert _try(client, password=PASSWORD).status_code == 303
        client.post("/sign-out")


def test_every_sign_in_and_every_refusal_leaves_a_line_in_the_audit_trail(demo_app):
    _try(browser(demo_app), "author")
    sign_in(browser(demo_app), "author")
    with demo_app.extensions["lms.database"].transaction(write=False) as session:
        actions = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)]
    assert actions == ["signed in", "sign-in refused"]


def test_a_changed_password_counts_at_once_and_signs_out_every_other_device(demo_app):
    here, elsewhere = browser(demo_app, "trainee"), browser(demo_app, "trainee")
    answer = here.post("/password", data={"old": PASSWORD, "new": "a longer sentence"})
    assert answer.status_code == 303
    assert (_is_in(here), _is_in(elsewhere)) == (True, False)
    assert _try(browser(demo_app), password=PASSWORD).status_code == 400
    assert _try(browser(demo_app), password="a longer sentence").status_code == 303


def test_a_password_is_refused_with_what_to_do_and_stays_as_it_was(demo_app):
    client = browser(demo_app, "trainee")
    wrong = {("no", "a longer sentence"): "The present password is not right.",
             (PASSWORD, "short"): "Choose a password of at least 8 characters.",
             (PASSWORD, PASSWORD): "Choose a password that differs from the present one.",
             (PASSWORD, "x" * 129): "Shorten “New password” to at most 128 characters."}
    for (old, new), sentence in wrong.items():
        answer = client.post("/password", data={"old": old, "new": new})
        assert answer.status_code == 400
        assert sentence in answer.text
    sign_in(browser(demo_app), "trainee")


def test_the_administrator_can_sign_a_person_out_everywhere(lived_app, facts):
    trainee, admin = browser(lived_app, "trainee"), browser(lived_app, "admin")
    assert admin.post(f"/accounts/{facts['who']['trainee']}/sign-out-everywhere").status_code == 303
    assert not _is_in(trainee)
    assert _is_in(admin)


def test_a_role_counts_from_the_moment_it_is_given_until_it_is_ended(lived_app, facts):
    person, admin = browser(lived_app, "trainee2"), browser(lived_app, "admin")
    page = f"/accounts/{facts['who']['trainee2']}"
    assert person.get("/author/").status_code == 404
    assert admin.post(page, data={"role": "author", "region": "370200", "organisation": ""}).status_code == 303
    assert person.get("/author/").status_code == 200
    grant = admin.get(page).text.split(f"{page}/roles/")[2].split("/end")[0]
    assert admin.post(f"{page}/roles/{grant}/end").status_code == 303
    assert person.get("/author/").status_code == 404


def test_a_role_needs_a_place_that_exists(lived_app, facts):
    page, admin = f"/accounts/{facts['who']['trainee2']}", browser(lived_app, "admin")
    for region, sentence in {"": "Say for which region or organisation the role holds.",
                             "999999": "Enter the code of a region, for example 370100."}.items():
        answer = admin.post(page, data={"role": "author", "region": region, "organisation": ""})
        assert answer.status_code == 400
        assert sentence in answer.text
