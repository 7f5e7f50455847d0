"""Reads about classes; who may see what is part of each query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, selectinload

from lms.courses.models import CourseVersion
from lms.credits.models import HoursAccount
from lms.learning.models import EnrolledUnit, Enrolment, LessonProgress, OfflinePack, OfflineReturn
from lms.learning.queries import Path, own_path
from lms.training.models import Attendance, ClassCourse, OfflineSession, TrainingClass

MOST = 100


def classes_of(session: Session, organisation_ids: Iterable[int]) -> list[TrainingClass]:
    """Classes of these organisations, newest first."""
    return list(session.scalars(select(TrainingClass).where(TrainingClass.organisation_id.in_(set(organisation_ids)))
                                .order_by(TrainingClass.id.desc()).limit(MOST)))


def own_class(session: Session, class_id: int, organisation_ids: Iterable[int]) -> TrainingClass | None:
    """One of them, with its courses and sessions."""
    return session.scalar(select(TrainingClass).where(
        TrainingClass.id == class_id, TrainingClass.organisation_id.in_(set(organisation_ids)))
        .options(selectinload(TrainingClass.courses), selectinload(TrainingClass.sessions)))


def open_classes(session: Session, line: Iterable[str], today: date, *, version_id: int | None = None,
                 limit: int = MOST) -> list[TrainingClass]:
    """Classes that trainees of that region line may join."""
    query = select(TrainingClass).where(
        TrainingClass.state == "open", TrainingClass.jurisdiction_code.in_(list(line)), TrainingClass.ends_on >= today)
    if version_id is not None:
        query = query.where(TrainingClass.id.in_(select(ClassCourse.class_id).where(
            ClassCourse.version_id == version_id)))
    return list(session.scalars(query.order_by(TrainingClass.starts_on, TrainingClass.id).limit(limit)))


def open_class(session: Session, class_id: int, line: Iterable[str]) -> TrainingClass | None:
    """One of them."""
    return session.scalar(select(TrainingClass).where(
        TrainingClass.id == class_id, TrainingClass.state == "open",
        TrainingClass.jurisdiction_code.in_(list(line))).options(selectinload(TrainingClass.sessions)))


def versions_of(session: Session, class_id: int) -> list[CourseVersion]:
    """The course versions of a class in order, with units."""
    return list(session.scalars(
        select(CourseVersion).join(ClassCourse, ClassCourse.version_id == CourseVersion.id)
        .where(ClassCourse.class_id == class_id).order_by(ClassCourse.position)
        .options(selectinload(CourseVersion.units), selectinload(CourseVersion.course))))


@dataclass(frozen=True)
class Member:
    """A trainee of a class as the institution sees them: hours, never needs."""

    enrolment: Enrolment
    account: HoursAccount


def members(session: Session, class_id: int) -> list[Member]:
    """The trainees of a class, in the order they joined."""
    rows = session.execute(select(Enrolment, HoursAccount).join(HoursAccount, HoursAccount.id == Enrolment.account_id)
                           .where(Enrolment.class_id == class_id).order_by(Enrolment.id))
    return [Member(enrolment, account) for enrolment, account in rows]


def attendance_of_session(session: Session, session_id: int) -> dict[int, int]:
    """Minutes that count, by enrolment."""
    rows = session.execute(select(Attendance.enrolment_id, Attendance.minutes)
                           .where(Attendance.session_id == session_id).order_by(Attendance.id))
    return {enrolment_id: minutes for enrolment_id, minutes in rows}


def session_of_class(session: Session, class_id: int, session_id: int) -> OfflineSession | None:
    """A session of that very class."""
    return session.scalar(select(OfflineSession).where(OfflineSession.id == session_id,
                                                       OfflineSession.class_id == class_id))


def waiting_returns(session: Session, class_id: int) -> list[tuple[OfflineReturn, LessonProgress, str]]:
    """Offline study of the trainees of a class that waits for one click: (return, progress, pseudonym)."""
    rows = session.execute(
        select(OfflineReturn, LessonProgress, Enrolment.pseudonym)
        .join(OfflinePack, OfflinePack.id == OfflineReturn.pack_id)
        .join(LessonProgress, LessonProgress.id == OfflinePack.progress_id)
        .join(Enrolment, Enrolment.pseudonym == OfflineReturn.pseudonym)
        .where(Enrolment.class_id == class_id, _is_in_programme(), OfflineReturn.confirmed_at.is_(None),
               func.json_array_length(OfflineReturn.waiting) > 0)
        .order_by(OfflineReturn.id).limit(MOST)).all()
    return [(returned, progress, pseudonym) for returned, progress, pseudonym in rows]


def progress_in_class(session: Session, class_id: int, progress_id: int) -> LessonProgress | None:
    """Progress of a trainee of that class on a lesson of that class; other classes have their own teachers."""
    return session.scalar(select(LessonProgress).join(Enrolment, Enrolment.pseudonym == LessonProgress.pseudonym)
                          .where(LessonProgress.id == progress_id, Enrolment.class_id == class_id,
                                 _is_in_programme()))


def _is_in_programme() -> ColumnElement[bool]:
    """Does the progress row belong to a lesson of the enrolment?"""
    return exists().where(EnrolledUnit.enrolment_id == Enrolment.id,
                          EnrolledUnit.content_hash == LessonProgress.content_hash)


def path_of(session: Session, enrolment: Enrolment) -> Path | None:
    """The lessons of a trainee of one's own class."""
    return own_path(session, enrolment.pseudonym, enrolment.id)


def joined_class(session: Session, class_id: int, pseudonym: str) -> tuple[TrainingClass, Enrolment] | None:
    """A class the person is in, with its sessions."""
    row = session.execute(select(TrainingClass, Enrolment).join(Enrolment, Enrolment.class_id == TrainingClass.id).where(
        TrainingClass.id == class_id, Enrolment.pseudonym == pseudonym)
        .options(selectinload(TrainingClass.sessions))).first()
    return (row[0], row[1]) if row else None


def attended(session: Session, enrolment_id: int) -> dict[int, int]:
    """Minutes that count, by session, for one trainee."""
    rows = session.execute(select(Attendance.session_id, Attendance.minutes)
                           .where(Attendance.enrolment_id == enrolment_id).order_by(Attendance.id))
    return {session_id: minutes for session_id, minutes in rows}
