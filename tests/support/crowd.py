"""Far more of everything than the demo has, so that a page that asks once a row is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from lms import clock
from lms.courses.models import CourseVersion
from lms.learning import services as learning
from lms.people.services import audit
from lms.training import services as training
from lms.training.models import TrainingClass
from tests.support import makers
from tests.support.lived import first_item
from tests.support.media import ready_media

TIMES = 6


def crowd(app: Flask, facts: dict[str, Any], name: str) -> None:
    """Half a dozen more courses, submissions, classes, sessions, trainees, their study and audit lines."""
    database, keys = app.extensions["lms.database"], app.extensions["lms.keys"]
    who = facts["who"]
    with database.transaction(write=True) as session:
        people = [makers.make_account(session, keys, "trainee", "author", now=clock.now()).pseudonym
                  for _number in range(TIMES)]
        for number in range(TIMES):
            _course_and_class(session, facts, f"{name}-{number}")
        opened = session.get_one(TrainingClass, facts["class"])
        for pseudonym in people:
            makers.make_enrolment(session, opened, pseudonym=pseudonym, today=clock.today(), now=clock.now())
    ready_media(app)
    with database.transaction(write=True) as session:
        units = session.get_one(CourseVersion, facts["shared"]).units
        hashes = [unit.content_hash for unit in units if unit.content_hash]
        for pseudonym in [*people, who["trainee"]]:
            for content_hash in hashes:
                _study(session, pseudonym, content_hash)
        for _number in range(TIMES * 6):
            audit(session, "crowd", "looked at", "nothing", actor=who["admin"], now=clock.now())


def _course_and_class(session: Session, facts: dict[str, Any], name: str) -> None:
    who, now, today = facts["who"], clock.now(), clock.today()
    shared = makers.make_shared(session, makers.short_course(f"crowd-{name}"), author=who["author"], now=now)
    opened = makers.make_class(session, shared, organisation=facts["organisation"], actor=who["institution"],
                               starts_on=today, now=now)
    makers.make_enrolment(session, opened, pseudonym=who["trainee"], today=today, now=now)
    for state, officer in (("submitted", None), ("nominated", who["city"])):
        version = makers.make_draft(session, makers.short_course(f"{state}-{name}"), author=who["author"], now=now)
        makers.make_submission(session, version, officer=officer, now=now)
    training.add_session(session, session.get_one(TrainingClass, facts["planned_class"]), title=f"练习{name}",
                         session_type="practice", minutes=30, held_on=None, place="", actor=who["institution"], now=now)


def _study(session: Session, pseudonym: str, content_hash: str) -> None:
    """Begun, one wrong answer, and offline study that waits."""
    now = clock.now()
    lease = learning.open_lesson(session, pseudonym, content_hash, now=now - timedelta(minutes=2))
    learning.record_beat(session, pseudonym, lease.token, 1, [(0, 5_000)], 5_000, now=now)
    learning.answer_item(session, pseudonym, content_hash, first_item(session, content_hash), [0], now=now)
    pack = learning.issue_offline_pack(session, pseudonym, content_hash, "phone", 480, now=now)
    learning.return_offline(session, pseudonym, pack.id, 1, [(40_000, 90_000)], now=now)
