"""Reads of a trainee's path. Each is bound to one pseudonym: another person's finds nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session, defer

from lms.courses.models import Unit
from lms.credits.models import HoursAccount, LedgerEntry
from lms.learning.models import (
    EnrolledUnit,
    Enrolment,
    ItemAnswer,
    LessonProgress,
    OfflinePack,
    OfflineReturn,
    SentPart,
)

MOST = 50


@dataclass(frozen=True)
class LessonRow:
    """A lesson of an enrolment and how far the person is."""

    unit: EnrolledUnit
    title: str
    progress: LessonProgress | None

    @property
    def state(self) -> str:
        """done, begun or new."""
        if self.progress is None:
            return "new"
        return "done" if self.progress.done_at else "begun"


@dataclass(frozen=True)
class Path:
    """An enrolment with its account and lessons."""

    enrolment: Enrolment
    account: HoursAccount
    lessons: list[LessonRow]

    def lesson_at(self, place: int) -> LessonRow | None:
        """The lesson at a place, counted from 1."""
        return next((lesson for lesson in self.lessons if lesson.unit.position == place), None)

    @property
    def next_lesson(self) -> LessonRow | None:
        """The first lesson that is not done."""
        return next((lesson for lesson in self.lessons if lesson.state != "done"), None)


# Put together once: building a statement costs more than sending it, and these stand on a trainee's every page.
_PATHS = (select(Enrolment, HoursAccount).join(HoursAccount, HoursAccount.id == Enrolment.account_id)
          .where(Enrolment.pseudonym == bindparam("pseudonym")).order_by(Enrolment.id.desc()).limit(MOST))
_PATH = _PATHS.where(Enrolment.id == bindparam("enrolment"))
_UNITS = (select(EnrolledUnit, Unit.title).join(Unit, Unit.id == EnrolledUnit.unit_id)
          .where(EnrolledUnit.enrolment_id.in_(bindparam("enrolments", expanding=True)))
          .order_by(EnrolledUnit.enrolment_id, EnrolledUnit.position))
_PROGRESS = (select(LessonProgress).where(LessonProgress.pseudonym == bindparam("pseudonym"),
                                          LessonProgress.content_hash.in_(bindparam("hashes", expanding=True)))
             .options(defer(LessonProgress.played), defer(LessonProgress.offline), defer(LessonProgress.confirmed)))
_CLAIMED = select(SentPart.part).where(SentPart.progress_id == bindparam("progress"))
_TRIES = (select(ItemAnswer.item_uid, ItemAnswer.right).where(ItemAnswer.progress_id == bindparam("progress"))
          .order_by(ItemAnswer.id))


def paths(session: Session, pseudonym: str, enrolment_id: int | None = None) -> list[Path]:
    """The person's enrolments, newest first, in three queries whatever their number."""
    rows = session.execute(_PATHS if enrolment_id is None else _PATH,
                           {"pseudonym": pseudonym, "enrolment": enrolment_id}).all()
    units = session.execute(_UNITS, {"enrolments": [enrolment.id for enrolment, _account in rows]}).all() if rows else []
    progress = _progress(session, pseudonym, {unit.content_hash for unit, _title in units})
    lessons: dict[int, list[LessonRow]] = {}
    for unit, title in units:
        lessons.setdefault(unit.enrolment_id, []).append(LessonRow(unit, title, progress.get(unit.content_hash)))
    return [Path(enrolment, account, lessons.get(enrolment.id, [])) for enrolment, account in rows]


def own_path(session: Session, pseudonym: str, enrolment_id: int) -> Path | None:
    """One enrolment of the person."""
    return next(iter(paths(session, pseudonym, enrolment_id)), None)


def enrolled_unit(session: Session, pseudonym: str, enrolment_id: int, position: int) -> EnrolledUnit | None:
    """A lesson of the person's own enrolment, by its place."""
    return session.scalar(select(EnrolledUnit).join(Enrolment, Enrolment.id == EnrolledUnit.enrolment_id).where(
        Enrolment.pseudonym == pseudonym, Enrolment.id == enrolment_id, EnrolledUnit.position == position))


def progress_of(session: Session, pseudonym: str, content_hash: str) -> LessonProgress | None:
    """How far the person is with a lesson content."""
    return _progress(session, pseudonym, {content_hash}).get(content_hash)


def claimed_parts(session: Session, progress_id: int) -> set[int]:
    """Parts whose "Next part" the person has pressed."""
    return set(session.scalars(_CLAIMED, {"progress": progress_id}))


def waiting_offline(session: Session, pseudonym: str) -> list[OfflineReturn]:
    """Offline study of the person that waits for a confirmation."""
    return list(session.scalars(select(OfflineReturn).where(
        OfflineReturn.pseudonym == pseudonym, OfflineReturn.confirmed_at.is_(None),
        func.json_array_length(OfflineReturn.waiting) > 0).order_by(OfflineReturn.id).limit(MOST)))


def own_offline_pack(session: Session, pseudonym: str, pack_id: int) -> OfflinePack | None:
    """A pack that was issued to this person."""
    return session.scalar(select(OfflinePack).where(OfflinePack.id == pack_id, OfflinePack.pseudonym == pseudonym))


def entries_with_titles(session: Session, account_id: int) -> list[tuple[LedgerEntry, str]]:
    """Every line of an account with the title of its lesson or session, oldest first."""
    lessons = (select(EnrolledUnit.unit_uid, Unit.title).join(Unit, Unit.id == EnrolledUnit.unit_id)
               .join(Enrolment, Enrolment.id == EnrolledUnit.enrolment_id)
               .where(Enrolment.account_id == account_id))
    sessions = text("SELECT s.unit_uid, s.title FROM offline_session s JOIN hours_account a ON a.class_id = s.class_id "
                    "WHERE a.id = :account")
    titles = {uid: title for uid, title in session.execute(lessons)}
    titles |= {uid: title for uid, title in session.execute(sessions, {"account": account_id})}
    rows = session.scalars(select(LedgerEntry).where(LedgerEntry.account_id == account_id).order_by(LedgerEntry.number))
    return [(entry, titles.get(entry.unit_uid, entry.unit_uid)) for entry in rows]


def last_tries(session: Session, progress_id: int) -> dict[str, bool]:
    """Was the last try at each check item right?"""
    rows = session.execute(_TRIES, {"progress": progress_id})
    return {item: right for item, right in rows}


def _progress(session: Session, pseudonym: str, hashes: Iterable[str]) -> dict[str, LessonProgress]:
    rows = session.scalars(_PROGRESS, {"pseudonym": pseudonym, "hashes": list(set(hashes))})
    return {row.content_hash: row for row in rows}
