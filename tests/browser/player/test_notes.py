"""Bookmarks, notes and links to a second, on the lesson page of a real server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import wait_until

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
ENGINE = """async () => (await axe.run('changxue-player', {rules: {'target-size': {enabled: true}}})).violations
  .map((found) => found.id + ': ' + found.nodes[0].html.slice(0, 160))"""
PLAYER = "document.querySelector('changxue-player')"


@pytest.fixture
def lesson(opened, installations) -> Callable[..., Page]:
    """The third lesson of the trainee, at the fourth second, with the notes loaded."""
    facts = installations.facts("lived")

    def open_lesson(place: int = 3, **wishes) -> Page:
        page = opened(f"/learn/{facts['enrolment']}/lessons/{place}", "trainee", **wishes)
        wait_until(page, f"Boolean({PLAYER}?.conductor)")
        page.evaluate(f"async () => {{ await {PLAYER}.use('notes'); {PLAYER}.conductor.seek(4200) }}")
        return page
    return open_lesson


def _listed(page: Page) -> list[tuple[int, str]]:
    """What the server keeps."""
    return [tuple(one) for one in page.evaluate(f"""async () => (await (await fetch({PLAYER}.manifest.notes_url,
      {{ headers: {{ Accept: 'application/json' }} }})).json()).notes.map((note) => [note.at_ms, note.text])""")]


def _empty(page: Page) -> None:
    page.evaluate(f"""async () => {{ const url = {PLAYER}.manifest.notes_url
      const csrf = document.querySelector('meta[name="csrf-token"]').content
      for (const {{ id }} of (await (await fetch(url, {{ headers: {{ Accept: 'application/json' }} }})).json()).notes)
        await fetch(`${{url}}/${{id}}`, {{ method: 'POST', body: '{{"delete":true}}', headers: {{ 'Content-Type': 'application/json', 'X-CSRFToken': csrf }} }}) }}""")



def test_a_bookmark_is_set_by_key_and_said_for_eye_and_ear(lesson):
    page = lesson()
    _empty(page)
    page.keyboard.press("Alt+Shift+KeyK")
    notice = page.locator("changxue-player .notice")
    expect(notice).to_have_text("Bookmark at 0:04.")
    assert notice.get_attribute("role") == "status"
    assert _listed(page) == [(4200, "")]


def test_a_note_is_written_while_the_lesson_waits_and_leads_back_to_its_second(lesson):
    page = lesson()
    _empty(page)
    page.keyboard.press("Alt+Shift+KeyO")
    dialog = page.get_by_role("dialog", name="My notes and bookmarks")
    assert page.evaluate(f"[...{PLAYER}.conductor.holds]") == ["note"]
    field = dialog.get_by_role("textbox", name="Note at 0:04")
    expect(field).to_be_focused()
    page.keyboard.type("问老师 KKK")
    dialog.get_by_role("button", name="Keep this note").click()
    expect(dialog.get_by_role("status")).to_have_text("The note is kept.")
    expect(field).to_have_value("")
    expect(dialog.locator(".notes .note-text")).to_have_text(["问老师 KKK"])
    page.evaluate(f"{PLAYER}.conductor.seek(0)")
    dialog.get_by_role("button", name="Go to 0:04", exact=True).click()
    expect(dialog).to_have_count(0)
    assert page.evaluate(f"Math.round({PLAYER}.conductor.ms)") == 4200
    wait_until(page, f"{PLAYER}.conductor.holds.size === 0")


def test_a_note_is_deleted_and_the_focus_goes_to_its_neighbour(lesson):
    page = lesson()
    _empty(page)
    for second in (1, 2):
        page.evaluate(f"{PLAYER}.conductor.seek({second * 1000})")
        page.keyboard.press("Alt+Shift+KeyK")
        expect(page.locator("changxue-player .notice")).to_have_text(f"Bookmark at 0:0{second}.")
    page.keyboard.press("Alt+Shift+KeyO")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete the note at 0:01").click()
    expect(dialog.get_by_role("button", name="Go to 0:02")).to_be_focused()
    dialog.get_by_role("button", name="Delete the note at 0:02").click()
    expect(dialog.get_by_role("heading", name="In this lesson")).to_be_focused()
    expect(dialog.locator(".notes")).to_have_text("Nothing here yet.")
    assert _listed(page) == []


def test_without_an_answer_the_note_stays_in_the_dialog_and_says_so(lesson):
    page = lesson()
    _empty(page)
    page.keyboard.press("Alt+Shift+KeyO")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".notes")).to_have_text("Nothing here yet.")
    page.context.set_offline(True)
    page.keyboard.type("bleibt 留着")
    dialog.get_by_role("button", name="Keep this note").click()
    expect(dialog.get_by_role("status")).to_contain_text("It stays here")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.evaluate(f"{PLAYER}.conductor.seek(9000)")
    page.keyboard.press("Alt+Shift+KeyO")
    expect(dialog.get_by_role("textbox", name="Note at 0:04")).to_have_value("bleibt 留着")
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Keep this note").click()
    expect(dialog.get_by_role("status")).to_have_text("The note is kept.")
    assert _listed(page) == [(4200, "bleibt 留着")]


def test_a_bookmark_that_got_no_answer_is_offered_again_for_the_same_second(lesson):
    page = lesson()
    _empty(page)
    page.context.set_offline(True)
    page.keyboard.press("Alt+Shift+KeyK")
    again = page.locator("changxue-player .notice").get_by_role("button", name="Try again")
    again.wait_for()
    page.evaluate(f"{PLAYER}.conductor.seek(9000)")
    page.context.set_offline(False)
    again.click()
    expect(page.locator("changxue-player .notice")).to_have_text("Bookmark at 0:04.")
    assert _listed(page) == [(4200, "")]


def test_a_link_to_this_second_is_copied_and_leads_there(lesson):
    page = lesson()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(f"{PLAYER}.run('copy-link')")
    expect(page.locator("changxue-player .notice")).to_have_text("The link to 0:04 is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("/lessons/3#t=4.2")
    page.goto("/learn/")
    page.goto(link)
    wait_until(page, f"Math.round({PLAYER}?.conductor?.ms ?? 0) === 4200")


def test_where_a_page_may_not_copy_the_link_is_there_to_take(lesson):
    page = lesson()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")  # as on a page without HTTPS
    page.evaluate(f"{PLAYER}.run('copy-link')")
    field = page.get_by_role("dialog", name="Link to 0:04").get_by_role("textbox")
    expect(field).to_be_focused()
    assert field.input_value().endswith("#t=4.2")
    assert page.evaluate("getSelection().toString()") or field.evaluate("it => it.selectionEnd - it.selectionStart") > 20


def test_without_an_account_only_the_link_is_offered(opened):
    page = opened("/try")
    wait_until(page, f"Boolean({PLAYER}?.conductor)")
    page.evaluate(f"{PLAYER}.use('notes')")
    offered = page.evaluate(f"['bookmark', 'note', 'copy-link'].filter((id) => {PLAYER}.actions.get(id).available?.() !== false)")
    assert offered == ["copy-link"]


@pytest.mark.parametrize("wishes", [{}, {"width": 320, "forced_colors": "active"}])
def test_the_dialog_of_notes_has_no_barrier_and_fits(lesson, wishes):
    page = lesson(1, **wishes)
    page.keyboard.press("Alt+Shift+KeyO")
    page.get_by_role("dialog").get_by_role("button", name="Go to 0:02").wait_for()
    page.evaluate(AXE)
    assert page.evaluate(ENGINE) == []
    assert page.get_by_role("dialog").evaluate("it => it.scrollWidth <= it.clientWidth")


def test_notes_are_written_changed_and_deleted_without_script(opened, installations):
    facts = installations.facts("lived")
    page = opened(f"/learn/{facts['enrolment']}/lessons/2", "trainee", javascript=False)
    page.locator("summary", has_text="My notes and bookmarks").click()
    page.get_by_label("At the time").fill("0:07")
    page.get_by_role("textbox", name="Note").last.fill("ohne Skript")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("It is kept.")).to_be_visible()
    page.get_by_role("link", name="Change the note at 0:07").click()
    page.get_by_role("textbox", name="Note").fill("geändert")
    page.get_by_role("button", name="Keep this note").click()
    expect(page.locator(".note-text")).to_have_text("geändert")
    page.get_by_role("button", name="Delete the note at 0:07").click()
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
