"""The screen-reader mode: the described text is the lesson. What is spoken in which order is golden text.

The golden texts in `golden/` are what the browser hands to a screen reader, from top to bottom. Renew them after a
wanted change with `GOLDEN=renew pytest tests/browser/player/test_screen_reader_mode.py`, and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.player.lesson_page import lesson, product  # noqa: F401 - fixtures

GOLDEN = Path(__file__).parent / "golden"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
EVERYTHING = "axe.run({rules: {'target-size': {enabled: true}, 'color-contrast-enhanced': {enabled: true}}})"
THEMES = ("light", "dark", "black-yellow")
TEXT = ".lesson-text"


def spoken(page: Page) -> str:
    """The text of the lesson as a screen reader is given it."""
    return page.locator(TEXT).aria_snapshot() + "\n"


def plain(_page: Page) -> None:
    """The page as it comes."""


def stepping(page: Page) -> None:
    """One paragraph at a time, at the first words."""
    page.get_by_role("button", name="One paragraph at a time").click()
    expect(page.locator(".seen[data-here], .line[data-here]")).to_be_focused()


def searching(page: Page) -> None:
    """The search with a hit."""
    page.get_by_role("button", name="Find in the text").click()
    page.get_by_role("searchbox").fill("洗手")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hits]")).to_contain_text("1 of")


def part_read(page: Page) -> None:
    """After "Next part"."""
    with page.expect_response("**/part"):
        page.get_by_role("button", name="Next part").first.click()
    expect(page.get_by_text("You have read this part.").first).to_be_visible()


def word_open(page: Page) -> None:
    """An easy-read screen with a word explained."""
    page.locator("[data-easy]").get_by_role("button", name="洗手", exact=True).click()


STATES: dict[str, tuple[dict[str, Any], Any]] = {
    "text": ({}, plain),
    "screen-reader": ({"on": ("screen-reader",)}, plain),
    "screen-reader-no-script": ({"on": ("screen-reader",), "javascript": False}, plain),
    "screen-reader-text-only": ({"on": ("screen-reader",), "quality": "text"}, plain),
    "screen-reader-steps": ({"on": ("screen-reader",)}, stepping),
    "screen-reader-part-read": ({"on": ("screen-reader",)}, part_read),
    "search": ({}, searching),
    "easy-read": ({"on": ("easy-read",)}, plain),
    "easy-read-word": ({"on": ("easy-read",)}, word_open),
}


@pytest.fixture
def state(lesson):  # noqa: F811
    """Opens a state of the text by its name."""

    def open_state(name: str, **wishes: Any) -> Page:
        values, act = STATES[name]
        page = lesson(**{**values, **wishes}).page
        if values.get("javascript", True):
            page.wait_for_selector("[data-easy]:not([hidden])" if "easy-read" in values.get("on", ()) else "[data-tools]:not([hidden])")
            if values.get("quality") != "text":
                page.wait_for_selector(".line-seek", state="attached")
        act(page)
        return page

    return open_state


@pytest.mark.parametrize("name", STATES)
def test_what_is_spoken_in_which_order_is_as_it_was_agreed(state, name):
    found = spoken(state(name))
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "renew":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


@pytest.mark.parametrize("name", [name for name in STATES if "no-script" not in name])
def test_no_state_of_the_text_has_a_barrier_in_any_theme_or_scrolls_sideways(state, name):
    page = state(name, width=320)
    page.evaluate(AXE)
    found: dict[str, Any] = {}
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        result = page.evaluate(EVERYTHING)
        found[theme] = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in result["violations"]]
    for size in ("100", "200", "400"):
        page.evaluate("size => { document.documentElement.dataset.size = size }", size)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found[size] = page.evaluate("""() => [...document.querySelectorAll('.lesson-text *')].filter((it) =>
              it.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((it) => it.outerHTML.slice(0, 120))""")
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_in_forced_colours_the_line_being_spoken_still_has_its_bar(state):
    page = state("text")
    page.emulate_media(forced_colors="active")
    page.evaluate("document.querySelector('changxue-player').conductor.seek(100)")
    look = "(n) => getComputedStyle(document.querySelectorAll('.line')[n]).borderInlineStartColor"
    page.evaluate("document.querySelector('changxue-player').conductor.seek(600)")
    assert page.evaluate(look, 0) != page.evaluate(look, 1)


def test_the_text_comes_first_then_the_picture(state):
    page = state("screen-reader")
    assert page.evaluate("Boolean(document.querySelector('transcript-panel').compareDocumentPosition("
                         "document.querySelector('changxue-player')) & Node.DOCUMENT_POSITION_FOLLOWING)")
    assert page.evaluate("document.querySelectorAll('.line-seek').length") == 2


def test_the_page_never_moves_by_itself_under_a_screen_reader(state):
    page = state("screen-reader")
    page.evaluate("document.querySelector('changxue-player').conductor.play()")
    page.wait_for_selector(".line[aria-current]", state="attached")
    assert page.evaluate("scrollY") == 0


def test_one_paragraph_at_a_time_takes_the_focus_along_by_button_and_by_key(state):
    page = state("screen-reader")
    page.get_by_role("button", name="One paragraph at a time").click()
    expect(page.get_by_role("button", name="One paragraph at a time")).to_have_attribute("aria-pressed", "true")
    at = "document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"
    expect(page.locator(".seen[data-here]")).to_be_focused()
    assert page.evaluate(at) == "Picture: 画面上，一双手在水龙头下。"
    page.get_by_role("button", name="Next paragraph").click()
    page.keyboard.press("Enter")
    assert page.evaluate(at).startswith("上岗前，先洗手。")
    page.keyboard.press("Shift+Enter")
    assert page.evaluate(at).startswith("Written in the picture:")
    visible = page.locator(".part").locator(".seen, .line").filter(visible=True)
    expect(visible).to_have_count(1)


def test_the_end_of_a_part_leads_through_next_part_which_is_sent_and_goes_on_in_the_next(state):
    page = state("screen-reader")
    page.get_by_role("button", name="One paragraph at a time").click()
    expect(page.locator(".seen[data-here]")).to_be_focused()
    for _number in range(4):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next part")).to_be_focused()
    with page.expect_response("**/part"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Part 2: 看压力表")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("Picture:")


def test_where_nothing_is_recorded_next_part_goes_on_all_the_same(state):
    page = state("screen-reader-steps", claims=False)
    page.get_by_role("link", name="Next part").click()
    expect(page.get_by_role("heading", name="Part 2: 看压力表")).to_be_focused()
    page.get_by_role("link", name="Go on below").click()
    expect(page.get_by_role("heading", name="Questions")).to_be_in_viewport()


def test_the_wish_for_single_paragraphs_holds_for_the_visit_and_can_be_taken_back(state):
    page = state("screen-reader-steps")
    page.reload()
    expect(page.get_by_role("button", name="Next paragraph")).to_be_visible()
    page.get_by_role("button", name="One paragraph at a time").click()
    expect(page.get_by_role("button", name="Next paragraph")).to_be_hidden()
    expect(page.get_by_text("做咖啡的时候")).to_be_visible()


def test_a_hit_of_the_search_is_shown_among_single_paragraphs_too(state):
    page = state("screen-reader-steps")
    page.get_by_role("button", name="Find in the text").click()
    page.get_by_role("searchbox").fill("BAR")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Read on from there").click()
    assert page.evaluate("document.activeElement.textContent").startswith("做咖啡的时候")
    expect(page.get_by_text("bar 是压力单位", exact=False).filter(visible=True).last).to_be_visible()
