import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.media.chapters import chapters, shortened, slide_title
from lms.media.rules import display_width
from lms.media.script import Part, Script, Slide

SCRIPT = Script(
    "课", "zh-Hans",
    (
        Part("第一句话", (Slide(("先问好",), ("您好。", "请问需要什么？")), Slide((), ("好。",), "images/a.png", "一张柜台的照片"))),
        Part("再见", (Slide((), ("顾客离开的时候，我们送到门口，说一声慢走。",)),)),
    ),
)  # fmt: skip
SPANS = {
    "parts": [{"start_ms": 0, "end_ms": 9_000}, {"start_ms": 9_000, "end_ms": 15_000}],
    "slides": [
        {"part": 0, "slide": 0, "start_ms": 0, "end_ms": 6_000},
        {"part": 0, "slide": 1, "start_ms": 6_000, "end_ms": 9_000},
        {"part": 1, "slide": 0, "start_ms": 9_000, "end_ms": 15_000},
    ],
    "paragraphs": [
        {"part": 0, "slide": 0, "start_ms": 300, "end_ms": 2_000, "text": "您好。"},
        {"part": 0, "slide": 0, "start_ms": 2_350, "end_ms": 5_600, "text": "请问需要什么？"},
        {"part": 0, "slide": 1, "start_ms": 6_300, "end_ms": 8_600, "text": "好。"},
        {"part": 1, "slide": 0, "start_ms": 9_300, "end_ms": 14_600, "text": "顾客离开的时候，我们送到门口，说一声慢走。"},
    ],
}


def outline(tree, depth: int = 0) -> list[tuple[int, str, int, int]]:
    found = []
    for chapter in tree:
        found.append((depth, chapter["title"], chapter["start_ms"], chapter["end_ms"]))
        found += outline(chapter["children"], depth + 1)
    return found


def test_a_lesson_has_parts_slides_and_paragraphs_and_no_moment_is_outside():
    assert outline(chapters(SCRIPT, SPANS)) == [
        (0, "第一句话", 0, 9_000),
        (1, "先问好", 0, 6_000),
        (2, "您好", 0, 2_350),
        (2, "请问需要什么？", 2_350, 6_000),
        (1, "一张柜台的照片", 6_000, 9_000),
        (2, "好", 6_000, 9_000),
        (0, "再见", 9_000, 15_000),
        (1, "顾客离开的时候，我们送到门口…", 9_000, 15_000),
        (2, "顾客离开的时候，我们送到门口，说一声慢走", 9_000, 15_000),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("先问好。", "先问好"),
        ("Ask first.", "Ask first."),
        ("Wait...", "Wait..."),
        ("", ""),
        ("顾客离开的时候，我们送到门口，说一声慢走。", "顾客离开的时候，我们送到门口…"),
        ("用PowerPointPowerPointPowerPointPowerPoint", "用PowerPointPowerPointPowerPoint…"),
        ("PowerPointPowerPointPowerPointPowerPoint", "PowerPointPowerPointPowerPointPo…"),
    ],
)
def test_a_title_is_whole_or_ends_where_reading_pauses(text, title):
    assert shortened(text, 16) == title


@given(st.text(alphabet="好的一二三在人，。！？（）“”…abcXYZ 019.%年个", max_size=80), st.integers(6, 20))
def test_a_title_never_takes_more_room_than_it_has(text, width):
    title = shortened(text, width)
    assert display_width(title) <= width + 1
    assert title.rstrip("…") in " ".join(text.split())


def test_a_slide_without_words_has_no_title():
    assert slide_title(Slide((), ())) == ""
