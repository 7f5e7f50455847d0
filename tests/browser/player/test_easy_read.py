"""Easy-read: one idea a screen, with picture and sound, words explained in place, at the person's own pace."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.player.lesson_page import lesson, product  # noqa: F401 - fixtures

LINES = ["先洗手。", "搓二十秒。", "碰过手机，再洗。", "看压力表。", "指针在九。"]


@pytest.fixture
def easy(lesson):  # noqa: F811
    """Opens the lesson in easy-read mode, ready to be read."""

    def open_easy(**wishes: Any) -> Any:
        here = lesson(on=("easy-read",), **wishes)
        expect(here.page.locator("[data-easy]")).to_be_visible()
        return here

    return open_easy


def button(page: Page, name: str) -> Locator:
    """A button of the easy-read screen."""
    return page.locator("[data-easy]").get_by_role("button", name=name, exact=True)


def line(page: Page) -> Locator:
    """The idea on screen."""
    return page.locator("[data-line]")


def test_without_script_the_lines_stand_in_their_parts_and_the_whole_text_below_them(lesson):  # noqa: F811
    page = lesson(on=("easy-read",), javascript=False).page
    for words in LINES:
        expect(page.locator(".easy-read").get_by_text(words)).to_be_visible()
    expect(page.locator("[data-easy]")).to_be_hidden()
    expect(page.get_by_role("button", name="Next part")).to_be_visible()


def test_one_idea_a_screen_and_next_stays_at_its_place_with_the_focus(easy):
    page = easy().page
    button(page, "Next").focus()
    places = []
    for number, words in enumerate(LINES, 1):
        expect(line(page)).to_have_text(words)
        expect(page.locator("[data-count]")).to_have_text(f"{number} of 5")
        expect(button(page, "Next")).to_be_focused()
        places.append(button(page, "Next").bounding_box())
        page.keyboard.press("Enter")
    assert len({(round(place["x"]), round(place["y"])) for place in places}) == 1
    expect(line(page)).to_have_text("You have read everything.")
    button(page, "Back").click()
    expect(line(page)).to_have_text(LINES[-1])
    button(page, "Next").click()
    button(page, "Next").click()
    expect(page.get_by_role("heading", name="Questions")).to_be_focused()


def test_the_end_of_a_part_is_sent_as_next_part_sends_it_and_only_the_end(easy):
    here = easy()
    for _number in range(2):
        button(here.page, "Next").click()
    assert here.claims() == []
    with here.page.expect_response("**/part"):
        button(here.page, "Next").click()
    assert here.claims() == ["0"]
    button(here.page, "Next").click()
    with here.page.expect_response("**/part"):
        button(here.page, "Next").click()
    assert here.claims() == ["0", "1"]
    assert here.page.locator("[data-claimed]:not([hidden])").count() == 2


def test_a_part_read_without_a_connection_is_sent_with_the_next_one(easy):
    here = easy()
    here.page.route("**/part", lambda route: route.abort())
    for _number in range(3):
        button(here.page, "Next").click()
    expect(line(here.page)).to_have_text(LINES[3])
    here.page.unroute("**/part")
    button(here.page, "Next").click()
    with here.page.expect_response("**/part"):
        button(here.page, "Next").click()
    expect(here.page.locator("[data-claimed]:not([hidden])")).to_have_count(2)
    assert sorted(here.claims()) == ["0", "1"]


def test_reading_goes_on_at_the_first_part_that_was_not_read(easy):
    expect(line(easy(claimed_parts=(0,)).page)).to_have_text(LINES[3])


def test_who_only_tries_a_lesson_sends_nothing(easy):
    here = easy(claims=False)
    for _number in range(5):
        button(here.page, "Next").click()
    expect(line(here.page)).to_have_text("You have read everything.")
    assert here.claims() == []


def test_a_word_of_the_trade_is_explained_right_there_and_gives_the_focus_back(easy):
    page = easy().page
    word = button(page, "洗手")
    expect(word).to_have_attribute("aria-expanded", "false")
    word.focus()
    page.keyboard.press("Enter")
    meaning = page.locator("[data-meaning]")
    expect(meaning).to_contain_text("用水和洗手液把手洗干净。")
    expect(word).to_have_attribute("aria-expanded", "true")
    button(page, "Close").click()
    expect(meaning).to_be_hidden()
    expect(word).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(word).to_be_focused()


def test_each_part_shows_its_picture(easy):
    page = easy().page
    picture = page.locator("[data-picture]")
    expect(picture).to_be_visible()
    assert picture.evaluate("it => getComputedStyle(it).backgroundPosition").split()[0] == "0%"
    for _number in range(3):
        button(page, "Next").click()
    expect(picture).to_have_css("background-position", "100% 0%")
    assert "thumbs.png" in picture.evaluate("it => it.style.backgroundImage")


def test_listen_plays_the_line_and_holds_the_lesson_meanwhile(easy):
    page = easy().page
    page.evaluate("document.querySelector('changxue-player').conductor.play()")
    player = "document.querySelector('changxue-player').conductor"
    button(page, "Listen").click()
    expect(button(page, "Listen")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(f"[...{player}.holds]") == ["aloud"]
    expect(button(page, "Listen")).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(f"[{player}.wants, [...{player}.holds]]") == [True, []]


def test_every_page_is_read_aloud_when_that_is_wished_and_then_not_spoken_twice(easy):
    page = easy().page
    spoken = page.locator("[data-spoken]")
    expect(spoken).to_have_attribute("aria-live", "polite")
    page.get_by_text("How it goes on, and sound").click()
    page.get_by_label("Read every page to me").check()
    expect(spoken).to_have_attribute("aria-live", "off")
    expect(button(page, "Listen")).to_have_attribute("aria-pressed", "true")
    button(page, "Next").click()
    expect(button(page, "Listen")).to_have_attribute("aria-pressed", "true")


def test_nothing_goes_on_by_itself_unless_that_was_chosen_and_never_past_a_part(easy):
    here = easy(prefs={"reading_pace": 12})
    page = here.page
    page.clock.install()
    page.clock.run_for(60_000)
    expect(line(page)).to_have_text(LINES[0])
    page.get_by_text("How it goes on, and sound").click()
    page.get_by_label("By itself, not so slowly").check()
    page.clock.run_for(5_000)
    expect(line(page)).to_have_text(LINES[0])  # the choice still has the focus
    button(page, "Next").focus()
    page.clock.run_for(1_600)
    expect(line(page)).to_have_text(LINES[1])
    button(page, "Wait here").click()
    page.clock.run_for(60_000)
    expect(line(page)).to_have_text(LINES[1])
    button(page, "Wait here").click()
    page.clock.run_for(1_600)
    expect(line(page)).to_have_text(LINES[2])
    page.clock.run_for(60_000)
    expect(line(page)).to_have_text(LINES[2])
    assert here.claims() == []


def test_text_alone_has_the_screens_without_picture_and_sound(easy):
    page = easy(quality="text").page
    expect(line(page)).to_have_text(LINES[0])
    expect(page.locator("[data-picture]")).to_be_hidden()
    assert button(page, "Listen").count() == 0
    button(page, "Next").click()
    expect(line(page)).to_have_text(LINES[1])


def test_a_recording_that_cannot_be_had_leaves_the_text(easy):
    here = easy()
    here.page.route("**/aloud.json", lambda route: route.abort())
    button(here.page, "Listen").click()
    expect(button(here.page, "Listen")).to_have_attribute("aria-pressed", "false")
    button(here.page, "Next").click()
    expect(line(here.page)).to_have_text(LINES[1])
