"""A strict look at a WebVTT file, with line numbers. Pure: bytes in, findings out; never raises.

The grammar is W3C WebVTT's for authors, which is narrower than what browsers accept: what is only tolerated is
told, because some other player will drop it in silence. The lint limits are those of Netflix's Timed Text Style Guide for Simplified Chinese and its General Requirements.
The words inside a cue are looked at by `vtt_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.language import gettext as _
from lms.media.rules import display_width, is_han
from lms.media.script import Finding
from lms.media.vtt_text import plain_lines, text_problems

LINE_WIDTH = 16
"""Full-width characters in a line."""
LINES = 2
SHORTEST_MS = 833
LONGEST_MS = 7_000
GAP_MS = 80
"""Two frames at 25 a second: the least hole between two cues that are not joined."""
SPEEDS = (9, 11)
"""Full-width characters a second: a warning above the first, an error above the second."""

_LONGEST_TEXT = 2_000
"""Characters; a cue with more is not looked into, so that no file can keep the server busy."""
_TIME = r"(?:([0-9]{2,}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
_TIMING = re.compile(_TIME + r"[ \t]+-->[ \t]+" + _TIME + r"(?:[ \t]+(.*))?")
_PERCENT = r"(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?)%"
_SETTINGS = {
    "vertical": re.compile(r"rl|lr"),
    "line": re.compile(rf"(?:-?[0-9]{{1,4}}|{_PERCENT})(?:,(?:start|center|end))?"),
    "position": re.compile(rf"{_PERCENT}(?:,(?:line-left|center|line-right))?"),
    "size": re.compile(_PERCENT),
    "align": re.compile(r"start|center|end|left|right"),
    "region": re.compile(r"\S+"),
}
_REGION_SETTINGS = {
    "id": re.compile(r"\S+"),
    "width": re.compile(_PERCENT),
    "lines": re.compile(r"[0-9]{1,4}"),
    "regionanchor": re.compile(rf"{_PERCENT},{_PERCENT}"),
    "viewportanchor": re.compile(rf"{_PERCENT},{_PERCENT}"),
    "scroll": re.compile(r"up"),
}


@dataclass(frozen=True)
class _Line:
    number: int
    text: str


def validate_vtt(raw: bytes, *, is_shown: bool = True) -> list[Finding]:
    """What an author should mend in a caption file, in order of lines; empty when there is nothing.

    `is_shown`: False for a track of descriptions, which is read out: no limit of lines, length or speed holds.
    """
    check = _Check(is_shown)
    check.file(raw)
    return sorted(check.findings, key=lambda finding: finding.line)


class _Check:
    def __init__(self, is_shown: bool) -> None:
        self.findings: list[Finding] = []
        self._is_shown = is_shown
        self._ids: set[str] = set()
        self._regions: set[str] = set()
        self._cues = 0
        self._last_start = self._last_end = 0

    def _error(self, line: int, message: str) -> None:
        self.findings.append(Finding("error", line, message))

    def _warn(self, line: int, message: str) -> None:
        self.findings.append(Finding("warning", line, message))

    def file(self, raw: bytes) -> None:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            self._error(1, _("Save the file as UTF-8; this is UTF-16."))
            return
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = len(re.findall(rb"\r\n|\r|\n", raw[: error.start])) + 1
            self._error(line, _("Save the file as UTF-8: this line has characters in another encoding."))
            return
        lines = [_Line(n, line) for n, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), start=1)]
        lines = [self._mended(line) for line in lines]
        blocks = list(_blocks(lines[1:]))
        self._header(lines)
        if len(lines) > 1 and lines[1].text:
            blocks = blocks[1:]
        for block in blocks:
            self._block(block)
        if not self._cues:
            self._error(lines[-1].number, _("There is no caption in this file."))

    def _mended(self, line: _Line) -> _Line:
        """Tell what cannot be seen in an editor, then look at the line as its author sees it."""
        if "\0" in line.text:
            self._error(line.number, _("Take the zero character out of this line."))
        if "\ufeff" in line.text:
            self._error(line.number, _("Take the byte order mark (an invisible character) out of this line."))
        if line.text and not line.text.strip(" \t"):
            self._error(line.number, _("Take the spaces out of this empty line: players do not see it as empty."))
            return _Line(line.number, "")
        return line

    def _header(self, lines: list[_Line]) -> None:
        first = lines[0].text
        if not re.match(r"WEBVTT(?:[ \t]|$)", first):
            self._error(1, _("The first line must be the word WEBVTT."))
        elif "-->" in first:
            self._error(1, _("Leave an empty line between WEBVTT and the first caption."))
        if len(lines) > 1 and lines[1].text:
            self._error(2, _("Leave an empty line after the line WEBVTT."))

    def _block(self, block: list[_Line]) -> None:
        first = block[0]
        arrows = [index for index, line in enumerate(block) if "-->" in line.text]
        if arrows and arrows[0] <= 1 and not re.match(r"NOTE(?:[ \t]|$)", first.text):
            self._cue(block, arrows)
        elif re.match(r"NOTE(?:[ \t]|$)", first.text):
            for index in arrows:
                self._error(block[index].number, _("A note cannot hold an arrow “-->”."))
        elif re.fullmatch(r"STYLE[ \t]*", first.text):
            self._style(block)
        elif re.fullmatch(r"REGION[ \t]*", first.text):
            self._region(block)
        else:
            self._error(
                first.number,
                _("This text belongs to no caption: players leave it out. Give it a time or write NOTE before it."),
            )

    def _style(self, block: list[_Line]) -> None:
        if self._cues:
            self._error(block[0].number, _("A style stands before the first caption; here it is ignored."))
        depth = 0
        for line in block[1:]:
            lowered = line.text.lower()
            if "-->" in lowered:
                self._error(line.number, _("A style cannot hold an arrow “-->”."))
            if "@import" in lowered or "url(" in lowered:
                self._error(line.number, _("A style cannot fetch other files (@import, url)."))
            for character in re.sub(r"\"[^\"]*\"|'[^']*'", "", line.text):
                depth += {"{": 1, "}": -1}.get(character, 0)
                if depth < 0:
                    break
        if depth:
            self._error(block[-1].number, _("Each “{” of a style needs its “}”."))

    def _region(self, block: list[_Line]) -> None:
        if self._cues:
            self._error(block[0].number, _("A region stands before the first caption; here it is ignored."))
        seen: dict[str, str] = {}
        for line in block[1:]:
            self._settings(line.number, line.text, _REGION_SETTINGS, seen)
        identifier = seen.get("id")
        if identifier is None:
            self._error(block[0].number, _("Give this region an id."))
        elif identifier in self._regions:
            self._error(block[0].number, _("Two regions have the id “%(id)s”.", id=identifier[:40]))
        else:
            self._regions.add(identifier)

    def _settings(self, line: int, text: str, known: dict[str, re.Pattern[str]], seen: dict[str, str]) -> None:
        for setting in text.split():
            name, colon, value = setting.partition(":")
            if name not in known or not colon:
                self._error(line, _("“%(setting)s” is not a setting.", setting=setting[:40]))
            elif name in seen:
                self._error(line, _("The setting “%(name)s” stands twice.", name=name))
            elif not known[name].fullmatch(value):
                self._error(line, _("The setting “%(name)s” cannot be “%(value)s”.", name=name, value=value[:40]))
            else:
                seen[name] = value

    def _cue(self, block: list[_Line], arrows: list[int]) -> None:
        self._cues += 1
        timing = block[arrows[0]]
        if arrows[0] == 1:
            identifier = block[0].text
            if identifier in self._ids:
                self._error(block[0].number, _("Two captions have the id “%(id)s”.", id=identifier[:40]))
            self._ids.add(identifier)
        for index in arrows[1:]:
            self._error(
                block[index].number,
                _("Leave an empty line before each caption; an arrow “-->” cannot stand in its text."),
            )
        payload = block[arrows[0] + 1 :]
        span = self._timing(timing)
        if span is not None:
            self._cue_settings(timing)
        if sum(len(line.text) for line in payload) > _LONGEST_TEXT:
            self._error(timing.number, _("Divide this caption: its text is much too long."))
            return
        for number, message in text_problems([(line.number, line.text) for line in payload], span):
            self._error(number, message)
        self._lint(timing.number, payload, span)

    def _timing(self, line: _Line) -> tuple[int, int] | None:
        match = _TIMING.fullmatch(line.text.rstrip(" \t"))
        if match is None:
            self._error(line.number, _timing_advice(line.text))
            return None
        start, end = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:8])
        if start >= end:
            self._error(line.number, _("A caption must end after it starts."))
        if start < self._last_start:
            self._error(line.number, _("This caption starts before the one above it. Put captions in order of time."))
        elif start < self._last_end:
            self._error(line.number, _("This caption starts before the one above it has ended."))
        elif self._last_end and 0 < start - self._last_end < GAP_MS:
            self._error(
                line.number,
                _("Leave %(gap)s ms or nothing between this caption and the one above it.", gap=GAP_MS),
            )
        self._last_start, self._last_end = max(start, self._last_start), max(end, self._last_end)
        return start, end

    def _cue_settings(self, line: _Line) -> None:
        settings: dict[str, str] = {}
        match = _TIMING.fullmatch(line.text.rstrip(" \t"))
        self._settings(line.number, (match and match[9]) or "", _SETTINGS, settings)
        region = settings.get("region")
        if region is None:
            return
        if region not in self._regions:
            self._error(line.number, _("There is no region “%(id)s” above.", id=region[:40]))
        if settings.keys() & {"line", "vertical"} or settings.get("size", "100%") != "100%":
            self._error(line.number, _("A caption in a region cannot set line, size or vertical as well."))

    def _lint(self, timing_line: int, payload: list[_Line], span: tuple[int, int] | None) -> None:
        lines = plain_lines([line.text for line in payload])
        if not "".join(lines).strip():
            self._error(timing_line, _("This caption has no words."))
            return
        if not self._is_shown:
            return
        if len(lines) > LINES:
            self._error(payload[LINES].number, _("A caption has at most %(most)s lines.", most=LINES))
        for line, text in zip(payload, lines, strict=True):
            if display_width(text) > LINE_WIDTH:
                self._error(line.number, _("Make this line shorter: at most %(most)s characters.", most=LINE_WIDTH))
            if re.search(r"<i[. \t>]", line.text) and any(map(is_han, text)):
                self._warn(line.number, _("Chinese captions use no italics."))
        if span is not None and span[0] < span[1]:
            self._lint_time(timing_line, span[1] - span[0], sum(map(display_width, lines)))

    def _lint_time(self, line: int, shown_ms: int, width: float) -> None:
        if shown_ms < SHORTEST_MS:
            self._error(line, _("Show this caption longer: at least %(least)s ms.", least=SHORTEST_MS))
        if shown_ms > LONGEST_MS:
            self._error(
                line, _("Divide this caption: it shows for more than %(most)s seconds.", most=LONGEST_MS // 1000)
            )
        speed = width * 1000 / shown_ms
        if speed > SPEEDS[0]:
            message = _(
                "%(speed)s characters a second are too many to read: at most %(most)s.",
                speed=round(speed, 1),
                most=SPEEDS[0],
            )
            (self._error if speed > SPEEDS[1] else self._warn)(line, message)


def _blocks(lines: list[_Line]) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for line in lines:
        if line.text:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _milliseconds(groups: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = groups
    # A number of hours nobody can watch is cut, so that a line of a million digits costs nothing.
    return ((int((hours or "0")[-6:]) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * 1000 + int(rest or 0)


def _timing_advice(text: str) -> str:
    if re.search(r"[0-9],[0-9]{3}", text):
        return _("Write a full stop before the thousandths, not a comma: 00:01.500.")
    if not re.search(r"[ \t]-->[ \t]", text):
        return _("Put a space before and after the arrow: 00:01.500 --> 00:03.000.")
    return _(
        "Write the time like this: 00:01.500 --> 00:03.000, with two digits for minutes and seconds and three after the point."
    )
