"""The style guide in a real Chromium: an accessibility engine, narrow windows, large text, the keyboard."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from flask import render_template
from playwright.sync_api import Page, Route, sync_playwright

from lms import language
from lms.web import pages
from tests.web.conftest import make_app

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN_AXE = "axe.run({rules: {'color-contrast-enhanced': {enabled: true}, 'target-size': {enabled: true}}})"
TOO_SMALL = """() => [...document.querySelectorAll('button, input, select, textarea, summary, nav a, .button, .skip')]
  .filter(it => it.type !== 'hidden').map(it => (it.closest('label') || it).getBoundingClientRect())
  .filter(box => box.width > 0 && (box.width < 43.5 || box.height < 43.5)).length"""
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def opened() -> Iterator[Opener]:
    path = shutil.which("chromium")
    assert path, "Chromium is missing. Run: apt-get install --no-install-recommends chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])

        def show(width: int = 1280, scheme: str = "light", **wishes: str) -> Page:
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page.route("**/*", _answer(wishes))
            page.goto("http://look.test/styleguide")
            return page

        yield show
        browser.close()


def _answer(wishes: dict[str, str]) -> Callable[[Route], None]:
    with language.speaking("en"):
        app = make_app(navigation=[("Learn", "/", True), ("Courses", "/c", False)])
        with app.test_request_context("/styleguide"):
            html = render_template("styleguide.html", **pages.styleguide_context(wishes))
    client = app.test_client()

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix("http://look.test")
        if address.startswith("/assets/"):
            found = client.get(address)
            route.fulfill(status=found.status_code, body=found.data, headers={"content-type": found.content_type})
        else:
            route.fulfill(body=html, headers={"content-type": "text/html; charset=utf-8"})

    return answer


@pytest.mark.parametrize(
    ("theme", "scheme"), [("light", "light"), ("dark", "light"), ("black-yellow", "light"), ("system", "dark")]
)
def test_the_accessibility_engine_finds_nothing_in_any_theme(opened, theme, scheme):
    page = opened(theme=theme, scheme=scheme)
    page.evaluate(AXE)
    result = page.evaluate(RUN_AXE)
    assert [(found["id"], found["nodes"][0]["target"]) for found in result["violations"]] == []
    assert [found["id"] for found in result["incomplete"]] == []
    page.close()


@pytest.mark.parametrize(("width", "size", "spacing"), [(320, "100", "wider"), (1280, "400", "normal"), (320, "400", "wider")])
def test_narrow_windows_and_large_text_never_scroll_sideways(opened, width, size, spacing):
    page = opened(width=width, size=size, spacing=spacing)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_control_is_at_least_44_pixels_in_both_directions(opened, width):
    page = opened(width=width)
    assert page.evaluate(TOO_SMALL) == 0
    page.close()


def test_a_table_in_a_narrow_place_keeps_its_roles_and_shows_headings_at_each_value(opened):
    page = opened(width=320)
    assert page.get_by_role("columnheader", name="Share").count() == 1
    assert page.get_by_role("row").count() >= 8
    assert page.locator("td .cell-label", has_text="Share").first.is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not page.locator("td .cell-label", has_text="Share").first.is_visible()
    page.close()


def test_the_first_tab_shows_the_way_past_the_menu(opened):
    page = opened()
    skip = page.locator(".skip")
    assert skip.bounding_box()["y"] < 0
    page.keyboard.press("Tab")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_the_focus_ring_is_thick_and_never_only_a_colour_of_text(opened):
    page = opened()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    ring = page.evaluate("(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])(getComputedStyle(document.activeElement))")
    assert ring[0] == "solid"
    assert ring[1] >= 3
    page.close()
