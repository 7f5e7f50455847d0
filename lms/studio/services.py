"""Changing a draft by plain forms. Pure over the course source; the courses package keeps the result."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from lms.courses.source import CheckItem, Choice, CourseSource, LessonSource, Rights, UnitSource
from lms.errors import Refused
from lms.language import gettext as _
from lms.media import script as scripts
from lms.media.script import Script

LESSONS_MOST = 60
CHOSEN_KINDS = ("single", "multiple")


def new_course(*, title: str, summary: str, trade: str, training_type: str, level: str, designed_for: str,
               rights: str) -> CourseSource:
    """An empty course with a uid of its own."""
    return CourseSource(uid=f"course-{secrets.token_hex(5)}", title=title, lang="zh-Hans", summary=summary, trade=trade,
                        level=level, training_type=training_type, designed_for=designed_for, display="standard",
                        source=Rights("own", rights), units=(), lessons=())


def with_lesson(course: CourseSource, folder: str | None, *, title: str, summary: str, script: str, minutes: int,
                practice_minutes: int, topics: str, question: str, choices: str, help: str) -> CourseSource:
    """Add a lesson, or replace the one in `folder`. Refuses a script that cannot be read, with the lines to mend."""
    if practice_minutes >= minutes:
        raise Refused(_("Practice at home is a part of the unit: enter fewer than its %(n)s minutes.", n=minutes),
                      field="practice_minutes", code="practice")
    parsed, found = scripts.parse(script, title=title, lang=course.lang)
    errors = [one for one in found if one.level == "error"]
    if parsed is None or errors:
        sentences = [_("Line %(n)d: %(message)s", n=one.line, message=one.message) for one in errors]
        raise Refused(*(sentences or [_("Write the script: a heading with ##, then what is said.")]), field="script",
                      code="script")
    known = next((lesson for lesson in course.lessons if lesson.folder == folder), None)
    _refuse_losses(known, parsed)
    folder = folder or _free_folder(course)
    place = edited_item(known)
    item = _item(known, place, folder, question, choices, help)
    items = known.items if known else ()
    started = known or LessonSource(folder=folder, title="", lang=course.lang, summary="", script_markdown="",
                                    script=parsed)
    lesson = replace(
        started, title=title, lang=course.lang, summary=summary, script_markdown=script, script=parsed,
        practice_minutes=practice_minutes,
        items=(*items, item) if place is None else (*items[:place], item, *items[place + 1:]))
    unit = next((unit for unit in course.units if unit.lesson == folder), None)
    unit = replace(unit, minutes=minutes, topics=read_topics(topics)) if unit else UnitSource(
        uid=f"unit-{secrets.token_hex(4)}", mode="online", type="theory", minutes=minutes, lesson=folder,
        topics=read_topics(topics))
    if known is None and len(course.lessons) >= LESSONS_MOST:
        raise Refused(_("A course holds at most %(n)d lessons.", n=LESSONS_MOST), code="too-many")
    lessons = tuple(lesson if one.folder == folder else one for one in course.lessons)
    units = tuple(unit if one.lesson == folder else one for one in course.units)
    return replace(course, lessons=lessons if known else (*lessons, lesson),
                   units=units if known else (*units, unit))


def _refuse_losses(known: LessonSource | None, parsed: Script) -> None:
    """What a plain form cannot show must neither be lost nor fall out of step with the script."""
    if any(slide.image for part in parsed.parts for slide in part.slides):
        raise Refused(_("Pictures come with a course folder; leave them out here."), field="script", code="picture")
    if known is None:
        return
    if known.easy_read and len(known.easy_read) != len(parsed.parts):
        raise Refused(_("This lesson has an easy-read text of %(n)s parts. Keep as many parts here, or bring the course "
                        "folder with both texts changed.", n=len(known.easy_read)), field="script", code="easy-read")
    spoken = sum(len(slide.narration) for part in parsed.parts for slide in part.slides)
    if any(len(texts) != spoken for _lang, texts in known.translations):
        raise Refused(_("This lesson has translations: %(n)s paragraphs each. Keep as many here, or bring the course "
                        "folder with all texts changed.", n=len(known.translations[0][1])), field="script",
                      code="translations")
    if known.images:
        raise Refused(_("This lesson has pictures. Change it in the course folder, so that they stay."), field="script",
                      code="picture")


def with_session(course: CourseSource, *, title: str, summary: str, session_type: str, minutes: int,
                 topics: str) -> CourseSource:
    """Add a unit on the spot."""
    unit = UnitSource(uid=f"unit-{secrets.token_hex(4)}", mode="offline", type=session_type, minutes=minutes,
                      title=title, summary=summary, topics=read_topics(topics))
    return replace(course, units=(*course.units, unit))


def without_unit(course: CourseSource, uid: str) -> CourseSource:
    """Take a unit out, and its lesson with it."""
    unit = next((one for one in course.units if one.uid == uid), None)
    if unit is None:
        return course
    return replace(course, units=tuple(one for one in course.units if one.uid != uid),
                   lessons=tuple(one for one in course.lessons if one.folder != unit.lesson))


def read_topics(text: str) -> tuple[str, ...]:
    """Topics from a line with Chinese or Western commas, each once."""
    return tuple(dict.fromkeys(word.strip() for word in re.split(r"[,，、;；\n]", text or "") if word.strip()))


def edited_item(lesson: LessonSource | None) -> int | None:
    """Which question the form shows: the first with answers to choose from, None when there is none.

    The other kinds are written in the course folder; the form leaves them as they are.
    """
    items = lesson.items if lesson else ()
    return next((place for place, item in enumerate(items) if item.kind in CHOSEN_KINDS), None)


def choices_text(item: CheckItem) -> str:
    """The answers of an item as an author types them."""
    return "\n".join(("*" if choice.right else "") + choice.text for choice in item.choices)


def _item(known: LessonSource | None, place: int | None, folder: str, question: str, text: str,
          help: str) -> CheckItem:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    choices = tuple(Choice(line.lstrip("*").strip(), line.startswith("*")) for line in lines)
    right = sum(choice.right for choice in choices)
    if len(choices) < 2 or any(not choice.text for choice in choices) or len(choices) > 8:
        raise Refused(_("Write two to eight answers, each on a line of its own."), field="choices", code="choices")
    if right == 0:
        raise Refused(_("Put a * before each right answer."), field="choices", code="no-right-answer")
    if len({choice.text for choice in choices}) < len(choices):
        raise Refused(_("Write each answer only once."), field="choices", code="choices-twice")
    uid = known.items[place].uid if known and place is not None else _free_uid(known, folder)
    return CheckItem(uid=uid, kind="single" if right == 1 else "multiple", question=question, help=help,
                     choices=choices)


def _free_uid(known: LessonSource | None, folder: str) -> str:
    taken = {item.uid for item in known.items} if known else set()
    number = 1
    while f"{folder}-{number}" in taken:
        number += 1
    return f"{folder}-{number}"


def _free_folder(course: CourseSource) -> str:
    taken: Sequence[str] = [lesson.folder for lesson in course.lessons]
    number = len(taken) + 1
    while any(folder.startswith(f"{number:02d}-") for folder in taken):
        number += 1
    return f"{number:02d}-lesson"
