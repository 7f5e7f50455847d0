from hypothesis import given
from hypothesis import strategies as st

from lms.media.vtt import Cue, read_vtt, reading_speed, validate_vtt, write_vtt

CUE = Cue(1_000, 3_500, ("顾客说：<好> & 对", "第二行"), "7", "王老师")


def test_a_written_cue_reads_as_it_was():
    assert read_vtt(write_vtt([CUE]).encode()) == [CUE]


def test_hours_are_always_written():
    assert "01:01:01.001 --> 01:01:02.500" in write_vtt([Cue(3_661_001, 3_662_500, ("好",))])


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read():
    raw = "\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n<v 王>你&amp;我\r\n".encode()
    assert read_vtt(raw) == [Cue(1_000, 2_000, ("你&我",), "", "王")]


def test_reading_speed_counts_half_width_characters_half():
    assert reading_speed(Cue(0, 2_000, ("你好", "ab"))) == 1.5


LINE = st.text(min_size=1, max_size=12).filter(lambda text: "".join(c for c in text if c.isprintable()).strip())


@given(
    st.lists(
        st.tuples(st.lists(LINE, min_size=1, max_size=2), st.integers(2_000, 6_000), st.text(max_size=5)),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_is_written_has_no_error_of_form(drafts):
    cues, now = [], 0
    for number, (lines, shown_ms, voice) in enumerate(drafts):
        cues.append(Cue(now, now + shown_ms, tuple(lines), f"cue {number}", voice))
        now += shown_ms + 80
    found = validate_vtt(write_vtt(cues).encode("utf-8", "replace"))
    assert [finding for finding in found if finding.level == "error"] == []


@given(st.binary(max_size=200) | st.text(alphabet="WEBVT\n-> 0123:.<&;>v/c好\r", max_size=200).map(str.encode))
def test_reading_never_raises(raw):
    for whole in (raw, b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + raw):
        for cue in read_vtt(whole):
            assert cue.start_ms >= 0
