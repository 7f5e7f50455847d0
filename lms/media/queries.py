"""Reads about media."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.jobs import Job
from lms.media.models import LessonMedia
from lms.media.recipe import FORMAT

BUILD = "media.build"
"""Kind of the jobs that make the media of a lesson."""


@dataclass(frozen=True)
class Making:
    """How far the media of some lessons are."""

    ready: int
    total: int
    percent: int
    failed: int


def lesson_media(session: Session, content_hash: str) -> LessonMedia | None:
    """The media of a lesson when they are ready."""
    media = session.get(LessonMedia, content_hash)
    return media if media is not None and media.state == "ready" else None


def ready_lessons(session: Session, hashes: Iterable[str]) -> dict[str, int]:
    """Duration in ms of those lessons whose media are ready."""
    rows = session.execute(select(LessonMedia.content_hash, LessonMedia.duration_ms).where(
        LessonMedia.content_hash.in_(set(hashes)), LessonMedia.state == "ready"))
    return {content_hash: duration for content_hash, duration in rows}


def outdated(session: Session) -> list[str]:
    """Content hashes of lessons whose media are ready in an older format of the manifest, longest ready first."""
    rows = session.scalars(select(LessonMedia.content_hash).where(
        LessonMedia.state == "ready", LessonMedia.manifest["format"].as_integer() < FORMAT)
        .order_by(LessonMedia.ready_at, LessonMedia.content_hash))
    return list(rows)


def making(session: Session, hashes: Iterable[str]) -> Making:
    """Progress over several lessons, in whole percent."""
    wanted = set(hashes)
    if not wanted:
        return Making(0, 0, 100, 0)
    ready = len(ready_lessons(session, wanted))
    rows = session.execute(select(Job.progress, Job.state).where(
        Job.key.in_([f"{BUILD}:{one}" for one in wanted]), Job.state != "done")).all()
    percent = (ready * 100 + sum(progress for progress, _state in rows)) // len(wanted)
    return Making(ready, len(wanted), min(percent, 100), sum(state == "failed" for _progress, state in rows))


def making_all(session: Session) -> Making:
    """Progress over everything that was ever asked for."""
    total = session.scalar(select(func.count()).select_from(LessonMedia)) or 0
    ready = session.scalar(select(func.count()).select_from(LessonMedia).where(LessonMedia.state == "ready")) or 0
    rows = session.execute(select(Job.progress, Job.state).where(Job.kind == BUILD, Job.state != "done")).all()
    percent = (ready * 100 + sum(progress for progress, _state in rows)) // total if total else 100
    return Making(ready, total, min(percent, 100), sum(state == "failed" for _progress, state in rows))


def open_jobs(session: Session, *, limit: int = 100) -> list[Job]:
    """Work that is not done: running first, then waiting, then failed."""
    return list(session.scalars(select(Job).where(Job.state != "done")
                                .order_by(Job.state.desc(), Job.priority.desc(), Job.id).limit(limit)))
