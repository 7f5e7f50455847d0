"""The script of a lesson: what is spoken, what is shown, in parts of about a minute.

Pure data. `parse` reads the Markdown of `script.md` (see docs/course-format.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Slide:
    """One picture on screen and the words spoken over it."""

    bullets: tuple[str, ...]
    narration: tuple[str, ...]
    """Paragraphs, spoken and shown in the transcript."""
    image: str = ""
    """Path of a picture inside the lesson folder, "" for none."""
    image_alt: str = ""
    description: str = ""
    """What is only shown, in words, for who cannot see it."""


@dataclass(frozen=True)
class Part:
    """About a minute of narration under one heading; the unit of reading evidence."""

    title: str
    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Script:
    """A whole lesson, ready to be spoken and drawn."""

    title: str
    lang: str
    """BCP 47, e.g. "zh-Hans"."""
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Finding:
    """Something in a text file that its author should mend (error) or look at (warning)."""

    level: Literal["error", "warning"]
    line: int
    """1 is the first line of the file."""
    message: str
    """A sentence in the language in force."""


def description_of(slide: Slide) -> str:
    """What a slide shows, in the words the page has and the voice says at its place; "" when all is said."""
    return " ".join(words for words in (slide.image_alt, slide.description) if words)


def part_characters(part: Part) -> int:
    """Characters of narration in a part, spaces not counted."""
    return sum(not c.isspace() for slide in part.slides for paragraph in slide.narration for c in paragraph)


def to_json(script: Script) -> dict[str, Any]:
    """The script as plain lists and dicts; `from_json` gives the same script back."""
    return asdict(script)


def from_json(source: Mapping[str, Any]) -> Script:
    """Read what `to_json` wrote, also after a passage through JSON. Raises KeyError when a value is missing."""
    return Script(
        title=source["title"],
        lang=source["lang"],
        parts=tuple(
            Part(part["title"], tuple(_slide_from_json(slide) for slide in part["slides"])) for part in source["parts"]
        ),
    )


def _slide_from_json(source: Mapping[str, Any]) -> Slide:
    return Slide(
        bullets=tuple(source["bullets"]),
        narration=tuple(source["narration"]),
        image=source["image"],
        image_alt=source["image_alt"],
        description=source["description"],
    )


def parse(markdown: str, *, title: str, lang: str) -> tuple[Script | None, list[Finding]]:
    """Read a `script.md`. The script is None when any finding is an error; findings are in order of lines."""
    from lms.media.script_reader import ScriptReader  # the reader builds what this file declares

    reader = ScriptReader()
    parts = reader.read(markdown)
    findings = sorted(reader.findings, key=lambda finding: finding.line)
    if parts is None or any(finding.level == "error" for finding in findings):
        return None, findings
    return Script(title, lang, parts), findings
