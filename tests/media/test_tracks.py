import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.media.rules import display_width
from lms.media.tracks import description_cues, easy_read_cues, shares, translation_cues
from lms.media.vtt import validate_vtt, write_vtt


def errors(cues, **how) -> list[str]:
    return [finding.message for finding in validate_vtt(write_vtt(cues).encode(), **how) if finding.level == "error"]


def test_a_translation_begins_with_its_paragraph_and_breaks_between_sentences():
    cues = translation_cues([((300, 8_300), "Hello and welcome here. Please sit down with us.")], "en")
    assert [cue.lines for cue in cues] == [("Hello and welcome here.",), ("Please sit down with us.",)]
    assert cues[0].start_ms == 300
    assert 4_000 < cues[1].start_ms < 4_600


def test_a_translation_keeps_its_full_stops_and_a_chinese_one_drops_them():
    paragraph = (0, 3_000)
    assert translation_cues([(paragraph, "Well done.")], "en")[0].lines == ("Well done.",)
    assert translation_cues([(paragraph, "做得好。")], "zh-Hant")[0].lines == ("做得好",)


def test_a_paragraph_without_a_translation_has_no_cue():
    assert [cue.start_ms for cue in translation_cues([((0, 4_000), ""), ((5_000, 9_000), "Next.")], "en")] == [5_000]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ug", "ياخشىمۇسىز، خېرىدار دۇكانغا كىرگەندە ئاۋۋال سالام قىلىڭ. ئاندىن نېمە كېرەكلىكىنى سوراڭ."),
        ("bo", "བཀྲ་ཤིས་བདེ་ལེགས། ཉོ་མཁན་ཚོང་ཁང་ལ་སླེབས་སྐབས་ཐོག་མར་འཚམས་འདྲི་གནང་རོགས།"),
        ("mn", "ᠰᠠᠢᠨ ᠪᠠᠶᠢᠨ᠎ᠠ ᠤᠤ᠃ ᠬᠤᠳᠠᠯᠳᠤᠨ ᠠᠪᠤᠭᠴᠢ ᠢᠷᠡᠪᠡᠯ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠮᠡᠨᠳᠦᠯᠡᠭᠡᠷᠡᠢ᠃"),
    ],
)
def test_words_of_chinas_languages_are_never_cut(lang, text):
    cues = translation_cues([((0, 14_000), text)], lang)
    assert len(cues) > 1
    pieces = [piece for cue in cues for line in cue.lines for piece in re.split(r"[\s་]+", line) if piece]
    assert set(pieces) <= {piece for piece in re.split(r"[\s་]+", text) if piece}
    assert errors(cues) == []


WORDS = st.lists(st.sampled_from(["please", "wait", "for the", "customer", "2 kg", "好的", "请等", "到期。", "Yes!"]),
                 min_size=1, max_size=30).map(" ".join)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(250, 500))
def test_a_translation_of_usual_length_keeps_to_every_limit_of_captions(texts, character_ms):
    paragraphs, now = [], 300
    for text in texts:
        end = now + max(900, int(display_width(text) * character_ms))
        paragraphs.append(((now, end), text))
        now = end + 350
    cues = translation_cues(paragraphs, "en")
    shown = "".join("".join(cue.lines) for cue in cues)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(texts))
    assume(all(cue.end_ms - cue.start_ms >= 833 for cue in cues))
    assert errors(cues) == []


LINE = st.text(alphabet="先问好再说需要，。", min_size=1, max_size=24).filter(lambda text: re.search(r"\w", text))
PARTS = st.lists(
    st.tuples(st.lists(LINE, min_size=1, max_size=8, unique=True), st.integers(0, 60)), min_size=1, max_size=5
)


@given(PARTS)
def test_easy_read_fills_each_part_with_all_its_lines_and_gives_time_to_read(parts):
    spans, now = [], 0
    for lines, spare in parts:
        length = 3_000 * len(lines) + spare * 1_000
        spans.append(((now, now + length), lines))
        now += length
    cues = easy_read_cues(spans)
    assert errors(cues) == []
    assert all(cue.end_ms - cue.start_ms >= 2_000 for cue in cues)
    assert [cue.start_ms for cue in cues] == [0, *(cue.end_ms for cue in cues[:-1])]
    for (start_ms, end_ms), lines in spans:
        screens = list(dict.fromkeys(cue.lines for cue in cues if start_ms <= cue.start_ms < end_ms))
        assert ["".join(screen) for screen in screens] == lines


def test_an_easy_read_line_stands_on_short_lines_and_a_longer_one_goes_on_in_the_next_cue():
    cues = easy_read_cues([((0, 30_000), ["先问好，再问顾客需要什么。", "字" * 40])])
    assert cues[0].lines == ("先问好，", "再问顾客需要什么。")
    assert "".join("".join(cue.lines) for cue in cues if "字" in cue.lines[0]).startswith("字" * 40)
    assert all(display_width(line) <= 16 for cue in cues for line in cue.lines)


def test_a_line_that_stays_longer_than_seven_seconds_is_given_again_without_a_hole():
    cues = easy_read_cues([((0, 20_000), ["先问好。"])])
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(0, 6_666), (6_666, 13_333), (13_333, 20_000)]
    assert len({cue.lines for cue in cues}) == 1
    assert len({cue.id for cue in cues}) == 3


@given(st.lists(st.floats(0.5, 60), min_size=1, max_size=30), st.integers(0, 300_000))
def test_shares_are_whole_add_up_and_none_is_too_small_while_there_is_room(weights, total):
    found = shares(weights, total, 2_000)
    assert sum(found) == total
    assert min(found) >= min(2_000, total // len(weights))
    pairs = sorted(zip(weights, found, strict=True))
    assert all(a <= b + len(weights) for (_w, a), (_v, b) in zip(pairs, pairs[1:], strict=False))


def test_a_description_stands_as_long_as_its_slide_and_its_length_is_no_fault():
    text = "画面上是一张很长的表格，" * 20 + "\n第二行"
    cues = description_cues([((0, 26_000), text), ((26_000, 30_000), "一张图")])
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(0, 26_000), (26_000, 30_000)]
    assert errors(cues, is_shown=False) == []
    assert errors(cues) != []
