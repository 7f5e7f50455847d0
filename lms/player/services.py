"""One lesson as plain data for a page. Reads no database: the caller brings lesson, media and progress."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath
from typing import Any

from lms.accessibility.choosing import choose
from lms.accessibility.profile import Profile, modes, values
from lms.courses.answers import shown_order
from lms.courses.source import CheckItem, LessonSource
from lms.language import gettext as _
from lms.language import pgettext
from lms.media.models import LessonMedia
from lms.media.script import Slide, description_of
from lms.player.manifest import language_name, manifest
from lms.player.screen import (
    Download,
    Endpoints,
    Item,
    Line,
    MediaChoice,
    Mode,
    Outline,
    Part,
    Playing,
    Scene,
    Screen,
)
from lms.player.transcript import text_file, transcript_text

__all__ = ["Endpoints", "Screen", "screen", "text_file", "transcript_text"]

QUALITIES = ("720p", "480p", "240p", "audio", "sign", "text")
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
    prefs_url: str = "",
    notes_url: str = "",
    saves_data: bool = False,
    rights: str = "",
) -> Screen:
    """Everything the template `player/screen.html` shows.

    `tried`: was the last try at an item right? `claimed_parts`: numbers from 0. `sent`: signed text that says when
    the page was sent, handed back by "Next part". `quality`: the query value, any text. `answer_url` takes answers
    where nothing is recorded (`endpoints` None). `prefs_url`, `notes_url`: where the player keeps choices and notes, ""
    for nowhere. `saves_data`: did the browser ask for little data? Without media the text is complete and nothing can be claimed.
    `rights`: who made the material and who may use it.
    """
    made: Mapping[str, Any] = media.manifest if media else {"files": {}}
    files: Mapping[str, Mapping[str, Any]] = made["files"]
    duration_ms = media.duration_ms if media else 0
    wishes = frozenset(modes(profile))
    if quality not in QUALITIES:
        quality = str(values(profile)["quality"]) or None  # what the person set once for every lesson
    chosen = _chosen(quality, "low-data" in wishes or saves_data, made)
    instead = _instead(lesson, made, profile) if media else ()
    position_ms = position_ms if 0 < position_ms < duration_ms - 3000 and not done else 0
    return Screen(
        title=lesson.title, lang=lesson.lang, summary=lesson.summary, duration_ms=duration_ms, position_ms=position_ms,
        parts=_parts(lesson, media, claimed_parts), quality=chosen, choices=_choices(made, chosen),
        playing=_playing(files, chosen, position_ms, address) if media else None, making_percent=making_percent,
        manifest=_manifest(lesson, made, profile, chosen, address, asked=quality in QUALITIES, position_ms=position_ms,
                           urls=(prefs_url, notes_url, transcript_url), rights=rights) if media and chosen != "text" else None,
        items=tuple(_item(item, lesson, right_items, tried, address) for item in lesson.items),
        glossary=tuple((entry.term, entry.meaning) for entry in lesson.glossary),
        downloads=_downloads(lesson, made, transcript_url, address), modes=_modes(wishes, lesson, made), instead=instead,
        percent=min(100, counted_ms * 100 // duration_ms) if duration_ms else 0, done=done,
        endpoints=endpoints, answer_url=endpoints.answer if endpoints else answer_url, sent=sent,
        can_claim=endpoints is not None and media is not None, rights=rights,
    )


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
    return Scene(description=description_of(slide), written=slide.bullets, lines=tuple(lines))


def _chosen(quality: str | None, saves_data: bool, made: Mapping[str, Any]) -> str:
    """What is asked for, else what the profile suggests: low data begins small, and nothing loads before play."""
    wanted = quality if quality in QUALITIES else "240p" if saves_data else "720p"
    return wanted if wanted == "text" or _bytes_of(wanted, made) else "text"


def _file_keys(quality: str, made: Mapping[str, Any]) -> tuple[str, ...]:
    """The files that a way of loading the lesson plays."""
    if quality == "sign":
        return ("audio", *(track["file"] for track in made.get("sign", [])[:1]))
    return () if quality == "text" else ("audio",) if quality == "audio" else (f"video-{quality}",)


def _bytes_of(quality: str, made: Mapping[str, Any]) -> int:
    """How much a way of loading loads, 0 where it cannot be had."""
    keys = _file_keys(quality, made)
    if (quality == "sign" and len(keys) < 2) or any(key not in made["files"] for key in keys):
        return 0
    return sum(int(made["files"][key]["bytes"]) for key in keys)


def _labels() -> dict[str, str]:
    return {
        "720p": pgettext("quality", "Video, sharp"), "480p": pgettext("quality", "Video, medium"),
        "240p": pgettext("quality", "Video, small"), "audio": pgettext("quality", "Sound and slides"),
        "sign": pgettext("quality", "Sign film only"), "clip": pgettext("quality", "Timing clip only"), "text": pgettext("quality", "Text only"),
    }


def _choices(made: Mapping[str, Any], chosen: str) -> tuple[MediaChoice, ...]:
    if not made["files"]:
        return ()
    labels = _labels()
    if not any(track["kind"] == "film" for track in made.get("sign", [])):
        labels["sign"] = labels["clip"]
    found = [(key, _bytes_of(key, made)) for key in QUALITIES]
    return tuple(MediaChoice(key, labels[key], _megabytes(size) if size else "", key == chosen)
                 for key, size in found if size or key == "text")


def _available(lesson: LessonSource, made: Mapping[str, Any]) -> list[str]:
    """The alternatives this lesson has. A timing clip is no sign language."""
    has = {"captions": True, "transcript": True, "audio": True, "easy-read": bool(lesson.easy_read),
           "description": bool(made.get("descriptions")),
           "sign": any(track["kind"] == "film" for track in made.get("sign", []))}
    return [name for name, is_there in has.items() if is_there]


def _instead(lesson: LessonSource, made: Mapping[str, Any], profile: Profile) -> tuple[str, ...]:
    """What stands in for what is missing; a timing clip is shown, and never taken for sign language."""
    available = _available(lesson, made)
    if made.get("sign") and "sign" not in available and "sign" in profile.alternatives:
        clip = _("There is no sign language film here yet, only a clip that tests its window. Captions are on, too.")
        return (clip, *choose(profile, [*available, "sign"]).sentences)
    return choose(profile, available).sentences


def _manifest(lesson: LessonSource, made: Mapping[str, Any], profile: Profile, chosen: str, address: Address, *,
              asked: bool, position_ms: int, urls: tuple[str, str, str], rights: str) -> dict[str, Any]:
    files = made["files"]
    prefs_url, notes_url, transcript_url = urls
    prefs = values(profile)
    if chosen == "sign":
        prefs |= {"sign_swapped": True, "sign_size": 100}
    starts = [mode for mode in ("captions", "sign", "description") if mode in modes(profile)]
    starts += ["sign"] if chosen == "sign" and "sign" not in starts else []
    stands_in = choose(profile, _available(lesson, made)).on
    starts += ["captions"] if "captions" in stands_in and "captions" not in starts else []
    return manifest(
        lesson, made, address=lambda key: address(files[key]["digest"], files[key]["name"]) if key in files else "",
        chosen="audio" if chosen == "sign" else chosen, asked=asked, profile=profile, prefs=prefs, prefs_url=prefs_url,
        notes_url=notes_url, transcript_url=transcript_url, position_ms=position_ms, modes=starts, labels=_labels(), rights=rights)


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
    key = "audio" if chosen in ("audio", "sign") else f"video-{chosen}"
    return Playing(kind="audio" if key == "audio" else "video", src=url(key) + moment, mime=files[key]["mime"],
                   poster=url("poster"), captions=url("captions"), words=url("words"))


def _downloads(lesson: LessonSource, made: Mapping[str, Any], transcript_url: str, address: Address
               ) -> tuple[Download, ...]:
    files = made["files"]
    found = _texts(lesson, transcript_url) if transcript_url else []
    wanted = [("audio", _("Sound of the lesson")), ("captions", _("Captions as a file")),
              ("descriptions", _("Descriptions as a file"))]
    wanted += [(track["file"], track["label"]) for track in made.get("sign", [])]
    return (*found, *(Download(label, address(files[key]["digest"], files[key]["name"]), _megabytes(files[key]["bytes"]))
                      for key, label in wanted if key in files))


def _texts(lesson: LessonSource, url: str) -> list[Download]:
    """The text as a plain file, as a page of its own, and in two languages for each translation."""
    page = f"{url}{'&' if '?' in url else '?'}as=page"
    both = [Download(_("Text of the lesson, with %(language)s", language=language_name(lang)), f"{page}&with={lang}", "")
            for lang, _texts_of_it in lesson.translations]
    return [Download(_("Text of the lesson"), url, ""), Download(_("Text of the lesson as a page"), page, ""), *both]


def _item(item: CheckItem, lesson: LessonSource, right_items: Collection[str], tried: Mapping[str, bool],
          address: Address) -> Item:
    if item.uid in right_items:
        state = "right"
    else:
        state = "wrong" if tried.get(item.uid) is False else "open"
    lines = [item.choices[number].text for number in shown_order(item)] if item.kind == "order" else item.offered
    digest = lesson.images.get(item.picture)
    return Item(
        item.uid, item.kind, item.question, tuple(lines), item.help, state,
        takes_many=item.kind == "multiple" or (item.kind == "regions" and len(item.right_numbers) > 1),
        picture=address(digest, f"picture{PurePosixPath(item.picture).suffix.lower()}".replace("jpeg", "jpg"))
        if digest else "", picture_alt=item.picture_alt,
        outlines=tuple(Outline(one.x, one.y, one.width, one.height) for one in item.regions))


def _modes(wishes: Collection[str], lesson: LessonSource, made: Mapping[str, Any]) -> tuple[Mode, ...]:
    """The six ways to take a lesson; what this lesson lacks is said instead of offered."""
    no_sign = _("There is no sign language film for this lesson yet.")
    no_easy = _("There is no easy-read text for this lesson yet.")
    rows = (
        ("captions", pgettext("mode", "Captions"), ""), ("sign", pgettext("mode", "Sign language"), "" if made.get("sign") else no_sign),
        ("description", pgettext("mode", "Audio description"), ""),
        ("screen-reader", pgettext("mode", "Screen reader"), ""),
        ("easy-read", pgettext("mode", "Easy-read"), "" if lesson.easy_read else no_easy),
        ("low-data", pgettext("mode", "Low data"), ""),
    )
    return tuple(Mode(name, label, name, name in wishes, missing) for name, label, missing in rows)
