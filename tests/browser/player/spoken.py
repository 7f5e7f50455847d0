"""Spoken clips for the tests: one sound file, each clip a tone of its own, so that a test can hear which one sounds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

RATE = 44_100
GAP_MS = 300


@dataclass(frozen=True)
class Said:
    """A clip: its text, how long it sounds, and its tone in hertz."""

    text: str
    ms: int
    hertz: int


def clips(said: Sequence[Said]) -> dict[str, list[dict[str, object]]]:
    """The index file, words of one character each."""
    found, start = [], GAP_MS
    for one in said:
        step = one.ms / max(1, len(one.text))
        words = [[round(start + n * step), n, 1] for n in range(len(one.text))]
        found.append({"text": one.text, "start_ms": start, "end_ms": start + one.ms, "words": words})
        start += one.ms + GAP_MS
    return {"clips": found}


def index(said: Sequence[Said]) -> str:
    """The same as JSON."""
    return json.dumps(clips(said), ensure_ascii=False)


def write(said: Sequence[Said], path: Path) -> Path:
    """The sound file."""
    silence = np.zeros(RATE * GAP_MS // 1000, dtype=np.float32)
    pieces = [silence]
    for one in said:
        moments = np.arange(RATE * one.ms // 1000) / RATE
        pieces += [(0.4 * np.sin(2 * np.pi * one.hertz * moments)).astype(np.float32), silence]
    samples = np.concatenate([*pieces, silence])
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        sound = container.add_stream("aac", rate=RATE, layout="mono")
        sound.bit_rate = 64_000
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="flt", layout="mono")
        frame.sample_rate = RATE
        container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    return path
