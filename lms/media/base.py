"""The lesson itself: narration, slides, captions, the renditions of the film, and the timeline they all stand on.

Everything is in whole milliseconds on one content timeline. What is made around it is in `build.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lms.language import gettext as _
from lms.media import captions, encode, slides, speech, thumbnails
from lms.media.aloud import trimmed
from lms.media.recipe import FORMAT, recipe_version
from lms.media.script import Script, Slide, part_characters
from lms.media.spoken import Word
from lms.media.vtt import GAP_MS, SHORTEST_MS

LEAD_MS = 300
"""From a new slide to its first word: the eye comes first."""
BETWEEN_PARAGRAPHS_MS = 350
TAIL_MS = 400
"""From the last word on a slide to the next slide; with the lead, 700 ms between two slides' words."""
_SHORTEST_TURN_MS = SHORTEST_MS + GAP_MS

FILES = {
    "video-720p": ("video-720p.mp4", "video/mp4"),
    "video-480p": ("video-480p.mp4", "video/mp4"),
    "video-240p": ("video-240p.mp4", "video/mp4"),
    "audio": ("audio.m4a", "audio/mp4"),
    "captions": ("captions.vtt", "text/vtt"),
    "poster": ("poster.jpg", "image/jpeg"),
    "thumbnails": ("thumbnails.jpg", "image/jpeg"),
    "words": ("words.json", "application/json"),
}


_RENDITIONS = (
    ("video-720p", encode.LARGE, 0.25),
    ("video-480p", encode.MEDIUM, 0.12),
    ("video-240p", encode.SMALL, 0.08),
)
"""Key, size and share of the work."""


class BuildFailed(Exception):
    """The lesson could not be built; the message is one plain sentence."""


@dataclass(frozen=True)
class _Placed:
    """A spoken paragraph and where it stands."""

    part: int
    slide: int
    text: str
    start_ms: int
    speech: speech.Speech

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.speech.duration_ms

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(replace(word, start_ms=word.start_ms + self.start_ms) for word in self.speech.words)


@dataclass
class _Timeline:
    """Paragraphs in order, and where each slide begins and ends, by (part, slide within the part)."""

    paragraphs: list[_Placed]
    slides: dict[tuple[int, int], tuple[int, int]]
    duration_ms: int = 0


def build_base(
    script: Script, images: Mapping[str, bytes], folder: Path, progress: Callable[[float], None]
) -> dict[str, Any]:
    """Write the files of FILES into `folder`; returns the manifest as far as it concerns them.

    `images` holds PNG or JPEG files by the path the script names. `progress` gets 0.0 to 1.0, rising.
    The bytes are the same from one fresh process to the next on the same machine. Raises BuildFailed.
    """
    try:
        timeline = _spoken(script, lambda share: progress(0.1 * share))
    except speech.SpeechFailed as error:
        raise speech_failed(error) from error
    if not timeline.paragraphs:
        raise BuildFailed(_("There is nothing to speak in this script."))
    shots = _shots(script, images, timeline)
    _write_small_files(script, images, timeline, folder)
    tiles = thumbnails.write_sprite([(shot.picture, shot.start_ms) for shot in shots], folder / FILES["thumbnails"][0])
    progress(0.15)
    samples = encode.level(_samples(timeline), speech.SAMPLE_RATE)
    audio = folder / FILES["audio"][0]
    encode.encode_audio(samples, speech.SAMPLE_RATE, audio)
    progress(0.55)
    done = 0.55
    for key, size, share in _RENDITIONS:
        encode.encode_video(shots, audio, folder / FILES[key][0], size, within(progress, done, share))
        done += share
    return {**_manifest(script, timeline, folder), "thumbnails": tiles}


def within(progress: Callable[[float], None], begun: float, share: float) -> Callable[[float], None]:
    """A listener for one piece of work: its 0.0 to 1.0 is told as `begun` to `begun + share`."""
    return lambda part: progress(begun + share * part)


def speech_failed(error: speech.SpeechFailed) -> BuildFailed:
    """The sentence for an author when the engine did not speak."""
    return BuildFailed(_("The speech engine could not read this script aloud: %(fault)s", fault=error))


def _spoken(script: Script, progress: Callable[[float], None]) -> _Timeline:
    """Speak every paragraph and lay it on the timeline."""
    timeline = _Timeline([], {})
    total = max(1, sum(part_characters(part) for part in script.parts))
    done = now = 0
    for i, part in enumerate(script.parts):
        for j, slide in enumerate(part.slides):
            begins, now = now, now + LEAD_MS
            for k, text in enumerate(slide.narration):
                if k:
                    now += BETWEEN_PARAGRAPHS_MS
                spoken = speech.speak(text, lang=script.lang)
                placed = _Placed(i, j, text, now, replace(spoken, samples=trimmed(spoken).tobytes()))
                timeline.paragraphs.append(placed)
                # A very short paragraph gets a longer pause, so that its caption can be read.
                now = max(placed.end_ms, now + _SHORTEST_TURN_MS - BETWEEN_PARAGRAPHS_MS)
                done += len(text)
                progress(min(1.0, done / total))
            now += TAIL_MS
            timeline.slides[i, j] = (begins, now)
    timeline.duration_ms = now
    return timeline


def _samples(timeline: _Timeline) -> np.ndarray[Any, np.dtype[np.int16]]:
    """The whole lesson, 16-bit mono at speech.SAMPLE_RATE; each paragraph at its millisecond."""
    rate = speech.SAMPLE_RATE
    whole = np.zeros(-(-timeline.duration_ms * rate // 1000), dtype=np.int16)
    for placed in timeline.paragraphs:
        own = np.frombuffer(placed.speech.samples, dtype=np.int16)
        first = round(placed.start_ms * rate / 1000)
        whole[first : first + len(own)] = own[: len(whole) - first]
    return whole


def _shots(script: Script, images: Mapping[str, bytes], timeline: _Timeline) -> list[encode.Shot]:
    shots = []
    for (i, j), (start_ms, end_ms) in timeline.slides.items():
        part = script.parts[i]
        slide = part.slides[j]
        frame = slides.Frame(script.title, part.title, i + 1, len(script.parts))
        shots.append(encode.Shot(_drawn(slide, frame, images), start_ms, end_ms))
    return shots


def _drawn(slide: Slide, frame: slides.Frame, images: Mapping[str, bytes]) -> Image.Image:
    """One slide; a missing or broken picture becomes a sentence that names it."""
    if slide.image and slide.image not in images:
        raise BuildFailed(_("The picture %(path)s is missing.", path=slide.image))
    try:
        return slides.draw_slide(slide, frame, images[slide.image] if slide.image else None)
    except slides.ImageRefused as error:
        message = _(
            "The picture %(path)s cannot be read. Save it again as PNG or JPEG, not too large.", path=slide.image
        )
        raise BuildFailed(message) from error


def _write_small_files(script: Script, images: Mapping[str, bytes], timeline: _Timeline, folder: Path) -> None:
    cues = captions.cues_from_words(
        [captions.SpokenParagraph(placed.text, placed.words, placed.end_ms) for placed in timeline.paragraphs]
    )
    (folder / FILES["captions"][0]).write_text(captions.write_vtt(cues), encoding="utf-8")
    words = [[[w.start_ms, w.offset, w.length] for w in placed.words] for placed in timeline.paragraphs]
    (folder / FILES["words"][0]).write_text(json.dumps({"paragraphs": words}, separators=(",", ":")), encoding="utf-8")
    first = next((slide.image for part in script.parts for slide in part.slides if slide.image), "")
    poster = slides.draw_poster(script.title, images.get(first))
    (folder / FILES["poster"][0]).write_bytes(poster)


def _manifest(script: Script, timeline: _Timeline, folder: Path) -> dict[str, Any]:
    parts = []
    for i, part in enumerate(script.parts):
        spans = [span for (of_part, _slide), span in timeline.slides.items() if of_part == i]
        parts.append(
            {
                "title": part.title,
                "start_ms": spans[0][0],
                "end_ms": spans[-1][1],
                "characters": part_characters(part),
            }
        )
    return {
        "format": FORMAT,
        "engine": speech.engine_version(),
        "recipe": recipe_version,
        "lang": script.lang,
        "duration_ms": timeline.duration_ms,
        "parts": parts,
        "slides": [
            {"part": i, "slide": j, "start_ms": start_ms, "end_ms": end_ms}
            for (i, j), (start_ms, end_ms) in timeline.slides.items()
        ],
        "paragraphs": [
            {"part": p.part, "slide": p.slide, "start_ms": p.start_ms, "end_ms": p.end_ms, "text": p.text}
            for p in timeline.paragraphs
        ],
        "files": {
            key: {"name": name, "mime": mime, "bytes": (folder / name).stat().st_size}
            for key, (name, mime) in FILES.items()
        },
    }
