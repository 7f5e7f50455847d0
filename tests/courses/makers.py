"""Small true courses for tests; each maker spells out only what a test is about."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

from PIL import Image

from lms.courses.format import write_folder
from lms.courses.source import CheckItem, Choice, CourseSource, GlossaryEntry, LessonSource, Rights, UnitSource
from lms.media import script as scripts

NARRATION = "顾客发来消息时，先问好，再问他需要什么。看清问题再回答，不要让顾客等太久。" * 3
SCRIPT = f"## 先问好\n\n{NARRATION}\n\n- 先问好\n- 再回答\n\n![一张客服桌子](images/desk.png)\n\n> 桌上有一部电话。\n"


def picture(width: int = 8, height: int = 6, kind: str = "PNG", colour: str = "red") -> bytes:
    """A sound picture of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, kind)
    return stream.getvalue()


PICTURE = picture()
DIGEST = hashlib.sha256(PICTURE).hexdigest()


def make_lesson(folder: str = "01-hello", markdown: str = SCRIPT, **changes: object) -> LessonSource:
    """A lesson with one part, one question and, with the usual script, one picture."""
    title = str(changes.get("title", "第一次回话"))
    script, findings = scripts.parse(markdown, title=title, lang="zh-Hans")
    assert script is not None, findings
    lesson = LessonSource(
        folder=folder,
        title=title,
        lang="zh-Hans",
        summary="学会向顾客问好。",
        script_markdown=markdown,
        script=script,
        practice_minutes=10,
        items=(
            CheckItem(
                "hello-1", "single", "先做什么？", "再看第一部分。", (Choice("问好", True), Choice("等待", False))
            ),
        ),
        glossary=(GlossaryEntry("客单价", "一位顾客一次花的钱。"),),
        easy_read=(("先问好", ("顾客来了。", "先问好。")),),
        images={"images/desk.png": DIGEST} if "desk.png" in markdown else {},
    )
    return replace(lesson, **changes)


def make_course(*lessons: LessonSource, **changes: object) -> CourseSource:
    """A course with one online unit a lesson and one offline unit."""
    lessons = lessons or (make_lesson(),)
    online = tuple(
        UnitSource(f"ecs-{lesson.folder}", "online", "theory", 12, lesson.folder, topics=("职业道德",))
        for lesson in lessons
    )
    offline = UnitSource("ecs-workshop", "offline", "practice", 45, title="当面练习", summary="两人一组练习回话。")
    course = CourseSource(
        uid="ecommerce-service",
        title="电商客服入门",
        lang="zh-Hans",
        summary="学会做电商客服。",
        trade="电子商务客服",
        level="entry",
        training_type="upgrade",
        designed_for="",
        display="standard",
        source=Rights("own", "本单位编写"),
        units=(*online, offline),
        lessons=lessons,
    )
    return replace(course, **changes)


def course_folder(place: Path, *lessons: LessonSource, **changes: object) -> Path:
    """The same course written to a new folder."""
    folder = place / "course"
    write_folder(make_course(*lessons, **changes), {DIGEST: PICTURE}, folder)
    return folder


def mend(path: Path, old: str, new: str) -> None:
    """Replace a text in a file; the text must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
