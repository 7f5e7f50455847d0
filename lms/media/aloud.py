"""One recording of every text of a lesson that is not narration: descriptions, headings, easy-read, questions, words.

A text is one clip, spoken once however often it stands on the page. Descriptions come first, in a voice of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lms.media import encode, speech
from lms.media.extras import Extras
from lms.media.script import Script, description_of

BETWEEN_CLIPS_MS = 300
"""A player that stops a little late is still silent."""
_SILENCE = 130
"""Sample values up to this are silence (-48 dB)."""

Samples = np.ndarray[Any, np.dtype[np.int16]]


def texts(script: Script, extras: Extras) -> tuple[list[str], int]:
    """What is spoken, each text once, in the order of its clips; and how many of them are descriptions. Pure."""
    slides = [slide for part in script.parts for slide in part.slides]
    described = _once(description_of(slide) for slide in slides)
    others = [script.title]
    for part in script.parts:
        others += [part.title, *(line for slide in part.slides for line in slide.bullets)]
    for title, lines in extras.easy_read:
        others += [title, *lines]
    return _once([*described, *others, *extras.aloud]), len(described)


def _once(found: Iterable[str]) -> list[str]:
    """Without repetitions, and without what has nothing to speak."""
    return [text for text in dict.fromkeys(found) if any(c.isalnum() for c in text)]


def record(
    wanted: Sequence[str], described: int, lang: str, sound: Path, index: Path, progress: Callable[[float], None]
) -> None:
    """Speak the texts into `sound` (.m4a) and write where each stands into `index` (JSON). `wanted` is not empty.

    The first `described` are spoken by the describer. `index` is {"clips": [{"text", "start_ms", "end_ms",
    "words": [[start_ms, offset, length], …]}]}, times counted from the beginning of the recording. Raises
    SpeechFailed.
    """
    clips: list[dict[str, Any]] = []
    voices: tuple[list[Samples], list[Samples]] = ([], [])
    now = 0
    for number, text in enumerate(wanted):
        by_describer = number < described
        spoken = speech.speak(text, lang=lang, variant=speech.DESCRIBER if by_describer else "")
        samples = trimmed(spoken)
        end_ms = now + len(samples) * 1000 // speech.SAMPLE_RATE
        words = [[min(now + word.start_ms, end_ms), word.offset, word.length] for word in spoken.words]
        clips.append({"text": text, "start_ms": now, "end_ms": end_ms, "words": words})
        following = end_ms + BETWEEN_CLIPS_MS
        whole = np.zeros(_sample(following) - _sample(now), dtype=np.int16)
        whole[: len(samples)] = samples[: len(whole)]
        voices[0 if by_describer else 1].append(whole)
        now = following
        progress(0.7 * (number + 1) / len(wanted))
    # Each voice is levelled on its own: one eSpeak variant is softer than another.
    levelled = [encode.level(np.concatenate(voice), speech.SAMPLE_RATE) for voice in voices if voice]
    encode.encode_audio(np.concatenate(levelled), speech.SAMPLE_RATE, sound, is_small=True)
    index.write_text(json.dumps({"clips": clips}, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    progress(1.0)


def _sample(moment_ms: int) -> int:
    return moment_ms * speech.SAMPLE_RATE // 1000


def trimmed(spoken: speech.Speech) -> Samples:
    """Samples without the silence at the end, so that every pause is ours. A beginning stays: words are timed
    from it."""
    samples = np.frombuffer(spoken.samples, dtype=np.int16)
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _SILENCE)
    end = int(loud[-1]) + spoken.sample_rate // 50 if len(loud) else 0
    return samples[:end]
