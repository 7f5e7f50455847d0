"""Minutes and search words of a course. Pure: whole numbers and text in, whole numbers and text out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from lms.courses.source import CourseSource, LessonSource
from lms.media.script import part_characters

CHARACTERS_PER_MINUTE = 220
"""Reading and speaking pace of the estimate. (design, decision 3)"""
_HAN = (("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U000323af"))
QUERY_TERMS_MAX = 24
"""A longer query asks for its first terms only, so that it stays one small database query."""


def estimate_minutes(narration_seconds: int | None, characters: int, items: int, practice_minutes: int) -> int:
    """Minutes a lesson is expected to take, rounded up. (design, decision 3)

    Media + text at 220 characters a minute + one minute an item + declared practice: a narrated lesson counts
    listening and reading. `narration_seconds` is None until the narration is built; then it is taken as the
    characters at 220 a minute. Raises ValueError for anything negative.
    """
    if min(narration_seconds or 0, characters, items, practice_minutes) < 0:
        raise ValueError("minutes, characters and items are never negative")
    # In units of 1/(60·220) minute everything is whole: no float can tip an estimate over a limit.
    reading = characters * 60
    media = reading if narration_seconds is None else narration_seconds * CHARACTERS_PER_MINUTE
    return -(-(media + reading) // (60 * CHARACTERS_PER_MINUTE)) + items + practice_minutes


def lesson_characters(lesson: LessonSource) -> int:
    """Characters of narration in a lesson, spaces not counted: what is heard, or read in the transcript."""
    return sum(map(part_characters, lesson.script.parts))


def lesson_estimate(lesson: LessonSource, narration_seconds: int | None = None) -> int:
    """`estimate_minutes` of a lesson; give the seconds of its narration, rounded up, once it is built."""
    return estimate_minutes(narration_seconds, lesson_characters(lesson), len(lesson.items), lesson.practice_minutes)


def needs_reason(minutes: int, estimate: int) -> bool:
    """True when credited minutes stand above 1.5 × the estimate: a reviewer must then say why. (decision 3)"""
    return 2 * minutes > 3 * estimate


def planned_minutes(course: CourseSource) -> tuple[int, int]:
    """(online, offline) credited minutes of the hours plan."""
    online = sum(unit.minutes for unit in course.units if unit.mode == "online")
    return online, sum(unit.minutes for unit in course.units) - online


def online_tenths_of_percent(online: int, offline: int) -> int:
    """Online share of a plan in tenths of a percent, rounded up so that 40.01% never reads as 40%; 0 + 0 is 0."""
    return -(-1000 * online // (online + offline)) if online + offline else 0


def units_topics(course: CourseSource) -> tuple[tuple[str, ...], ...]:
    """The topics of each unit in the order of study; whether they suffice is the policy pack's rule."""
    return tuple(unit.topics for unit in course.units)


def bigrams(text: str) -> set[str]:
    """Search tokens of a text: Han characters and their overlapping pairs, other words whole; NFKC, lower case.

    Pairs need no dictionary and find two-character words, most of Chinese, on every database.
    """
    tokens: set[str] = set()
    for is_han, run in _runs(text):
        if is_han:
            tokens.update(run)
            tokens.update(a + b for a, b in zip(run, run[1:], strict=False))
        else:
            tokens.add(run)
    return tokens


def query_terms(text: str) -> list[str]:
    """What a searcher's words ask for, in order, each once: a text matches when its `bigrams` hold all of them.

    Whatever Han characters stand together in a text are found by typing them, be it one, two or more.
    No terms: nothing to search for.
    """
    terms: dict[str, None] = {}
    for is_han, run in _runs(text):
        if is_han and len(run) > 1:
            terms.update((a + b, None) for a, b in zip(run, run[1:], strict=False))
        else:
            terms[run] = None
    return list(terms)[:QUERY_TERMS_MAX]


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """(is Han, characters) for each run of Han characters and each other word."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    for kind, run in groupby((c for c in folded if not _invisible(c)), _kind):
        if kind:
            yield kind == "han", "".join(run)


def _invisible(character: str) -> bool:
    """Variation selectors, soft hyphens and the like: pasted in unseen, they must not split a word."""
    return (
        unicodedata.category(character) == "Cf"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _kind(character: str) -> str:
    """ "han", "word" for letters, digits and their marks, or "" for what separates them."""
    if character in "〇々" or any(first <= character <= last for first, last in _HAN):
        return "han"
    return "word" if unicodedata.category(character)[0] in "LNM" else ""
