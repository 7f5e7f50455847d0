"""A clip that shows the time and nothing else: it stands in for a sign film where none was made, and tests read it.

It is not sign language and says so in every frame. The picture, 320 by 240, 25 frames a second, grey only:

    y   8 ..  96   the time code mm:ss.ff; ff counts frames, 00 to 24
    y 112 .. 144   the number of the frame in squares, see below
    y 152 .. 232   “计时片，不是手语” and “Timing clip, not sign language”

Frame n is shown from n * 40 ms up to (n + 1) * 40 ms. Its number (n modulo 65536) stands in binary in 16 squares of
16 by 32 pixels between x = 32 and x = 288, the highest bit on the left, white for 1, black for 0. A white mark stands
on each side (x 0 to 16 and x 304 to 320) with a black gap between it and the squares (x 16 to 32 and 288 to 304):
who finds marks and gaps as they should be looks at a frame of this clip. Reading one from a canvas of the clip's own
size: the grey value at y = 128, x = 40 + 16 * k for bit k from the left; marks at x = 8 and 312, gaps at x = 24 and
296; above 128 is white.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from noto_cjk_sans_otc import FONT_PATH
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 320, 240
FRAMES_PER_SECOND = 25
FRAME_MS = 40
BITS = 16
SQUARE = 16
SQUARES_LEFT, SQUARES_TOP, SQUARES_BOTTOM = 32, 112, 144
READ_Y = 128
"""Through the middle of the squares."""
WORDS = ("计时片，不是手语", "Timing clip, not sign language")
"""Always both: the picture cannot follow the reader's language."""

_BLACK, _WHITE = 16, 235
"""Of luma in video range."""
_SIMPLIFIED_CHINESE = 2
_CODE_TOP, _CODE_SIZE, _CODE_PITCH = 8, 64, 39

Grey = np.ndarray[Any, np.dtype[np.uint8]]


def frame_number_at(moment_ms: int) -> int:
    """The frame on screen at a moment of the clip."""
    return moment_ms // FRAME_MS


def read_frame(grey: Grey) -> int | None:
    """The number in a frame (grey values 0 to 255, 240 rows of 320); None for anything but this clip."""
    if grey.shape != (HEIGHT, WIDTH):
        return None
    row = grey[READ_Y] > 128
    if not (row[8] and row[WIDTH - 8]) or row[24] or row[WIDTH - 24]:
        return None
    bits = row[SQUARES_LEFT + SQUARE // 2 : SQUARES_LEFT + BITS * SQUARE : SQUARE]
    return int(sum(1 << (BITS - 1 - k) for k in range(BITS) if bits[k]))


def draw(number: int) -> Grey:
    """The luma of one frame, 240 rows of 320, video range."""
    picture = _ground().copy()
    seconds, frames = divmod(number, FRAMES_PER_SECOND)
    code = f"{seconds // 60 % 100:02}:{seconds % 60:02}.{frames:02}"
    left = (WIDTH - _CODE_PITCH * len(code)) // 2
    for place, character in enumerate(code):
        x = left + place * _CODE_PITCH
        glyph = _glyph(character)
        picture[_CODE_TOP : _CODE_TOP + glyph.shape[0], x : x + _CODE_PITCH] = glyph
    for k in range(BITS):
        if number >> (BITS - 1 - k) & 1:
            x = SQUARES_LEFT + k * SQUARE
            picture[SQUARES_TOP:SQUARES_BOTTOM, x : x + SQUARE] = _WHITE
    return picture


def write_clip(path: Path, duration_ms: int, progress: Callable[[float], None] = lambda share: None) -> None:
    """Write a silent H.264 MP4, faststart, of this length (rounded up to whole frames), a keyframe each second."""
    count = max(1, -(-duration_ms // FRAME_MS))
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, FRAMES_PER_SECOND)
        stream.codec_context.gop_size = FRAMES_PER_SECOND
        stream.codec_context.color_range = ColorRange.MPEG
        stream.codec_context.colorspace = Colorspace.ITU709
        stream.codec_context.thread_count = 1
        stream.options = {"preset": "veryfast", "crf": "38", "profile": "main", "x264-params": "bframes=0:scenecut=0"}
        planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, dtype=np.uint8)
        for number in range(count):
            planes[:HEIGHT] = draw(number)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
            container.mux(stream.encode(frame))
            if number % 250 == 0:
                progress(number / count)
        container.mux(stream.encode(None))
    progress(1.0)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    with as_file(FONT_PATH) as path:
        return ImageFont.truetype(str(path), size, index=_SIMPLIFIED_CHINESE, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def _ground() -> Grey:
    """What is the same in every frame."""
    image = Image.new("L", (WIDTH, HEIGHT), _BLACK)
    draw = ImageDraw.Draw(image)
    for left in (0, WIDTH - SQUARE):
        draw.rectangle((left, SQUARES_TOP, left + SQUARE - 1, SQUARES_BOTTOM - 1), fill=_WHITE)
    for text, size, baseline in ((WORDS[0], 30, 184), (WORDS[1], 20, 218)):
        draw.text((WIDTH // 2, baseline), text, font=_font(size), fill=_WHITE, anchor="ms")
    return np.asarray(image)


@lru_cache(maxsize=16)
def _glyph(character: str) -> Grey:
    image = Image.new("L", (_CODE_PITCH, 88), _BLACK)
    ImageDraw.Draw(image).text((_CODE_PITCH // 2, 68), character, font=_font(_CODE_SIZE), fill=_WHITE, anchor="ms")
    return np.asarray(image)
