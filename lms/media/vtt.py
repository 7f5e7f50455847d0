"""WebVTT: cues, writing, lenient reading. The strict look at a file is `vtt_check.validate_vtt`."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from lms.media.rules import display_width
from lms.media.vtt_check import (
    GAP_MS,
    LINE_WIDTH,
    LINES,
    LONGEST_MS,
    SHORTEST_MS,
    validate_vtt,
)

__all__ = [
    "GAP_MS", "LINES", "LINE_WIDTH", "LONGEST_MS", "SHORTEST_MS",
    "Cue", "read_vtt", "reading_speed", "validate_vtt", "write_vtt",
]  # fmt: skip


@dataclass(frozen=True)
class Cue:
    """One caption: shown from `start_ms` up to `end_ms`, whole milliseconds from the start of the lesson."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    """Plain text, no tags, nothing escaped."""
    id: str = ""
    voice: str = ""
    """Who speaks, "" for the narrator."""


def reading_speed(cue: Cue) -> float:
    """Full-width characters a second; spaces and punctuation count (Netflix, "How is reading speed measured")."""
    return sum(map(display_width, cue.lines)) * 1000 / max(1, cue.end_ms - cue.start_ms)


def write_vtt(cues: Iterable[Cue]) -> str:
    """The text of a WebVTT file (write it as UTF-8). Lines that would break the file are mended, never words."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        identifier = _one_line(cue.id).replace("-->", "→")
        head = f"{identifier}\n" if identifier else ""
        voice = _one_line(cue.voice)
        speaker = f"<v {_escaped(voice)}>" if voice else ""
        lines = [line for line in map(_one_line, cue.lines) if line]
        text = "\n".join(_escaped(line) for line in lines)
        blocks.append(f"{head}{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{speaker}{text}\n")
    return "\n".join(blocks)


def read_vtt(raw: bytes) -> list[Cue]:
    """Read cues leniently, as a browser would: what cannot be read is left out, and nothing is raised."""
    text = re.sub(r"\r\n?", "\n", raw.decode("utf-8", errors="replace").removeprefix("\ufeff"))
    try:
        captions = webvtt.from_buffer(io.StringIO(text)).captions
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError):
        return []
    cues = []
    for caption in captions:
        start_ms, end_ms = caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
        lines = tuple(html.unescape(line).strip() for line in caption.text.splitlines())
        cues.append(Cue(start_ms, end_ms, lines, caption.identifier or "", html.unescape(caption.voice or "")))
    return cues


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\0", "")).strip()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
