"""A contributed course on its way: seen by its own city only, until as many reviewers as the plan asks have approved."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.courses.models import CourseVersion
from lms.media.models import LessonMedia
from lms.people.models import AuditEntry
from lms.people.services import broken_audit_streams
from tests.support.makers import short_course, zipped
from tests.support.media import ready_media
from tests.support.people import ANONYMOUS, browser

COURSE = short_course("tea-service", title="茶艺接待", lesson_title="茶艺第一课")
EVERYBODY = ("trainee", "trainee2", "author", "city", "city2", "reviewer1", "province", "institution", ANONYMOUS)
CITY = {"trainee", "author", "city", "institution"}
"""People who live in the city the course comes from."""
PROVINCE = set(EVERYBODY)


@dataclass
class Way:
    """A course and the people on its way."""

    app: Flask
    version: int
    submission: int = 0

    def client(self, login: str) -> FlaskClient:
        return browser(self.app, login)

    def submit(self) -> None:
        """Draft to the city."""
        assert self.client("author").post(f"/author/versions/{self.version}/submit").status_code == 303
        page = self.client("city").get("/review/nominations").text
        self.submission = max(int(one) for one in re.findall(r"/review/nominations/(\d+)", page))

    def nominate(self, login: str = "city") -> int:
        return self.client(login).post(f"/review/nominations/{self.submission}").status_code

    def decide(self, login: str, verdict: str = "approve", reason: str = "内容与学时已核对。"):
        return self.client(login).post(f"/review/desk/{self.submission}", data={"verdict": verdict, "reason": reason})

    def seen_at_its_address(self) -> set[str]:
        return {login for login in EVERYBODY if self.client(login).get(f"/courses/{self.version}").status_code == 200}

    def found_by_search(self) -> set[str]:
        return {login for login in EVERYBODY
                if f'"/courses/{self.version}"' in self.client(login).get("/courses?q=茶艺").text}

    def state(self) -> str:
        with self.app.extensions["lms.database"].transaction(write=False) as session:
            return session.scalars(select(CourseVersion.state).where(CourseVersion.id == self.version)).one()


@pytest.fixture
def way(both_app: Flask) -> Way:
    """A draft, brought as a ZIP file."""
    answer = browser(both_app, "author").post("/author/import", data={
        "archive": (io.BytesIO(zipped(COURSE)), "tea.zip")})
    assert answer.status_code == 303, answer.text
    way = Way(both_app, int(answer.headers["Location"].rsplit("/", 1)[1]))
    ready_media(both_app)
    return way


def test_a_course_is_seen_by_its_city_until_two_reviewers_have_approved(way):
    assert (way.seen_at_its_address(), way.found_by_search()) == ({"author"}, set())
    way.submit()
    assert (way.seen_at_its_address(), way.found_by_search()) == (CITY, CITY)
    assert way.nominate() == 303
    assert (way.seen_at_its_address(), way.found_by_search()) == (CITY, CITY)
    assert way.decide("reviewer1").status_code == 303
    assert (way.state(), way.seen_at_its_address()) == ("in_review", CITY)
    assert way.decide("reviewer2").status_code == 303
    assert (way.state(), way.seen_at_its_address(), way.found_by_search()) == ("shared", PROVINCE, PROVINCE)


def test_media_of_a_course_under_review_are_for_those_who_judge_it(way):
    way.submit()
    city = way.client("city")
    page = city.get(f"/review/nominations/{way.submission}/lessons/1").text
    media = [one.replace("&amp;", "&") for one in re.findall(r'"(/media/[^"#]+)', page.replace("\\u0026", "&"))]
    assert len(media) >= 3
    for one in media:
        with city.get(one) as own:
            assert own.status_code == 200
        for login in ("trainee", "trainee2", "city2", "author", ANONYMOUS):
            assert way.client(login).get(one).status_code == 404, login


def test_only_the_city_it_comes_from_nominates_a_course(way):
    way.submit()
    for login in ("city2", "author", "reviewer1", "province", "trainee"):
        assert way.nominate(login) == 404, login
    assert way.state() == "submitted"
    assert way.decide("reviewer1").status_code == 404
    assert (way.nominate(), way.state()) == (303, "in_review")


def test_nominating_twice_changes_nothing(way):
    way.submit()
    way.nominate()
    again = way.client("city").post(f"/review/nominations/{way.submission}", follow_redirects=True)
    assert "This course has been nominated already." in again.text
    assert way.state() == "in_review"


def test_a_reviewer_decides_once_and_alone_shares_nothing(way):
    way.submit()
    way.nominate()
    assert way.decide("reviewer1").status_code == 303
    again = way.decide("reviewer1")
    assert (again.status_code, "You have decided on this course already." in again.text) == (400, True)
    assert way.state() == "in_review"


@pytest.mark.parametrize(("verdict", "state"), [("return", "returned"), ("refuse", "refused")])
def test_one_word_against_it_ends_the_way_and_the_author_reads_the_reason(way, verdict, state):
    way.submit()
    way.nominate()
    way.decide("reviewer1", verdict, "第二课的字幕要再核对。")
    assert way.state() == state
    assert "第二课的字幕要再核对。" in way.client("author").get(f"/author/versions/{way.version}").text
    late = way.decide("reviewer2")
    assert (late.status_code, "This course is not under review any more." in late.text) == (400, True)
    assert way.seen_at_its_address() == {"author"}


def test_a_decision_needs_a_verdict_and_a_reason(way):
    way.submit()
    way.nominate()
    for verdict, reason in (("approve", ""), ("", "好"), ("approve", "  "), ("share", "好")):
        assert way.decide("reviewer1", verdict, reason).status_code == 400
    assert way.decide("reviewer1").status_code == 303


def test_nobody_approves_what_cannot_be_seen_yet(way):
    with way.app.extensions["lms.database"].transaction(write=True) as session:
        unit = session.get_one(CourseVersion, way.version).units[0]
        session.get_one(LessonMedia, unit.content_hash).state = "asked"
    way.submit()
    way.nominate()
    answer = way.decide("reviewer1")
    assert answer.status_code == 400
    assert "Wait until picture and sound are ready" in answer.text


def test_an_edit_after_submission_is_a_new_version_and_the_old_one_stays_as_it_was(way):
    way.submit()
    author, frozen = way.client("author"), way.version
    about = {"title": "茶艺接待（新）", "summary": "新", "trade": "接待", "training_type": "rural", "level": "entry", "rights": "自编"}
    assert author.post(f"/author/versions/{frozen}/about", data=about).status_code == 404
    assert author.post(f"/author/versions/{frozen}/units/tea-service-1/remove").status_code == 404
    started = author.post(f"/author/versions/{frozen}/new-version")
    draft = int(started.headers["Location"].rsplit("/", 1)[1])
    assert draft != frozen
    assert author.post(f"/author/versions/{draft}/about", data=about).status_code == 303
    with way.app.extensions["lms.database"].transaction(write=False) as session:
        old, new = session.get_one(CourseVersion, frozen), session.get_one(CourseVersion, draft)
        assert (old.number, old.state, old.title, len(old.hash)) == (1, "submitted", "茶艺接待", 64)
        assert (new.number, new.state, new.title, new.hash) == (2, "draft", "茶艺接待（新）", "")
    assert way.client("trainee2").get(f"/courses/{draft}").status_code == 404


def test_a_newer_version_takes_the_place_of_the_shared_one(way):
    for number in (1, 2):
        way.submit()
        way.nominate()
        way.decide("reviewer1")
        way.decide("reviewer2")
        if number == 1:
            first = way.version
            started = way.client("author").post(f"/author/versions/{first}/new-version")
            way.version = int(started.headers["Location"].rsplit("/", 1)[1])
    page = way.client("trainee2").get("/courses?q=茶艺").text
    assert re.findall(r'href="/courses/(\d+)"', page) == [str(way.version)]
    assert way.client("trainee2").get(f"/courses/{first}").status_code == 404


def test_every_step_leaves_a_line_in_a_chain_that_holds(way):
    way.submit()
    way.nominate()
    way.decide("reviewer1")
    way.decide("reviewer2")
    with way.app.extensions["lms.database"].transaction(write=False) as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.stream == f"submission:{way.submission}")
                                  .order_by(AuditEntry.number)).all()
        assert actions == ["submitted", "nominated", "decided: approve", "decided: approve", "approved"]
        assert broken_audit_streams(session) == []
