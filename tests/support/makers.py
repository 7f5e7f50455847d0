"""Makers spell out only what a test is about. They use the services that serve everybody."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from lms import clock
from lms.config import ROOT
from lms.courses import queries as course_queries
from lms.courses import services as courses
from lms.courses.format import read_folder, write_folder
from lms.courses.models import CourseVersion
from lms.courses.source import CheckItem, Choice, CourseSource, LessonSource, Rights, UnitSource
from lms.crypto import Keyring
from lms.learning.models import Enrolment
from lms.media import script as scripts
from lms.people import services as people
from lms.people.models import Account, Organisation
from lms.people.queries import region_tree
from lms.policy import queries as policies
from lms.policy.pack import Pack
from lms.review import services as review
from lms.review.models import Submission
from lms.training import queries as training_queries
from lms.training import services as training
from lms.training.models import TrainingClass

SHANDONG, JINAN, QINGDAO = "370000", "370100", "370200"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PASSWORD = "a quiet sentence"
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_numbers = count(1)


@lru_cache
def shipped_course(name: str) -> CourseSource:
    """A course of content/courses."""
    reading = read_folder(ROOT / "content" / "courses" / name)
    assert reading.course is not None, reading.findings
    return reading.course


SCRIPT = """## 先问好

顾客来了，先说你好。

- 先问好

## 再回答

听完，再回答。

- 再回答
"""


def short_lesson(folder: str = "01-hello", title: str = "第一次问好", script: str = SCRIPT) -> LessonSource:
    """Two parts of a few seconds and one question; the right answer is the first."""
    parsed, findings = scripts.parse(script, title=title, lang="zh-Hans")
    assert parsed is not None, findings
    return LessonSource(
        folder=folder, title=title, lang="zh-Hans", summary="学会问好。", script_markdown=script, script=parsed,
        items=(CheckItem(f"{folder}-1", "single", "先做什么？", "再看第一部分。",
                         (Choice("先问好", True), Choice("先走开", False))),))


def short_course(uid: str = "short-course", *, online: int = 20, offline: int = 40, **changes: object) -> CourseSource:
    """One short lesson of `online` minutes and one session of `offline` minutes, for training without set topics."""
    lesson = short_lesson(title=str(changes.pop("lesson_title", f"问好（{uid}）")))
    units = [UnitSource(f"{uid}-1", "online", "theory", online, lesson.folder)]
    if offline:
        units.append(UnitSource(f"{uid}-2", "offline", "practice", offline, title="当面练习", summary="两人一组练习。"))
    course = CourseSource(uid=uid, title="接待入门", lang="zh-Hans", summary="学会接待顾客。", trade="接待", level="entry",
                          training_type="rural", designed_for="", display="standard",
                          source=Rights("own", "本单位编写"), units=tuple(units), lessons=(lesson,))
    return replace(course, **changes)


def zipped(course: CourseSource) -> bytes:
    """The course folder as an author would bring it."""
    content = io.BytesIO()
    with TemporaryDirectory() as place, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        folder = Path(place) / course.uid
        write_folder(course, {}, folder)
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return content.getvalue()


def make_account(session: Session, keys: Keyring, *roles: str, login: str = "", region: str = JINAN,
                 organisation: int | None = None, name: str = "王芳", now: datetime = NOW) -> Account:
    """An account that holds these roles, over its home region or for an organisation."""
    account = people.open_account(session, keys, QUICK_HASHER, login=login or f"person{next(_numbers)}",
                                  password=PASSWORD, name=name, home_region=region, now=now)
    for role in roles:
        people.grant_role(session, pseudonym=account.pseudonym, role=role, actor=None, now=now,
                          region_code=None if organisation else region, organisation_id=organisation)
    return account


def make_organisation(session: Session, *, name: str = "", region: str = JINAN) -> Organisation:
    """A training institution."""
    organisation = Organisation(name=name or f"培训学校{next(_numbers)}", kind="institution", region_code=region)
    session.add(organisation)
    session.flush()
    return organisation


def pack_of(session: Session, region: str = JINAN) -> Pack:
    """The pack in force for a region."""
    pack = policies.for_region_line(session, region_tree(session).line(region), clock.today())
    assert pack is not None
    return pack


def make_draft(session: Session, course: CourseSource, *, author: str, region: str = JINAN,
               now: datetime = NOW) -> CourseVersion:
    """A draft of an author."""
    pack = pack_of(session, region)
    version = courses.create_draft(session, course, jurisdiction_code=pack.jurisdiction.code, owner_region=region,
                                   author=author, now=now)
    session.refresh(version)
    return version


def make_submission(session: Session, version: CourseVersion, *, officer: str | None = None, region: str = JINAN,
                    now: datetime = NOW) -> Submission:
    """Submit a draft; nominate it too when there is an officer."""
    pack = pack_of(session, region)
    submission = review.submit(session, version, pack, actor=version.course.author, now=now)
    if officer is not None:
        review.nominate(session, submission, version, pack, region_tree(session), actor=officer,
                        actor_regions=[region], now=now)
    session.flush()
    return submission


def make_shared(session: Session, course: CourseSource, *, author: str, region: str = JINAN,
                now: datetime = NOW) -> CourseVersion:
    """A version that is shared in the whole jurisdiction."""
    version = make_draft(session, course, author=author, region=region, now=now)
    courses.freeze(session, version, now=now)
    courses.share(session, version, scope=pack_of(session, region).jurisdiction.code, now=now)
    session.flush()
    return version


def make_class(session: Session, *versions: CourseVersion, organisation: int, actor: str, opened: bool = True,
               title: str = "", region: str = JINAN, starts_on: date = TODAY, now: datetime = NOW) -> TrainingClass:
    """A class of ninety days with these courses."""
    pack = pack_of(session, region)
    viewer = course_queries.Viewer(actor, (pack.jurisdiction.code,))
    seen = [course_queries.visible_version(session, version.id, viewer) for version in versions]
    planned = training.plan_class(
        session, organisation_id=organisation, jurisdiction_code=pack.jurisdiction.code,
        title=title or f"培训班{next(_numbers)}", starts_on=starts_on, ends_on=starts_on + timedelta(days=90),
        versions=[version for version in seen if version], actor=actor, now=now)
    return training.open_class(session, planned, pack, actor=actor, now=now) if opened else planned


def make_enrolment(session: Session, opened: TrainingClass, *, pseudonym: str, today: date | None = None,
                   now: datetime = NOW) -> Enrolment:
    """A trainee in an open class."""
    return training.join_class(session, opened, policies.by_digest(session, opened.pack_digest or ""),
                               training_queries.versions_of(session, opened.id), pseudonym=pseudonym,
                               today=today or opened.starts_on, now=now)
