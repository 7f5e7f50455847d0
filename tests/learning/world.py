"""A small world to study in: one class, three lessons of four minutes, one trainee and somebody else.

A lesson has four parts of a minute: 300 characters in 60.5 s of narration (12 s of reading at 25
characters a second), and one question whose first answer is right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.courses.source import CourseSource, LessonSource, UnitSource, lesson_hash
from lms.credits.models import HoursAccount, LedgerEntry
from lms.crypto import Keyring
from lms.learning import services
from lms.learning.models import Enrolment, LessonProgress
from lms.learning.rules import Interval
from lms.learning.services import Settled
from tests.player.makers import make_media
from tests.support import makers
from tests.support.makers import NOW

PARTS = 4
PART_MS = 60_500
DURATION_MS = PARTS * PART_MS
READING_SECONDS = 12
MINUTES = 20
TRAINEE, OTHER, TEACHER = "study-trainee", "study-other", "study-teacher"
WHOLE: list[Interval] = [(0, DURATION_MS)]


def four_minutes(number: int) -> LessonSource:
    """A lesson of four parts; each number is another content."""
    begins = f"第{number}课的练习"
    text = begins + "先看清楚，再动手做，" * 30
    script = "".join(f"## 第{part}步\n\n{text[:299]}。\n\n- 要点\n\n" for part in range(1, PARTS + 1))
    return makers.short_lesson(folder=f"0{number}-lesson", title=begins, script=script)


def three_lessons(uid: str) -> CourseSource:
    """60 minutes online in three lessons and 90 on the spot: exactly 40%."""
    lessons = tuple(four_minutes(number) for number in (1, 2, 3))
    online = tuple(UnitSource(f"{uid}-{lesson.folder}", "online", "theory", MINUTES, lesson.folder)
                   for lesson in lessons)
    spot = UnitSource(f"{uid}-spot", "offline", "practice", 90, title="当面练习", summary="两人一组练习。")
    return replace(makers.short_course(uid), units=(*online, spot), lessons=lessons)


def after(seconds: float = 0, **span: float) -> datetime:
    """A moment of a test."""
    return NOW + timedelta(seconds=seconds, **span)


@dataclass
class World:
    """What a test acts on. `hashes` are the lessons in order."""

    session: Session
    keys: Keyring
    trainee: str
    other: str
    teacher: str
    enrolment: Enrolment
    hashes: list[str]

    def open(self, lesson: int = 0, *, at: float = 0, who: str | None = None) -> str:
        """Open a lesson for play; returns the lease."""
        return services.open_lesson(self.session, who or self.trainee, self.hashes[lesson], now=after(at)).token

    def beat(self, lease: str, number: int, *intervals: Interval, at: float, position: int | None = None,
             who: str | None = None) -> Settled:
        """A beat that must be taken."""
        settled = services.record_beat(self.session, who or self.trainee, lease, number, list(intervals), position,
                                       now=after(at))
        assert settled is not None
        return settled

    def read(self, part: int, *, lesson: int = 0, sent: float = 0, at: float) -> Settled:
        """Press "Next part" of a page that was sent at a moment."""
        return services.claim_part(self.session, self.trainee, self.hashes[lesson], part, after(sent), wake=None,
                                   now=after(at))

    def answer(self, lesson: int = 0, *, at: float, choice: int = 0) -> Settled:
        """Answer the question; choice 0 is right."""
        return services.answer_item(self.session, self.trainee, self.hashes[lesson], f"0{lesson + 1}-lesson-1",
                                    [choice], now=after(at))[1]

    def progress(self, lesson: int = 0) -> LessonProgress:
        """How far the trainee is."""
        return self.session.scalars(select(LessonProgress).where(
            LessonProgress.pseudonym == self.trainee, LessonProgress.content_hash == self.hashes[lesson])).one()

    def online_minutes(self) -> int:
        """The balance of the account."""
        return self.session.get_one(HoursAccount, self.enrolment.account_id, populate_existing=True).online_minutes

    def entries(self) -> list[LedgerEntry]:
        """The lines of the account."""
        return list(self.session.scalars(select(LedgerEntry).where(
            LedgerEntry.account_id == self.enrolment.account_id).order_by(LedgerEntry.number)))


def make_world(session: Session, keys: Keyring, *, media: bool = True) -> World:
    """A class of three lessons that the trainee has joined; media as if built."""
    author = makers.make_account(session, keys, "author", login="study-author")
    organisation = makers.make_organisation(session)
    teacher = makers.make_account(session, keys, "class_manager", login=TEACHER, organisation=organisation.id)
    trainee, other = (makers.make_account(session, keys, "trainee", login=login) for login in (TRAINEE, OTHER))
    course = three_lessons("study-course")
    version = makers.make_shared(session, course, author=author.pseudonym)
    if media:
        session.add_all(make_media(lesson) for lesson in course.lessons)
        session.flush()
    opened = makers.make_class(session, version, organisation=organisation.id, actor=teacher.pseudonym)
    enrolment = makers.make_enrolment(session, opened, pseudonym=trainee.pseudonym)
    return World(session, keys, trainee.pseudonym, other.pseudonym, teacher.pseudonym, enrolment,
                 [lesson_hash(lesson) for lesson in course.lessons])
