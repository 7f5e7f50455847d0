"""Encoding with PyAV: one AAC stream, and H.264 pictures that stand still for seconds.

Run this in a child process (`child.py`): a codec that crashes must not end the server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer, OutputContainer
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from PIL import Image

FRAMES_PER_SECOND = 5
KEYFRAME_SECONDS = 10
AUDIO_RATE = 44_100
AUDIO_BITS_PER_SECOND = 48_000
ALOUD_BITS_PER_SECOND = 24_000
"""What the encoder is asked for; it takes about 32,000 for speech at the engine's own 22,050 samples a second."""
LOUDNESS_DB = -18.0
"""Mean level of speech below full scale, pauses left out: about -19 LUFS, the custom for spoken word in mono."""
PEAK_DB = -3.0
"""Below full scale by so much, because AAC gives back peaks a little higher than it got."""

_MILLISECOND = Fraction(1, 1000)
_FASTSTART = {"movflags": "+faststart"}


@dataclass(frozen=True)
class Shot:
    """A slide on screen from `start_ms` up to `end_ms`."""

    picture: Image.Image
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class VideoSize:
    """A rendition: width and height in pixels, and x264's constant rate factor (smaller is finer)."""

    width: int
    height: int
    crf: int


LARGE = VideoSize(1280, 720, 25)
MEDIUM = VideoSize(854, 480, 26)
SMALL = VideoSize(426, 240, 27)


def level(samples: np.ndarray[Any, np.dtype[np.int16]], sample_rate: int) -> np.ndarray[Any, np.dtype[np.int16]]:
    """The same speech at LOUDNESS_DB with no peak above PEAK_DB. 16-bit mono samples in and out."""
    if not len(samples):
        return samples
    wave = samples.astype(np.float32) / 32768
    frame = max(1, sample_rate // 20)
    frames = np.pad(wave, (0, -len(wave) % frame)).reshape(-1, frame)
    power = (frames**2).mean(axis=1)
    spoken = power[power > 10 ** (-70 / 10)]
    if not len(spoken):
        return samples
    spoken = spoken[spoken > spoken.mean() / 10]
    gain = 10 ** (LOUDNESS_DB / 20) / float(np.sqrt(spoken.mean()))
    ceiling = 10 ** (PEAK_DB / 20)
    # Only the few samples above three quarters of the ceiling are bent; all others keep their shape.
    knee = 0.75 * ceiling
    wave *= gain
    above = np.abs(wave) > knee
    over = (np.abs(wave[above]) - knee) / (ceiling - knee)
    wave[above] = np.sign(wave[above]) * (knee + (ceiling - knee) * np.tanh(over))
    return np.asarray(np.round(wave * 32767), dtype=np.int16)


def encode_audio(
    samples: np.ndarray[Any, np.dtype[np.int16]], sample_rate: int, path: Path, *, is_small: bool = False
) -> None:
    """Write mono speech as AAC in a faststart .m4a.

    `is_small`: at the samples' own rate with fewer bits and the quick coder, for what stands beside the lesson.
    """
    rate = sample_rate if is_small else AUDIO_RATE
    with av.open(str(path), "w", format="ipod", options=_FASTSTART) as container:
        stream = container.add_stream(
            "aac", rate=rate, layout="mono", options={"aac_coder": "fast"} if is_small else None
        )
        stream.bit_rate = ALOUD_BITS_PER_SECOND if is_small else AUDIO_BITS_PER_SECOND
        stream.time_base = Fraction(1, rate)
        frame_size = 1024
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate, frame_size=frame_size)
        block = sample_rate * 10
        for start in range(0, len(samples), block):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + block], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = sample_rate, start, Fraction(1, sample_rate)
            for resampled in resampler.resample(frame):
                container.mux(stream.encode(resampled))
        for resampled in resampler.resample(None):
            container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))


def encode_video(
    shots: Sequence[Shot],
    audio: Path,
    path: Path,
    size: VideoSize,
    progress: Callable[[float], None] = lambda share: None,
) -> None:
    """Write an MP4 of still pictures with the sound of `audio` (an .m4a of ours, copied, not encoded again).

    A picture changes exactly at its millisecond and begins with a keyframe; between, at most 5 frames a second
    and a keyframe at least every 10 seconds. `progress` gets 0.0 to 1.0.
    """
    with av.open(str(audio)) as source, av.open(str(path), "w", format="mp4", options=_FASTSTART) as container:
        video = _video_stream(container, size)
        sound = _Sound(source, container)
        for shot in shots:
            for frame in _frames(shot, size):
                # Sound and picture lie side by side in the file, so that it plays while a slow line still loads it.
                sound.copy_until(frame.pts)
                container.mux(video.encode(frame))
            progress(shot.end_ms / max(1, shots[-1].end_ms))
        container.mux(video.encode(None))
        sound.copy_until(None)


class _Sound:
    """Copies the packets of an audio file into a container, in step with its pictures."""

    def __init__(self, source: InputContainer, container: OutputContainer) -> None:
        self._container = container
        self._stream = container.add_stream_from_template(source.streams.audio[0])
        self._packets = (packet for packet in source.demux(audio=0) if packet.dts is not None)
        self._next = next(self._packets, None)

    def copy_until(self, moment_ms: int | None) -> None:
        """Copy what begins before `moment_ms`; everything that is left for None."""
        while self._next is not None and (
            moment_ms is None or (self._next.dts or 0) * self._next.time_base * 1000 < moment_ms
        ):
            self._next.stream = self._stream
            self._container.mux(self._next)
            self._next = next(self._packets, None)


def _video_stream(container: OutputContainer, size: VideoSize) -> VideoStream:
    stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
    stream.time_base = stream.codec_context.time_base = _MILLISECOND
    stream.codec_context.gop_size = FRAMES_PER_SECOND * KEYFRAME_SECONDS - 2
    stream.codec_context.color_range = ColorRange.MPEG
    stream.codec_context.colorspace = Colorspace.ITU709
    # Frames repeat one picture, so deep analysis finds nothing more; one thread leaves the other core to people.
    stream.options = {
        "preset": "veryfast",
        "tune": "stillimage",
        "crf": str(size.crf),
        "profile": "main",
        "forced-idr": "1",
        "x264-params": "bframes=0:rc-lookahead=0:mbtree=0:scenecut=0:sync-lookahead=0",
    }
    stream.codec_context.thread_count = 1
    return stream


def _frames(shot: Shot, size: VideoSize) -> Iterator[av.VideoFrame]:
    """The same frame again and again, evenly, at most FRAMES_PER_SECOND; the first is a keyframe."""
    picture = shot.picture
    if picture.size != (size.width, size.height):
        picture = picture.resize((size.width, size.height), Image.Resampling.LANCZOS)
    frame = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB")), format="rgb24").reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )
    frame.time_base = _MILLISECOND
    shown_ms = shot.end_ms - shot.start_ms
    count = max(1, shown_ms * FRAMES_PER_SECOND // 1000)
    for number in range(count):
        frame.pts = shot.start_ms + -(-shown_ms * number // count)
        frame.pict_type = PictureType.NONE if number else PictureType.I
        yield frame
