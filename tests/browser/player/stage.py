"""The page of the player for tests and measurements: what `stage` of conftest.py gives, and how the page is made."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
from playwright.sync_api import Browser, CDPSession, Locator, Page

from lms import language as words_language
from lms.accessibility import player_prefs
from lms.player import words
from tests.browser.player import clips
from tests.browser.player.supply import LMS, File, Supply, assets

PLAYS_UNASKED = "--autoplay-policy=no-user-gesture-required"
CAPTION_MS = 2000
PLAYER = "player/core/changxue-player.js"
HTML = "text/html; charset=utf-8"
Films = Callable[[clips.Film], Path]
_numbers = count(1)


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


def open_stage(stack: ExitStack, browser: Browser, supply: Supply, films: Films,
               manifest_changes: dict[str, Any] | None = None, prefs: dict[str, Any] | None = None,
               lines: int = 0, *, line_ms: int = CAPTION_MS, use: list[str] | None = None,
               files: dict[str, Any] | None = None, body: str = "", html: dict[str, str] | None = None,
               language: str = "en", width: int = 1280, height: int = 900, javascript: bool = True, audio: bool = False,
               before: Callable[[Stage], None] | None = None, opened: list[Stage] | None = None,
               **wishes: Any) -> Stage:
    """Open the page as conftest.py describes it; it closes with the stack. `opened` gets the Stage as soon as it is there."""
    folder = f"/{next(_numbers)}"
    served = _serve(supply, films, folder, files or {}, lines, line_ms)
    manifest = _manifest(language, lines * line_ms if lines else 0, audio) | (manifest_changes or {})
    manifest["prefs"] = manifest["prefs"] | (prefs or {})
    supply.add(f"{folder}/", _page(manifest, lines, line_ms, body, html or {}, language, audio), HTML)
    context = stack.enter_context(browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=javascript, **wishes))
    here = Stage(context.new_page(), f"{supply.address}{folder}/", supply, served)
    if opened is not None:
        opened.append(here)
    here.page.on("console", lambda message: message.type in {"error", "warning"} and here.said.append(message.text))
    here.page.on("pageerror", lambda fault: here.thrown.append(str(fault)))
    if before:
        before(here)
    here.page.goto(here.address, wait_until="domcontentloaded")
    if javascript:
        here.wait("player?.conductor && player.hasAttribute('data-ready')")
    here.use(*(use or []))
    return here


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
{f'<script type="module" src="{site.url("player/text/transcript-panel.js")}"></script>' if lines else ''}</head><body>
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
