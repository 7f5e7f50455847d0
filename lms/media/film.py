"""A film of a signer, made small and quick to seek: beside the lesson it must follow every jump of the main picture.

Runs in the child process: a codec that crashes on a stranger's file must not end the server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

LONGEST_SIDE = 640
FRAMES_PER_SECOND = 25
KEYFRAME_SECONDS = 2
LONGEST_SECONDS = 2 * 3600
LARGEST_PIXELS = 40_000_000
FORMATS = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm")
"""Names of the readers that are let near a file. Others read play lists, which could point at any file of ours."""
_MISSING_SECONDS = 1.5
"""A film that ends so much before the end it promises is broken."""
_COLOURS = {"format": "yuv420p", "dst_colorspace": Colorspace.ITU709, "dst_color_range": ColorRange.MPEG}


class FilmRefused(Exception):
    """A film cannot be used; the message is for a log, in English."""


@dataclass(frozen=True)
class Film:
    """What was made: size in pixels, length in whole milliseconds."""

    width: int
    height: int
    duration_ms: int


def write_film(source: Path, path: Path, progress: Callable[[float], None] = lambda share: None) -> Film:
    """Write `source` (MP4, MOV, WebM or Matroska) as H.264 without sound: at most 640 pixels a side, 25 frames a
    second, a keyframe every 2 seconds, faststart. Its first moment stays its first moment. Raises FilmRefused."""
    try:
        with av.open(str(source), options={"format_whitelist": ",".join(FORMATS), "protocol_whitelist": "file"}) as film:
            return _write(film, path, progress)
    except (av.error.FFmpegError, ValueError, OverflowError) as fault:
        raise FilmRefused(str(fault)) from fault


def _write(film: InputContainer, path: Path, progress: Callable[[float], None]) -> Film:
    if film.format.name not in FORMATS or not film.streams.video:
        raise FilmRefused(f"{film.format.name}: no film")
    stream = film.streams.video[0]
    if not 0 < stream.width * stream.height <= LARGEST_PIXELS:
        raise FilmRefused(f"{stream.width} x {stream.height}")
    promised = float((film.duration or 0) / av.time_base)
    if promised > LONGEST_SECONDS:
        raise FilmRefused(f"{promised:.0f} s")
    frames = _even_frames(film, stream)
    first = next(frames, None)
    if first is None:
        raise FilmRefused("no picture")
    shape = _Shape(first, stream.sample_aspect_ratio)
    count = 0
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as made:
        video = _stream(made.add_stream("libx264", rate=FRAMES_PER_SECOND), shape)
        for frame in _chained(first, frames):
            drawn = shape.drawn(frame)
            drawn.pts, drawn.time_base = count, Fraction(1, FRAMES_PER_SECOND)
            made.mux(video.encode(drawn))
            count += 1
            if count % 50 == 0:
                progress(min(1.0, count / FRAMES_PER_SECOND / (promised or 1.0)))
        made.mux(video.encode(None))
    if _picture_seconds(stream, promised) - count / FRAMES_PER_SECOND > _MISSING_SECONDS:
        raise FilmRefused("ends too early")
    progress(1.0)
    return Film(shape.width, shape.height, count * 1000 // FRAMES_PER_SECOND)


def _picture_seconds(stream: VideoStream, promised: float) -> float:
    """How long the pictures should last: sound may go on after them."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return promised if not stream.container.streams.audio else 0.0


class _Shape:
    """Turned upright, no side longer than LONGEST_SIDE, even sides, square pixels."""

    def __init__(self, frame: VideoFrame, pixel: Fraction | None) -> None:
        self._turns = round(frame.rotation / 90) % 4
        wide, high = float(frame.width * (pixel or 1)), float(frame.height)
        scale = min(1.0, LONGEST_SIDE / max(wide, high))
        self._flat = max(2, round(wide * scale / 2) * 2), max(2, round(high * scale / 2) * 2)
        self.width, self.height = self._flat if self._turns % 2 == 0 else self._flat[::-1]

    def drawn(self, frame: VideoFrame) -> VideoFrame:
        flat = frame.reformat(*self._flat, **_COLOURS)  # type: ignore[arg-type]
        if not self._turns:
            # A frame from the decoder carries its own kind (key or not): the encoder is to choose anew.
            flat.pict_type = av.video.frame.PictureType.NONE
            return flat
        turned = np.ascontiguousarray(np.rot90(flat.to_ndarray(format="rgb24"), self._turns))
        return VideoFrame.from_ndarray(turned, format="rgb24").reformat(**_COLOURS)  # type: ignore[arg-type]


def _even_frames(film: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """The picture on screen at each 25th of a second, from the first moment of the film."""
    stream.thread_type = "NONE"
    begins = Fraction(film.start_time or 0, av.time_base)
    shown: VideoFrame | None = None
    tick = 0
    for frame in film.decode(stream):
        if frame.pts is None:
            continue
        moment = Fraction(frame.pts) * (frame.time_base or stream.time_base or Fraction(1)) - begins
        if moment > LONGEST_SECONDS:
            raise FilmRefused(f"{float(moment):.0f} s")
        # What comes before the first frame shows the first frame.
        while Fraction(tick, FRAMES_PER_SECOND) < moment:
            yield shown or frame
            tick += 1
        shown = frame
    if shown is not None:
        yield shown


def _chained(first: VideoFrame, rest: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    yield first
    yield from rest


def _stream(video: VideoStream, shape: _Shape) -> VideoStream:
    video.width, video.height, video.pix_fmt = shape.width, shape.height, "yuv420p"
    video.time_base = video.codec_context.time_base = Fraction(1, FRAMES_PER_SECOND)
    video.codec_context.gop_size = FRAMES_PER_SECOND * KEYFRAME_SECONDS
    video.codec_context.color_range = ColorRange.MPEG
    video.codec_context.colorspace = Colorspace.ITU709
    # Hands move fast: a finer factor than for slides. One thread leaves the other core to people.
    video.codec_context.thread_count = 1
    video.options = {"preset": "veryfast", "crf": "26", "profile": "main", "x264-params": "bframes=0:scenecut=0"}
    return video
