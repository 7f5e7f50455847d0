"""Reads of the player."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from lms.courses.models import CourseVersion, Unit
from lms.media.models import LessonMedia


@dataclass(frozen=True)
class TryLesson:
    """A lesson that anybody may open."""

    content_hash: str
    course_title: str
    course_lang: str
    rights: str


def try_lesson(session: Session) -> TryLesson | None:
    """The first lesson of the first shared course whose media are ready; one without media when none are."""
    row = session.execute(
        select(Unit.content_hash, CourseVersion.title, CourseVersion.lang, CourseVersion.source["source"]["rights"].as_string())
        .join(CourseVersion, CourseVersion.id == Unit.version_id)
        .outerjoin(LessonMedia, LessonMedia.content_hash == Unit.content_hash)
        .where(CourseVersion.state == "shared", Unit.content_hash.is_not(None))
        .order_by(case((LessonMedia.state == "ready", 0), else_=1), CourseVersion.id, Unit.position).limit(1)).first()
    return TryLesson(row[0], row[1], row[2], row[3] or "") if row and row[0] else None

