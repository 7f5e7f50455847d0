"""A course folder, read with all its problems at once and written back. See docs/course-format.md."""

from __future__ import annotations

import re
from pathlib import Path

from lms.courses.fields import Table, repeated
from lms.courses.files import Files
from lms.courses.findings import CourseFinding, Findings, Reading
from lms.courses.format_writer import folder_files, write_folder
from lms.courses.lesson_format import LANG, MINUTES_MAX, LessonReader
from lms.courses.rules import lesson_estimate, needs_reason
from lms.courses.source import FORMAT, CourseSource, Rights, UnitSource
from lms.language import gettext as _

__all__ = ["CourseFinding", "Reading", "folder_files", "read_folder", "write_folder"]

LEVELS = ("entry", "intermediate", "advanced")
TRAINING_TYPES = ("employment", "upgrade", "startup", "rural", "heritage", "exam_preparation", "supported")
DISPLAYS = ("standard", "easy-read")
SOURCE_KINDS = ("own", "purchased", "developed", "collected")
MODES = ("online", "offline")
UNIT_TYPES = ("theory", "practice", "visit", "roadshow")
UNITS_MAX = 200
LESSONS_MAX = 100
_LESSON = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def read_folder(folder: Path) -> Reading:
    """Read a course folder. Never raises for what stands in it; the course is None when any finding is an error."""
    findings = Findings()
    files = Files(folder, findings)
    if not files.is_folder("."):
        findings.error("", _("This is no folder: give the folder of a course."))
        return Reading(None, {}, findings.listed())
    reader = LessonReader(files, findings)
    course = _course(files, reader, findings)
    if findings.has_errors:
        return Reading(None, {}, findings.listed())
    return Reading(course, reader.images, findings.listed(), reader.films)


def _course(files: Files, reader: LessonReader, findings: Findings) -> CourseSource:
    root = reader.toml("course.toml")
    if root.whole("format", 1, 10**6) > FORMAT:
        root.error("format", _("This course needs a newer program: here format %(n)s is read.", n=FORMAT))
    lang = root.text("lang", 35)
    if lang and not LANG.fullmatch(lang):
        root.error("lang", _("lang: write a language tag such as zh-Hans."))
    folders = _lesson_folders(files, findings)
    lessons = {folder: reader.lesson(folder, lang) for folder in folders}
    units = tuple(_unit(table) for table in root.tables("units", 1, UNITS_MAX))
    _judge_units(root, units, folders, findings)
    used = dict.fromkeys(unit.lesson for unit in units if unit.lesson in lessons)
    course = CourseSource(
        uid=root.uid("uid"),
        title=root.text("title", 80),
        lang=lang,
        summary=root.text("summary", 400, lines=True),
        trade=root.text("trade", 80),
        level=root.one_of("level", LEVELS),
        training_type=root.one_of("training_type", TRAINING_TYPES),
        designed_for=root.text("designed_for", 400, needed=False, lines=True),
        display=root.one_of("display", DISPLAYS),
        source=_rights(root.table("source")),
        units=units,
        lessons=tuple(lessons[folder] for folder in used),
    )
    root.finish()
    reader.leftovers("", {"course.toml", "lessons"})
    _advise(root, course, findings)
    return course


def _advise(root: Table, course: CourseSource, findings: Findings) -> None:
    """Warnings that need the whole course."""
    for lesson in course.lessons:
        if course.display == "easy-read" and not lesson.easy_read:
            message = _("An easy-read course needs easy-read.md in each lesson: add it.")
            findings.warning(f"lessons/{lesson.folder}", message)
    readable = {lesson.folder: lesson for lesson in course.lessons if lesson.script.parts}
    for place, unit in enumerate(course.units, 1):
        if unit.lesson in readable:
            estimate = lesson_estimate(readable[unit.lesson])
            if needs_reason(unit.minutes, estimate):
                root.warning(f"units[{place}].minutes", _(
                    "%(minutes)s minutes are credited, about %(estimate)s are estimated: the reviewers will ask why.",
                    minutes=unit.minutes, estimate=estimate,
                ))  # fmt: skip


def _lesson_folders(files: Files, findings: Findings) -> list[str]:
    folders = []
    for name in files.names("lessons"):
        path = f"lessons/{name}"
        if not files.is_folder(path):
            findings.warning(path, _("This file is not part of the course and is left out."))
        elif not _LESSON.fullmatch(name):
            findings.error(path, _("Name this folder with small letters a–z, digits and hyphens."))
        else:
            folders.append(name)
    if len(folders) > LESSONS_MAX:
        findings.error("lessons", _("A course has at most %(most)s lessons.", most=LESSONS_MAX))
    return folders[:LESSONS_MAX]


def _rights(table: Table) -> Rights:
    rights = Rights(
        kind=table.one_of("kind", SOURCE_KINDS), rights=table.text("rights", 400, lines=True), term=table.day("term")
    )
    if rights.kind == "purchased" and not rights.term:
        table.warning("term", _("Say when the licence of this purchased course ends (term), if it ends."))
    table.finish()
    return rights


def _unit(table: Table) -> UnitSource:
    mode = table.one_of("mode", MODES)
    offline = mode == "offline"
    unit = UnitSource(
        uid=table.uid("uid"),
        mode=mode,
        type=table.one_of("type", UNIT_TYPES),
        minutes=table.whole("minutes", 1, MINUTES_MAX),
        lesson=table.text("lesson", 60, needed=mode == "online"),
        title=table.text("title", 80, needed=offline),
        summary=table.text("summary", 400, needed=offline, lines=True),
        topics=table.texts("topics", 40, 20),
    )
    table.finish()
    if offline and table.has("lesson"):
        table.error("lesson", _("An offline unit has no lesson: remove this line."))
    for key in ("title", "summary"):
        if mode == "online" and table.has(key):
            table.error(key, _("An online unit takes its %(key)s from its lesson: remove this line.", key=key))
    return unit


def _judge_units(root: Table, units: tuple[UnitSource, ...], folders: list[str], findings: Findings) -> None:
    for uid, place in repeated([unit.uid for unit in units]):
        root.error(f"units[{place}].uid", _("The uid “%(uid)s” stands here twice: give each its own.", uid=uid))
    # One lesson under two units would be studied once and credited twice.
    for folder, place in repeated([unit.lesson for unit in units]):
        root.error(f"units[{place}].lesson", _("Two units use the lesson “%(lesson)s”: keep one.", lesson=folder))
    for place, unit in enumerate(units, 1):
        if unit.lesson and unit.lesson not in folders:
            message = _("There is no folder lessons/%(lesson)s: add it or mend the name.", lesson=unit.lesson)
            root.error(f"units[{place}].lesson", message)
    # Without readable units every lesson would be called unused: one finding is enough then.
    used = {unit.lesson for unit in units}
    for folder in [name for name in folders if units and name not in used]:
        message = _("No unit uses this lesson: add a unit to course.toml or remove the folder.")
        findings.error(f"lessons/{folder}", message)
