"""A demo that has been lived in: work in every state a page can show. Returns ids by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import clock
from lms.courses.models import Course, CourseVersion
from lms.learning import notes
from lms.learning import queries as learning_queries
from lms.learning import services as learning
from lms.media.queries import lesson_media
from lms.people.models import Account, RoleGrant
from lms.people.services import login_index
from lms.training import queries as training_queries
from lms.training import services as training
from lms.training.models import TrainingClass
from tests.support import makers
from tests.support.media import ready_media
from tests.support.people import LOGINS


def live(app: Flask) -> dict[str, Any]:
    """Give the demo a draft, a submitted, a nominated and a returned course, a planned class, and two trainees under
    way: one with a finished lesson, attendance and offline study that waits."""
    database = app.extensions["lms.database"]
    with database.transaction(write=True) as session:
        who = {login: _pseudonym(session, app, login) for login in LOGINS}
        noted = {**_courses(session, who), **_classes(session, who)}
    ready_media(app)
    with database.transaction(write=True) as session:
        noted |= _study(session, who, noted)
        noted["note"] = _note(session, app, who["trainee"], noted["enrolment"])
    return {**noted, "who": who, "pack": "sd-2021-2025"}


def _pseudonym(session: Session, app: Flask, login: str) -> str:
    index = login_index(app.extensions["lms.keys"], login)
    return session.scalars(select(Account.pseudonym).where(Account.login_index == index)).one()


def _courses(session: Session, who: dict[str, str]) -> dict[str, Any]:
    now = clock.now()
    base = makers.shipped_course("ecommerce-service")
    noted: dict[str, Any] = {}
    for name, words in (("draft", "草稿"), ("submitted", "已提交"), ("nominated", "已选送")):
        course = replace(base, uid=f"ecommerce-{name}", title=f"{base.title}（{words}）")
        version = makers.make_draft(session, course, author=who["author"], now=now)
        noted[name] = version.id
        if name != "draft":
            submission = makers.make_submission(session, version, officer=who["city"] if name == "nominated" else None,
                                                now=now)
            noted[f"{name}_submission"] = submission.id
    noted["draft_lesson"], noted["draft_unit"] = base.lessons[0].folder, base.units[0].uid
    noted["shared"] = session.scalars(select(CourseVersion.id).join(Course).where(
        Course.uid == base.uid, CourseVersion.state == "shared")).one()
    return noted


def _classes(session: Session, who: dict[str, str]) -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    opened = list(session.scalars(select(TrainingClass).order_by(TrainingClass.id)))
    first = opened[0]
    planned = makers.make_class(session, session.get_one(CourseVersion, first.courses[0].version_id),
                                organisation=first.organisation_id, actor=who["institution"], opened=False,
                                title="还在计划的班", starts_on=today, now=now)
    second = makers.make_enrolment(session, opened[1], pseudonym=who["trainee2"], today=today, now=now)
    own = learning_queries.paths(session, who["trainee"])[0]
    return {"class": first.id, "planned_class": planned.id, "session": first.sessions[0].id,
            "class2": opened[1].id, "session2": opened[1].sessions[0].id, "enrolment": own.enrolment.id,
            "enrolment2": second.id, "organisation": first.organisation_id,
            "grant": session.scalars(select(RoleGrant.id).where(RoleGrant.pseudonym == who["trainee"],
                                                                RoleGrant.ended_at.is_(None))).one()}


def _study(session: Session, who: dict[str, str], noted: dict[str, Any]) -> dict[str, Any]:
    """The trainee finishes a lesson, begins the next, was at a session, and brings back too much offline study."""
    now, trainee = clock.now(), who["trainee"]
    path = learning_queries.paths(session, trainee, noted["enrolment"])[0]
    first, second = path.lessons[0].unit, path.lessons[1].unit
    _finish(session, trainee, first.content_hash)
    lease = learning.open_lesson(session, trainee, second.content_hash, now=now - timedelta(minutes=1))
    learning.record_beat(session, trainee, lease.token, 1, [(0, 30_000)], 30_000, now=now)
    pack = learning.issue_offline_pack(session, trainee, second.content_hash, "phone", 480, now=now)
    learning.return_offline(session, trainee, pack.id, 1, [(40_000, 90_000)], now=now)
    held = training_queries.session_of_class(session, noted["class"], noted["session"])
    assert held is not None
    training.record_attendance(session, held, path.enrolment, held.minutes - 10, reason="", actor=who["institution"],
                               today=clock.today(), now=now)
    progress = learning_queries.progress_of(session, trainee, second.content_hash)
    returned = training_queries.waiting_returns(session, noted["class"])[0][0]
    assert progress is not None
    return {"progress": progress.id, "return": returned.id, "item": first_item(session, second.content_hash)}


def _note(session: Session, app: Flask, pseudonym: str, enrolment_id: int) -> int:
    """A bookmark and a note in the first lesson; the id of the note."""
    unit = learning_queries.paths(session, pseudonym, enrolment_id)[0].lessons[0].unit
    keys = app.extensions["lms.keys"]
    notes.add_note(session, keys, pseudonym, unit.content_hash, 4_000, "", now=clock.now())
    return notes.add_note(session, keys, pseudonym, unit.content_hash, 2_000, "回家再练一遍。", now=clock.now()).id


def _finish(session: Session, pseudonym: str, content_hash: str) -> None:
    """Read every part, a while ago, then answer every question rightly."""
    media = lesson_media(session, content_hash)
    lesson = learning.lesson_content(session, content_hash)
    assert media is not None
    assert lesson is not None
    ago = clock.now() - timedelta(hours=2)
    for number in range(len(media.manifest["parts"])):
        learning.claim_part(session, pseudonym, content_hash, number, ago, wake=None, now=ago + timedelta(minutes=number))
    for item in lesson.items:
        right = [number for number, choice in enumerate(item.choices) if choice.right]
        _right, settled = learning.answer_item(session, pseudonym, content_hash, item.uid, right, now=clock.now())
    assert settled.done


def first_item(session: Session, content_hash: str) -> str:
    """Uid of the first check question of a lesson."""
    lesson = learning.lesson_content(session, content_hash)
    assert lesson is not None
    return lesson.items[0].uid
