import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lms.media import slides
from lms.media.script import Slide
from lms.media.slides import Frame, ImageRefused, draw_poster, draw_slide

FRAME = Frame("电商客服入门", "第一句话", 2, 9)


def picture(size: tuple[int, int] = (300, 200), colour: tuple[int, ...] = (200, 30, 30), kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def luminance(colour: tuple[int, int, int]) -> float:
    shares = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        (slides.INK, slides.PAPER),
        (slides.ACCENT, slides.PAPER),
        (slides.QUIET, slides.PAPER),
        ((255, 255, 255), slides.ACCENT),
    ],
)
def test_every_word_stands_out_seven_to_one(words, ground):
    assert contrast(words, ground) >= 7


@pytest.mark.parametrize(
    "slide",
    [
        Slide((), ("说",)),
        Slide(("先问好", "再问需要"), ("说",)),
        Slide(("先问好",), ("说",), "images/a.png", "图"),
        Slide((), ("说",), "images/a.png", "图"),
    ],
    ids=["heading", "list", "list and picture", "picture"],
)
def test_a_slide_has_the_size_of_the_film_and_free_margins(slide):
    drawn = draw_slide(slide, FRAME, picture() if slide.image else None)
    assert (drawn.size, drawn.mode) == ((1280, 720), "RGB")
    # Above the line of progress, nothing touches the outer 5 %.
    inside = (64, 40, 1280 - 64, 720 - 40)
    edge = drawn.crop((0, 0, 1280, 708))
    edge.paste(slides.PAPER, inside)
    assert edge.getcolors() == [(1280 * 708, slides.PAPER)]


def test_progress_is_drawn_as_far_as_the_part():
    drawn = draw_slide(Slide((), ("说",)), FRAME)
    assert drawn.getpixel((1280 * 2 // 9 - 2, 716)) == slides.ACCENT
    assert drawn.getpixel((1280 * 2 // 9 + 4, 716)) == slides.HAIR


def test_a_transparent_picture_stands_on_white():
    drawn = draw_slide(Slide((), ("说",), "images/a.png", "图"), FRAME, picture((400, 300), (0, 0, 0, 0)))
    assert drawn.getpixel((640, 400)) == (255, 255, 255)


def test_a_picture_is_shown_whole_and_keeps_its_shape():
    drawn = draw_slide(Slide((), ("说",), "images/a.png", "图"), FRAME, picture((900, 300)))
    red = [(x, y) for x in range(0, 1280, 4) for y in range(0, 720, 4) if drawn.getpixel((x, y)) == (200, 30, 30)]
    wide, high = max(x for x, _y in red) - min(x for x, _y in red), max(y for _x, y in red) - min(y for _x, y in red)
    assert wide / high == pytest.approx(3, rel=0.05)


@pytest.mark.parametrize(
    "source",
    [b"", b"no picture", picture()[:60], picture(kind="GIF"), picture((6_400, 6_400))],
    ids=["empty", "text", "cut off", "gif", "more than 40 million pixels"],
)
def test_what_is_no_sound_picture_is_refused(source):
    with pytest.raises(ImageRefused):
        draw_slide(Slide((), ("说",), "images/a.png", "图"), FRAME, source)


@pytest.mark.parametrize("image", [None, picture()])
def test_the_poster_is_a_small_jpeg(image):
    poster = draw_poster("电商客服入门：第一句话怎么说", image)
    opened = Image.open(io.BytesIO(poster))
    assert (opened.format, opened.size) == ("JPEG", (640, 360))
    assert len(poster) < 60_000


WORDS = st.text(alphabet="电商客服，。（）A bc9\n😀", max_size=90)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, max_size=8), WORDS, WORDS)
def test_any_words_can_be_drawn(bullets, title, lesson):
    drawn = draw_slide(Slide(tuple(bullets), ("说",)), Frame(lesson, title, 1, 1))
    assert drawn.size == (1280, 720)
