import re

from hypothesis import assume, given
from hypothesis import strategies as st

from lms.media.captions import Cue, SpokenParagraph, cues_from_words, validate_vtt, write_vtt
from lms.media.rules import display_width, is_han
from lms.media.spoken import Word


def spoken(text: str, start_ms: int = 0, character_ms: int = 250, pause_ms: int = 300) -> SpokenParagraph:
    """`text` as an engine might speak it: one word per Han character, whole Latin words and numbers."""
    words, now = [], start_ms
    for match in re.finditer(r"[A-Za-z0-9.%']+|.", text):
        piece = match[0]
        if is_han(piece[0]):
            words.append(Word(now, match.start(), 1))
            now += character_ms
        elif piece[0].isalnum():
            words.append(Word(now, match.start(), len(piece)))
            now += max(300, 100 * len(piece))
        elif not piece.isspace():
            now += pause_ms
    return SpokenParagraph(text, tuple(words), now)


def lines(text: str) -> list[tuple[str, ...]]:
    return [cue.lines for cue in cues_from_words([spoken(text)])]


def test_a_sentence_that_fits_one_line_is_one_line():
    assert lines("今天我们学习第一句话。") == [("今天我们学习第一句话",)]


def test_a_cue_breaks_at_punctuation_before_anything_else():
    assert lines("顾客进店以后，最怕没有人理。请在三十秒以内，说出第一句话。") == [
        ("顾客进店以后，最怕没有人理",),
        ("请在三十秒以内，说出第一句话",),
    ]


def test_commas_and_full_stops_at_a_line_end_are_left_out_and_questions_stay():
    shown = [
        line for cue in lines("您好，欢迎来到这里。您需要什么帮助吗？我等您的回答！好的，我们慢慢来……") for line in cue
    ]
    assert not any(line[-1] in "，。、；" for line in shown)
    assert {line[-1] for line in shown} >= {"？", "！", "…"}


def test_a_number_stays_with_its_unit_and_a_latin_word_stays_whole():
    text = "这一箱苹果的重量大约是二百多斤也就是大约 125 kg 左右请您在 PowerPoint 里写下来"
    shown = [line for cue in lines(text) for line in cue]
    assert any("125 kg" in line for line in shown)
    assert any("PowerPoint" in line for line in shown)


def test_a_cue_starts_with_its_first_word_and_an_opening_quotation_mark_goes_with_it():
    paragraph = spoken("顾客走进店里来看了很久很久很久。“您好”是我们的第一句话。")
    second = cues_from_words([paragraph])[1]
    assert second.lines[0].startswith("“您好”")
    assert second.start_ms == next(w.start_ms for w in paragraph.words if w.offset == paragraph.text.index("您"))


def test_a_short_hole_between_paragraphs_is_closed_and_a_long_one_is_not():
    first = spoken("今天我们学习第一句话。")
    near = spoken("请您先说好听的话。", first.end_ms + 700)
    far = spoken("请您先说好听的话。", first.end_ms + 3_000)
    assert cues_from_words([first, near])[0].end_ms == near.words[0].start_ms - 80
    assert cues_from_words([first, far])[0].end_ms == first.end_ms + 500


def test_a_paragraph_that_was_not_spoken_has_no_cue():
    assert cues_from_words([SpokenParagraph("……", (), 0)]) == []
    assert cues_from_words([]) == []


CLAUSE = st.text(alphabet="今天我们学习和在的了请就", min_size=1, max_size=34)
LATIN = st.sampled_from(["Excel", "PowerPoint 2026", "25 kg", "3.5", "85%", "don't", "A"])
PARAGRAPHS = st.lists(
    st.tuples(st.one_of(CLAUSE, LATIN, CLAUSE), st.sampled_from("，。！？；：、…”）")), min_size=1, max_size=8
)


@given(st.lists(PARAGRAPHS, min_size=1, max_size=3), st.integers(200, 330))
def test_captions_of_any_speech_keep_to_every_limit(paragraphs, character_ms):
    timed, now = [], 300
    for pieces in paragraphs:
        text = "".join(clause + mark for clause, mark in pieces)
        paragraph = spoken(text, now, character_ms)
        timed.append(paragraph)
        now = max(paragraph.end_ms + 350, now + 913)
    cues = cues_from_words(timed)
    assert all(1 <= len(cue.lines) <= 2 and all(display_width(line) <= 16 for line in cue.lines) for cue in cues)
    starts = {word.start_ms for paragraph in timed for word in paragraph.words}
    assert {cue.start_ms for cue in cues} <= starts
    for cue, following in zip(cues, cues[1:], strict=False):
        assert cue.end_ms + 80 <= following.start_ms
    shown = "".join("".join(cue.lines) for cue in cues)
    whole = "".join(paragraph.text for paragraph in timed)
    assert re.sub(r"[，。、；,;.\s]", "", shown) == re.sub(r"[，。、；,;.\s]", "", whole)
    # Half a second of speech on its own cannot be shown for long enough when the next word follows at once.
    assume(all(cue.end_ms - cue.start_ms >= 833 for cue in cues))
    assert [f for f in validate_vtt(write_vtt(cues).encode()) if f.level == "error"] == []


def test_cues_are_numbered_from_one():
    assert [cue.id for cue in cues_from_words([spoken("今天学习。" * 12)])][:2] == ["1", "2"]
    assert all(isinstance(cue, Cue) for cue in cues_from_words([spoken("今天学习。")]))
