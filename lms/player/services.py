"""One lesson as plain data for a page. Reads no database: the caller brings lesson, media and progress."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from lms.accessibility.profile import Profile, modes
from lms.courses.source import CheckItem, LessonSource
from lms.language import gettext as _
from lms.language import pgettext
from lms.media.models import LessonMedia
from lms.media.script import Slide
from lms.player.screen import (
    Download,
    Endpoints,
    Item,
    Line,
    MediaChoice,
    Mode,
    Part,
    Playing,
    Scene,
    Screen,
)

__all__ = ["Endpoints", "Screen", "screen", "transcript_text"]

QUALITIES = ("720p", "240p", "audio", "text")
Address = Callable[[str, str], str]
"""A signed address for (digest, file name)."""


def screen(
    lesson: LessonSource,
    media: LessonMedia | None,
    *,
    profile: Profile,
    position_ms: int,
    right_items: Collection[str],
    tried: Mapping[str, bool],
    claimed_parts: Collection[int],
    counted_ms: int,
    done: bool,
    endpoints: Endpoints | None,
    address: Address,
    sent: str,
    quality: str | None,
    making_percent: int = 0,
    transcript_url: str = "",
    answer_url: str = "",
) -> Screen:
    """Everything the template `player/screen.html` shows.

    `tried`: was the last try at an item right? `claimed_parts`: numbers from 0. `sent`: signed text that says when
    the page was sent, handed back by "Next part". `quality`: the query value, any text. `answer_url` takes answers
    where nothing is recorded (`endpoints` None). Without media the text is complete and nothing can be claimed.
    """
    files: Mapping[str, Mapping[str, Any]] = media.manifest["files"] if media else {}
    duration_ms = media.duration_ms if media else 0
    wishes = frozenset(modes(profile))
    chosen = _chosen(quality, wishes, files)
    position_ms = position_ms if 0 < position_ms < duration_ms - 3000 and not done else 0
    return Screen(
        title=lesson.title, lang=lesson.lang, summary=lesson.summary, duration_ms=duration_ms, position_ms=position_ms,
        parts=_parts(lesson, media, claimed_parts), quality=chosen, choices=_choices(files, chosen),
        playing=_playing(files, chosen, position_ms, address) if media else None, making_percent=making_percent,
        items=tuple(_item(item, right_items, tried) for item in lesson.items),
        glossary=tuple((entry.term, entry.meaning) for entry in lesson.glossary),
        downloads=_downloads(files, transcript_url, address), modes=_modes(wishes, lesson),
        percent=min(100, counted_ms * 100 // duration_ms) if duration_ms else 0, done=done,
        endpoints=endpoints, answer_url=endpoints.answer if endpoints else answer_url, sent=sent,
        can_claim=endpoints is not None and media is not None,
    )


def transcript_text(lesson: LessonSource) -> str:
    """The lesson as plain text: parts, what is shown, what is said, the glossary."""
    blocks = [lesson.title]
    for number, part in enumerate(lesson.script.parts, 1):
        blocks.append(_("Part %(number)s: %(title)s", number=number, title=part.title))
        for slide in part.slides:
            scene = _scene(slide, (None for _paragraph in slide.narration))
            if scene.description:
                blocks.append(_("What the picture shows: %(words)s", words=scene.description))
            if scene.written:
                blocks.append(_("On the screen: %(words)s", words=" / ".join(scene.written)))
            blocks.extend(line.text for line in scene.lines)
    if lesson.glossary:
        blocks.append(_("Words of the trade"))
        blocks.append("\n".join(f"{entry.term}: {entry.meaning}" for entry in lesson.glossary))
    return "\n\n".join(blocks) + "\n"


def _parts(lesson: LessonSource, media: LessonMedia | None, claimed: Collection[int]) -> tuple[Part, ...]:
    manifest: Mapping[str, Any] = media.manifest if media else {"parts": [], "paragraphs": []}
    times = iter(manifest["paragraphs"])
    easy_read = [lines for _title, lines in lesson.easy_read]
    parts = []
    for number, part in enumerate(lesson.script.parts):
        span = manifest["parts"][number] if number < len(manifest["parts"]) else {"start_ms": None, "end_ms": None}
        parts.append(Part(
            number=number, title=part.title, start_ms=span["start_ms"], end_ms=span["end_ms"],
            scenes=tuple(_scene(slide, times) for slide in part.slides),
            easy_read=easy_read[number] if number < len(easy_read) else (), is_claimed=number in claimed))
    return tuple(parts)


def _scene(slide: Slide, times: Any) -> Scene:  # noqa: ANN401 - an iterator over manifest paragraphs or None
    lines = []
    for text in slide.narration:
        time = next(times, None)
        lines.append(Line(text, time["start_ms"], time["end_ms"]) if time else Line(text, None, None))
    seen = [words for words in (slide.image_alt, slide.description) if words]
    return Scene(description=" ".join(seen), written=slide.bullets, lines=tuple(lines))


def _chosen(quality: str | None, wishes: Collection[str], files: Mapping[str, Any]) -> str:
    """What is asked for, else what the profile suggests: low data begins small, and nothing loads before play."""
    usual = "240p" if "low-data" in wishes else "720p"
    wanted = quality if quality in QUALITIES else usual
    return wanted if wanted == "text" or _file_key(wanted) in files else "text"


def _file_key(quality: str) -> str:
    return "audio" if quality == "audio" else f"video-{quality}"


def _choices(files: Mapping[str, Any], chosen: str) -> tuple[MediaChoice, ...]:
    names = {
        "720p": pgettext("quality", "Video, sharp"), "240p": pgettext("quality", "Video, small"),
        "audio": pgettext("quality", "Sound and text"), "text": pgettext("quality", "Text only"),
    }
    found = [key for key in QUALITIES if key == "text" or _file_key(key) in files]
    return tuple(MediaChoice(key, names[key], _megabytes(files[_file_key(key)]["bytes"]) if key != "text" else "",
                             key == chosen) for key in found) if files else ()


def _megabytes(size: int) -> str:
    """Bytes as MB with one decimal, rounded up: a promise about somebody's data volume."""
    tenths = -(-size // 100_000)
    return f"{tenths // 10}.{tenths % 10}"


def _playing(files: Mapping[str, Any], chosen: str, position_ms: int, address: Address) -> Playing | None:
    if chosen == "text":
        return None

    def url(key: str) -> str:
        return address(files[key]["digest"], files[key]["name"]) if key in files else ""

    # The fragment makes the browser go on there even without script.
    moment = f"#t={position_ms / 1000:.1f}" if position_ms else ""
    key = _file_key(chosen)
    return Playing(kind="audio" if chosen == "audio" else "video", src=url(key) + moment, mime=files[key]["mime"],
                   poster=url("poster"), captions=url("captions"), words=url("words"))


def _downloads(files: Mapping[str, Any], transcript_url: str, address: Address) -> tuple[Download, ...]:
    found = [Download(_("Text of the lesson"), transcript_url, "")] if transcript_url else []
    if "audio" in files:
        audio = files["audio"]
        found.append(Download(_("Sound of the lesson"), address(audio["digest"], audio["name"]),
                              _megabytes(audio["bytes"])))
    return tuple(found)


def _item(item: CheckItem, right_items: Collection[str], tried: Mapping[str, bool]) -> Item:
    if item.uid in right_items:
        state = "right"
    else:
        state = "wrong" if tried.get(item.uid) is False else "open"
    return Item(item.uid, item.kind, item.question, tuple(choice.text for choice in item.choices), item.help, state)


def _modes(wishes: Collection[str], lesson: LessonSource) -> tuple[Mode, ...]:
    """The six ways to take a lesson; what this lesson lacks is said instead of offered."""
    no_sign = _("There is no sign language film for this lesson yet.")
    no_easy = _("There is no easy-read text for this lesson yet.")
    rows = (
        ("captions", pgettext("mode", "Captions"), ""), ("sign", pgettext("mode", "Sign language"), no_sign),
        ("description", pgettext("mode", "Audio description"), ""),
        ("screen-reader", pgettext("mode", "Screen reader"), ""),
        ("easy-read", pgettext("mode", "Easy-read"), "" if lesson.easy_read else no_easy),
        ("low-data", pgettext("mode", "Low data"), ""),
    )
    return tuple(Mode(name, label, name, name in wishes, missing) for name, label, missing in rows)
