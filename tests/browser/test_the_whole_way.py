"""From a city's draft to a trainee's recognised hours, in a real browser against a real server with a real worker."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lms import clock
from tests.support.chromium import press, sign_in, speak_english, tab_to, wait_until
from tests.support.installation import running
from tests.support.makers import short_course, zipped
from tests.support.media import ready_media
from tests.support.server import serving

COURSE = short_course("tea-service", title="茶艺接待", lesson_title="茶艺第一课", online=20, offline=40)
BUILT_MS = 120_000


@pytest.fixture
def visit(installations, tmp_path, chrome: Browser) -> Iterator[Callable[[str], Page]]:
    """A page of a person who has just signed in. Media of the demo are there; what is brought is really made."""
    settings = installations.copy("demo", tmp_path / "data")
    with running(settings) as app:
        ready_media(app)
    with serving(settings, tmp_path / "log") as address:
        contexts = []

        def arrive(login: str) -> Page:
            context = chrome.new_context(base_url=address)
            contexts.append(context)
            speak_english(context, address)
            page = context.new_page()
            page.set_default_timeout(20_000)
            sign_in(page, address, login)
            return page

        yield arrive
        for context in contexts:
            context.close()


@pytest.mark.media
@pytest.mark.slow
def test_from_a_citys_draft_to_a_trainees_recognised_hours(visit, tmp_path):
    archive = tmp_path / "tea.zip"
    archive.write_bytes(zipped(COURSE))
    _author_submits(visit("author"), archive)
    _city_nominates(visit("city"))
    _reviewer_approves(visit("reviewer1"), "in_review")
    _reviewer_approves(visit("reviewer2"), "shared")
    institution = visit("institution")
    _institution_opens_a_class(institution)
    trainee = visit("trainee2")
    _trainee_enrols(trainee)
    _trainee_studies_by_keyboard_alone(trainee)
    _institution_records_attendance(institution, minutes=15)
    _trainee_sees_the_minutes_and_why(trainee)


def _author_submits(page: Page, archive: Path) -> None:
    page.goto("/author/import")
    page.locator("#archive").set_input_files(archive)
    page.get_by_role("button", name="Bring it").click()
    expect(page.get_by_text("The course is read. Picture and sound are being made.")).to_be_visible()
    page.get_by_role("button", name="Submit the course").click()
    expect(page.get_by_text("Your course is with the unit that nominates.")).to_be_visible()


def _city_nominates(page: Page) -> None:
    page.goto("/review/nominations")
    page.get_by_role("link", name="茶艺接待").click()
    page.get_by_role("button", name="Nominate this course").click()
    expect(page.get_by_text("The course is nominated and waits for review.")).to_be_visible()


def _reviewer_approves(page: Page, state: str) -> None:
    page.goto("/review/desk")
    page.get_by_role("link", name="茶艺接待").click()
    making = page.get_by_text("Picture and sound are being made")
    _reload_until(page, lambda: making.count() == 0)
    page.get_by_role("radio", name="Approve").check()
    page.get_by_label("Reason").fill("内容、学时与无障碍已核对。")
    page.get_by_role("button", name="Keep my decision").click()
    kept = "Your decision is kept." if state == "in_review" else "Your decision is kept. The course is now"
    expect(page.get_by_role("status").first).to_contain_text(kept)


def _reload_until(page: Page, ready: Callable[[], bool]) -> None:
    for _number in range(BUILT_MS // 1000):
        if ready():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError("the media were not made")


def _institution_opens_a_class(page: Page) -> None:
    page.goto("/institution/classes/new")
    page.get_by_label("Name of the class").fill("茶艺班")
    today = clock.today()
    page.get_by_label("First day").fill(today.isoformat())
    page.get_by_label("Last day").fill(today.replace(year=today.year + 1, day=1).isoformat())
    page.get_by_role("checkbox", name=re.compile("茶艺接待")).check()
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("茶艺班")
    page.get_by_role("button", name="Open the class").click()
    expect(page.get_by_text("The class is open. Trainees can join.")).to_be_visible()


def _trainee_enrols(page: Page) -> None:
    page.goto("/classes")
    page.get_by_role("button", name=re.compile("^Join “ ?茶艺班 ?”$")).click()
    expect(page.get_by_text("You have joined the class. You can begin at once.")).to_be_visible()


def _trainee_studies_by_keyboard_alone(page: Page) -> None:
    """Tab, Enter, Space and the arrows of a group of choices; the pointer is never used."""
    page.goto("/learn/")
    press(page, page.get_by_role("link", name="Go on: 茶艺第一课"))
    page.wait_for_url("**/lessons/1")
    percent = page.locator("[data-percent]")
    expect(percent).to_have_text("You have studied 0%.")
    press(page, page.locator("changxue-player [data-action=play]"), "Space")
    press(page, page.locator("changxue-player [data-action=captions]"), "Space")
    expect(page.locator("changxue-player .cue").first).to_be_visible()
    wait_until(page, "document.querySelector('video').ended", seconds=60)
    assert page.evaluate("document.querySelector('video').videoHeight") == 720
    expect(percent).to_have_text("You have studied 100%.")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Send the answer"))
    expect(page.get_by_text("Not yet. Try again:")).to_be_visible()
    tab_to(page, page.get_by_role("radio").nth(1), backwards=True)
    page.keyboard.press("ArrowUp")
    press(page, page.get_by_role("button", name="Send the answer"))
    expect(page.get_by_text("That is right.")).to_be_visible()
    expect(percent).to_have_text("You have finished this lesson.")
    expect(page.locator("[data-say]")).to_have_text("You have finished this lesson. Minutes added: 20.")


def _institution_records_attendance(page: Page, *, minutes: int) -> None:
    page.goto("/institution")
    page.get_by_role("link", name="茶艺班").click()
    page.get_by_role("link", name="Attendance: 当面练习").click()
    page.get_by_label("Minutes of 演示学员二").fill(str(minutes))
    page.get_by_role("button", name="Record for 演示学员二").click()
    expect(page.get_by_text("The minutes are recorded.")).to_be_visible()


def _trainee_sees_the_minutes_and_why(page: Page) -> None:
    """20 minutes online and 15 on the spot under a cap of 40%: 10 of the 20 count now, 10 are banked."""
    page.goto("/learn/")
    main = page.locator("main")
    expect(main).to_contain_text("You have earned 20 minutes online and 15 minutes on the spot.")
    expect(main).to_contain_text("25 minutes are recognised.")
    expect(main).to_contain_text("10 minutes online are banked")
    expect(main).to_contain_text("23 minutes are missing until the required 48.")
    page.get_by_role("link", name="Why this number?").click()
    expect(main).to_contain_text("15 × 40 ÷ 60 = 10 minutes online can count")
    rows = page.get_by_role("table", name="Line by line").get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("茶艺第一课")
    expect(rows.nth(2)).to_contain_text("当面练习")
