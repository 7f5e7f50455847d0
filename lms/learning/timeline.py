"""The content timeline of a lesson: what the rules need to know of its media and questions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.courses.queries import lesson_content
from lms.learning.rules import PartText
from lms.media.queries import lesson_media

KEPT = 1000


@dataclass(frozen=True)
class Timeline:
    """Length, parts and check items of one lesson content. It never changes once the media are ready."""

    duration_ms: int
    parts: tuple[PartText, ...]
    items: tuple[str, ...]


_known: dict[str, Timeline] = {}


def timeline_of(session: Session, content_hash: str) -> Timeline | None:
    """The timeline, None while the media are being made. Read once per process."""
    known = _known.get(content_hash)
    if known is not None:
        return known
    media = lesson_media(session, content_hash)
    lesson = lesson_content(session, content_hash)
    if media is None or lesson is None:
        return None
    found = Timeline(
        media.duration_ms,
        tuple(PartText(part["start_ms"], part["end_ms"], part["characters"]) for part in media.manifest["parts"]),
        tuple(item.uid for item in lesson.items))
    if len(_known) >= KEPT:
        _known.clear()  # whole, because threads may be reading it
    _known[content_hash] = found
    return found
