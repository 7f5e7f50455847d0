"""A course as its author wrote it: frozen records, their canonical JSON and their hashes.

Pure data: no file, database or clock. `lms/courses/format.py` reads these records from a folder;
`docs/course-format.md` explains them to authors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lms.courses.items import CheckItem as CheckItem  # these three belong to a course: import them from here
from lms.courses.items import Choice as Choice
from lms.courses.items import Region as Region
from lms.courses.items import item_from_json, item_to_json
from lms.media import script as scripts
from lms.media.extras import SignTrack as SignTrack
from lms.media.script import Script

FORMAT = 1
"""The number of the course format these records stand for; part of every hash."""


@dataclass(frozen=True)
class Rights:
    """Where a course comes from and who may use it how long."""

    kind: str
    """own | purchased | developed | collected"""
    rights: str
    term: str = ""
    """ISO date on which the licence ends, "" when it does not end."""


@dataclass(frozen=True)
class GlossaryEntry:
    """A trade word and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True)
class LessonSource:
    """One lesson: what is spoken, shown, asked and explained."""

    folder: str
    """Name below `lessons/`, e.g. "01-hello"; what a unit refers to."""
    title: str
    lang: str
    """BCP 47, the language of the course."""
    summary: str
    script_markdown: str
    """`script.md` as written, with "\\n" line ends."""
    script: Script
    """The same, parsed."""
    practice_minutes: int = 0
    """Practice at home that the author declares, whole minutes."""
    items: tuple[CheckItem, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    easy_read: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(title, lines) for each part of the script, () when there is no easy-read text."""
    images: Mapping[str, str] = field(default_factory=dict)
    """Path inside the lesson folder → sha256 of the file, for the pictures of slides and questions."""
    sign: tuple[SignTrack, ...] = ()
    films: Mapping[str, str] = field(default_factory=dict)
    """Path inside the lesson folder → sha256 of the file, for the films of sign tracks."""
    translations: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(BCP 47, one text for each paragraph of the narration, in order)."""


@dataclass(frozen=True)
class UnitSource:
    """One line of the hours plan."""

    uid: str
    """Unique in the course, stable over versions: credits are paid once for it."""
    mode: str
    """online | offline"""
    type: str
    """theory | practice | visit | roadshow"""
    minutes: int
    """Credited whole minutes."""
    lesson: str = ""
    """Folder of the lesson of an online unit, "" offline."""
    title: str = ""
    """Of an offline unit; an online unit has the title of its lesson."""
    summary: str = ""
    topics: tuple[str, ...] = ()
    """Mandatory topics covered, in the words of the policy pack."""


@dataclass(frozen=True)
class CourseSource:
    """A whole course, in the order of study."""

    uid: str
    title: str
    lang: str
    summary: str
    trade: str
    level: str
    """entry | intermediate | advanced"""
    training_type: str
    """employment | upgrade | startup | rural | heritage | exam_preparation | supported"""
    designed_for: str
    """The author's own description, never matched with a person's card."""
    display: str
    """standard | easy-read"""
    source: Rights
    units: tuple[UnitSource, ...]
    lessons: tuple[LessonSource, ...]
    """In the order in which the units use them."""

    def lesson(self, folder: str) -> LessonSource:
        """The lesson in a folder. Raises KeyError when there is none."""
        for lesson in self.lessons:
            if lesson.folder == folder:
                return lesson
        raise KeyError(folder)


def to_json(course: CourseSource) -> dict[str, Any]:
    """Everything in a course as plain JSON values, for storing and hashing."""
    return {
        "format": FORMAT,
        "uid": course.uid,
        "title": course.title,
        "lang": course.lang,
        "summary": course.summary,
        "trade": course.trade,
        "level": course.level,
        "training_type": course.training_type,
        "designed_for": course.designed_for,
        "display": course.display,
        "source": {"kind": course.source.kind, "rights": course.source.rights, "term": course.source.term},
        "units": [_unit_to_json(unit) for unit in course.units],
        "lessons": [lesson_to_json(lesson) for lesson in course.lessons],
    }


def from_json(document: Mapping[str, Any]) -> CourseSource:
    """The course that `to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    if document["format"] != FORMAT:
        raise ValueError(f"course format {document['format']!r} is not {FORMAT}")
    return CourseSource(
        uid=document["uid"],
        title=document["title"],
        lang=document["lang"],
        summary=document["summary"],
        trade=document["trade"],
        level=document["level"],
        training_type=document["training_type"],
        designed_for=document["designed_for"],
        display=document["display"],
        source=Rights(**document["source"]),
        units=tuple(UnitSource(**{**unit, "topics": tuple(unit["topics"])}) for unit in document["units"]),
        lessons=tuple(lesson_from_json(lesson) for lesson in document["lessons"]),
    )


def lesson_to_json(lesson: LessonSource) -> dict[str, Any]:
    """One lesson as plain JSON values."""
    return {
        "folder": lesson.folder,
        "script_markdown": lesson.script_markdown,
        "practice_minutes": lesson.practice_minutes,
        **_studied(lesson),
    }


def lesson_from_json(document: Mapping[str, Any]) -> LessonSource:
    """The lesson that `lesson_to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return LessonSource(
        folder=document["folder"],
        title=document["title"],
        lang=document["lang"],
        summary=document["summary"],
        script_markdown=document["script_markdown"],
        script=scripts.from_json(document["script"]),
        practice_minutes=document["practice_minutes"],
        items=tuple(item_from_json(item) for item in document["items"]),
        glossary=tuple(GlossaryEntry(**entry) for entry in document["glossary"]),
        easy_read=tuple((part["title"], tuple(part["lines"])) for part in document["easy_read"]),
        images=dict(document["images"]),
        sign=tuple(SignTrack(**track) for track in document.get("sign", ())),
        films=dict(document.get("films", {})),
        translations=tuple((one["lang"], tuple(one["texts"])) for one in document.get("translations", ())),
    )


def course_hash(course: CourseSource) -> str:
    """Sha256 (64 hex digits) over everything in the course: text, hours, rights, pictures."""
    return _digest(to_json(course))


def lesson_hash(lesson: LessonSource) -> str:
    """Sha256 (64 hex digits) over what a learner studies. (decision 7: evidence is per person and lesson content)

    Covers language, titles, script, items, glossary, easy-read, pictures, sign tracks and translations; not the
    folder's name, not declared practice, not the hours or topics of the unit: changing those keeps the evidence of
    learners.
    """
    return _digest({"format": FORMAT, **_studied(lesson)})


def _studied(lesson: LessonSource) -> dict[str, Any]:
    return {
        "lang": lesson.lang,
        "title": lesson.title,
        "summary": lesson.summary,
        "script": scripts.to_json(lesson.script),
        "items": [item_to_json(item) for item in lesson.items],
        "glossary": [{"term": entry.term, "meaning": entry.meaning} for entry in lesson.glossary],
        "easy_read": [{"title": title, "lines": list(lines)} for title, lines in lesson.easy_read],
        "images": dict(lesson.images),
        "sign": [asdict(track) for track in lesson.sign],
        "films": dict(lesson.films),
        "translations": [{"lang": lang, "texts": list(texts)} for lang, texts in lesson.translations],
    }


def _unit_to_json(unit: UnitSource) -> dict[str, Any]:
    return {
        "uid": unit.uid,
        "mode": unit.mode,
        "type": unit.type,
        "minutes": unit.minutes,
        "lesson": unit.lesson,
        "title": unit.title,
        "summary": unit.summary,
        "topics": list(unit.topics),
    }


def _digest(document: dict[str, Any]) -> str:
    canonical = json.dumps(_canonical(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _canonical(value: object) -> object:
    """The value without empty texts and lists under a key, so that a field added later changes no old hash.

    Raises TypeError for a float: it prints differently on another machine, and a hash must not.
    """
    if isinstance(value, float):
        raise TypeError("a course holds no floats")
    if isinstance(value, Mapping):
        return {key: _canonical(part) for key, part in value.items() if part not in ("", [], (), {})}
    if isinstance(value, list | tuple):
        return [_canonical(part) for part in value]
    return value
