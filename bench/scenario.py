"""The world of the bench: 300 trainees, 20 courses of 10 lessons, five classes, progress spread over all of it.

Made by the product's own services where they decide something, and by rows where they only would take long:
media stand ready by hand-made manifests over a few stored files, and past beats are rows.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench import lessons
from lms import clock
from lms.accessibility import profiles
from lms.accessibility.profile import DEFAULT, Profile, with_mode
from lms.config import Settings
from lms.courses import queries as course_queries
from lms.courses import services as courses
from lms.courses.models import CourseVersion
from lms.courses.source import LessonSource, lesson_hash
from lms.credits import services as credits
from lms.crypto import Keyring
from lms.db import Database
from lms.learning.models import Beat, EnrolledUnit, Enrolment, Lease, LessonProgress
from lms.media import services as media
from lms.media.models import LessonMedia
from lms.media.queries import ready_lessons
from lms.media.script import part_characters
from lms.media.storage import Store
from lms.people import services as people
from lms.people.models import Organisation
from lms.policy.loading import find, load_folder
from lms.policy.pack import Pack
from lms.training import queries as training_queries
from lms.training import services as training
from lms.training.models import OfflineSession, TrainingClass

TRAINEES, COURSES, LESSONS, CLASSES, COURSES_IN_A_CLASS = 300, 20, 10, 5, 4
PASSWORD = "bench-only-password"
PROVINCE, CITY, OTHER_CITY = "370000", "370100", "370200"
MS_A_CHARACTER = 270
VIDEO_BYTES = 8 * 1024 * 1024
BEATS_OF_A_LESSON = 12
FILES = {"video-720p": ("video-720p.mp4", "video/mp4", VIDEO_BYTES), "video-240p": ("video-240p.mp4", "video/mp4", 1 << 20),
         "audio": ("audio.m4a", "audio/mp4", 1 << 20), "poster": ("poster.jpg", "image/jpeg", 40_000),
         "captions": ("captions.vtt", "text/vtt", 9_000), "words": ("words.json", "application/json", 20_000)}


@dataclass(frozen=True)
class Trainee:
    """Somebody to sign in as, and a lesson of theirs that is not done yet."""

    login: str
    enrolment_id: int
    place: int


@dataclass(frozen=True)
class _Stage:
    session: Session
    keys: Keyring
    hasher: PasswordHasher
    pack: Pack
    chance: random.Random
    now: datetime


def make(app: Flask) -> list[Trainee]:
    """Fill an empty, prepared installation."""
    settings: Settings = app.extensions["lms.settings"]
    database: Database = app.extensions["lms.database"]
    store: Store = app.extensions["lms.store"]
    pack = find(load_folder(settings.content / "policies"), "shandong")
    assert pack is not None
    chance = random.Random(1)
    files = {key: {"name": name, "mime": mime, "digest": store.put_bytes(chance.randbytes(size))[0], "bytes": size}
             for key, (name, mime, size) in FILES.items()}
    with database.transaction(write=True) as session:
        stage = _Stage(session, app.extensions["lms.keys"], app.extensions["lms.hasher"], pack, chance, clock.now())
        author = _person(stage, "bench-author", "author", region=CITY)
        school = Organisation(name="压测培训机构", kind="institution", region_code=CITY)
        session.add(school)
        session.flush()
        manager = _person(stage, "bench-manager", "class_manager", organisation=school.id)
        _person(stage, "bench-admin", "administrator", region=PROVINCE)
        versions = _shared_courses(stage, settings, author, files)
        classes = _classes(stage, school, manager, versions)
        return [_trainee(stage, number, classes[number % len(classes)], manager) for number in range(TRAINEES)]


def _person(stage: _Stage, login: str, role: str, *, region: str | None = None, organisation: int | None = None) -> str:
    account = people.open_account(stage.session, stage.keys, stage.hasher, login=login, password=PASSWORD,
                                  name=f"压测{login[-3:]}", home_region=region or CITY, now=stage.now)
    people.grant_role(stage.session, pseudonym=account.pseudonym, role=role, region_code=region,
                      organisation_id=organisation, actor=None, now=stage.now)
    return account.pseudonym


def _shared_courses(stage: _Stage, settings: Settings, author: str, files: dict[str, Any]) -> list[CourseVersion]:
    found = []
    for course in lessons.make_courses(settings.content, courses=COURSES, lessons=LESSONS):
        version = courses.create_draft(stage.session, course, jurisdiction_code=PROVINCE, owner_region=CITY,
                                       author=author, now=stage.now)
        courses.freeze(stage.session, version, now=stage.now)
        courses.share(stage.session, version, scope=PROVINCE, now=stage.now)
        for lesson in course.lessons:
            _ready_media(stage, lesson, files)
        found.append(version)
    stage.session.flush()
    viewer = course_queries.Viewer(author, (CITY, PROVINCE))
    whole = [course_queries.visible_version(stage.session, version.id, viewer) for version in found]
    return [version for version in whole if version is not None]


def _ready_media(stage: _Stage, lesson: LessonSource, files: dict[str, Any]) -> None:
    """What a build would have left, without building."""
    at, parts, paragraphs = 0, [], []
    for number, part in enumerate(lesson.script.parts):
        begins = at
        for slide_number, slide in enumerate(part.slides):
            for text in slide.narration:
                paragraphs.append({"part": number, "slide": slide_number, "start_ms": at,
                                   "end_ms": at + len(text) * MS_A_CHARACTER, "text": text})
                at += len(text) * MS_A_CHARACTER
        parts.append({"title": part.title, "start_ms": begins, "end_ms": at, "characters": part_characters(part)})
    manifest = {"format": 1, "engine": "bench", "recipe": "bench", "lang": lesson.lang, "duration_ms": at,
                "parts": parts, "paragraphs": paragraphs, "files": files}
    stage.session.add(LessonMedia(
        content_hash=lesson_hash(lesson), state="ready", duration_ms=at, manifest=manifest, asked_at=stage.now,
        signature=stage.keys.sign("manifest", media.manifest_words(manifest), 64), ready_at=stage.now))


def _classes(stage: _Stage, school: Organisation, manager: str, versions: Sequence[CourseVersion]) -> list[TrainingClass]:
    today = clock.today()
    opened = []
    for number in range(CLASSES):
        first = number * COURSES_IN_A_CLASS
        planned = training.plan_class(
            stage.session, organisation_id=school.id, jurisdiction_code=PROVINCE, title=f"压测第{number + 1}班",
            starts_on=today, ends_on=today + timedelta(days=90), actor=manager, now=stage.now,
            versions=versions[first:first + COURSES_IN_A_CLASS])
        opened.append(training.open_class(stage.session, planned, stage.pack, actor=manager, now=stage.now))
    return opened


def _trainee(stage: _Stage, number: int, joined: TrainingClass, manager: str) -> Trainee:
    login = f"bench-{number:03}"
    pseudonym = _person(stage, login, "trainee", region=CITY if number % 2 else OTHER_CITY)
    if number % 3:
        profiles.keep(stage.session, stage.keys, pseudonym, _profile(number), now=stage.now)
    versions = training_queries.versions_of(stage.session, joined.id)
    enrolment = training.join_class(stage.session, joined, stage.pack, versions, pseudonym=pseudonym,
                                    today=clock.today(), now=stage.now)
    units = stage.session.scalars(select(EnrolledUnit).where(EnrolledUnit.enrolment_id == enrolment.id)
                                  .order_by(EnrolledUnit.position)).all()
    done = number * 7 % (len(units) // 2)
    _studied(stage, pseudonym, enrolment, units[:done + 1])
    sessions = stage.session.scalars(select(OfflineSession).where(OfflineSession.class_id == joined.id)
                                     .order_by(OfflineSession.position)).all()
    for held in sessions[:number % 3]:
        training.record_attendance(stage.session, held, enrolment, held.minutes, reason="", actor=manager,
                                   today=clock.today(), now=stage.now)
    return Trainee(login, enrolment.id, done + 1)


def _profile(number: int) -> Profile:
    found = DEFAULT
    for mode in (("captions", "easy-read"), ("screen-reader", "description"), ("captions", "low-data"))[number // 3 % 3]:
        found = with_mode(found, mode, True)
    return found


def _studied(stage: _Stage, pseudonym: str, enrolment: Enrolment, units: Sequence[EnrolledUnit]) -> None:
    """Every lesson of these is done and credited, the last is half way. Beats of the past are rows of their own."""
    durations = ready_lessons(stage.session, [unit.content_hash for unit in units])
    for unit in units:
        is_last = unit is units[-1]
        duration = durations[unit.content_hash]
        counted = duration // 2 if is_last else duration
        began = stage.now - timedelta(days=1 + stage.chance.randrange(30))
        progress = LessonProgress(
            pseudonym=pseudonym, content_hash=unit.content_hash, played=[[0, counted]], offline=[], confirmed=[],
            right_items=[], position_ms=counted, counted_ms=counted, started_at=began, changed_at=began,
            done_at=None if is_last else began + timedelta(milliseconds=duration))
        stage.session.add(progress)
        stage.session.flush()
        _past_beats(stage.session, pseudonym, progress, began, counted)
        if not is_last:
            credits.credit(stage.session, enrolment.account_id, unit.unit_uid, unit.minutes, mode="online",
                           session_type=unit.session_type, evidence=f"progress:{progress.id}",
                           evidence_hash=unit.content_hash, rule="lesson-done", issuer="system", now=stage.now)


def _past_beats(session: Session, pseudonym: str, progress: LessonProgress, began: datetime, counted: int) -> None:
    step = timedelta(milliseconds=counted // BEATS_OF_A_LESSON)
    lease = Lease(token=secrets.token_hex(16), progress_id=progress.id, pseudonym=pseudonym, opened_at=began,
                  last_beat_at=began + BEATS_OF_A_LESSON * step, taken_at=began + (BEATS_OF_A_LESSON + 1) * step)
    session.add(lease)
    session.flush()
    length = counted // BEATS_OF_A_LESSON
    session.execute(insert(Beat), [
        {"lease_id": lease.id, "number": number, "pseudonym": pseudonym, "received_at": began + (number + 1) * step,
         "intervals": [[number * length, (number + 1) * length]], "new_ms": length}
        for number in range(BEATS_OF_A_LESSON)])
