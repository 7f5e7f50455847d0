"""Writes a course folder as `lms.courses.format` reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from lms.courses import easy_read, translations
from lms.courses.item_format import IMAGE
from lms.courses.items import CheckItem
from lms.courses.lesson_format import FILM, LANG
from lms.courses.source import FORMAT, CourseSource, LessonSource
from lms.errors import Refused
from lms.language import gettext as _


def write_folder(course: CourseSource, images: Mapping[str, bytes], folder: Path) -> None:
    """Export a course so that `read_folder` gives the same course back.

    `images` is sha256 → bytes of pictures and films. Raises Refused when the folder holds something already, KeyError
    when bytes are missing, OSError when the disk refuses.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(_("This folder is in use: choose an empty one."), code="folder-in-use")
    for name, content in sorted(folder_files(course, images).items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def folder_files(course: CourseSource, images: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path → bytes of every file of a course folder, for writing to a disk or an archive."""
    files = {"course.toml": "\n".join(_course_lines(course)).encode()}
    for lesson in course.lessons:
        path = f"lessons/{lesson.folder}"
        files[f"{path}/lesson.toml"] = "\n".join(_lesson_lines(lesson)).encode()
        files[f"{path}/script.md"] = lesson.script_markdown.encode()
        if lesson.easy_read:
            files[f"{path}/easy-read.md"] = easy_read.write(lesson.easy_read).encode()
        for image, digest in lesson.images.items():
            if not IMAGE.fullmatch(image):
                raise ValueError(f"{image!r} is no picture of a lesson")
            files[f"{path}/{image}"] = images[digest]
        for film, digest in lesson.films.items():
            if not FILM.fullmatch(film):
                raise ValueError(f"{film!r} is no film of a lesson")
            files[f"{path}/{film}"] = images[digest]
        for lang, texts in lesson.translations:
            if not LANG.fullmatch(lang):
                raise ValueError(f"{lang!r} is no language of a translation")
            files[f"{path}/translations/{lang}.md"] = translations.write(texts).encode()
    return files


def _course_lines(course: CourseSource) -> Iterator[str]:
    yield f"format = {FORMAT}"
    for key in ("uid", "title", "lang", "summary", "trade", "level", "training_type", "designed_for", "display"):
        yield f"{key} = {_toml(getattr(course, key))}"
    yield "\n[source]"
    for key in ("kind", "rights", "term"):
        yield f"{key} = {_toml(getattr(course.source, key))}"
    for unit in course.units:
        yield "\n[[units]]"
        for key in ("uid", "mode", "type"):
            yield f"{key} = {_toml(getattr(unit, key))}"
        yield f"minutes = {unit.minutes}"
        for key in ("lesson", "title", "summary"):
            if getattr(unit, key):
                yield f"{key} = {_toml(getattr(unit, key))}"
        yield f"topics = [{', '.join(map(_toml, unit.topics))}]"
    yield ""


def _lesson_lines(lesson: LessonSource) -> Iterator[str]:
    yield f"title = {_toml(lesson.title)}"
    yield f"summary = {_toml(lesson.summary)}"
    yield f"practice_minutes = {lesson.practice_minutes}"
    for track in lesson.sign:
        yield "\n[[sign]]"
        for key in ("lang", "kind", "file", "label"):
            if getattr(track, key):
                yield f"{key} = {_toml(getattr(track, key))}"
        yield f"offset_ms = {track.offset_ms}"
    for item in lesson.items:
        yield from _item_lines(item)
    for entry in lesson.glossary:
        yield "\n[[glossary]]"
        yield f"term = {_toml(entry.term)}"
        yield f"meaning = {_toml(entry.meaning)}"
    yield ""


def _item_lines(item: CheckItem) -> Iterator[str]:
    yield "\n[[items]]"
    for key in ("uid", "kind", "question", "help", "picture", "picture_alt"):
        if getattr(item, key):
            yield f"{key} = {_toml(getattr(item, key))}"
    if item.kind == "text":
        yield f"accept = [{', '.join(map(_toml, item.accept))}]"
        yield f"contains = {_flag(item.contains)}"
    for choice in item.choices:
        yield "[[items.choices]]"
        yield f"text = {_toml(choice.text)}"
        if item.kind != "order":
            yield f"right = {_flag(choice.right)}"
    for region in item.regions:
        yield "[[items.regions]]"
        yield f"label = {_toml(region.label)}"
        for key in ("x", "y", "width", "height"):
            yield f"{key} = {getattr(region, key)}"
        yield f"right = {_flag(region.right)}"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _toml(text: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)
