"""What keeps strangers out of a signed-in person's browser: tokens, safe redirects, headers, short media addresses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.addresses import address, pages, rows
from tests.support.installation import running
from tests.support.people import ANONYMOUS, PASSWORD, browser

ELSEWHERE = ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
             "https:elsewhere.example", "javascript:alert(1)", "/%09/elsewhere.example\t", "/\t/elsewhere.example",
             " //elsewhere.example", "///elsewhere.example", "/\r\nSet-Cookie: x=y", "elsewhere.example")


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"', page)
    assert found
    return found[1] or found[2]


def _strict(app: Flask, login: str) -> FlaskClient:
    """Signed in, then with tokens asked for, as outside of tests."""
    client = browser(app, login)
    app.config["WTF_CSRF_ENABLED"] = True
    return client


@pytest.mark.parametrize("row", rows("POST"), ids=lambda row: row.rule)
def test_no_change_happens_without_the_token_of_the_page(lived_app, facts, unchanged, row):
    client = _strict(lived_app, row.opened_by)
    unchanged()
    for token in ({}, {"csrf_token": "made up"}):
        assert client.post(address(lived_app, row.rule, facts), data={"verdict": "approve", **token}).status_code == 400
    assert unchanged()


def test_a_program_without_the_token_gets_a_problem_document(lived_app, facts):
    client = _strict(lived_app, "trainee")
    answer = client.post(f"/learn/{facts['enrolment']}/lessons/1/open", json={})
    assert (answer.status_code, answer.json["code"]) == (400, "csrf")


def test_the_token_of_the_page_is_taken_from_the_form_and_from_the_header(lived_app, facts):
    client = _strict(lived_app, "trainee")
    place = f"/learn/{facts['enrolment']}/lessons/2"
    token = _token(client.get(place).text)
    assert client.post(f"{place}/open", json={}, headers={"X-CSRFToken": token}).status_code == 200
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 303


def test_the_token_of_one_browser_is_worth_nothing_in_another(lived_app):
    first, second = _strict(lived_app, "trainee"), browser(lived_app)
    second.get("/sign-in")
    answer = second.post("/sign-in", data={"login": "trainee", "password": PASSWORD,
                                           "csrf_token": _token(first.get("/password").text)})
    assert answer.status_code == 400


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_redirect_leads_to_another_site(lived_app, target):
    data = {"login": "trainee", "password": PASSWORD}
    answers = [browser(lived_app).post("/sign-in", query_string={"next": target}, data=data),
               browser(lived_app, "trainee").get("/sign-in", query_string={"next": target}),
               browser(lived_app).post("/language", data={"language": "en", "next": target}),
               browser(lived_app).post("/access-settings/mode", data={"mode": "low-data", "on": "1", "next": target}),
               browser(lived_app).post("/access-settings/mode", data={"mode": "captions", "on": "1", "next": target})]
    for answer in answers:
        assert answer.status_code == 303
        assert re.match(r"/(?![/\\])[^\s\\]*$", answer.headers["Location"]), answer.headers["Location"]
        assert "Set-Cookie" not in answer.headers["Location"]


def test_a_redirect_inside_the_site_keeps_the_whole_address(lived_app):
    answer = browser(lived_app).post("/sign-in?next=/courses?q=%E5%92%96%E5%95%A1%26page=2",
                                     data={"login": "trainee", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/courses?q=")


@pytest.mark.parametrize("row", pages(), ids=lambda row: row.rule)
def test_every_page_carries_the_headers_that_protect_it(shown_app, looker, facts, row):
    headers = looker(row.opened_by).get(address(shown_app, row.rule, facts)).headers
    framed = row.rule == "/embed/lesson"  # the one page that is made for frames: no account, no form
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers.get("X-Frame-Options") == (None if framed else "DENY")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == ("*" if framed else "'none'")
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]


def test_the_nonce_of_scripts_is_new_for_every_answer(lived_app):
    client = browser(lived_app)
    assert len({client.get("/").headers["Content-Security-Policy"] for _number in range(3)}) == 3


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(lived_app):
    answer = browser(lived_app).post("/sign-in", data={"login": "trainee", "password": PASSWORD})
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("changxue="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_session_cookie_is_another_one_after_signing_in(lived_app):
    client = browser(lived_app)
    client.get("/sign-in")
    client.set_cookie("changxue", "planted-by-somebody")
    assert client.post("/sign-in", data={"login": "trainee", "password": PASSWORD}).status_code == 303
    assert client.get_cookie("changxue").value != "planted-by-somebody"


def test_behind_https_cookies_are_sent_over_it_only(installations, tmp_path):
    settings = replace(installations.copy("demo", tmp_path / "data"), secure_cookies=True)
    with running(settings) as app:
        answer = browser(app).post("/sign-in", data={"login": "trainee", "password": PASSWORD})
        assert all("Secure" in one for one in answer.headers.getlist("Set-Cookie") if one.startswith("changxue="))
        assert "max-age=" in answer.headers["Strict-Transport-Security"]


def _media_addresses(page: str) -> list[str]:
    page = page.replace("\\u0026", "&")  # as JSON in a page writes it
    return [one.replace("&amp;", "&") for one in re.findall(r'"(/media/[^"#]+)', page)]


def test_a_media_address_is_good_for_the_person_it_was_given_to_and_for_a_while(lived_app, facts, watch):
    trainee = browser(lived_app, "trainee")
    found = _media_addresses(trainee.get(f"/learn/{facts['enrolment']}/lessons/1").text)
    assert len(found) >= 3
    for one in found:
        with trainee.get(one) as own, browser(lived_app, "trainee2").get(one) as other, browser(lived_app).get(one) as nobody:
            assert (own.status_code, other.status_code, nobody.status_code) == (200, 404, 404), one
    watch.forward(hours=5)
    with trainee.get(found[0]) as answer:
        assert answer.status_code == 200
    watch.forward(hours=8)
    assert trainee.get(found[0]).status_code == 404


@pytest.mark.parametrize("change", [("sign=", "sign=0"), ("until=", "until=9"), (".mp4", ".jpg"), ("/media/", "/media/0")])
def test_a_changed_media_address_does_not_exist(lived_app, facts, change):
    trainee = browser(lived_app, "trainee")
    page = trainee.get(f"/learn/{facts['enrolment']}/lessons/1").text
    found = next(one for one in _media_addresses(page) if ".mp4" in one)
    assert trainee.get(found.replace(*change, 1)).status_code == 404


def test_a_media_file_is_sent_in_ranges(lived_app, facts):
    trainee = browser(lived_app, "trainee")
    page = trainee.get(f"/learn/{facts['enrolment']}/lessons/1").text
    video = next(one for one in _media_addresses(page) if ".mp4" in one)
    with trainee.get(video, headers={"Range": "bytes=2-4"}) as answer:
        assert (answer.status_code, answer.data) == (206, b"deo")
    assert trainee.get(video, headers={"Range": "bytes=900-"}).status_code == 416


def test_a_page_is_the_same_in_fewer_bytes_when_the_browser_takes_gzip(lived_app):
    plain, packed = (browser(lived_app).get("/courses", headers={"Accept-Encoding": wanted}) for wanted in ("", "gzip"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2


def test_nobody_but_the_server_writes_files_into_the_store(lived_app):
    for place in ("/media/../keys/index.key/x.mp4", "/assets/x/../../config.py", "/media/..%2f..%2fkeys/index.json"):
        assert browser(lived_app, ANONYMOUS).get(place).status_code == 404
