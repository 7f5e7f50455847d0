import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms import language
from lms.media.vtt_check import validate_vtt

HEAD = "WEBVTT\n\n"
CUE = "00:01.000 --> 00:03.000\n顾客您好\n"


@pytest.fixture(autouse=True)
def _english():
    with language.speaking("en"):
        yield


def check(text: str | bytes) -> list[tuple[str, int]]:
    raw = text if isinstance(text, bytes) else text.encode()
    return [(finding.level, finding.line) for finding in validate_vtt(raw)]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + CUE,
        "\ufeff" + HEAD + CUE,
        (HEAD + CUE).replace("\n", "\r\n"),
        (HEAD + CUE).replace("\n", "\r"),
        "WEBVTT 第一课\n\n" + CUE,
        HEAD + "NOTE 说明\n\n" + CUE,
        HEAD + "NOTE\n说明\n第二行\n\n" + CUE,
        HEAD + "STYLE\n::cue { color: white }\n\n" + CUE,
        HEAD
        + "REGION\nid:r width:40%\nlines:3\nregionanchor:0%,100%\nviewportanchor:10%,90%\nscroll:up\n\n"
        + CUE.replace("3.000", "3.000 region:r"),
        HEAD + "7\n" + CUE + "\n8\n00:03.080 --> 00:05.000\n再见\n",
        HEAD + CUE + "\n00:03.000 --> 00:05.000\n接着说\n",
        HEAD + CUE.replace("3.000", "3.000 line:85%,end position:50%,center size:80% align:center"),
        HEAD + "00:00:01.000 --> 00:00:03.000\n<v 王老师>您好<00:02.000>顾客\n",
        HEAD
        + "00:01.000 --> 00:03.000\n<ruby>残<rt>can</ruby> <lang en>OK</lang> <c.red.big>好</c> &lt;&amp;&nbsp;&#20320;\n",
        HEAD + "100:00:01.000 --> 100:00:03.000\n您好\n",
    ],
)
def test_a_good_file_has_no_findings(text):
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        (HEAD, 3),
        (b"\xff\xfeW\x00E\x00", 1),
        (HEAD.encode() + CUE.encode("gb18030"), 4),
        ("\ufeff\ufeff" + HEAD + CUE, 1),
        ("WEBVTTx\n\n" + CUE, 1),
        ("WEBVTT\n" + CUE + "\n" + CUE, 2),
        ("WEBVTT\nKind: captions\n\n" + CUE, 2),
        (HEAD + CUE + "\x00\n", 5),
        (HEAD + "00:03.000 --> 00:03.000\n您好\n", 3),
        (HEAD + "00:03.000 --> 00:01.000\n您好\n", 3),
        (HEAD + "00:01.000-->00:03.000\n您好\n", 3),
        (HEAD + "00:01,000 --> 00:03,000\n您好\n", 3),
        (HEAD + "0:01.000 --> 0:03.000\n您好\n", 3),
        (HEAD + "00:01.00 --> 00:03.00\n您好\n", 3),
        (HEAD + "00:61.000 --> 00:63.000\n您好\n", 3),
        (HEAD + "00:05.000 --> 00:07.000\n您好\n\n00:01.000 --> 00:03.000\n再见\n", 6),
        (HEAD + CUE + "\n00:02.000 --> 00:05.000\n再见\n", 6),
        (HEAD + CUE + "\n00:03.040 --> 00:05.000\n再见\n", 6),
        (HEAD + "a\n" + CUE + "\na\n00:04.000 --> 00:06.000\n再见\n", 7),
        (HEAD + "没有时间的字\n\n" + CUE, 3),
        (HEAD + "NOTExyz\n\n" + CUE, 3),
        (HEAD + "NOTE a --> b\n\n" + CUE, 3),
        (HEAD + CUE + "\nSTYLE\n::cue {}\n", 6),
        (HEAD + "STYLE\n@import 'a.css';\n\n" + CUE, 4),
        (HEAD + "STYLE\n::cue { background: url(a.png) }\n\n" + CUE, 4),
        (HEAD + "STYLE\n::cue {\n\n" + CUE, 4),
        (HEAD + "STYLE\n::cue }{\n\n" + CUE, 4),
        (HEAD + CUE.replace("3.000", "3.000 region:r"), 3),
        (HEAD + "REGION\nid:r\n\nREGION\nid:r\n\n" + CUE, 6),
        (HEAD + "REGION\nwidth:40%\n\n" + CUE, 3),
        (HEAD + "REGION\nid:r width:400%\n\n" + CUE, 4),
        (HEAD + "REGION\nid:r\n\n" + CUE.replace("3.000", "3.000 region:r line:1"), 6),
        (HEAD + CUE.replace("3.000", "3.000 colour:red"), 3),
        (HEAD + CUE.replace("3.000", "3.000 align:middle"), 3),
        (HEAD + CUE.replace("3.000", "3.000 line:1.5"), 3),
        (HEAD + CUE.replace("3.000", "3.000 size:80% size:90%"), 3),
        (HEAD + "00:01.000 --> 00:03.000\n00:02.000 --> 00:04.000\n", 4),
        (HEAD + CUE + "   \n", 5),
    ],
)
def test_a_fault_of_form_is_an_error_with_its_line(text, line):
    assert ("error", line) in check(text)


@pytest.mark.parametrize(
    "words",
    [
        "你 & 我",
        "5 < 6",
        "&unknown; 您好",
        "&amp 您好",
        "<b>您好",
        "<b><u>您好</b></u>",
        "</b>您好",
        "<font>您好</font>",
        "<v>您好",
        "<lang>您好</lang>",
        "<lang 中文>您好</lang>",
        "<rt>您好</rt>",
        "<b red>您好</b>",
        "<b>您好</b.red>",
        "您<00:00.500>好",
        "您<00:02.000>好<00:01.500>吗",
        "<v 王>您好</v><v 李>好",
        "",
        "<b></b>",
        "一\n二\n三",
        "一二三四五六七八九十一二三四五六七",
    ],
)
def test_a_fault_in_the_words_of_a_caption_is_an_error(words):
    found = check(f"{HEAD}00:01.000 --> 00:04.000\n{words}\n")
    assert found
    assert {level for level, _line in found} == {"error"}
    assert all(3 <= line <= 6 for _level, line in found)


@pytest.mark.parametrize(
    ("shown_ms", "words", "levels"),
    [
        (832, "您好", ["error"]),
        (833, "您好", []),
        (7_000, "您好", []),
        (7_001, "您好", ["error"]),
        (2_000, "一二三四五六七八九十一二三四五\n六七八", []),
        (2_000, "一二三四五六七八九十一二三四五\n六七八九", ["warning"]),
        (2_000, "一二三四五六七八九十一二三四五\n六七八九十一二三", ["error"]),
        (4_000, "a" * 32, []),
        (4_000, "a" * 33, ["error"]),
        (2_000, "<i>您好</i>", ["warning"]),
        (2_000, "<i>Hello</i>", []),
        (2_000, "&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;", []),
    ],
)
def test_captions_too_short_too_long_or_too_fast_are_told(shown_ms, words, levels):
    clock = f"00:{shown_ms // 1000:02}.{shown_ms % 1000:03}"
    assert [level for level, _line in check(f"{HEAD}00:00.000 --> {clock}\n{words}\n")] == levels


def test_every_sentence_says_what_to_do():
    found = validate_vtt((HEAD + "00:01.000 --> 00:03.000\n你 & 我\n").encode())
    assert [finding.message for finding in found] == ["Write &amp; for the sign “&”."]


def test_a_very_long_caption_is_told_without_being_searched():
    found = validate_vtt((HEAD + "00:01.000 --> 00:03.000\n" + "<b>" * 1_000_000).encode())
    assert [(finding.level, finding.line) for finding in found] == [("error", 3)]


PIECES = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", "\r\n", "00:01.000", " --> ", "00:03.000", "NOTE", "STYLE", "REGION", "id:r", "region:r",
     "<v 王>", "<b>", "</b>", "<ruby>", "<rt>", "</ruby>", "&amp;", "&", "<", ">", "-->", "{", "}", "\x00", "\ufeff", "好", " "]
)  # fmt: skip


@given(st.binary(max_size=300) | st.lists(PIECES, max_size=60).map(lambda pieces: "".join(pieces).encode()))
@example(b"WEBVTT\n\n" + b"9" * 6000 + b":00:01.000 --> " + b"9" * 6000 + b":00:03.000\na")
@example("WEBVTT\n\n٠٠:٠١.٠٠٠ --> ٠٠:٠٣.٠٠٠\na".encode())
def test_any_bytes_are_looked_at_without_raising(raw):
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    for whole, more in ((raw, 0), (b"WEBVTT\n\n00:01.000 --> 00:03.000\n" + raw, 3)):
        found = validate_vtt(whole)
        assert all(1 <= finding.line <= lines + more and finding.message for finding in found)
        assert [f.line for f in found] == sorted(f.line for f in found)
