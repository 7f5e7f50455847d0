"""Slides and the poster of a lesson, drawn with Pillow and Noto Sans CJK.

Every text stands at 7:1 or better on its ground (WCAG 1.4.6): ink 15:1, accent 7.6:1, quiet 8.1:1. Words are large, never more
than fits; what does not fit is set smaller, never cut.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file

from noto_cjk_sans_otc import FONT_PATH
from PIL import Image, ImageDraw, ImageFont, ImageOps

from lms.media.rules import disturbance, wrap
from lms.media.script import Slide

WIDTH, HEIGHT = 1280, 720
POSTER = (640, 360)
MARGIN = 88
LARGEST_IMAGE_PIXELS = 40_000_000
"""A picture with more pixels is refused: it would take the memory of the whole machine."""

PAPER = (250, 250, 246)
INK = (28, 36, 43)
ACCENT = (0, 86, 98)
QUIET = (66, 77, 86)
HAIR = (214, 221, 220)
TINT = (229, 239, 238)

_SIMPLIFIED_CHINESE = 2
"""Index of "Noto Sans CJK SC" in the font collection."""
_BODY_SIZES = (50, 46, 43, 40)
_HEADING_SIZES = (56, 50, 44)
_OPENING_SIZES = (104, 92, 80, 70, 60, 50)


class ImageRefused(Exception):
    """A picture cannot be drawn; the message says why in a sentence."""


@dataclass(frozen=True)
class Frame:
    """What stands on one slide besides its own words."""

    lesson_title: str
    part_title: str
    number: int
    """1 for the first part."""
    parts: int


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    with as_file(FONT_PATH) as path:
        return ImageFont.truetype(str(path), size, index=_SIMPLIFIED_CHINESE, layout_engine=ImageFont.Layout.BASIC)


def draw_slide(slide: Slide, frame: Frame, image: bytes | None = None) -> Image.Image:
    """One slide, RGB, 1280 by 720. `image` is the file named by `slide.image`. Raises ImageRefused."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    _footer(draw, frame)
    if not slide.bullets and image is None:
        _opening(draw, frame.part_title)
        return picture
    top = _heading(draw, frame.part_title)
    bottom = HEIGHT - 116
    left, right = MARGIN, WIDTH - MARGIN
    if image is not None:
        if slide.bullets:
            split = 700
            _place_image(picture, image, (split, top, right, bottom))
            right = split - 48
        else:
            _place_image(picture, image, (left, top, right, bottom))
    if slide.bullets:
        _bullets(draw, slide.bullets, (left, top, right, bottom))
    return picture


def draw_poster(lesson_title: str, image: bytes | None = None) -> bytes:
    """The poster of a lesson as JPEG, 640 by 360: its title, with its first picture if there is one."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), ACCENT)
    draw = ImageDraw.Draw(picture)
    right = WIDTH - MARGIN
    if image is not None:
        draw.rectangle((700, 0, WIDTH, HEIGHT), fill=PAPER)
        _place_image(picture, image, (740, 60, WIDTH - 40, HEIGHT - 60))
        right = 652
    lines, size, height = _fitted(lesson_title, right - MARGIN, 420, (112, 100, 88, 78, 68, 58), 1.32)
    y = (HEIGHT - height) // 2 - 12
    draw.rectangle((MARGIN, y - 40, MARGIN + 96, y - 32), fill=TINT)
    _lines(draw, lines, (MARGIN, y), size, (255, 255, 255), 1.32, bold=True)
    buffer = io.BytesIO()
    picture.resize(POSTER, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=86, optimize=True, progressive=True)
    return buffer.getvalue()


def _fitted(
    text: str, width: float, height: float, sizes: tuple[int, ...], leading: float
) -> tuple[list[str], int, int]:
    """Lines, type size and height of the setting of `text` that reads best; the smallest when none fits.

    A somewhat smaller type is worth it where it saves a break inside a phrase.
    """
    text = text.strip()
    settings = [(size, wrap(text, width, _font(size).getlength)) for size in sizes]
    fitting = [(size, lines) for size, lines in settings if len(lines) * size * leading <= height]
    size, lines = min(
        fitting or settings[-1:], key=lambda setting: disturbance(text, setting[1]) + 1.6 * sizes.index(setting[0])
    )
    return lines, size, round(len(lines) * size * leading)


def _lines(
    draw: ImageDraw.ImageDraw,
    lines: list[str],
    corner: tuple[int, int],
    size: int,
    colour: tuple[int, int, int],
    leading: float,
    *,
    bold: bool = False,
) -> None:
    x, y = corner
    for line in lines:
        # "ls" counts from the baseline, so lines with and without descenders keep their distance.
        baseline = y + size * (leading - 1) / 2 + size * 0.88
        draw.text(
            (x, baseline), line, font=_font(size), fill=colour, anchor="ls", stroke_width=size / 64 if bold else 0
        )
        y += round(size * leading)


def _opening(draw: ImageDraw.ImageDraw, title: str) -> None:
    """A slide without list and picture: the heading, large, in the optical middle."""
    leading = 1.3
    lines, size, height = _fitted(title, WIDTH - 2 * MARGIN - 60, 430, _OPENING_SIZES, leading)
    if not lines:
        return
    y = (HEIGHT - 88 - height) // 2
    draw.rounded_rectangle((MARGIN, y + 10, MARGIN + 12, y + height - 10), radius=6, fill=ACCENT)
    _lines(draw, lines, (MARGIN + 56, y), size, INK, leading, bold=True)


def _heading(draw: ImageDraw.ImageDraw, title: str) -> int:
    """The heading at the top; returns where the content begins."""
    leading = 1.25
    lines, size, height = _fitted(title, WIDTH - 2 * MARGIN, 150, _HEADING_SIZES, leading)
    y = 62
    _lines(draw, lines, (MARGIN, y), size, ACCENT, leading, bold=True)
    y += height + 16
    draw.rectangle((MARGIN, y, MARGIN + 72, y + 5), fill=ACCENT)
    return y + 42


def _bullets(draw: ImageDraw.ImageDraw, bullets: tuple[str, ...], box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    indent, leading = 46, 1.32
    size, gap, blocks = _BODY_SIZES[-1], 8, [[""]]
    for size in (*_BODY_SIZES, 34, 28, 24):
        gap = round(size * 0.52)
        blocks = [wrap(text, right - left - indent, _font(size).getlength) for text in bullets]
        height = sum(len(lines) * round(size * leading) for lines in blocks) + gap * (len(blocks) - 1)
        if height <= bottom - top:
            break
    spare = bottom - top - height
    gap += min(round(size * 0.4), max(0, spare) // (len(blocks) + 1))
    y = top
    for lines in blocks:
        middle = y + round(size * leading / 2) + 1
        draw.rounded_rectangle((left, middle - 7, left + 14, middle + 7), radius=4, fill=ACCENT)
        _lines(draw, lines, (left + indent, y), size, INK, leading)
        y += len(lines) * round(size * leading) + gap


def _footer(draw: ImageDraw.ImageDraw, frame: Frame) -> None:
    """Lesson title on the left, "2 / 9" on the right, and how far along, as a line and in figures."""
    size, y = 26, HEIGHT - 80
    figures = f"{frame.number} / {frame.parts}"
    wide = _font(size).getlength(figures)
    title = frame.lesson_title
    while _font(size).getlength(title) > WIDTH - 2 * MARGIN - wide - 60:
        title = title.rstrip("…")[:-1] + "…"
    draw.text((MARGIN, y + 24), title, font=_font(size), fill=QUIET, anchor="ls")
    draw.text((WIDTH - MARGIN, y + 24), figures, font=_font(size), fill=QUIET, anchor="rs")
    done = (WIDTH * frame.number) // max(1, frame.parts)
    draw.rectangle((0, HEIGHT - 8, WIDTH, HEIGHT), fill=HAIR)
    draw.rectangle((0, HEIGHT - 8, done, HEIGHT), fill=ACCENT)


def _place_image(picture: Image.Image, source: bytes, box: tuple[int, int, int, int]) -> None:
    """Put a picture into a box, whole and centred, on white with a hair line round it."""
    left, top, right, bottom = box
    image = open_image(source)
    image = ImageOps.contain(image, (right - left, bottom - top), Image.Resampling.LANCZOS)
    x = left + (right - left - image.width) // 2
    y = top + (bottom - top - image.height) // 2
    picture.paste(Image.new("RGB", image.size, (255, 255, 255)), (x, y))
    picture.paste(image, (x, y), image)
    edge = (x - 1, y - 1, x + image.width, y + image.height)
    ImageDraw.Draw(picture).rectangle(edge, outline=HAIR, width=2)


def open_image(source: bytes) -> Image.Image:
    """A PNG or JPEG as RGBA, turned upright. Raises ImageRefused with a sentence for anything else."""
    try:
        image = Image.open(io.BytesIO(source), formats=("PNG", "JPEG"))
        if image.width * image.height > LARGEST_IMAGE_PIXELS:
            raise ImageRefused(f"{image.width} x {image.height}")
        return ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefused(str(error)) from error
