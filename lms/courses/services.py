"""What is done with courses: write, freeze, share, verify. Callers own the transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lms.courses import queries, rules, source
from lms.courses.models import Course, CourseVersion, LessonContent, SearchTerm, Unit
from lms.courses.source import CourseSource, LessonSource
from lms.db import insert_if_absent
from lms.errors import Refused
from lms.language import gettext as _
from lms.media import services as media
from lms.media.extras import Extras, Order


def create_draft(session: Session, course: CourseSource, *, jurisdiction_code: str, owner_region: str, author: str,
                 now: datetime, replace_open: bool = False) -> CourseVersion:
    """A first draft, or the next version of a course that the author already has.

    Refuses a course uid that somebody else uses in the jurisdiction, and a second open draft
    (`replace_open` writes the open one anew instead: bringing a course folder again).
    """
    known = session.scalar(select(Course).where(Course.jurisdiction_code == jurisdiction_code,
                                                Course.uid == course.uid).with_for_update())
    if known is None:
        known = Course(uid=course.uid, jurisdiction_code=jurisdiction_code, owner_region=owner_region, author=author,
                       created_at=now)
        session.add(known)
        session.flush()
    elif known.author != author:
        raise Refused(_("Choose another course uid: “%(uid)s” is in use.", uid=course.uid), code="uid-taken",
                      field="uid")
    last = session.scalar(select(CourseVersion).where(CourseVersion.course_id == known.id)
                          .order_by(CourseVersion.number.desc()).limit(1))
    if last is not None and last.state == "draft":
        if not replace_open:
            raise Refused(_("This course has an open draft. Go on with that one."), code="open-draft")
        return replace_draft(session, last, course, now=now)
    version = CourseVersion(course_id=known.id, number=last.number + 1 if last else 1, state="draft", changed_at=now,
                            title="", summary="", lang="", training_type="", level="", source={}, online_minutes=0,
                            offline_minutes=0, hash="", share_scope="")
    session.add(version)
    session.flush()
    return replace_draft(session, version, course, now=now)


def lock(session: Session, version: CourseVersion) -> CourseVersion:
    """Take a version's turn and read it anew: two savers follow one another, and nobody writes after a submission."""
    session.refresh(version, ["state", "source"], with_for_update=True)
    return version


def replace_draft(session: Session, version: CourseVersion, course: CourseSource, *, now: datetime) -> CourseVersion:
    """Write a draft anew. A frozen version never changes: the caller starts a new one."""
    lock(session, version)
    if version.state != "draft":
        raise Refused(_("This version is frozen. Start a new version to change it."), code="frozen")
    online, offline = rules.planned_minutes(course)
    version.title, version.summary, version.lang = course.title, course.summary, course.lang
    version.training_type, version.level = course.training_type, course.level
    version.source = source.to_json(course)
    version.online_minutes, version.offline_minutes = online, offline
    version.changed_at = now
    session.execute(delete(Unit).where(Unit.version_id == version.id))
    for position, unit in enumerate(course.units, start=1):
        lesson = course.lesson(unit.lesson) if unit.lesson else None
        content_hash = source.lesson_hash(lesson) if lesson else None
        if lesson is not None and content_hash is not None:
            insert_if_absent(session, LessonContent, {"content_hash": content_hash,
                                                      "source": source.lesson_to_json(lesson)})
        session.add(Unit(version_id=version.id, position=position, uid=unit.uid, mode=unit.mode,
                         session_type=unit.type, minutes=unit.minutes, topics=list(unit.topics),
                         title=lesson.title if lesson else unit.title,
                         summary=lesson.summary if lesson else unit.summary, content_hash=content_hash))
    _index(session, version, course)
    session.flush()
    return version


def ask_for_media(session: Session, version: CourseVersion, *, now: datetime, priority: int = 0,
                  wake: Callable[[int], None] | None = None) -> None:
    """Have every lesson of a version spoken and drawn. The first lesson goes first."""
    course = source.from_json(version.source)
    for place, lesson in enumerate(course.lessons):
        order = media_order(lesson)
        media.ask_for(session, source.lesson_hash(lesson), order.script, order.images, now=now, extras=order.extras,
                      films=order.films, priority=priority - place, wake=wake)


def media_order(lesson: LessonSource) -> Order:
    """All that the media of a lesson are made from; every text of its page that is not narration is spoken, too.

    What the media package reads from the script itself (descriptions, headings, lines of slides) is left to it.
    """
    texts = [lesson.title, lesson.summary]
    texts += [text for entry in lesson.glossary for text in (entry.term, entry.meaning)]
    for item in lesson.items:
        texts += [item.question, *item.offered, item.picture_alt, item.help]
    pictures = {slide.image for part in lesson.script.parts for slide in part.slides}
    return Order(
        script=lesson.script, images={path: digest for path, digest in lesson.images.items() if path in pictures},
        extras=Extras(aloud=tuple(dict.fromkeys(text for text in texts if text)), easy_read=lesson.easy_read,
                      sign=lesson.sign, translations=lesson.translations),
        films=lesson.films)


def renew_media(session: Session, *, now: datetime, wake: Callable[[int], None] | None = None) -> int:
    """Ask anew for media made by an older recipe; returns how many lessons that concerns. Call it at every start."""

    def order_of(content_hash: str) -> Order | None:
        lesson = queries.lesson_content(session, content_hash)
        return media_order(lesson) if lesson else None

    return media.renew(session, order_of, now=now, wake=wake)


def freeze(session: Session, version: CourseVersion, *, now: datetime) -> CourseVersion:
    """Fix a draft for good and name it by its hash. An edit afterwards is a new version."""
    if version.state != "draft":
        raise Refused(_("This version was submitted already."), code="frozen")
    version.hash = source.course_hash(source.from_json(version.source))
    version.state, version.frozen_at = "submitted", now
    session.flush()
    return version


def share(session: Session, version: CourseVersion, *, scope: str, now: datetime) -> None:
    """Open an approved version to a region; an older one steps back, and one that comes after a newer stays back.

    Refuses a version that is no longer what was frozen.
    """
    session.get_one(Course, version.course_id, with_for_update=True)
    if not is_as_approved(session, version):
        raise Refused(_("This version is not what was submitted. Ask the administrator to look at it."), code="changed")
    shared = list(session.scalars(select(CourseVersion).where(
        CourseVersion.course_id == version.course_id, CourseVersion.state == "shared",
        CourseVersion.id != version.id)))
    newer = any(other.number > version.number for other in shared)
    for other in shared:
        if other.number < version.number:
            other.state = "superseded"
    version.state, version.share_scope, version.shared_at = "superseded" if newer else "shared", scope, now
    session.flush()


def is_as_approved(session: Session, version: CourseVersion) -> bool:
    """Does what is kept still have the hash it was frozen with, down to each lesson?"""
    if not version.hash:
        return True
    course = source.from_json(version.source)
    if source.course_hash(course) != version.hash:
        return False
    for unit in version.units:
        if unit.content_hash is None:
            continue
        content = session.get(LessonContent, unit.content_hash)
        if content is None or source.lesson_hash(source.lesson_from_json(content.source)) != unit.content_hash:
            return False
    return True


def _index(session: Session, version: CourseVersion, course: CourseSource) -> None:
    words = [course.title, course.summary, course.trade, *(lesson.title for lesson in course.lessons),
             *(lesson.summary for lesson in course.lessons), *(unit.title for unit in course.units)]
    session.execute(delete(SearchTerm).where(SearchTerm.version_id == version.id))
    terms = {term[:40] for word in words for term in rules.bigrams(word)}
    if terms:
        session.execute(insert(SearchTerm), [{"term": term, "version_id": version.id} for term in sorted(terms)])
