"""The six ways to take a lesson: one key-step each, live where that is possible, kept, and the place is never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import wait_until
from tests.support.installation import Installations

LIVE = "document.querySelector('changxue-player')?.actions?.size > 0 && document.querySelector('changxue-player').actions.has('low-data')"


@pytest.fixture
def lesson(installations: Installations) -> str:
    """The address of a lesson of the trainee with its media."""
    facts = installations.facts("lived")
    return f"/learn/{facts['enrolment']}/lessons/1"


def _ready(page: Page) -> Page:
    wait_until(page, LIVE)
    return page


def _mode(page: Page, words: str):
    return page.locator("mode-bar").get_by_role("button", name=words, exact=True)


def test_captions_switch_at_once_from_the_bar_and_the_player_and_are_kept(opened, lesson):
    page = _ready(opened(lesson, "trainee"))
    button = _mode(page, "Captions")
    before = button.get_attribute("aria-pressed")
    after = "false" if before == "true" else "true"
    with page.expect_response(lambda answer: answer.url.endswith("/mode")) as answer:
        button.click()
    assert answer.value.status == 200
    expect(button).to_have_attribute("aria-pressed", after)
    assert page.evaluate("String(document.querySelector('changxue-player').captions.isOn)") == after
    page.reload()
    expect(_mode(page, "Captions")).to_have_attribute("aria-pressed", after)
    _ready(page)
    with page.expect_response(lambda answer: answer.url.endswith("/mode")):
        page.locator("changxue-player [data-action=captions]").click()
    expect(_mode(page, "Captions")).to_have_attribute("aria-pressed", before)
    assert page.locator("mode-bar input[name=mode][value=captions] ~ input[name=on]").input_value() == ("0" if before == "true" else "1")


def test_each_mode_of_the_lesson_is_one_key_from_anywhere_on_the_page(opened):
    page = _ready(opened("/try"))
    modes = page.locator("mode-bar input[name=mode]").evaluate_all("all => all.map(it => it.value)")
    order = ["captions", "sign", "description", "screen-reader", "easy-read", "low-data"]
    keys = page.evaluate("""() => Object.fromEntries([...document.querySelector('changxue-player').actions.values()]
      .filter((it) => it.group === 'modes' && it.available?.() !== false).map((it) => [it.id, it.key]))""")
    assert keys == {mode: f"Alt+Shift+Digit{order.index(mode) + 1}" for mode in modes}
    page.locator("h1").click()
    page.keyboard.press("Alt+Shift+Digit1")
    expect(_mode(page, "Captions")).to_have_attribute("aria-pressed", "true")
    page.wait_for_url(lambda url: "captions" in url)
    page.keyboard.press("Alt+Shift+Digit4")
    expect(_mode(page, "Screen reader")).to_have_attribute("aria-pressed", "true")
    # Without an account the modes stand in the address, those that switched live, too.
    expect(_mode(page, "Captions")).to_have_attribute("aria-pressed", "true")


def test_a_mode_that_is_another_page_opens_at_the_same_place(opened, lesson):
    page = _ready(opened(lesson, "trainee"))
    page.evaluate("document.querySelector('changxue-player').conductor.seek(7000)")
    _mode(page, "Screen reader").click()
    page.wait_for_url("**#t=7.0")
    expect(_mode(page, "Screen reader")).to_have_attribute("aria-pressed", "true")
    _mode(page, "Screen reader").click()
    expect(_mode(page, "Screen reader")).to_have_attribute("aria-pressed", "false")


def test_what_could_not_be_saved_is_saved_when_the_connection_is_back(opened, lesson):
    page = _ready(opened(lesson, "trainee"))
    button = _mode(page, "Captions")
    before = button.get_attribute("aria-pressed")
    page.context.set_offline(True)
    button.click()
    expect(button).not_to_have_attribute("aria-pressed", str(before))
    with page.expect_response(lambda answer: answer.url.endswith("/mode") and answer.ok):
        page.context.set_offline(False)


def test_a_lesson_read_as_text_alone_has_the_keys_of_its_modes(opened):
    page = opened("/try?quality=text")
    page.locator("h1").click()
    wait_until(page, "customElements.get('mode-bar') !== undefined")
    page.keyboard.press("Alt+Shift+Digit4")
    expect(_mode(page, "Screen reader")).to_have_attribute("aria-pressed", "true")


def test_the_forms_work_without_script(opened):
    page = opened("/try", javascript=False)
    _mode(page, "Captions").click()
    expect(_mode(page, "Captions")).to_have_attribute("aria-pressed", "true")
