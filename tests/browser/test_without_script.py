"""A lesson studied in a browser with JavaScript off."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lms import clock
from tests.support.chromium import sign_in, speak_english
from tests.support.installation import running
from tests.support.makers import make_class, make_enrolment, make_shared, short_course
from tests.support.media import ready_media
from tests.support.server import serving

COUNTED_SECONDS = 60
COURSE = short_course("tea-service", title="茶艺接待", lesson_title="茶艺第一课", online=20, offline=40)


@pytest.fixture(scope="module")
def visit(installations, tmp_path_factory, chrome: Browser) -> Iterator[Callable[[], Page]]:
    """The trainee, in a class with a lesson of two short parts, in a browser without script."""
    place = tmp_path_factory.mktemp("no-script")
    settings, facts = installations.copy("lived", place / "data"), installations.facts("lived")
    with running(settings) as app:
        now, who = clock.now(), facts["who"]
        with app.extensions["lms.database"].transaction(write=True) as session:
            version = make_shared(session, COURSE, author=who["author"], now=now)
            opened = make_class(session, version, organisation=facts["organisation"], actor=who["institution"],
                                title="茶艺班", starts_on=clock.today(), now=now)
            make_enrolment(session, opened, pseudonym=who["trainee"], now=now)
        ready_media(app)
    with serving(settings, place / "log") as address, chrome.new_context(java_script_enabled=False, base_url=address) as context:
        speak_english(context, address)
        page = context.new_page()
        page.set_default_timeout(15_000)
        sign_in(page, address, "trainee")
        yield lambda: page


def test_a_lesson_read_by_parts_and_answered_is_credited_when_it_can_have_been_read(visit):
    page = visit()
    page.goto("/learn/")
    page.get_by_role("link", name="Go on: 茶艺第一课").click()
    expect(page.locator("video")).to_have_attribute("controls", "")
    expect(page.get_by_role("link", name="Video, small")).to_contain_text("MB")
    lesson = page.url
    page.get_by_role("button", name="Next part").click()
    assert page.url.endswith("#part-2")
    page.get_by_role("button", name="I have read the last part").click()
    assert page.url.endswith("#part-3")
    page.get_by_role("radio", name="先走开").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Not yet. Try again:")).to_be_visible()
    page.get_by_role("radio", name="先问好").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("That is right.")).to_be_visible()
    _reload_until_finished(page, lesson)
    page.goto("/learn/")
    expect(page.locator("main")).to_contain_text("You have earned 20 minutes online and 0 minutes on the spot.")


def _reload_until_finished(page: Page, lesson: str) -> None:
    finished = page.get_by_text("You have finished this lesson.")
    for _number in range(COUNTED_SECONDS):
        page.goto(lesson.partition("#")[0])
        if finished.count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError("reading that was long enough ago was never counted")


def test_the_access_settings_and_the_language_are_chosen_without_script(visit):
    page = visit()
    page.goto("/access-settings")
    page.locator("input[name=theme][value=black-yellow]").check()
    page.locator("input[name=size][value='200']").check()
    page.get_by_role("button", name="Keep my settings").click()
    expect(page.get_by_text("Your settings are kept.")).to_be_visible()
    for place in ("/learn/", "/courses", "/about"):
        page.goto(place)
        expect(page.locator("html")).to_have_attribute("data-theme", "black-yellow")
        expect(page.locator("html")).to_have_attribute("data-size", "200")
    page.goto("/courses?q=茶艺")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_course_is_found_by_a_word_of_two_characters_without_script(visit):
    page = visit()
    page.goto("/courses")
    page.get_by_label("Search by words").fill("茶艺")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="茶艺接待")).to_be_visible()
    expect(page.locator("main [role=status]")).to_contain_text("1 course")
