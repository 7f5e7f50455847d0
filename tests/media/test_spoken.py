import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.media.spoken import EngineEvent, spoken_form, words_from_events


def words(text: str, *events: tuple[int, int, int]) -> list[tuple[int, str]]:
    found = words_from_events(text, [EngineEvent(*event) for event in events])
    return [(word.start_ms, text[word.offset : word.offset + word.length]) for word in found]


def test_each_chinese_character_is_a_word():
    assert words("在家，学", (0, 0, 1), (200, 1, 1), (600, 3, 1)) == [(0, "在"), (200, "家"), (600, "学")]


def test_a_word_the_dictionary_holds_whole_keeps_all_its_characters():
    assert words("“你好”吗？", (0, 1, 1), (600, 4, 1)) == [(0, "你好"), (600, "吗")]


def test_the_pieces_of_a_number_are_one_word():
    events = ((0, 0, 4), (200, 1, 4), (400, 1, 4), (900, 4, 1))
    assert words("2026年", *events) == [(0, "2026"), (900, "年")]


def test_a_digit_after_a_chinese_character_gets_the_second_of_two_equal_events():
    assert words("有3个", (0, 0, 2), (220, 0, 2), (500, 2, 1)) == [(0, "有"), (220, "3"), (500, "个")]


def test_decimals_percent_signs_and_apostrophes_belong_to_their_word():
    events = ((0, 0, 3), (150, 1, 3), (400, 4, 3), (600, 6, 1), (900, 8, 3))
    assert words("9.5 25% don't", *events) == [(0, "9.5"), (400, "25%"), (900, "don't")]


def test_a_mark_or_a_position_outside_the_text_is_no_word():
    assert words("好。", (0, 0, 1), (300, 1, 1), (400, 9, 1)) == [(0, "好")]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("2026年", "二零二六年"),
        ("12026年", "12026年"),
        ("有2个人", "有两个人"),
        ("第2个", "第2个"),
        ("12个", "12个"),
        ("1.2个", "1.2个"),
        ("2分钟", "两分钟"),
        ("2月", "2月"),
        ("好,来!", "好，来!"),
        ("a,b", "a,b"),
        ("一\n二\x00", "一 二 "),
    ],
)
def test_numbers_and_pauses_are_written_as_they_are_said(text, spoken):
    assert spoken_form(text, "zh") == spoken


@given(st.text(max_size=60), st.sampled_from(["zh", "en"]))
def test_what_is_spoken_has_the_same_number_of_characters(text, language):
    assert len(spoken_form(text, language)) == len(text)


EVENTS = st.lists(st.builds(EngineEvent, st.integers(0, 9000), st.integers(-2, 40), st.integers(0, 5)), max_size=30)


@given(st.text(alphabet="好的3.5%，。 aé'-", max_size=40), EVENTS)
def test_words_rise_never_overlap_and_lie_inside_the_text(text, events):
    found = words_from_events(text, events)
    assert all(word.length > 0 and word.offset + word.length <= len(text) for word in found)
    for word, following in zip(found, found[1:], strict=False):
        assert word.offset + word.length <= following.offset
        assert word.start_ms <= following.start_ms
