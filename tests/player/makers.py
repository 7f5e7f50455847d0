"""Real courses of the repository and a manifest of the shape that lms.media.build writes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lms.accessibility.profile import DEFAULT, Profile, with_mode
from lms.courses.format import read_folder
from lms.courses.source import CourseSource, LessonSource, lesson_hash
from lms.media.models import LessonMedia
from lms.media.script import part_characters
from lms.player import services
from lms.player.screen import Endpoints, Screen

CONTENT = Path(__file__).resolve().parents[2] / "content" / "courses"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ENDPOINTS = Endpoints(open="/o", beat="/b", part="/p", answer="/a")
SIZES = {"video-720p": 5_200_001, "video-240p": 2_000_000, "audio": 940_000, "captions": 4_000, "poster": 30_000,
         "words": 9_000}
NAMES = {"video-720p": "video-720p.mp4", "video-240p": "video-240p.mp4", "audio": "audio.m4a",
         "captions": "captions.vtt", "poster": "poster.jpg", "words": "words.json"}


def make_course(name: str = "barista-basics") -> CourseSource:
    """A course as it stands in the repository."""
    reading = read_folder(CONTENT / name)
    assert reading.course is not None, reading.findings
    return reading.course


def make_lesson(name: str = "barista-basics") -> LessonSource:
    """Its first lesson."""
    return make_course(name).lessons[0]


def make_manifest(lesson: LessonSource) -> dict[str, Any]:
    """Half a second before each paragraph, 200 ms a character."""
    parts, paragraphs, now = [], [], 0
    for number, part in enumerate(lesson.script.parts):
        begins = now
        for place, slide in enumerate(part.slides):
            for text in slide.narration:
                start, now = now + 500, now + 500 + 200 * len(text)
                paragraphs.append({"part": number, "slide": place, "start_ms": start, "end_ms": now, "text": text})
        parts.append({"title": part.title, "start_ms": begins, "end_ms": now, "characters": part_characters(part)})
    files = {key: {"name": NAMES[key], "mime": "video/mp4", "bytes": size, "digest": key[-1] * 64}
             for key, size in SIZES.items()}
    return {"format": 2, "lang": lesson.lang, "duration_ms": now, "parts": parts, "paragraphs": paragraphs, "files": files}


def make_media(lesson: LessonSource) -> LessonMedia:
    """Media that are ready."""
    manifest = make_manifest(lesson)
    return LessonMedia(content_hash=lesson_hash(lesson), state="ready", duration_ms=manifest["duration_ms"],
                       manifest=manifest, signature="", asked_at=NOW, ready_at=NOW)


def make_screen(lesson: LessonSource | None = None, *, ready: bool = True, on: tuple[str, ...] = (),
                **changes: Any) -> Screen:
    """A screen for somebody who has just begun; `on` names modes that are switched on."""
    lesson = lesson or make_lesson()
    profile: Profile = DEFAULT
    for mode in on:
        profile = with_mode(profile, mode, True)
    values: dict[str, Any] = {
        "profile": profile, "position_ms": 0, "right_items": (), "tried": {}, "claimed_parts": (), "counted_ms": 0,
        "done": False, "endpoints": ENDPOINTS, "address": lambda digest, name: f"/m/{digest[:1]}/{name}",
        "sent": "1.sign", "quality": None}
    return services.screen(lesson, make_media(lesson) if ready else None, **{**values, **changes})
