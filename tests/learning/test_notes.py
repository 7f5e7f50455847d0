"""Bookmarks and notes: for the person alone, without script and with it, and gone with the person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lms import clock
from lms.errors import Refused
from lms.learning import notes
from lms.learning.models import LessonNote
from lms.learning.moments import clock_words, read_moment
from lms.people.services import erase_person
from tests.support.people import browser
from tests.web.page import read

AS_JSON = {"Accept": "application/json"}


@pytest.fixture
def place(facts):
    """The notes of the second lesson, where there are none yet."""
    return f"/learn/{facts['enrolment']}/lessons/2/notes"


@pytest.fixture
def client(lived_app):
    return browser(lived_app, "trainee")


@pytest.mark.parametrize(("written", "ms"), [
    ("1:05", 65_000), ("0:00", 0), ("65", 65_000), ("1:02:03", 3_723_000), (" 1:5 ", 65_000), ("１：０５", 65_000),
    ("90:00", 5_400_000), ("24:00:00", 86_400_000), ("24:00:01", None), ("1:60", None), ("1:60:00", None), ("", None),
    ("x", None), ("-1", None), ("1.5", None), ("1:", None), (":5", None), ("1:2:3:4", None), ("²", None), ("999999", None)])
def test_a_time_is_read_as_people_write_it(written, ms):
    assert read_moment(written) == ms


def test_a_time_that_was_shown_is_read_back():
    for ms in (0, 1_000, 59_000, 60_000, 3_599_000, 3_600_000, 86_400_000):
        assert read_moment(clock_words(ms)) == ms


def test_a_note_and_a_bookmark_are_kept_found_and_taken_away_without_script(client, place):
    assert client.post(place, data={"at": "0:05", "text": "Ask <b>why</b>\r\nnext week"}).status_code == 303
    assert client.post(place, data={"at": "0:02", "text": ""}).status_code == 303
    page = read(client.get(place).text)
    times = [link for link in page.all("a") if "#t=" in (link.get("href") or "")]
    assert [(link.text, link["href"].partition("#")[2]) for link in times] == [("Go to 0:02", "t=2.0"), ("Go to 0:05", "t=5.0")]
    assert page.one("p", class_="note-text").text.split() == ["Ask", "<b>why</b>", "next", "week"]
    bookmark, note = (entry["id"] for entry in client.get(place, headers=AS_JSON).json["notes"])
    form = read(client.get(f"{place}?change={note}").text)
    assert form.one("input", id="at")["value"] == "0:05"
    assert client.post(f"{place}/{note}", data={"at": "0:06", "text": "changed"}).status_code == 303
    assert client.post(f"{place}/{bookmark}", data={"delete": "1"}).status_code == 303
    left = client.get(place, headers=AS_JSON).json["notes"]
    assert left == [{"id": note, "at_ms": 6000, "kind": "note", "text": "changed"}]


def test_the_lesson_page_takes_a_note_without_script(client, facts):
    page = read(client.get(f"/learn/{facts['enrolment']}/lessons/1").text)
    form = next(one for one in page.all("form") if (one.get("action") or "").endswith("/lessons/1/notes"))
    assert [field.get("name") for field in form.all("input") + form.all("textarea")] == ["csrf_token", "at", "text"]
    assert client.post(form["action"], data={"at": "0:01", "text": "x"}).status_code == 303


def test_a_script_adds_changes_and_deletes(client, place):
    note = client.post(place, json={"at_ms": 1234, "text": " 问老师 "}, headers=AS_JSON).json["note"]
    assert note == {"id": note["id"], "at_ms": 1234, "kind": "note", "text": "问老师"}
    mark = client.post(place, json={"at_ms": 2000}, headers=AS_JSON).json["note"]
    assert (mark["kind"], mark["text"]) == ("bookmark", "")
    changed = client.post(f"{place}/{note['id']}", json={"at_ms": 1234, "text": ""}, headers=AS_JSON).json["note"]
    assert changed["kind"] == "bookmark"
    assert client.post(f"{place}/{mark['id']}", json={"delete": True}, headers=AS_JSON).json == {"deleted": mark["id"]}
    assert [one["id"] for one in client.get(place, headers=AS_JSON).json["notes"]] == [note["id"]]


def test_the_same_sent_twice_because_the_answer_was_lost_is_kept_once(client, place):
    ids = {client.post(place, json={"at_ms": ms, "text": text}, headers=AS_JSON).json["note"]["id"]
           for ms, text in ((3000, ""), (3400, ""), (3000, "a"), (3000, "a"))}
    assert len(ids) == 2


@pytest.mark.parametrize(("body", "code"), [
    ([], "not-json"), ({}, "bad-time"), ({"at_ms": "1"}, "bad-time"), ({"at_ms": True}, "bad-time"),
    ({"at_ms": 1.5}, "bad-time"), ({"at_ms": -1}, "outside-the-lesson"), ({"at_ms": 10**12}, "outside-the-lesson"),
    ({"at_ms": 1, "text": 5}, "bad-text"), ({"at_ms": 1, "text": "x" * 2001}, "note-too-long")])
def test_a_bad_note_is_refused_with_a_code_and_not_kept(client, place, body, code):
    answer = client.post(place, json=body)
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert client.get(place, headers=AS_JSON).json["notes"] == []


@pytest.mark.parametrize(("form", "words"), [
    ({"at": "soon", "text": "x"}, "Enter a time as minutes and seconds"), ({"at": "", "text": "x"}, "At the time"),
    ({"at": "99:00", "text": "x"}, "Enter a time inside the lesson"), ({"at": "0:01", "text": "y" * 2001}, "2000")])
def test_a_bad_note_is_refused_at_its_field_and_what_was_written_stays(client, place, form, words):
    answer = client.post(place, data=form)
    assert answer.status_code == 400
    page = read(answer.text)
    assert words in page.one("div", class_="error-summary").text
    assert page.one("textarea").text.strip() == form["text"]


def test_another_persons_note_does_not_exist(lived_app, facts, client):
    """Two trainees of one lesson: the other's note is not there under one's own address either."""
    other = browser(lived_app, "trainee2")
    own = f"/learn/{facts['enrolment2']}/lessons/1/notes"
    hidden = f"/learn/{facts['enrolment']}/lessons/1/notes"
    note = facts["note"]
    for address in (f"{own}/{note}", f"{hidden}/{note}"):
        assert other.post(address, json={"delete": True}, headers=AS_JSON).status_code == 404
        assert other.post(address, data={"delete": "1"}).status_code == 404
        assert other.post(address, data={"at": "0:01", "text": "mine now"}).status_code == 404
    assert other.get(f"{own}?change={note}").status_code == 404
    assert other.get(hidden).status_code == 404
    assert other.get(own, headers=AS_JSON).json["notes"] == []
    assert client.post(f"/learn/{facts['enrolment']}/lessons/2/notes/{note}", data={"delete": "1"}).status_code == 404
    assert note in [one["id"] for one in client.get(hidden, headers=AS_JSON).json["notes"]]


def test_the_text_file_has_them_in_the_order_of_the_lesson(client, facts):
    answer = client.get(f"/learn/{facts['enrolment']}/lessons/1/notes.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = answer.text.strip().split("\n\n")
    assert lines[1:] == ["My notes and bookmarks", "0:02  回家再练一遍。", "0:04  Bookmark"]


def test_no_note_lies_open_in_the_database_and_none_survives_its_person(lived_app, facts):
    keys, who = lived_app.extensions["lms.keys"], facts["who"]["trainee"]
    with lived_app.extensions["lms.database"].transaction(write=True) as session:
        row = session.scalars(select(LessonNote).where(LessonNote.id == facts["note"])).one()
        assert "回家".encode() not in row.sealed
        assert notes.open_note(session, keys, row).text == "回家再练一遍。"
        erase_person(session, pseudonym=who, actor=None, now=clock.now())
        session.flush()
        gone = notes.notes_of(session, keys, who, row.content_hash)
        assert "回家再练一遍。" not in [note.text for note in gone]


def test_a_sealed_note_cannot_be_moved_to_another_person_or_lesson(lived_app, facts):
    keys, who = lived_app.extensions["lms.keys"], facts["who"]
    with lived_app.extensions["lms.database"].transaction(write=True) as session:
        row = session.scalars(select(LessonNote).where(LessonNote.id == facts["note"])).one()
        row.pseudonym = who["trainee2"]
        session.flush()
        assert notes.open_note(session, keys, row).text != "回家再练一遍。"


def test_a_lesson_holds_five_hundred_and_says_so_at_the_next(lived_app, facts, monkeypatch):
    monkeypatch.setattr(notes, "NOTES_MOST", 5)
    keys, who, now = lived_app.extensions["lms.keys"], facts["who"]["trainee"], clock.now()
    with lived_app.extensions["lms.database"].transaction(write=True) as session:
        for second in range(5):
            notes.add_note(session, keys, who, "c" * 64, second * 1000, "", now=now)
        assert notes.add_note(session, keys, who, "c" * 64, 4000, "", now=now).at_ms == 4000
        with pytest.raises(Refused) as refused:
            notes.add_note(session, keys, who, "c" * 64, 5000, "", now=now)
        assert refused.value.code == "too-many-notes"


def test_notes_written_on_two_devices_at_once_are_all_kept_and_doubles_once(both_lived_app):
    facts = both_lived_app.extensions["tests.facts"]
    place = f"/learn/{facts['enrolment']}/lessons/2/notes"

    def write(number: int) -> int:
        body = {"at_ms": number % 6 * 1000, "text": f"n{number % 6}"}
        return browser(both_lived_app, "trainee").post(place, json=body, headers=AS_JSON).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(write, range(12))) == {200}
    found = browser(both_lived_app, "trainee").get(place, headers=AS_JSON).json["notes"]
    assert [note["text"] for note in found] == [f"n{number}" for number in range(6)]
