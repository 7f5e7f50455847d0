"""Courses for the bench: new lessons put together from parts of the real courses in content/courses.

Real sentences, so that a page weighs what a page weighs: text made from a few templates would pack far too well.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lms.courses.format import read_folder
from lms.courses.source import CourseSource, LessonSource, Rights, UnitSource
from lms.media.script import Part, Script, part_characters

PARTS = 4
"""Parts in a lesson, each about 180 characters of narration: about 700 in all."""
MINUTES = 8
TRADES = ("电商客服", "咖啡制作", "汽车清洗", "有声演播", "家政收纳", "手工编织", "数据标注", "中式面点", "花卉种植", "盲人按摩")


def make_courses(content: Path, *, courses: int, lessons: int) -> Iterator[CourseSource]:
    """Courses with easy-read, items and glossary in every lesson; the same ones each time."""
    chance = random.Random(20261122)
    real = [lesson for folder in sorted((content / "courses").iterdir()) if folder.is_dir()
            for lesson in _lessons_of(folder) if lesson.easy_read]
    for number in range(1, courses + 1):
        trade = TRADES[number % len(TRADES)]
        made = tuple(_lesson(chance, real, trade, number, place) for place in range(1, lessons + 1))
        online = tuple(UnitSource(uid=f"u{place}", mode="online", type="theory", minutes=MINUTES, lesson=lesson.folder,
                                  topics=()) for place, lesson in enumerate(made, 1))
        offline = tuple(UnitSource(uid=f"p{place}", mode="offline", type="practice", minutes=MINUTES * lessons,
                                   title=f"{trade}实操（{place}）", summary="在培训机构由老师带着动手练习。")
                        for place in (1, 2))
        yield CourseSource(
            uid=f"bench-{number}", title=f"{trade}第{number}期", lang="zh-Hans",
            summary=f"{trade}从零开始：每课约三分钟，有字幕、有文字稿、有易读版，学完就能上手。", trade=trade, level="entry",
            training_type="employment", designed_for="", display="standard", source=Rights("own", "自编"),
            units=online + offline, lessons=made)


def _lessons_of(folder: Path) -> tuple[LessonSource, ...]:
    course = read_folder(folder).course
    return course.lessons if course else ()


def _lesson(chance: random.Random, real: list[LessonSource], trade: str, course: int, place: int) -> LessonSource:
    chosen = [(lesson, chance.randrange(len(lesson.script.parts))) for lesson in chance.sample(real, PARTS)]
    parts = tuple(_without_pictures(lesson.script.parts[number]) for lesson, number in chosen)
    title = f"{trade}第{course}期第{place}课"
    pattern = chance.choice(real)
    return LessonSource(
        folder=f"{place:02}-lesson", title=title, lang="zh-Hans", summary=chance.choice(real).summary,
        script_markdown="\n\n".join(text for part in parts for slide in part.slides for text in slide.narration),
        script=Script(title, "zh-Hans", parts), items=pattern.items, glossary=pattern.glossary,
        easy_read=tuple(lesson.easy_read[number] for lesson, number in chosen))


def _without_pictures(part: Part) -> Part:
    return replace(part, slides=tuple(replace(slide, image="") for slide in part.slides))


def characters(lesson: LessonSource) -> int:
    """Characters of narration in a lesson."""
    return sum(part_characters(part) for part in lesson.script.parts)
