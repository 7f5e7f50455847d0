"""Builds what a learner plays from a script: speech, slides, captions, video, and the manifest that times them all.

Everything stands on one content timeline in whole milliseconds. Run it through `run.build_in_child` in a server.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lms.language import gettext as _
from lms.media import captions, encode, slides, speech
from lms.media.script import Script, Slide, part_characters, to_json
from lms.media.spoken import Word
from lms.media.vtt import GAP_MS, SHORTEST_MS

recipe_version = "2026-11-22.1"
"""Changes whenever the same script would be built differently: part of `content_key`."""

LEAD_MS = 300
"""From a new slide to its first word: the eye comes first."""
BETWEEN_PARAGRAPHS_MS = 350
TAIL_MS = 400
"""From the last word on a slide to the next slide; with the lead, 700 ms between two slides' words."""
_SHORTEST_TURN_MS = SHORTEST_MS + GAP_MS
_SILENCE = 130
"""Sample values up to this are silence (-48 dB)."""

_FILES = {
    "video-720p": ("video-720p.mp4", "video/mp4"),
    "video-240p": ("video-240p.mp4", "video/mp4"),
    "audio": ("audio.m4a", "audio/mp4"),
    "captions": ("captions.vtt", "text/vtt"),
    "poster": ("poster.jpg", "image/jpeg"),
    "words": ("words.json", "application/json"),
}


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


def content_key(script: Script, images: Mapping[str, bytes]) -> str:
    """SHA-256, in hexadecimal, of everything the built files depend on: recipe, script, and the pictures it names."""
    named = {slide.image for part in script.parts for slide in part.slides if slide.image}
    content = {
        "recipe": recipe_version,
        "script": to_json(script),
        "images": {path: hashlib.sha256(images[path]).hexdigest() for path in sorted(named) if path in images},
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def build(
    script: Script, images: Mapping[str, bytes], folder: Path, progress: Callable[[int], None] = lambda percent: None
) -> dict[str, Any]:
    """Write the media of a lesson into an existing `folder` and return the manifest, written last as manifest.json.

    `images` holds PNG or JPEG files by the path the script names. `progress` gets whole percents, rising.
    The bytes are the same from one fresh process to the next on the same machine. Raises BuildFailed.
    """
    try:
        timeline = _spoken(script, lambda share: progress(int(share * 20)))
    except speech.SpeechFailed as error:
        raise BuildFailed(_("The speech engine could not read this script aloud: %(fault)s", fault=error)) from error
    if not timeline.paragraphs:
        raise BuildFailed(_("There is nothing to speak in this script."))
    shots = _shots(script, images, timeline)
    _write_small_files(script, images, timeline, folder)
    progress(25)
    samples = encode.level(_samples(timeline), speech.SAMPLE_RATE)
    audio = folder / _FILES["audio"][0]
    encode.encode_audio(samples, speech.SAMPLE_RATE, audio)
    progress(40)
    large, small = folder / _FILES["video-720p"][0], folder / _FILES["video-240p"][0]
    encode.encode_video(shots, audio, large, encode.LARGE, lambda share: progress(40 + int(45 * share)))
    encode.encode_video(shots, audio, small, encode.SMALL, lambda share: progress(85 + int(14 * share)))
    manifest = _manifest(script, timeline, folder)
    _write_atomically(folder / "manifest.json", manifest)
    progress(100)
    return manifest


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
                placed = _Placed(i, j, text, now, _trimmed(speech.speak(text, lang=script.lang)))
                timeline.paragraphs.append(placed)
                # A very short paragraph gets a longer pause, so that its caption can be read.
                now = max(placed.end_ms, now + _SHORTEST_TURN_MS - BETWEEN_PARAGRAPHS_MS)
                done += len(text)
                progress(min(1.0, done / total))
            now += TAIL_MS
            timeline.slides[i, j] = (begins, now)
    timeline.duration_ms = now
    return timeline


def _trimmed(spoken: speech.Speech) -> speech.Speech:
    """Speech without the silence at its end, so that every pause is ours. A beginning stays: words are timed from it."""
    samples = np.frombuffer(spoken.samples, dtype=np.int16)
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _SILENCE)
    end = int(loud[-1]) + spoken.sample_rate // 50 if len(loud) else 0
    return replace(spoken, samples=samples[:end].tobytes())


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
    (folder / _FILES["captions"][0]).write_text(captions.write_vtt(cues), encoding="utf-8")
    words = [[[w.start_ms, w.offset, w.length] for w in placed.words] for placed in timeline.paragraphs]
    (folder / _FILES["words"][0]).write_text(json.dumps({"paragraphs": words}, separators=(",", ":")), encoding="utf-8")
    first = next((slide.image for part in script.parts for slide in part.slides if slide.image), "")
    poster = slides.draw_poster(script.title, images.get(first))
    (folder / _FILES["poster"][0]).write_bytes(poster)


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
        "format": 1,
        "engine": speech.engine_version(),
        "recipe": recipe_version,
        "lang": script.lang,
        "duration_ms": timeline.duration_ms,
        "parts": parts,
        "paragraphs": [
            {"part": p.part, "slide": p.slide, "start_ms": p.start_ms, "end_ms": p.end_ms, "text": p.text}
            for p in timeline.paragraphs
        ],
        "files": {
            key: {"name": name, "mime": mime, "bytes": (folder / name).stat().st_size}
            for key, (name, mime) in _FILES.items()
        },
    }


def _write_atomically(path: Path, content: dict[str, Any]) -> None:
    half = path.with_suffix(".half")
    with half.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
