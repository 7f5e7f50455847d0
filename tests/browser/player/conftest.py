"""The player on a bare page, with films of our own and a server that can be slow, silent or wrong.

How to use it
-------------
`stage` opens a page that holds `<changxue-player>` with an inline manifest and gives a `Stage`:

    def test_it_plays(stage):
        here = stage({"chapters": [...]}, {"rate": 150}, lines=20, use=["sign"])
        here.play()
        here.wait("player.conductor.ms > 1000")
        assert here.read("player.conductor.rate") == 1.5
        here.files["main.mp4"].stall()               # the server sends nothing more of it; .release() goes on
        here.button("Pause").click()                 # a control by its visible name, also inside the shadow root

- First argument: keys of the manifest to change (shallow); `"./name"` is an address below the page. Second: preferences to
  change; all others are the product's defaults. `lines`: a `<transcript-panel>` of so many lines, one each
  `line_ms`, through the product's own template (lms/player/templates/player/transcript.html).
- Wishes by name: `use` (features to load), `files` ({"a.vtt": text | bytes | Path} served at "./a.vtt"), `body` (HTML
  behind the player, inside [data-lesson]), `html` (attributes of <html>: {"data-theme": "dark"}), `language`, `width`,
  `height`, `autoplay=False` (a browser that refuses to play without a gesture), `javascript=False`, `audio=True`,
  `before` (called with the Stage before the page is opened: set `here.files[…].fault` and the like there), and
  anything `browser.new_context` takes (`reduced_motion="reduce"`, `forced_colors="active"`).
- `here.files[name]`: see supply.File (rate, delay, fault, stall, release, asked, sent). Names: main.mp4 (the "720p"), small.mp4
  ("240p"), sign.mp4, captions.vtt, easy.vtt, and what `files` added.
- `here.read(js)`: value of an expression in which `player` is the element (and `video` its main media). `here.run(js)`
  runs statements, `await` allowed. `here.wait(js, seconds=…)` until it holds. `here.cdp` is a session
  of Chromium's own protocol. `here.slow_down(4)` throttles the CPU. `here.said` what the console
  complained of; a test fails at its end when a script of ours threw. `here.posted`: what was sent to the server.
- The films: clips.py. Caption n is "字幕 n", from n × 2,000 ms on for 1,800 ms.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.player import clips
from tests.browser.player.stage import HTML as HTML
from tests.browser.player.stage import PLAYS_UNASKED, Films, open_stage
from tests.browser.player.stage import Stage as Stage
from tests.browser.player.supply import Supply
from tests.support.chromium import FLAGS, chromium


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """A Chromium that plays when a script asks."""
    with chromium(PLAYS_UNASKED) as browser:
        yield browser


@pytest.fixture(scope="module")
def shy_chrome(chrome: Browser) -> Iterator[Browser]:
    """A Chromium that refuses to play without a gesture, as browsers do."""
    browser = chrome.browser_type.launch(executable_path=shutil.which("chromium"),
                                         args=[*FLAGS, "--autoplay-policy=user-gesture-required"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    """The file of a film, made once by each worker."""
    folder = tmp_path_factory.mktemp("films")
    return lambda made: clips.film(made, folder)


@pytest.fixture(scope="session")
def supply() -> Iterator[Supply]:
    """The server."""
    server = Supply()
    yield server
    server.close()


@pytest.fixture
def stage(request: pytest.FixtureRequest, chrome: Browser, supply: Supply, films: Films) -> Iterator[Callable[..., Stage]]:
    """Opens the player: see the head of this file."""
    opened: list[Stage] = []
    with ExitStack() as stack:

        def opener(*manifest_prefs_lines: Any, autoplay: bool = True, **wishes: Any) -> Stage:
            browser = chrome if autoplay else request.getfixturevalue("shy_chrome")
            return open_stage(stack, browser, supply, films, *manifest_prefs_lines, opened=opened, **wishes)

        yield opener
        for here in opened:
            for file in here.files.values():
                file.release()
            with contextlib.suppress(Exception):
                here.page.wait_for_timeout(0)  # what was thrown last is still on its way
    assert [fault for here in opened for fault in here.thrown] == []
