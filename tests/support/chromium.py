"""A real Chromium, as a person uses it: with a keyboard, without a pointer."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.support.people import PASSWORD

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run", "--mute-audio")
TABS_MOST = 250
FOCUSED = "node => node === node.getRootNode().activeElement"


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Chromium of the machine; playwright brings none. `flags` are added to ours."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing. Run: apt-get update && apt-get install -y --no-install-recommends chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        yield browser
        browser.close()


def speak_english(context: BrowserContext, address: str, language: str = "en") -> None:
    """Choose the language as its button does."""
    context.add_cookies([{"name": "language", "value": language, "url": address}])


def sign_in(page: Page, address: str, login: str) -> None:
    """Sign in by the form."""
    page.goto(f"{address}/sign-in")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def tab_to(page: Page, target: Locator, *, backwards: bool = False) -> None:
    """Press Tab until the target has the focus. Fails when it cannot be reached."""
    target.wait_for(state="visible")
    for _number in range(TABS_MOST):
        if target.evaluate(FOCUSED):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"{target} cannot be reached with Tab")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Go to the target with Tab and press a key on it."""
    tab_to(page, target)
    page.keyboard.press(key)


def wait_until(page: Page, expression: str, *, seconds: float = 20) -> None:
    """Wait until an expression holds. The site's own policy forbids playwright's way, which needs `eval` in the page."""
    until = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < until, f"{expression} does not hold after {seconds} s"
        page.wait_for_timeout(100)
