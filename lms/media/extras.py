"""What a lesson asks to have made beside narration and slides: words to be read aloud, easy-read, sign, translations.

Pure data, JSON-able. The caller (courses) fills it from the lesson's source; nothing here knows a course.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lms.media import script as scripts
from lms.media.script import Script


@dataclass(frozen=True)
class SignTrack:
    """A second picture beside the lesson, for sign language."""

    lang: str
    """BCP 47 of the sign language, e.g. "csl"."""
    kind: str
    """timing | film; a timing clip only shows the time, is made here, and is never presented as sign language."""
    file: str = ""
    """Path of the film inside the lesson folder, "" for a timing clip."""
    offset_ms: int = 0
    """When the film begins on the lesson's timeline; negative when its first moments are left out. The film is not cut."""
    label: str = ""


@dataclass(frozen=True)
class Extras:
    """Everything but the script. Each part may be empty."""

    aloud: tuple[str, ...] = ()
    """Texts of the lesson page that are not narration. Descriptions, headings, slide lines and easy-read lines are
    added while building; the same text is spoken once."""
    easy_read: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(title, lines) for each part of the script, in order."""
    sign: tuple[SignTrack, ...] = ()
    translations: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(BCP 47, one text for each narration paragraph in order; "" where there is none)."""


NOTHING = Extras()


@dataclass(frozen=True)
class Order:
    """All that the media of a lesson are made from."""

    script: Script
    images: Mapping[str, str]
    """Path in the lesson → digest in the store."""
    extras: Extras = NOTHING
    films: Mapping[str, str] = field(default_factory=dict)
    """Path in the lesson → digest in the store."""


def to_json(extras: Extras) -> dict[str, Any]:
    """The extras as plain lists and dicts; `from_json` gives the same back, also after a passage through JSON."""
    return asdict(extras)


def from_json(source: Mapping[str, Any]) -> Extras:
    """Read what `to_json` wrote. Raises KeyError or TypeError for anything else."""
    return Extras(
        aloud=tuple(source["aloud"]),
        easy_read=tuple((title, tuple(lines)) for title, lines in source["easy_read"]),
        sign=tuple(SignTrack(**one) for one in source["sign"]),
        translations=tuple((lang, tuple(texts)) for lang, texts in source["translations"]),
    )


def order_to_json(order: Order) -> dict[str, Any]:
    """An order as plain values, for the payload of a job."""
    return {
        "script": scripts.to_json(order.script),
        "images": dict(order.images),
        "extras": to_json(order.extras),
        "films": dict(order.films),
    }


def order_from_json(source: Mapping[str, Any]) -> Order:
    """Read what `order_to_json` wrote, and jobs of the first release, which knew script and images only."""
    return Order(
        script=scripts.from_json(source["script"]),
        images=dict(source["images"]),
        extras=from_json(source["extras"]) if "extras" in source else NOTHING,
        films=dict(source.get("films", {})),
    )
