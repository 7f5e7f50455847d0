"""The text of the lesson in a real browser: following, seeking, finding, copying, two languages, and what it costs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player.lesson_page import lesson, product  # noqa: F401 - fixtures

CURRENT = "document.querySelectorAll('.line[aria-current=true]')"
OWN_LOOK = "(line) => { const look = getComputedStyle(line); return [look.borderInlineStartColor, look.fontWeight] }"
WORDS_JSON = json.dumps({"paragraphs": [[[n * 2000 + k * 400, k, 1] for k in range(4)] for n in range(20)]})
MARKED = """(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => {
  const live = document.createRange()
  live.setStart(range.startContainer, range.startOffset)
  live.setEnd(range.endContainer, range.endOffset)
  return live.toString() })"""

def current(here: Any) -> list[str]:
    """The words of the lines marked as being spoken."""
    return here.read(f"[...{CURRENT}].map((line) => line.querySelector('p').textContent)")


def test_without_script_the_text_is_complete_and_offers_nothing_that_does_not_work(stage):
    here = stage(lines=10, javascript=False)
    panel = here.page.locator("transcript-panel")
    for number in range(10):
        expect(panel.get_by_text(f"第 {number} 句。")).to_be_visible()
    assert panel.get_by_role("button").count() == 0
    assert panel.get_by_role("link").count() == 2


def test_the_line_being_spoken_is_marked_by_a_bar_and_by_weight_and_only_that_line(stage):
    here = stage(lines=20)
    plain = here.page.locator(".line").nth(5).evaluate(OWN_LOOK)
    for number in (5, 0, 19, 3):
        here.seek(number * 2000 + 10)
        assert current(here) == [f"第 {number} 句。"]
    here.seek(5 * 2000 + 10)
    marked = here.page.locator(".line").nth(5).evaluate(OWN_LOOK)
    assert marked[0] != plain[0]
    assert int(marked[1]) > int(plain[1])


def test_the_mark_says_nothing_to_a_screen_reader_that_did_not_ask(stage):
    here = stage(lines=20)
    assert here.read("[...document.querySelectorAll('.line')].every((line) => !line.closest('[aria-live], [role=status], [role=log]'))")


def test_at_a_boundary_two_lines_change_and_nothing_else_of_two_thousand(stage):
    here = stage(lines=2000)
    here.wait("document.querySelectorAll('.line-seek').length === 2000")
    here.seek(1000 * 2000 + 10)
    here.run("""window.touched = []
      new MutationObserver((changes) => touched.push(...changes.map((it) => `${it.type} ${it.attributeName}`)))
        .observe(document.querySelector('transcript-panel'), { subtree: true, attributes: true, childList: true, characterData: true })""")
    here.seek(1001 * 2000 + 10)
    here.wait("touched.length")
    assert sorted(here.read("touched")) == ["attributes aria-current"] * 2 + ["attributes tabindex"] * 2


def test_a_line_is_played_by_click_by_key_and_never_while_words_are_being_marked(stage):
    here = stage(lines=20)
    here.page.locator(".line p").nth(4).click()
    here.wait("Math.abs(player.conductor.ms - 8000) < 900 && player.conductor.wants")
    here.pause()
    here.page.get_by_role("button", name="Play from 0:12").focus()
    here.page.keyboard.press("Enter")
    here.wait("Math.abs(player.conductor.ms - 12000) < 900 && player.conductor.wants")
    here.pause()
    here.page.locator(".line p").nth(2).dblclick()
    here.seek(0)
    here.page.locator(".line p").nth(2).evaluate("(it) => getSelection().selectAllChildren(it)")
    here.page.locator(".line").nth(2).dispatch_event("click")
    assert here.read("player.conductor.ms") < 1000


def test_the_whole_text_is_one_stop_of_the_tab_key_and_the_arrows_do_the_rest(stage):
    here = stage(lines=20)
    assert here.read("document.querySelectorAll('.line-seek[tabindex=\"0\"]').length") == 1
    here.seek(6010)
    assert here.read("document.querySelector('.line-seek[tabindex=\"0\"]').textContent") == "0:06"
    here.page.get_by_role("button", name="Play from 0:06").focus()
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("ArrowUp")
    expect(here.page.get_by_role("button", name="Play from 0:08")).to_be_focused()
    here.seek(30_000)
    expect(here.page.get_by_role("button", name="Play from 0:08")).to_be_focused()
    assert here.read("document.querySelectorAll('.line-seek[tabindex=\"0\"]').length") == 1


def back_button(page: Page) -> Any:
    """The way back to the words being spoken, beside the picture."""
    return page.get_by_role("button", name="Back to the words being spoken", exact=True).last


FOLLOW = '<button type="button" class="button" data-follow hidden>Back to the words being spoken</button>'


def test_the_page_moves_with_the_words_until_the_person_scrolls_and_again_when_they_ask(stage):
    here = stage(lines=120, body=FOLLOW, reduced_motion="reduce")
    in_view = "(() => { const it = document.querySelector('.line[aria-current]')?.getBoundingClientRect(); return Boolean(it) && it.top > 0 && it.bottom < innerHeight })()"
    here.seek(150_000)
    here.run("player.conductor.seek(100000)")
    here.play()
    here.wait(in_view)
    here.page.mouse.move(900, 450)
    here.page.mouse.wheel(0, -3000)
    expect(back_button(here.page)).to_be_visible()
    top = here.read("scrollY")
    here.seek(60_000)
    here.wait("document.querySelector('.line[aria-current]').dataset.start === '60000'")
    assert here.read("scrollY") == pytest.approx(top, abs=5)
    back_button(here.page).click()
    here.wait(in_view)
    expect(back_button(here.page)).to_be_hidden()


def test_who_wants_a_page_that_keeps_still_has_it(stage):
    here = stage(prefs={"transcript_follow": False}, lines=120)
    here.seek(100_000)
    here.play()
    here.wait(f"{CURRENT}.length === 1 && player.conductor.ms > 102000")
    assert here.read("scrollY") == 0


def find(page: Page, words: str) -> None:
    """Open the search and type."""
    page.get_by_role("button", name="Find in the text").click()
    page.get_by_role("searchbox", name="Words to find").fill(words)


def test_words_are_found_counted_and_walked_through_in_both_directions(stage):
    here = stage(lines=40)
    page, hits = here.page, here.page.locator("[data-hits]")
    find(page, "第 １")
    expect(hits).to_have_text("Found: 11")
    assert here.page.evaluate(MARKED, "changxue-found") == ["第 1"] * 11
    page.keyboard.press("Enter")
    expect(hits).to_have_text("1 of 11 第 1 句。")
    page.keyboard.press("Enter")
    expect(hits).to_have_text("2 of 11 第 10 句。")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(hits).to_have_text("11 of 11 第 19 句。")
    expect(page.locator(".line").filter(has_text="第 19 句。")).to_be_in_viewport()
    assert page.evaluate(MARKED, "changxue-here") == ["第 1"]
    assert hits.get_attribute("role") == "status"


def test_what_is_not_in_the_text_is_said_and_escape_clears_and_gives_the_focus_back(stage):
    here = stage(lines=10)
    here.page.get_by_role("button", name="Play from 0:00").focus()
    here.page.keyboard.press("Alt+Shift+KeyT")
    expect(here.page.get_by_role("searchbox")).to_be_focused()
    here.page.keyboard.type("xyz")
    expect(here.page.locator("[data-hits]")).to_have_text("These words are not in the text.")
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_role("button", name="Play from 0:00")).to_be_focused()
    expect(here.page.get_by_role("searchbox")).to_be_hidden()
    assert here.page.evaluate(MARKED, "changxue-found") == []


def test_reading_goes_on_from_a_place_that_was_found(stage):
    here = stage(lines=40)
    find(here.page, "第33句")
    here.page.keyboard.press("Enter")
    here.page.get_by_role("button", name="Read on from there").click()
    assert here.read("document.activeElement.textContent") == "第 33 句。"


def test_an_older_browser_marks_the_words_in_the_text_and_leaves_it_whole(stage):
    here = stage(lines=20, before=lambda it: it.page.add_init_script("delete window.Highlight"))
    find(here.page, "第 1")
    here.page.keyboard.press("Enter")
    expect(here.page.locator("mark")).to_have_count(11)
    expect(here.page.locator("mark.here")).to_have_text("第 1")
    here.page.keyboard.press("Escape")
    expect(here.page.locator("mark")).to_have_count(0)
    assert here.read("document.querySelectorAll('.line p')[1].childNodes.length") == 1


def test_each_word_is_marked_while_it_is_spoken_without_touching_the_text(stage):
    here = stage({"words": "./words.json"}, lines=20, files={"words.json": WORDS_JSON})
    assert "words.json" not in [name for name, file in here.files.items() if file.asked]
    here.play()
    here.wait("CSS.highlights.get('changxue-word')?.size === 1")
    for ms, word in ((4010, "第"), (4810, "2"), (6410, " ")):
        here.seek(ms)
        assert here.page.evaluate(MARKED, "changxue-word") == [word]
    assert here.read("[...document.querySelectorAll('.line p')].every((p) => p.childNodes.length === 1)")
    here.run("player.prefs.set('transcript_words', false)")
    here.wait("CSS.highlights.get('changxue-word').size === 0")


@pytest.mark.parametrize(("prefs", "wishes", "words"), [
    ({"transcript_words": False}, {}, WORDS_JSON), ({}, {"reduced_motion": "reduce"}, WORDS_JSON),
    ({}, {}, '{"paragraphs": [[[0, 0, 1]]]}'), ({}, {}, "no json"),
], ids=["not wished", "calm", "of another text", "broken"])
def test_words_are_not_marked_where_that_would_disturb_or_be_wrong(stage, prefs, wishes, words):
    here = stage({"words": "./words.json"}, prefs, lines=20, files={"words.json": words}, **wishes)
    here.play()
    here.wait("player.conductor.ms > 1200")
    assert here.page.evaluate(MARKED, "changxue-word") == []
    assert current(here) == ["第 0 句。"]


SECOND = "WEBVTT\n\n00:00.100 --> 00:00.900\nLine zero,\n\n00:00.900 --> 00:01.900\ntold twice.\n\n00:04.000 --> 00:05.900\nLine <i>two</i>.\n"
TRACK = {"id": "en", "lang": "en", "label": "English", "kind": "subtitles", "src": "./second.vtt"}


def test_a_second_language_stands_beside_each_line_and_is_marked_with_it(stage):
    here = stage({"captions": [TRACK]}, lines=20, files={"second.vtt": SECOND})
    assert here.page.locator(".second").count() == 0
    here.run("player.prefs.set('caption_second', 'en')")
    expect(here.page.locator(".second")).to_have_text(["Line zero, told twice.", "Line two."])
    expect(here.page.locator(".second").first).to_have_attribute("lang", "en")
    here.seek(4100)
    expect(here.page.locator(".line[aria-current] .second")).to_have_text("Line two.")
    assert here.page.locator("track[kind=metadata]").count() == 0
    here.run("player.prefs.set('caption_second', '')")
    expect(here.page.locator(".second")).to_have_count(0)


def test_the_whole_text_is_copied_with_its_marks(lesson):  # noqa: F811
    here = lesson()
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.page.get_by_role("button", name="Copy the text").click()
    expect(here.page.get_by_text("The text is copied.")).to_be_visible()
    text = here.page.evaluate("navigator.clipboard.readText()")
    assert text.split("\n\n") == [
        "咖啡店的第一天", "Part 1: 先洗手", "Picture: 画面上，一双手在水龙头下。", "上岗前，先洗手。用流动的水和洗手液，搓满二十秒。",
        "碰过手机，再洗一次。", "Part 2: 看压力表", "Picture: 压力表的指针指着九。", "做咖啡的时候，指针在九。bar 是压力单位。"]


def test_where_the_clipboard_is_closed_that_is_said(lesson):  # noqa: F811
    here = lesson()
    here.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false }")
    here.page.get_by_role("button", name="Copy the text").click()
    expect(here.page.get_by_text("This browser does not let us copy.")).to_be_visible()


def test_only_the_text_with_title_parts_and_marks_goes_to_paper(lesson):  # noqa: F811
    here = lesson(on=("easy-read",))
    here.page.evaluate("() => { window.print = () => {} }")
    here.page.locator("[data-whole] > summary").click()
    here.page.get_by_role("button", name="Print the text").click()
    expect(here.page.locator("html")).to_have_attribute("data-print", "text")
    here.page.emulate_media(media="print")
    for words in ("咖啡店的第一天", "Part 2: 看压力表", "Picture:", "碰过手机，再洗一次。"):
        assert here.page.get_by_text(words).filter(visible=True).count(), words
    for words in ("Questions", "Find in the text", "Next part", "Words of the trade", "To take along", "You have studied"):
        assert not here.page.get_by_text(words).filter(visible=True).count(), words
