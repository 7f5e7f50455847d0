"""The words inside a WebVTT cue: tags, inner times, character references. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from html.entities import html5

from lms.language import gettext as _

_TOKEN = re.compile(r"<[^<>]*>|&[^&<;\s]*;?|<")
_TAG = re.compile(r"(/?)([a-z]+)((?:\.[^\s.>&<]+)*)(?:[ \t\n]+([^>]*))?")
_TIME = re.compile(r"(?:([0-9]{2,6}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_TAGS = frozenset({"b", "c", "i", "lang", "rt", "ruby", "u", "v"})


def plain_lines(lines: Sequence[str]) -> list[str]:
    """The words a person sees, one string for each line given: no tags, references decoded."""
    # A tag may run over a line's end, so the lines are read as one text.
    text = re.sub(r"<[^<>]*>", lambda m: "\n" * m[0].count("\n"), "\n".join(lines))
    return html.unescape(text.replace("\n", "\x1e")).split("\x1e") if lines else []


def text_problems(lines: Sequence[tuple[int, str]], span: tuple[int, int] | None) -> Iterator[tuple[int, str]]:
    """(line number, sentence) for each fault; `span` is the cue's start and end in ms, None when unknown."""
    text = "\n".join(line for _number, line in lines)
    opened: list[tuple[str, int]] = []
    last_ms = span[0] if span else 0
    for match in _TOKEN.finditer(text):
        number = lines[text.count("\n", 0, match.start())][0]
        piece = match[0]
        if piece.startswith("&"):
            problem = _reference_problem(piece)
        elif piece == "<":
            problem = _("Write &lt; for the sign “<”.")
        elif _TIME.fullmatch(piece[1:-1]):
            moment = _inner_ms(piece[1:-1])
            problem = _inner_time_problem(moment, last_ms, span)
            last_ms = max(last_ms, moment)
        else:
            problem = _tag_problem(piece[1:-1], number, opened)
        if problem:
            yield number, problem
    # A voice over the whole cue needs no end; nor does the last reading of a ruby.
    voice_over_all = (
        len(opened) == 1 and opened[0][0] == "v" and text.lstrip().startswith("<v") and text.count("<v") == 1
    )
    if not voice_over_all:
        for name, number in opened:
            yield number, _("The tag <%(name)s> needs its end </%(name)s>.", name=name)


def _reference_problem(piece: str) -> str:
    if not piece.endswith(";"):
        return _("Write &amp; for the sign “&”.")
    name = piece[1:]
    if re.fullmatch(r"#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});", name) or name in html5:
        return ""
    return _("“%(name)s” is not a known character. Write &amp; for the sign “&”.", name=piece)


def _inner_ms(text: str) -> int:
    hours, minutes, seconds, rest = (int(group or 0) for group in _TIME.fullmatch(text).groups())  # type: ignore[union-attr]
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _inner_time_problem(moment: int, last_ms: int, span: tuple[int, int] | None) -> str:
    if span is not None and not span[0] < moment < span[1]:
        return _("A time inside a caption lies between its start and its end.")
    if moment <= last_ms:
        return _("Times inside a caption must rise.")
    return ""


def _tag_problem(inside: str, number: int, opened: list[tuple[str, int]]) -> str:
    match = _TAG.fullmatch(inside)
    if match is None or match[2] not in _TAGS:
        return _("“<%(tag)s>” is not a caption tag. Write &lt; for the sign “<”.", tag=inside[:40])
    slash, name, annotation = match[1], match[2], (match[4] or "").strip()
    if slash:
        return _end_problem(name, bool(match[3] or annotation), opened)
    opened.append((name, number))
    if name == "v" and not annotation:
        return _("Name who speaks: <v Name>.")
    if name == "lang" and not _LANGUAGE.fullmatch(annotation):
        return _("Name the language: <lang en>.")
    if name == "rt" and (len(opened) < 2 or opened[-2][0] != "ruby"):
        return _("<rt> stands inside <ruby>.")
    if name not in {"v", "lang"} and annotation:
        return _("The tag <%(name)s> takes no words.", name=name)
    return ""


def _end_problem(name: str, has_more: bool, opened: list[tuple[str, int]]) -> str:
    if name == "ruby" and opened and opened[-1][0] == "rt":
        opened.pop()
    if has_more:
        return _("An end tag is only a name: </%(name)s>.", name=name)
    if opened and opened[-1][0] == name:
        opened.pop()
        return ""
    names = [open_name for open_name, _number in opened]
    if name in names:
        del opened[len(names) - 1 - names[::-1].index(name) :]
        return _("Close tags in the reverse order of opening them: </%(name)s> is too early.", name=name)
    return _("There is no <%(name)s> for this end tag.", name=name)
