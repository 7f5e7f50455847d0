"""Every page in a real Chromium: an accessibility engine in each theme, narrow windows, large text, the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import said
from tests.support.addresses import Row, address, pages
from tests.support.installation import Installations, running, settings_for

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
PAGES = {row.rule: row for row in pages()}
EVERYTHING = "axe.run({rules: {'target-size': {enabled: true}}})"
CONTRAST = "axe.run({runOnly: {type: 'rule', values: ['color-contrast', 'color-contrast-enhanced']}, rules: {'color-contrast-enhanced': {enabled: true}}})"
THEMES = ("light", "dark", "black-yellow")
STOPS = 40
"""Tab stops looked at on a page."""
RING = """() => { let it = document.activeElement
  while (it?.shadowRoot?.activeElement) it = it.shadowRoot.activeElement
  if (!it || it === document.body) return null
  const style = getComputedStyle(it), box = it.getBoundingClientRect()
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  // These draw the ring round their own inner parts.
  const inner = it.matches('video, audio, input[type=date]')
  return {what: it.outerHTML.slice(0, 120), seen, inner,
          ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)} }"""
WIDER = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(it => {
  const box = it.getBoundingClientRect()
  return box.width > 0 && box.right > innerWidth + 1 && !it.closest('.table-box, .sr-only, pre, details:not([open])') })
  .slice(0, 3).map(it => it.outerHTML.slice(0, 120))"""

Show = Callable[..., Page]


@pytest.fixture(scope="module")
def place_of(installations: Installations, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The address of a page with ids that exist."""
    facts = installations.facts("lived")
    settings = settings_for(tmp_path_factory.mktemp("addresses"))
    with running(settings) as app:
        found = {rule: address(app, rule, facts) for rule in PAGES}
    return lambda rule: found[rule]


@pytest.fixture
def show(opened: Show, place_of: Callable[[str], str]) -> Show:
    """Opens a page of the table as somebody who may see it."""

    def show(rule: str, **wishes: Any) -> Page:
        row: Row = PAGES[rule]
        return opened(place_of(rule), row.opened_by, **wishes)

    return show


def _violations(page: Page, run: str) -> list[str]:
    result = page.evaluate(run)
    return [f"{found['id']}: {found['nodes'][0]['html'][:160]}" for found in result["violations"]]


@pytest.mark.parametrize("rule", PAGES)
def test_the_accessibility_engine_finds_nothing_in_any_theme_and_the_console_stays_silent(show, rule):
    page = show(rule)
    found = {"console": list(said(page))}  # before the engine, which complains of its own style in a shadow root
    page.evaluate(AXE)
    found["as it comes"] = _violations(page, EVERYTHING)
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found[theme] = _violations(page, CONTRAST)
    page.evaluate("() => { document.documentElement.dataset.theme = 'system' }")
    page.emulate_media(color_scheme="dark")
    found["system, dark"] = _violations(page, CONTRAST)
    assert {theme: faults for theme, faults in found.items() if faults} == {}


@pytest.mark.parametrize("rule", PAGES)
def test_a_narrow_window_never_scrolls_sideways_even_with_the_largest_text(show, rule):
    page = show(rule, width=320, language="zh-Hans")
    wide = {}
    for size in ("100", "200", "400"):
        page.evaluate("size => { document.documentElement.dataset.size = size }", size)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide[size] = page.evaluate(WIDER)
    assert wide == {}


@pytest.mark.parametrize("rule", PAGES)
def test_the_focus_is_always_seen_on_its_way_through_the_page(show, rule):
    page = show(rule)
    hidden = []
    for _number in range(STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(RING)
        if at is None:
            break
        if not at["seen"] or (at["ring"] < 2 and not at["inner"]):
            hidden.append(at)
    assert hidden == []


@pytest.mark.parametrize("rule", [
    "/sign-in", "/password", "/accounts/<pseudonym>", "/author/new", "/author/import", "/review/desk/<int:submission_id>",
    "/author/versions/<int:version_id>/lessons/new", "/author/versions/<int:version_id>/sessions/new",
    "/institution/classes/new", "/institution/classes/<int:class_id>/sessions/new"])
def test_a_refused_form_takes_the_focus_to_what_is_wrong_and_has_no_barrier(show, rule):
    page = show(rule)
    page.locator("main form[method=post]:not(.button-form) button[type=submit]").last.click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.evaluate(AXE)
    assert _violations(page, EVERYTHING) == []


@pytest.mark.parametrize(("wish", "value"), [("forced_colors", "active"), ("reduced_motion", "reduce"), ("contrast", "more")])
@pytest.mark.parametrize("rule", ["/try", "/courses", "/access-settings", "/learn/<int:enrolment_id>/lessons/<int:place>"])
def test_wishes_of_the_system_are_honoured_without_a_barrier(show, rule, wish, value):
    page = show(rule, **{wish: value})
    page.evaluate(AXE)
    assert _violations(page, EVERYTHING) == []
