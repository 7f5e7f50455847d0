"""One Chromium for the worker; a server for each file of tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.chromium import chromium, sign_in, speak_english
from tests.support.installation import Installations
from tests.support.people import ANONYMOUS
from tests.support.server import serving

Opener = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


_said: dict[Page, list[str]] = {}


def said(page: Page) -> list[str]:
    """Errors and warnings on the console of a page so far."""
    return _said.setdefault(page, [])


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """The browser."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(installations: Installations, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a lived-in installation."""
    place = tmp_path_factory.mktemp("site")
    with serving(installations.copy("lived", place / "data"), place / "log") as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(chrome: Browser, site: str) -> Callable[[str], list[dict[str, Any]]]:
    """Session cookies of a person, got once by the form."""
    kept: dict[str, list[dict[str, Any]]] = {}

    def cookies(login: str) -> list[dict[str, Any]]:
        if login not in kept:
            with chrome.new_context() as context:
                sign_in(context.new_page(), site, login)
                kept[login] = context.cookies()
        return kept[login]

    return cookies


@pytest.fixture
def opened(chrome: Browser, site: str, signed_in: Callable[[str], list[dict[str, Any]]]) -> Iterator[Opener]:
    """Opens a page as a person: `opened("/learn/", "trainee", width=320, language="zh-Hans", javascript=False)`."""
    with ExitStack() as stack:

        def open_page(place: str, login: str = ANONYMOUS, *, width: int = 1280, language: str = "en",
                      javascript: bool = True, **wishes: Any) -> Page:
            context = stack.enter_context(chrome.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=javascript, base_url=site, **wishes))
            speak_english(context, site, language)
            if login != ANONYMOUS:
                context.add_cookies(signed_in(login))  # type: ignore[arg-type]
                speak_english(context, site, language)
            page = context.new_page()
            page.on("console", lambda message: message.type in {"error", "warning"} and said(page).append(message.text))
            page.on("pageerror", lambda fault: said(page).append(str(fault)))
            page.goto(place)
            return page

        yield open_page
