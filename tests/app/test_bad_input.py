"""Whatever is sent: a plain sentence, a status from 400 to 499, and nothing changed. Never a 500."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.support import junk
from tests.support.addresses import address, rows
from tests.support.people import browser

BOUNDED = settings(max_examples=25, derandomize=True, deadline=None, database=None,
                   suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
PLACES = rows("POST")
RECORDED = {"/sign-in"}
"""A refused sign-in is itself recorded."""
COURSE = {"title": "接待入门", "summary": "学会接待。", "trade": "接待", "training_type": "rural", "level": "entry",
          "designed_for": "", "rights": "自编"}
LESSON = {"title": "问好", "summary": "学会问好。", "script": "## 先问好\n\n顾客来了，先问好。\n\n- 问好", "minutes": "20", "practice_minutes": "0",
          "topics": "", "question": "先做什么？", "choices": "*问好\n走开", "help": "再看一遍。"}
SESSION = {"title": "练习", "summary": "两人一组。", "session_type": "practice", "minutes": "40", "topics": "", "held_on": "",
           "place": "教室"}
RIGHT: dict[str, dict[str, Any]] = {
    "/access-settings": {"theme": "dark", "size": "150", "spacing": "wide", "motion": "reduce", "first": "captions",
                         "second": "", "third": "", "talkativeness": "normal", "document_format": "large-print",
                         "needed": "captions", "usable_modes": "visual", "hazards_to_avoid": "flashing", "rate": "150",
                         "description_mode": "duck", "sign_place": "left", "sign_size": "50", "scan_seconds": "3",
                         "scan": "1"},
    "/access-settings/mode": {"mode": "captions", "on": "1", "next": "/"},
    "/accounts/<pseudonym>": {"role": "author", "region": "370100", "organisation": ""},
    "/author/new": COURSE, "/author/versions/<int:version_id>/about": COURSE,
    "/author/versions/<int:version_id>/lessons/<folder>": LESSON, "/author/versions/<int:version_id>/lessons/new": LESSON,
    "/author/versions/<int:version_id>/sessions/new": SESSION,
    "/institution/classes/<int:class_id>/sessions/new": SESSION,
    "/institution/classes/<int:class_id>/sessions/<int:session_id>/<int:enrolment_id>": {"minutes": "10", "reason": "改"},
    "/institution/classes/<int:class_id>/trainees/<int:enrolment_id>/<int:progress_id>/<item>/confirm": {"reason": "看过"},
    "/institution/classes/new": {"title": "班", "organisation": "1", "starts_on": "2026-12-01", "ends_on": "2026-12-31",
                                 "versions": "1"},
    "/language": {"language": "en", "next": "/courses"},
    "/learn/<int:enrolment_id>/lessons/<int:place>/answer": {"item": "returns-1", "choice": "0", "quality": "text"},
    "/learn/<int:enrolment_id>/lessons/<int:place>/notes": {"at": "0:03", "text": "再看一遍。"},
    "/learn/<int:enrolment_id>/lessons/<int:place>/notes/<int:note_id>": {"at": "0:03", "text": "改", "delete": ""},
    "/learn/<int:enrolment_id>/lessons/<int:place>/part": {"part": "0", "sent": "1.x", "quality": "text"},
    "/password": {"old": "changxue-demo", "new": "a longer sentence"},
    "/review/desk/<int:submission_id>": {"verdict": "approve", "reason": "好"},
    "/sign-in": {"login": "trainee", "password": "changxue-demo"},
    "/try/answer": {"item": "first-1", "choice": "0", "modes": "captions", "quality": "text"},
}
JSON_PLACES = [row for row in PLACES if row.rule.endswith(("/open", "/beat", "/offline", "/return"))
               and row.rule.startswith("/learn/")]
JSON_PLACES += [row for row in PLACES if "/notes" in row.rule or row.rule == "/access-settings/player"]
EVIDENCE = {"at_ms": 3000, "text": "改", "delete": False, "changes": {"rate": 150}, "mode": {"captions": True},
            "lease": "0" * 32, "number": 1, "intervals": [[0, 1000]], "position": 0, "device": "phone", "token": "1.x"}


def _is_plain(answer: TestResponse) -> None:
    """An answer that helps: no 500; a refused form names its fault; a program gets a stable code."""
    assert answer.status_code < 500, f"{answer.request.method} {answer.request.path}: {answer.status_code}"
    if answer.status_code >= 400 and answer.mimetype == "application/problem+json":
        assert re.fullmatch(r"[a-z][a-z-]+", answer.json["code"])
        assert answer.json["title"]
    elif answer.status_code == 400:
        assert answer.mimetype == "text/html"
        assert "<h1>" in answer.text or "<h1 " in answer.text
    answer.close()


@pytest.mark.parametrize("row", PLACES, ids=lambda row: row.rule)
def test_junk_in_a_form_is_never_a_500_and_what_is_refused_changes_nothing(lived_app, facts, unchanged, row):
    client, place = browser(lived_app, row.opened_by), address(lived_app, row.rule, facts)
    right = RIGHT.get(row.rule, {})

    @BOUNDED
    @given(st.one_of(junk.forms(right), junk.almost_right_forms(right)) if right else junk.forms(right))
    def send(form: dict[str, Any]) -> None:
        unchanged()
        answer = client.post(place, data=form)
        _is_plain(answer)
        if answer.status_code >= 400 and row.rule not in RECORDED:
            assert unchanged(), f"{place} refused {form} and changed something"

    send()


@pytest.mark.parametrize("row", JSON_PLACES, ids=lambda row: row.rule)
def test_junk_in_json_is_a_problem_document_and_changes_nothing(lived_app, facts, unchanged, row):
    client, place = browser(lived_app, row.opened_by), address(lived_app, row.rule, facts)

    @BOUNDED
    @given(st.one_of(junk.json_values, st.fixed_dictionaries({}, optional={
        name: st.one_of(st.just(value), junk.json_values) for name, value in EVIDENCE.items()})))
    def send(body: Any) -> None:
        unchanged()
        answer = client.post(place, json=body)
        _is_plain(answer)
        if answer.status_code >= 400:
            assert answer.mimetype == "application/problem+json"
            assert unchanged(), f"{place} refused {body} and changed something"

    send()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"number": 1' + b"0" * 5000 + b"}", b"NaN"])
@pytest.mark.parametrize("row", JSON_PLACES[:2], ids=lambda row: row.rule)
def test_a_body_that_is_not_json_is_a_problem_document(lived_app, facts, row, body):
    client = browser(lived_app, row.opened_by)
    answer = client.post(address(lived_app, row.rule, facts), data=body, content_type="application/json")
    assert answer.status_code in {200, 400}
    _is_plain(answer)


@pytest.mark.parametrize("row", rows("GET"), ids=lambda row: row.rule)
def test_junk_in_an_address_is_never_a_500(lived_app, facts, row):
    client = browser(lived_app, row.opened_by)
    _open_junk(client, row.rule)


@pytest.mark.postgres
@pytest.mark.parametrize("both_lived_app", ["postgres"], indirect=True)
def test_junk_in_addresses_and_forms_is_never_a_500_on_postgresql(both_lived_app):
    facts = both_lived_app.extensions["tests.facts"]
    for row in rows():
        client = browser(both_lived_app, row.opened_by)
        if "GET" in row.methods:
            _open_junk(client, row.rule, examples=8)
        if "POST" in row.methods:
            _post_junk(client, address(both_lived_app, row.rule, facts), RIGHT.get(row.rule, {}))


def _open_junk(client: FlaskClient, rule: str, examples: int = 25) -> None:
    @settings(BOUNDED, max_examples=examples)
    @given(st.data(), st.dictionaries(st.sampled_from(
        ("q", "type", "page", "next", "modes", "quality", "tried", "after", "before", "theme", "size", "version", "until",
         "sign", "save")), junk.texts, max_size=3))
    def look(data: st.DataObject, query: dict[str, str]) -> None:
        def value(found: re.Match[str]) -> str:
            return str(data.draw(junk.whole_in_paths if found[1] == "int:" else junk.texts_in_paths))

        _is_plain(client.get(re.sub(r"<(\w+:)?\w+>", value, rule), query_string=query))

    look()


def _post_junk(client: FlaskClient, place: str, right: dict[str, Any]) -> None:
    @settings(BOUNDED, max_examples=8)
    @given(st.one_of(junk.forms(right), junk.almost_right_forms(right)) if right else junk.forms(right))
    def send(form: dict[str, Any]) -> None:
        _is_plain(client.post(place, data=form))

    send()


@pytest.mark.parametrize("name", ["language", "presentation", "changxue"])
def test_junk_in_a_cookie_is_never_a_500(lived_app, name):
    for value in ("x", "%00", '{"theme": 7}', "e30=", "a" * 3000, "\u00e9", "{" * 200):
        client = lived_app.test_client()
        client.set_cookie(name, value)
        for place in ("/", "/courses", "/try", "/access-settings"):
            _is_plain(client.get(place))


def test_a_file_that_is_no_course_is_refused_with_what_to_do(lived_app, unchanged):
    client = browser(lived_app, "author")

    @BOUNDED
    @given(junk.uploads())
    def send(upload: Any) -> None:
        unchanged()
        answer = client.post("/author/import", data={"archive": upload})
        assert answer.status_code == 400
        _is_plain(answer)
        assert unchanged()

    send()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_a_method_that_is_not_offered_is_answered_in_plain_words(lived_app, method):
    answer = browser(lived_app).open("/courses", method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    _is_plain(answer)


def test_an_upload_that_is_too_large_is_refused_with_413(lived_app):
    body = b'--x\r\nContent-Disposition: form-data; name="archive"; filename="course.zip"\r\n\r\n'
    body += b"0" * lived_app.config["MAX_CONTENT_LENGTH"] + b"\r\n--x--\r\n"
    answer = browser(lived_app, "author").post("/author/import", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    _is_plain(answer)


def test_a_fault_of_ours_is_a_page_that_says_so_without_telling_secrets(lived_app, monkeypatch):
    lived_app.config["PROPAGATE_EXCEPTIONS"] = False
    lived_app.view_functions["web.about"] = _broken(lived_app.view_functions["web.about"])
    answer = browser(lived_app).get("/about")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert 'href="/"' in answer.text


def _broken(view: Any) -> Any:
    def broken() -> str:
        raise RuntimeError("secret detail")

    broken.permission = view.permission
    return broken
