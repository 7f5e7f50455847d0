"""Two managers at the same class at the same moment, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.errors import Refused
from lms.people.models import AuditEntry
from lms.training import services
from lms.training.models import OfflineSession, TrainingClass
from tests.learning.together import at_once
from tests.support import makers
from tests.support.makers import NOW


@pytest.fixture
def planned(both_app: Flask) -> int:
    """A class of 40 minutes online and 60 on the spot that is planned."""
    with both_app.extensions["lms.database"].transaction(write=True) as session:
        author = makers.make_account(session, both_app.extensions["lms.keys"], "author").pseudonym
        organisation = makers.make_organisation(session)
        version = makers.make_shared(session, makers.short_course("race", online=40, offline=60), author=author)
        return makers.make_class(session, version, organisation=organisation.id, actor=author, opened=False).id


def test_a_class_that_is_opened_twice_at_once_is_opened_once(both_app: Flask, planned: int):
    def open_(session: Session) -> Any:
        return services.open_class(session, session.get_one(TrainingClass, planned), makers.pack_of(session),
                                   actor="manager", now=NOW)

    results = at_once(both_app, *(open_ for _manager in range(3)))
    assert sorted(one.code for one in results if isinstance(one, Refused)) == ["wrong-state", "wrong-state"]
    with both_app.extensions["lms.database"].transaction(write=False) as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry).where(
            AuditEntry.stream == f"class:{planned}", AuditEntry.action == "class opened")) == 1


def test_sessions_that_are_added_at_once_are_all_in_the_plan(both_app: Flask, planned: int):
    def add(session: Session) -> Any:
        return services.add_session(session, session.get_one(TrainingClass, planned), title="现场练习",
                                    session_type="practice", minutes=30, held_on=None, place="", actor="manager", now=NOW)

    at_once(both_app, *(add for _manager in range(4)))
    with both_app.extensions["lms.database"].transaction(write=False) as session:
        found = session.get_one(TrainingClass, planned)
        minutes, places = zip(*session.execute(select(OfflineSession.minutes, OfflineSession.position).where(
            OfflineSession.class_id == planned)).all(), strict=True)
    assert found.offline_minutes == sum(minutes) == 180
    assert sorted(places) == [1, 2, 3, 4, 5]


def test_a_session_added_while_the_class_opens_is_in_the_plan_or_refused(both_app: Flask, planned: int):
    def open_(session: Session) -> Any:
        return services.open_class(session, session.get_one(TrainingClass, planned), makers.pack_of(session),
                                   actor="manager", now=NOW)

    def add(session: Session) -> Any:
        return services.add_session(session, session.get_one(TrainingClass, planned), title="现场练习",
                                    session_type="practice", minutes=30, held_on=None, place="", actor="manager", now=NOW)

    at_once(both_app, open_, add)
    with both_app.extensions["lms.database"].transaction(write=False) as session:
        found = session.get_one(TrainingClass, planned)
        assert found.state == "open"
        assert found.offline_minutes == session.scalar(select(func.sum(OfflineSession.minutes)).where(
            OfflineSession.class_id == planned))
