import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.media.rules import NO_LINE_END, NO_LINE_START, break_points, display_width, disturbance, wrap

TEXT = st.text(alphabet="好的一二三在人，。！？（）“”…abcXYZ 019.%年个", max_size=80)


@pytest.mark.parametrize(
    ("text", "width"),
    [("你好", 2), ("ab", 1), ("你好，", 3), ("3.5 元", 3), ("", 0), ("……", 2), ("e\u0301", 0.5)],
)
def test_a_latin_letter_is_half_as_wide_as_a_chinese_character(text, width):
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("text", "kept_whole"),
    [
        ("价格是25 kg左右", "25 kg"),
        ("打开Excel表格", "Excel"),
        ("高了25%左右", "25%"),
        ("需要3.5元钱", "3.5元"),
        ("他在2026年来", "2026年"),
        ("先看第12课时吧", "第12课时"),
        ("don't go", "don't"),
        ("他说“好的”了", "“好"),
        ("他说“好的”了", "的”"),
        ("好的。", "的。"),
    ],
)
def test_a_line_never_ends_inside(text, kept_whole):
    start = text.index(kept_whole)
    inside = set(range(start + 1, start + len(kept_whole)))
    assert inside.isdisjoint(break_points(text))


@given(TEXT)
def test_wrapped_lines_hold_every_character_and_fit(text):
    lines = wrap(text, 16)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(display_width(line) <= 16 for line in lines)


@given(TEXT)
def test_no_line_of_words_begins_with_a_closing_mark_or_ends_with_an_opening_one(text):
    stops = break_points(text)
    assert not any(text[stop] in NO_LINE_START for stop in stops)
    assert not any(text[stop - 1] in NO_LINE_END for stop in stops)


@given(TEXT, st.integers(6, 20))
def test_even_lines_are_never_more_than_the_fewest(text, width):
    assert sum(map(display_width, wrap(text, width))) <= display_width(text)
    if text.strip():
        assert len(wrap(text, width)) >= display_width(text.strip()) // width


def test_a_line_breaks_where_reading_pauses():
    assert wrap("可以先准备好常用的句子，放在快捷回复里。", 16) == ["可以先准备好常用的句子，", "放在快捷回复里。"]


def test_a_word_wider_than_a_line_is_cut_rather_than_lost():
    assert wrap("https" * 10, 5) == ["https" * 2] * 5


def test_a_break_at_a_comma_disturbs_less_than_one_inside_a_phrase():
    text = "先问好，再问需要"
    assert disturbance(text, ["先问好，", "再问需要"]) < disturbance(text, ["先问好，再问", "需要"])
