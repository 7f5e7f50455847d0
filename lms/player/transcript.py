"""The text of a lesson as a file to take along: plain text, or one accessible page; in two languages where there are two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from lms.courses.source import LessonSource
from lms.language import current, pgettext
from lms.language import gettext as _
from lms.media.script import description_of

Kind = Literal["title", "part", "picture", "written", "said", "second", "words", "term"]

_STYLE = (
    "body{max-inline-size:40em;margin:auto;padding:1em;font:1.15em/1.8 sans-serif;color-scheme:light dark}"
    ".picture,.written{border-inline-start:.3em dotted;padding-inline-start:.8em}"
    ".second{border-inline-start:.15em solid;padding-inline-start:.8em}dt{font-weight:700}"
    "@media print{body{max-inline-size:none;padding:0}h2{break-after:avoid}p{break-inside:avoid}}"
)
"""In the file itself: it is read without a connection."""


@dataclass(frozen=True)
class Block:
    """One piece of the text, with the mark that says what it is."""

    kind: Kind
    words: str
    lang: str
    more: str = ""
    """The meaning of a term."""


@dataclass(frozen=True)
class TextFile:
    """A file with its name and its kind."""

    name: str
    mime: str
    content: str


def text_file(lesson: LessonSource, *, as_page: bool = False, second: str = "") -> TextFile:
    """The lesson as a file. `second`: language of a translation that goes with every paragraph; one that is not there
    is left out."""
    known = second if second in dict(lesson.translations) else ""
    name = f"transcript-{known}" if known else "transcript"
    if as_page:
        return TextFile(f"{name}.html", "text/html; charset=utf-8", _page(lesson, known))
    return TextFile(f"{name}.txt", "text/plain; charset=utf-8", transcript_text(lesson, known))


def transcript_text(lesson: LessonSource, second: str = "") -> str:
    """The lesson as plain text: parts, what is shown, what is said, the glossary."""
    return "\n\n".join(_plain(block) for block in blocks(lesson, second)) + "\n"


def blocks(lesson: LessonSource, second: str = "") -> Iterator[Block]:
    """The text in order. `second` as in `text_file`."""
    other = iter(dict(lesson.translations).get(second, ()))
    yield Block("title", lesson.title, lesson.lang)
    for number, part in enumerate(lesson.script.parts, 1):
        yield Block("part", part.title, lesson.lang, str(number))
        for slide in part.slides:
            seen = description_of(slide)
            if seen:
                yield Block("picture", seen, lesson.lang)
            if slide.bullets:
                yield Block("written", pgettext("between short lines", "; ").join(slide.bullets), lesson.lang)
            for text in slide.narration:
                yield Block("said", text, lesson.lang)
                translated = next(other, "")
                if translated:
                    yield Block("second", translated, second)
    if lesson.glossary:
        yield Block("words", _("Words of the trade"), current())
        for entry in lesson.glossary:
            yield Block("term", entry.term, lesson.lang, entry.meaning)


def _plain(block: Block) -> str:
    if block.kind == "part":
        return _("Part %(number)s: %(title)s", number=block.more, title=block.words)
    if block.kind == "term":
        return f"{block.words}: {block.more}"
    mark = {"picture": _("Picture:"), "written": _("Written in the picture:")}.get(block.kind)
    return f"{mark} {block.words}" if mark else block.words


def _page(lesson: LessonSource, second: str) -> str:
    """A whole page that needs nothing else: headings, languages, marks in words, a style for screen and paper."""
    all_blocks = list(blocks(lesson, second))
    body = [_html(block) for block in all_blocks if block.kind != "term"]
    terms = [_html(block) for block in all_blocks if block.kind == "term"]
    if terms:
        body.append(Markup("<dl>{}</dl>").format(Markup("").join(terms)))
    return str(Markup(
        '<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8"><title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{style}</style></head>\n'
        "<body><main>\n{body}\n</main></body>\n</html>\n"
    ).format(lang=lesson.lang, title=lesson.title, style=Markup(_STYLE), body=Markup("\n").join(body)))  # noqa: S704


def _html(block: Block) -> Markup:
    words = Markup('<span lang="{}">{}</span>').format(block.lang, block.words)
    if block.kind == "title":
        return Markup("<h1>{}</h1>").format(words)
    if block.kind == "part":
        label = _("Part %(number)s:", number=block.more)
        return Markup('<h2><span lang="{}">{}</span> {}</h2>').format(current(), label, words)
    if block.kind == "words":
        return Markup("<h2>{}</h2>").format(words)
    if block.kind == "term":
        return Markup('<dt lang="{0}">{1}</dt><dd lang="{0}">{2}</dd>').format(block.lang, block.words, block.more)
    mark = {"picture": _("Picture:"), "written": _("Written in the picture:")}.get(block.kind, "")
    label = Markup('<strong lang="{}">{}</strong> ').format(current(), mark) if mark else escape("")
    return Markup('<p class="{}">{}{}</p>').format(block.kind, label, words)
