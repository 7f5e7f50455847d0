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
import html
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, sync_playwright

from lms import language as words_language
from lms.accessibility import player_prefs
from lms.player import words
from tests.browser.player import clips
from tests.browser.player.supply import LMS, File, Supply, assets
from tests.support.chromium import FLAGS

PLAYS_UNASKED = "--autoplay-policy=no-user-gesture-required"
CAPTION_MS = 2000
PLAYER = "player/changxue-player.js"
HTML = "text/html; charset=utf-8"
_numbers = count(1)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """A Chromium that plays when a script asks."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing. Run: apt-get update && apt-get install -y --no-install-recommends chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, PLAYS_UNASKED])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shy_chrome(chrome: Browser) -> Iterator[Browser]:
    """A Chromium that refuses to play without a gesture, as browsers do."""
    browser = chrome.browser_type.launch(executable_path=shutil.which("chromium"),
                                         args=[*FLAGS, "--autoplay-policy=user-gesture-required"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Callable[[clips.Film], Path]:
    """The file of a film, made once by each worker."""
    folder = tmp_path_factory.mktemp("films")
    return lambda made: clips.film(made, folder)


@pytest.fixture(scope="session")
def supply() -> Iterator[Supply]:
    """The server."""
    server = Supply()
    yield server
    server.close()


@dataclass
class Stage:
    """A page with the player, its server and its browser."""

    page: Page
    address: str
    supply: Supply
    files: dict[str, File]
    said: list[str] = field(default_factory=list)
    """What the console complained of."""
    thrown: list[str] = field(default_factory=list)
    _cdp: CDPSession | None = None

    @property
    def posted(self) -> list[tuple[str, Any]]:
        """(path, JSON or text) of what this page sent."""
        here = self.address.removeprefix(self.supply.address)
        return [(path, what) for path, what in self.supply.posted if path.startswith(here)]

    @property
    def cdp(self) -> CDPSession:
        """Chromium's own protocol."""
        if self._cdp is None:
            self._cdp = self.page.context.new_cdp_session(self.page)
        return self._cdp

    def read(self, expression: str) -> Any:
        """The value of an expression with `player` and `video`."""
        return self.page.evaluate(_around(f"return ({expression})"))

    def run(self, statements: str) -> Any:
        """Run statements with `player` and `video`; `return` gives a value."""
        return self.page.evaluate(_around(statements))

    def wait(self, expression: str, *, seconds: float = 20) -> None:
        """Until an expression holds; looks every 20 ms, inside the page."""
        held = self.page.evaluate(_around(f"""const until = performance.now() + {seconds * 1000}
          for (;;) {{ if ({expression}) return true
            if (performance.now() > until) return false
            await new Promise((done) => setTimeout(done, 20)) }}"""))
        assert held, f"{expression} does not hold after {seconds} s; console: {self.said}"

    def play(self, *, seconds: float = 20) -> None:
        """Play, and wait until it moves."""
        self.run("player.conductor.play()")
        self.wait("player.conductor.moving && video.currentTime > 0", seconds=seconds)

    def pause(self) -> None:
        """Pause."""
        self.run("player.conductor.pause()")

    def seek(self, ms: float) -> None:
        """Go to a place on the timeline."""
        self.run(f"player.conductor.seek({ms})")

    def use(self, *names: str) -> None:
        """Load features."""
        for name in names:
            self.run(f"await player.use({json.dumps(name)})")

    def button(self, name: str) -> Locator:
        """A control by its whole name, in the shadow root too."""
        return self.page.get_by_role("button", name=name, exact=True)

    def slow_down(self, times: float) -> None:
        """Make the CPU of the page slower, 1 for its own speed."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": times})


@pytest.fixture
def stage(request: pytest.FixtureRequest, chrome: Browser, supply: Supply,
          films: Callable[[clips.Film], Path]) -> Iterator[Callable[..., Stage]]:
    """Opens the player: see the head of this file."""
    opened: list[Stage] = []
    with ExitStack() as stack:

        def open_stage(manifest_changes: dict[str, Any] | None = None, prefs: dict[str, Any] | None = None,
                       lines: int = 0, *, line_ms: int = CAPTION_MS, use: list[str] | None = None,
                       files: dict[str, Any] | None = None, body: str = "", html: dict[str, str] | None = None,
                       language: str = "en", width: int = 1280, height: int = 900, autoplay: bool = True,
                       javascript: bool = True, audio: bool = False,
                       before: Callable[[Stage], None] | None = None, **wishes: Any) -> Stage:
            browser = chrome if autoplay else request.getfixturevalue("shy_chrome")
            folder = f"/{next(_numbers)}"
            served = _serve(supply, films, folder, files or {}, lines, line_ms)
            manifest = _manifest(language, lines * line_ms if lines else 0, audio) | (manifest_changes or {})
            manifest["prefs"] = manifest["prefs"] | (prefs or {})
            supply.add(f"{folder}/", _page(manifest, lines, line_ms, body, html or {}, language, audio), HTML)
            context = stack.enter_context(browser.new_context(
                viewport={"width": width, "height": height}, java_script_enabled=javascript, **wishes))
            here = Stage(context.new_page(), f"{supply.address}{folder}/", supply, served)
            opened.append(here)
            here.page.on("console", lambda message: message.type in {"error", "warning"} and here.said.append(message.text))
            here.page.on("pageerror", lambda fault: here.thrown.append(str(fault)))
            if before:
                before(here)
            here.page.goto(here.address, wait_until="domcontentloaded")
            if javascript:
                here.wait("player?.conductor")
            here.use(*(use or []))
            return here

        yield open_stage
        for here in opened:
            for file in here.files.values():
                file.release()
            with contextlib.suppress(Exception):
                here.page.wait_for_timeout(0)  # what was thrown last is still on its way
    assert [fault for here in opened for fault in here.thrown] == []


def _around(statements: str) -> str:
    return f"""async () => {{ const player = document.querySelector('changxue-player')
      const video = player?.media ?? document.querySelector('video, audio')
      {statements} }}"""


def default_prefs() -> dict[str, Any]:
    """The product's own values of every preference of the player where a person chose nothing."""
    return player_prefs.values(())


def _captions(name: str, cues: int) -> str:
    def moment(ms: int) -> str:
        return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"

    return "WEBVTT\n\n" + "\n".join(
        f"{moment(n * CAPTION_MS)} --> {moment(n * CAPTION_MS + 1800)}\n{name} {n}\n" for n in range(cues))


def _serve(supply: Supply, films: Callable[[clips.Film], Path], folder: str, files: dict[str, Any], lines: int,
           line_ms: int) -> dict[str, File]:
    cues = max(clips.MAIN.seconds * 1000 // CAPTION_MS, lines * line_ms // CAPTION_MS)
    content: dict[str, Any] = {film.name: films(film) for film in (clips.MAIN, clips.SMALL, clips.SIGN, clips.SHORT_SIGN)}
    content |= {"captions.vtt": _captions("字幕", cues), "easy.vtt": _captions("易读", cues)} | files
    return {name: supply.add(f"{folder}/{name}", what) for name, what in content.items()}


def _manifest(language: str, duration_ms: int, audio: bool) -> dict[str, Any]:
    with words_language.speaking(language):
        strings = words.all_words()
    sources = [{"key": key, "kind": "video", "label": key, "src": f"./{film.name}", "mime": "video/mp4",
                "width": film.width, "height": film.height, "bytes": 1_000_000}
               for key, film in (("720p", clips.MAIN), ("240p", clips.SMALL))]
    track = {"lang": "zh-Hans", "label": "中文", "src": "./captions.vtt"}
    return {
        "format": 1, "title": "A film for tests", "lang": "zh-Hans",
        "duration_ms": duration_ms or clips.MAIN.seconds * 1000,
        "sources": sources, "chosen": "720p", "poster": "",
        "captions": [track | {"id": "zh", "kind": "captions"},
                     track | {"id": "easy", "kind": "easy-read", "label": "易读", "src": "./easy.vtt"}],
        "sign": [{"id": "timing", "lang": "zh-Hans", "label": "Timing clip", "note": "", "is_timing": False,
                  "src": "./sign.mp4", "offset_ms": 0, "width": 320, "height": 240, "bytes": 5_000_000}],
        "descriptions": [], "aloud": None, "words": "", "chapters": [], "thumbnails": None, "easy_read": [],
        "glossary": [], "transcript": "", "rights": "", "prefs": default_prefs(), "prefs_url": "",
        "talkativeness": "normal", "notes_url": "", "strings": strings,
    }


def _page(manifest: dict[str, Any], lines: int, line_ms: int, body: str, attributes: dict[str, str], language: str,
          audio: bool) -> str:
    own = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
    site = assets()
    preload = "".join(f'<link rel="modulepreload" href="{address}">' for address in site.modules(PLAYER))
    tag = "audio" if audio else "video"
    source = next((one["src"] for one in manifest["sources"] if one["key"] == manifest["chosen"]), "")
    inline = json.dumps(manifest, ensure_ascii=False).replace("<", "\\u003c")
    return f"""<!doctype html><html lang="{language}"{own}><head><meta charset="utf-8"><title>Player</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{site.url('web/mark.svg')}"><link rel="stylesheet" href="{site.url('web/site.css')}">{preload}
<link rel="stylesheet" href="{site.url('player/player.css')}">
<script type="module" src="{site.url(PLAYER)}"></script>
{f'<script type="module" src="{site.url("player/transcript-panel.js")}"></script>' if lines else ''}</head><body>
<main class="site-main"><div class="wrap flow"><h1>Player</h1><div class="lesson" data-lesson>
<section class="lesson-media"><changxue-player><script type="application/json" data-manifest>{inline}</script>
<{tag} controls preload="none" playsinline src="{html.escape(source)}" aria-label="A film for tests"></{tag}></changxue-player></section>
{_transcript(lines, line_ms, language) if lines else ''}{body}</div></div></main></body></html>"""


def _transcript(lines: int, line_ms: int, language: str) -> str:
    """Through the product's own template, with nothing but lines; eight lines a part."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader([LMS / "web" / "templates", LMS / "player" / "templates"]),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True)
    env.globals |= {"_": words_language.gettext, "pgettext": words_language.pgettext, "url_for": lambda *_a, **_k: "#",
                    "request": SimpleNamespace(args={}, path="/", query_string=b"", full_path="/"),
                    "csrf_token": lambda: ""}
    spoken = [SimpleNamespace(start_ms=n * line_ms, end_ms=(n + 1) * line_ms, text=f"第 {n} 句。", speaker="")
              for n in range(lines)]
    parts = [SimpleNamespace(number=start // 8, title=f"Part {start // 8 + 1}", is_claimed=False, easy_read=[],
                             scenes=[SimpleNamespace(description="", written=[], lines=spoken[start : start + 8])])
             for start in range(0, lines, 8)]
    screen = SimpleNamespace(parts=parts, lang="zh-Hans", is_on=lambda _mode: False, endpoints=None, can_claim=False,
                             playing=SimpleNamespace(kind="video"))
    with words_language.speaking(language):
        return str(env.get_template("player/transcript.html").module.transcript(screen))  # type: ignore[attr-defined]
