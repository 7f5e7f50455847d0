"""The manifest of `<changxue-player>`: everything it plays and says, as plain JSON values. docs/player.md documents it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from babel import Locale, UnknownLocaleError

from lms.accessibility.profile import Profile
from lms.courses.source import LessonSource
from lms.language import current, pgettext
from lms.player.words import all_words

FORMAT = 1
HEIGHTS = {"720p": (1280, 720), "480p": (854, 480), "240p": (426, 240)}
Address = Callable[[str], str]
"""The address of a file by its key in the media manifest, "" for a file that is not there."""


def manifest(lesson: LessonSource, made: Mapping[str, Any], *, address: Address, chosen: str, asked: bool,
             profile: Profile, prefs: Mapping[str, object], prefs_url: str, notes_url: str, transcript_url: str,
             position_ms: int, modes: Sequence[str], labels: Mapping[str, str],
             rights: str) -> dict[str, Any]:
    """What the player needs. `made`: the manifest of the built media. `labels`: names of the qualities.

    `chosen`: the quality in the page's media element; `asked`: did the person choose it? `modes`: switched on at start.
    """
    return {
        "format": FORMAT, "title": lesson.title, "lang": lesson.lang, "duration_ms": made["duration_ms"],
        "position_ms": position_ms, "sources": _sources(made, address, labels), "chosen": chosen,
        "quality_asked": asked, "poster": address("poster"), "captions": _captions(lesson, made, address),
        "sign": _sign(made, address), "descriptions": made.get("descriptions", []), "aloud": _aloud(made, address),
        "words": address("words"), "chapters": made.get("chapters", []), "thumbnails": _thumbnails(made, address),
        "easy_read": made.get("easy_read", []),
        "glossary": [{"term": entry.term, "meaning": entry.meaning} for entry in lesson.glossary],
        "transcript": transcript_url, "rights": rights, "modes": list(modes), "prefs": {**prefs, "talkativeness": profile.talkativeness},
        "prefs_url": prefs_url, "talkativeness": profile.talkativeness, "notes_url": notes_url, "strings": all_words(),
    }


def _sources(made: Mapping[str, Any], address: Address, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    found = []
    for key in ("720p", "480p", "240p", "audio"):
        file = made["files"].get("audio" if key == "audio" else f"video-{key}")
        if file is None:
            continue
        width, height = HEIGHTS.get(key, (0, 0))
        found.append({"key": key, "kind": "audio" if key == "audio" else "video", "label": labels[key],
                      "src": address("audio" if key == "audio" else f"video-{key}"), "mime": file["mime"],
                      "width": width, "height": height, "bytes": file["bytes"]})
    return found


def _captions(lesson: LessonSource, made: Mapping[str, Any], address: Address) -> list[dict[str, str]]:
    """The captions of the lesson first, then easier ones, then those in other languages."""
    found = [{"id": "captions", "lang": lesson.lang, "label": language_name(lesson.lang), "kind": "captions",
              "src": address("captions")}]
    for track in made.get("tracks", []):
        if track["kind"] not in ("easy-read", "subtitles"):
            continue
        label = pgettext("mode", "Easy-read") if track["kind"] == "easy-read" else language_name(track["lang"])
        found.append({"id": track["file"], "lang": track["lang"], "label": label, "kind": track["kind"],
                      "src": address(track["file"])})
    return [track for track in found if track["src"]]


def _sign(made: Mapping[str, Any], address: Address) -> list[dict[str, Any]]:
    found = []
    for number, track in enumerate(made.get("sign", [])):
        is_timing = track["kind"] == "timing"
        found.append({
            "id": f"sign-{number}", "lang": track["lang"], "label": track["label"], "is_timing": is_timing,
            "note": "",
            "src": address(track["file"]), "offset_ms": track["offset_ms"], "width": track["width"],
            "height": track["height"], "bytes": made["files"][track["file"]]["bytes"]})
    return found


def _aloud(made: Mapping[str, Any], address: Address) -> dict[str, str] | None:
    return {"src": address("aloud"), "index": address("aloud-index")} if address("aloud") else None


def _thumbnails(made: Mapping[str, Any], address: Address) -> dict[str, Any] | None:
    found = made.get("thumbnails")
    return {**found, "src": address("thumbnails")} if found and address("thumbnails") else None


def language_name(tag: str) -> str:
    """The name of a language in the language of the page; the tag itself where it has no name."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(current().replace("-", "_")) or tag
    except (UnknownLocaleError, ValueError):
        return tag
