"""Two officers or two reviewers who act at the same moment, on both databases: each step is taken once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.courses.models import CourseVersion
from lms.db import Database
from lms.errors import Refused
from lms.people.queries import region_tree
from lms.review import services
from lms.review.models import Decision, Submission
from tests.learning.together import Act, at_once
from tests.support import makers
from tests.support.makers import JINAN, NOW


@dataclass
class Desk:
    """A submitted course and those who act on it."""

    app: Flask
    submission: int
    version: int

    @property
    def database(self) -> Database:
        """The database of the application."""
        return self.app.extensions["lms.database"]

    def nominate(self, officer: str) -> Act:
        """A nomination to come."""
        def act(session: Session) -> Any:
            return services.nominate(session, session.get_one(Submission, self.submission),
                                     session.get_one(CourseVersion, self.version), makers.pack_of(session),
                                     region_tree(session), actor=officer, actor_regions=[JINAN], now=NOW)
        return act

    def decide(self, reviewer: str, verdict: str = "approve") -> Act:
        """A decision to come."""
        def act(session: Session) -> str:
            return services.decide(session, session.get_one(Submission, self.submission),
                                   session.get_one(CourseVersion, self.version), makers.pack_of(session),
                                   reviewer=reviewer, reviewer_regions=[], verdict=verdict, reason="checked", now=NOW)
        return act

    def state(self) -> tuple[str, int]:
        """State of the version and number of decisions."""
        with self.database.transaction(write=False) as session:
            return (session.get_one(CourseVersion, self.version).state,
                    session.scalar(select(func.count()).select_from(Decision).where(
                        Decision.submission_id == self.submission)) or 0)


@pytest.fixture
def desk(both_app: Flask) -> Desk:
    """A course that was submitted."""
    with both_app.extensions["lms.database"].transaction(write=True) as session:
        author = makers.make_account(session, both_app.extensions["lms.keys"], "author").pseudonym
        version = makers.make_draft(session, makers.short_course("desk-course"), author=author)
        return Desk(both_app, makers.make_submission(session, version).id, version.id)


def codes(results: list[Any]) -> list[str]:
    """The codes of refusals among results."""
    return sorted(one.code for one in results if isinstance(one, Refused))


def test_two_officers_nominate_once(desk: Desk):
    results = at_once(desk.app, *(desk.nominate(officer) for officer in ("one", "two", "three")))
    assert codes(results) == ["wrong-state", "wrong-state"]
    assert desk.state() == ("in_review", 0)


def test_two_reviewers_who_approve_at_once_share_the_course(desk: Desk):
    at_once(desk.app, desk.nominate("officer"))
    results = at_once(desk.app, desk.decide("one"), desk.decide("two"))
    assert sorted(results) == ["", "approved"]
    assert desk.state() == ("shared", 2)


def test_three_reviewers_at_once_leave_the_third_nothing_to_decide(desk: Desk):
    at_once(desk.app, desk.nominate("officer"))
    results = at_once(desk.app, *(desk.decide(reviewer) for reviewer in ("one", "two", "three")))
    assert codes(results) == ["wrong-state"]
    assert desk.state() == ("shared", 2)


def test_one_reviewer_who_sends_twice_counts_once(desk: Desk):
    at_once(desk.app, desk.nominate("officer"))
    results = at_once(desk.app, *(desk.decide("one") for _time in range(3)))
    assert codes(results) == ["decided-already", "decided-already"]
    assert desk.state() == ("in_review", 1)


def test_an_approval_and_a_refusal_at_once_are_not_an_approval(desk: Desk):
    at_once(desk.app, desk.nominate("officer"))
    results = at_once(desk.app, desk.decide("one"), desk.decide("two", "refuse"))
    assert codes(results) in ([], ["wrong-state"])
    assert desk.state()[0] == "refused"
