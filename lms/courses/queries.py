"""Reads about courses. Who may see a version is decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from lms.courses import rules, source
from lms.courses.models import Course, CourseVersion, LessonContent, SearchTerm, Unit
from lms.courses.source import LessonSource
from lms.media.models import LessonMedia

PAGE = 20


@dataclass(frozen=True)
class Viewer:
    """Who looks: the line of regions the person lives in, nearest first. Nobody has an empty line."""

    pseudonym: str = ""
    line: tuple[str, ...] = ()

    @property
    def signed_in(self) -> bool:
        """Is it somebody?"""
        return bool(self.pseudonym)


def _visible(signed_in: bool) -> ColumnElement[bool]:
    """Shared versions inside their scope; before that, only the region they come from and their author.

    The public list shows what is shared anywhere; a signed-in person sees their own scope. `_who` gives the values.
    """
    shared = CourseVersion.state == "shared"
    if not signed_in:
        return shared
    frozen = CourseVersion.state.in_(("submitted", "in_review"))
    line: BindParameter[str] = bindparam("line", expanding=True)
    return or_(and_(shared, CourseVersion.share_scope.in_(line)), and_(frozen, Course.owner_region.in_(line)),
               Course.author == bindparam("pseudonym"))


def _who(viewer: Viewer) -> dict[str, Any]:
    return {"line": list(viewer.line), "pseudonym": viewer.pseudonym}


def visible_version(session: Session, version_id: int, viewer: Viewer) -> CourseVersion | None:
    """A version this person may see, with its units."""
    return session.scalar(select(CourseVersion).join(Course)
                          .where(CourseVersion.id == version_id, _visible(viewer.signed_in))
                          .options(selectinload(CourseVersion.units), selectinload(CourseVersion.course)), _who(viewer))


@dataclass(frozen=True)
class CataloguePage:
    """One page of results and how many there are in all."""

    versions: list[CourseVersion]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def catalogue(session: Session, viewer: Viewer, *, words: str = "", training_type: str = "",
              number: int = 1) -> CataloguePage:
    """Courses this person may study, newest first; `words` must all be found (two characters are enough)."""
    terms = [term[:40] for term in rules.query_terms(words)]
    if words.strip() and not terms:
        return CataloguePage([], 0, 1)
    count, page = _catalogue(viewer.signed_in, bool(training_type), bool(terms))
    values = {**_who(viewer), "training_type": training_type, "terms": terms, "terms_count": len(terms)}
    total = session.scalar(count, values) or 0
    number = max(1, min(number, max(1, -(-total // PAGE))))
    versions = session.scalars(page, {**values, "first": (number - 1) * PAGE})
    return CataloguePage(list(versions), total, number)


@cache
def _catalogue(signed_in: bool, typed: bool, searched: bool) -> tuple[Select[int], Select[CourseVersion]]:
    """How many there are, and a page of them. Putting statements together costs more than sending them."""
    query = select(CourseVersion).join(Course).where(
        CourseVersion.state.in_(("shared", "submitted", "in_review")), _visible(signed_in))
    if typed:
        query = query.where(CourseVersion.training_type == bindparam("training_type"))
    if searched:
        query = query.where(CourseVersion.id.in_(
            select(SearchTerm.version_id).where(SearchTerm.term.in_(bindparam("terms", expanding=True)))
            .group_by(SearchTerm.version_id).having(func.count() == bindparam("terms_count", type_=Integer))))
    page = (query.order_by(CourseVersion.shared_at.desc().nulls_last(), CourseVersion.id.desc())
            .offset(bindparam("first", type_=Integer)).limit(PAGE).options(contains_eager(CourseVersion.course)))
    return query.with_only_columns(func.count()), page


def own_version(session: Session, version_id: int, author: str) -> CourseVersion | None:
    """A version of the author's own course, in any state."""
    return session.scalar(select(CourseVersion).join(Course).where(CourseVersion.id == version_id,
                                                                  Course.author == author)
                          .options(selectinload(CourseVersion.units), selectinload(CourseVersion.course)))


def own_courses(session: Session, author: str) -> list[Course]:
    """The author's courses with their versions."""
    return list(session.scalars(select(Course).where(Course.author == author).order_by(Course.id.desc())
                                .options(selectinload(Course.versions))))


Lessons = tuple[tuple[str, bool], ...]
"""The lessons of a version in order: content hash, and whether picture and sound are made."""


_LESSONS = (select(Unit.version_id, Unit.content_hash, LessonMedia.state)
            .outerjoin(LessonMedia, LessonMedia.content_hash == Unit.content_hash)
            .where(Unit.version_id.in_(bindparam("versions", expanding=True)), Unit.content_hash.is_not(None))
            .order_by(Unit.version_id, Unit.position))


def lessons_of(session: Session, version_ids: Iterable[int]) -> dict[int, Lessons]:
    """The lessons of several versions, in one query whatever their number."""
    found: dict[int, list[tuple[str, bool]]] = {version_id: [] for version_id in version_ids}
    rows = session.execute(_LESSONS, {"versions": list(found)})
    for version_id, content_hash, state in rows:
        found[version_id].append((content_hash or "", state == "ready"))
    return {version_id: tuple(lessons) for version_id, lessons in found.items()}


def rights(session: Session, unit_id: int) -> str:
    """Who made the material of the version that a unit belongs to, and who may use it."""
    return session.scalar(select(CourseVersion.source["source"]["rights"].as_string())
                          .join(Unit, Unit.version_id == CourseVersion.id).where(Unit.id == unit_id)) or ""


def lesson_content(session: Session, content_hash: str) -> LessonSource | None:
    """What a learner studies. Content under a hash never changes, so it is read once per process."""
    lesson = _lessons.get(content_hash)
    if lesson is None:
        content = session.get(LessonContent, content_hash)
        lesson = _remembered(content) if content else None
    return lesson


_lessons: dict[str, LessonSource] = {}
KEPT = 400


def contents(session: Session, hashes: Iterable[str]) -> dict[str, LessonSource]:
    """Several lessons at once, in one query for those not known yet."""
    wanted = set(hashes)
    found = {one: lesson for one in wanted if (lesson := _lessons.get(one)) is not None}
    missing = wanted - found.keys()
    if missing:
        for content in session.scalars(select(LessonContent).where(LessonContent.content_hash.in_(missing))):
            found[content.content_hash] = _remembered(content)
    return found


def _remembered(content: LessonContent) -> LessonSource:
    """The lesson, kept for the next who asks; the one kept longest makes room. Threads may meet here."""
    lesson = source.lesson_from_json(content.source)
    if len(_lessons) >= KEPT:
        _lessons.pop(next(iter(list(_lessons))), None)
    _lessons[content.content_hash] = lesson
    return lesson


def shared_versions(session: Session, line: Iterable[str], *, limit: int = 200) -> list[CourseVersion]:
    """Versions an institution of that region line may put into a programme."""
    return list(session.scalars(select(CourseVersion).where(
        CourseVersion.state == "shared", CourseVersion.share_scope.in_(list(line)))
        .order_by(CourseVersion.title).limit(limit).options(selectinload(CourseVersion.course))))
