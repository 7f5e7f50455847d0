"""What a lesson page shows, as plain records. Made by `services.screen`; no ORM, no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Endpoints:
    """Where a lesson sends what happens: addresses that take POST."""

    open: str
    beat: str
    part: str
    answer: str


@dataclass(frozen=True)
class Line:
    """A spoken paragraph; the times are None while the media are being made."""

    text: str
    start_ms: int | None
    end_ms: int | None
    speaker: str = ""
    """Who speaks, "" for the one voice of the lesson."""


@dataclass(frozen=True)
class Scene:
    """What belongs to one picture on screen."""

    description: str
    """What is only shown, in words, "" when nothing is."""
    written: tuple[str, ...]
    """Short lines that stand in the picture."""
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Part:
    """About a minute of the lesson."""

    number: int
    """From 0, as "Next part" sends it."""
    title: str
    start_ms: int | None
    end_ms: int | None
    scenes: tuple[Scene, ...]
    easy_read: tuple[str, ...]
    is_claimed: bool


@dataclass(frozen=True)
class MediaChoice:
    """A way to load the lesson, and what it costs."""

    key: str
    """Value of the query `quality`."""
    label: str
    megabytes: str
    """"3.2", "" where nothing more is loaded."""
    is_chosen: bool


@dataclass(frozen=True)
class Playing:
    """The media element of the page and its files, as addresses; "" for a file that is not there."""

    kind: Literal["video", "audio"]
    src: str
    mime: str
    poster: str
    captions: str
    words: str


@dataclass(frozen=True)
class Outline:
    """Where an answer stands in the picture of its question, in whole percent from the top left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Item:
    """A check item without its solution."""

    uid: str
    kind: str
    """single | multiple | text | order | regions"""
    question: str
    choices: tuple[str, ...]
    """What can be chosen; of `order` the lines in an order that is not the right one; () where words are written."""
    help: str
    state: str
    """open | wrong | right"""
    takes_many: bool = False
    """May several answers be right?"""
    picture: str = ""
    """Address of the picture of `regions`, "" where its file is not to be had."""
    picture_alt: str = ""
    outlines: tuple[Outline, ...] = ()
    """Of `regions`, one a choice."""


@dataclass(frozen=True)
class Download:
    """A file to take along."""

    label: str
    url: str
    megabytes: str


@dataclass(frozen=True)
class Mode:
    """A switch of the mode bar."""

    name: str
    label: str
    icon: str
    is_on: bool
    missing: str
    """A sentence where the lesson does not have it, else ""."""


@dataclass(frozen=True)
class Screen:
    """One lesson on screen."""

    title: str
    lang: str
    summary: str
    duration_ms: int
    position_ms: int
    """Where to go on, 0 for the beginning."""
    parts: tuple[Part, ...]
    quality: str
    choices: tuple[MediaChoice, ...]
    playing: Playing | None
    """None for text only, and while the media are being made (then `choices` is empty, too)."""
    making_percent: int
    items: tuple[Item, ...]
    glossary: tuple[tuple[str, str], ...]
    downloads: tuple[Download, ...]
    modes: tuple[Mode, ...]
    percent: int
    """Whole percent of the timeline that counts, rounded down."""
    done: bool
    endpoints: Endpoints | None
    """None where nothing is recorded."""
    answer_url: str
    sent: str
    can_claim: bool
    """Does "Next part" count?"""
    manifest: Mapping[str, Any] | None = None
    """What `<changxue-player>` plays, None while there is nothing to play."""
    rights: str = ""
    """Who made the material and who may use it."""
    instead: tuple[str, ...] = ()
    """Sentences: what stands in for an alternative that this lesson does not have."""

    @property
    def is_being_made(self) -> bool:
        """Are picture and sound still to come?"""
        return not self.choices

    @property
    def position(self) -> str:
        """The place to go on as minutes and seconds, "" for the beginning."""
        seconds = self.position_ms // 1000
        return f"{seconds // 60}:{seconds % 60:02}" if seconds else ""

    def is_on(self, mode: str) -> bool:
        """Did the person choose this mode?"""
        return any(one.name == mode and one.is_on for one in self.modes)
