import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms import language
from lms.media.script import Finding, Part, Script, Slide, from_json, parse, part_characters, to_json

NARRATION = "顾客进店以后，最怕没有人理。" * 8


@pytest.fixture(autouse=True)
def _english():
    with language.speaking("en"):
        yield


def read(markdown: str) -> tuple[Script | None, list[Finding]]:
    return parse(markdown, title="你好", lang="zh-Hans")


def findings(markdown: str) -> list[tuple[str, int]]:
    return [(finding.level, finding.line) for finding in read(markdown)[1]]


def test_a_whole_script_is_read():
    script, found = read(
        f"## 第一句话\n\n{NARRATION}\n\n- 先问好\n- 再问需要\n\n![一张桌子](images/desk.png)\n\n> 桌上有电话。\n\n"
        f"---\n第二页，\n接着说。\n\n## 再见\n{NARRATION}\n"
    )
    assert found == []
    assert script == Script(
        "你好",
        "zh-Hans",
        (
            Part(
                "第一句话",
                (
                    Slide(("先问好", "再问需要"), (NARRATION,), "images/desk.png", "一张桌子", "桌上有电话。"),
                    Slide((), ("第二页，接着说。",)),
                ),
            ),
            Part("再见", (Slide((), (NARRATION,)),)),
        ),
    )


def test_a_line_of_dashes_right_below_a_paragraph_starts_a_slide_and_makes_no_heading():
    script, found = read(f"## 一\n{NARRATION}\n---\n好的。\n")
    assert script is not None
    assert [slide.narration for slide in script.parts[0].slides] == [(NARRATION,), ("好的。",)]
    assert found == []


def test_lines_of_latin_words_are_joined_with_a_space_and_chinese_ones_without():
    script, _found = read("## 一\n打开\n表格。 Use\nExcel.\n")
    assert script is not None
    assert script.parts[0].slides[0].narration == ("打开表格。 Use Excel.",)


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", 5),
        ("<b>字</b>", 5),
        ("<div>\n字\n</div>", 5),
        ("```\ncode\n```", 5),
        ("    code", 5),
        ("用 `code` 写", 5),
        ("看[这里](http://example.org)。", 5),
        ("# 大标题", 5),
        ("### 小标题", 5),
        ("1. 一\n2. 二", 5),
        ("- 一\n  - 二", 6),
        ("- 一\n-\n", 6),
        ("> - 一", 5),
        ("好 ![图](images/a.png) 的", 5),
        ("![](images/a.png)", 5),
        ("![图](../a.png)", 5),
        ("![图](images/../a.png)", 5),
        ("![图](http://example.org/a.png)", 5),
        ("![图](images/a.svg)", 5),
        ("![一](images/a.png)\n\n![二](images/b.png)", 7),
        ("##", 5),
    ],
)
def test_what_cannot_be_spoken_or_shown_is_refused_with_its_line(block, line):
    script, found = read(f"## 一\n\n{NARRATION}\n\n{block}\n")
    assert script is None
    assert ("error", line) in [(finding.level, finding.line) for finding in found]


def test_a_slide_without_narration_is_refused_at_its_line():
    assert findings(f"## 一\n{NARRATION}\n\n---\n\n- 要点\n") == [("error", 4)]


def test_an_empty_slide_is_refused():
    assert findings(f"## 一\n{NARRATION}\n\n---\n") == [("error", 4)]


def test_a_script_without_a_heading_is_refused():
    assert findings("只有一段话。\n") == [("error", 1)]
    assert findings("") == [("error", 1)]


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("## 一\n太短。\n", 1),
        (f"## 一\n{NARRATION * 4}\n", 1),
        (f"## 一\n{NARRATION}\n\n- " + "长" * 23, 4),
        (f"## 一\n{NARRATION}\n\n" + "- 好\n" * 6, 1),
        (f"## 一\n{NARRATION}**重要**\n", 2),
    ],
)
def test_what_is_only_unwise_is_a_warning_and_the_script_is_still_read(markdown, line):
    script, found = read(markdown)
    assert script is not None
    assert [(finding.level, finding.line) for finding in found] == [("warning", line)]


def test_twenty_two_characters_on_a_list_item_are_fine():
    assert findings(f"## 一\n{NARRATION}\n\n- " + "长" * 22) == []


def test_spaces_are_not_counted_as_characters_of_a_part():
    assert part_characters(Part("一", (Slide(("不算",), ("你 好。", " a b ")), Slide((), ("三",))))) == 6


WORDS = st.text(max_size=12)
SLIDES = st.builds(Slide, st.lists(WORDS).map(tuple), st.lists(WORDS).map(tuple), WORDS, WORDS, WORDS)
SCRIPTS = st.builds(
    Script, WORDS, WORDS, st.lists(st.builds(Part, WORDS, st.lists(SLIDES).map(tuple)), max_size=3).map(tuple)
)


@given(SCRIPTS)
def test_a_script_comes_back_from_json_unchanged(script):
    assert from_json(json.loads(json.dumps(to_json(script)))) == script


@given(st.text(alphabet="#- \n>![]()*`<a>|~1.&;\\好图\tx/:_", max_size=120))
def test_any_text_is_read_or_refused_with_lines_inside_the_file(markdown):
    script, found = read(markdown)
    errors = [finding for finding in found if finding.level == "error"]
    assert (script is None) == bool(errors)
    assert all(1 <= finding.line <= markdown.count("\n") + 1 and finding.message for finding in found)
