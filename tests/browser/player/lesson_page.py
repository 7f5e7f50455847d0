"""A whole lesson page of the product, made from a small lesson, with films and sound of our own behind it.

`lesson(on=("easy-read",), …)` opens it: `on` names the modes that are switched on, `claims=False` a lesson that is only
tried, `quality="text"` and so on as in the address. What the page sends is in `page.sent()`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template
from PIL import Image
from playwright.sync_api import Browser, Page

from lms import language
from lms.accessibility.forms import PresentationForm, form_data
from lms.accessibility.profile import DEFAULT, with_mode
from lms.app import create_app
from lms.config import from_environment
from lms.courses.source import CheckItem, Choice, GlossaryEntry, LessonSource
from lms.media import script as scripts
from lms.player import services
from tests.browser.player import clips
from tests.browser.player.conftest import HTML
from tests.browser.player.supply import Supply, assets
from tests.player.makers import ENDPOINTS, make_media

SCRIPT = """## 先洗手

上岗前，先洗手。用流动的水和洗手液，搓满二十秒。

碰过手机，再洗一次。

- 流动水，洗手液
- 搓二十秒

> 画面上，一双手在水龙头下。

## 看压力表

做咖啡的时候，指针在九。bar 是压力单位。

> 压力表的指针指着九。
"""
EASY = (("先洗手", ("先洗手。", "搓二十秒。", "碰过手机，再洗。")), ("看压力表", ("看压力表。", "指针在九。")))
SECOND = ("Wash your hands first, with running water and soap, for twenty seconds.", "Wash again after touching a phone.",
          "When you make coffee the needle points to nine. Bar is the unit of pressure.")
CLIP_MS = 700
_numbers = count(1)


def small_lesson() -> LessonSource:
    """Two parts, pictures described, easy-read, two words explained, one question, a translation."""
    script, findings = scripts.parse(SCRIPT, title="咖啡店的第一天", lang="zh-Hans")
    assert script is not None, findings
    return LessonSource(
        folder="01", title=script.title, lang="zh-Hans", summary="", script_markdown=SCRIPT, script=script,
        items=(CheckItem("one", "single", "洗手要多久？", "再看第一部分。", (Choice("五秒", False), Choice("二十秒", True))),),
        glossary=(GlossaryEntry("压力表", "看压力大小的表。"), GlossaryEntry("洗手", "用水和洗手液把手洗干净。")), easy_read=EASY,
        translations=(("en", SECOND),))


def small_media(lesson: LessonSource) -> Any:
    """Its media, with easy-read pictures and sound of the shape that lms.media.build makes."""
    media = make_media(lesson)
    clip = count()
    spans = media.manifest["parts"]
    easy = [{"title": title, "start_ms": span["start_ms"], "end_ms": span["end_ms"], "tile": number,
             "lines": [{"text": text, "clip": next(clip)} for text in lines]}
            for number, ((title, lines), span) in enumerate(zip(EASY, spans, strict=True))]
    extra = {key: {"name": name, "mime": "", "bytes": 1000, "digest": "e" * 64}
             for key, name in (("aloud", "main.mp4"), ("aloud-index", "aloud.json"), ("thumbnails", "thumbs.png"))}
    media.manifest = media.manifest | {
        "easy_read": easy, "files": media.manifest["files"] | extra,
        "thumbnails": {"width": 160, "height": 90, "columns": 2, "tiles": [span["start_ms"] for span in spans]}}
    return media


@dataclass
class Lesson:
    """An open lesson page."""

    page: Page
    folder: str
    supply: Supply
    thrown: list[str] = field(default_factory=list)

    def sent(self) -> list[tuple[str, Any]]:
        """(last word of the address, content) of what the page sent."""
        return [(path.rpartition("/")[2], what) for path, what in self.supply.posted if path.startswith(self.folder)]

    def claims(self) -> list[str]:
        """The numbers of the parts that were said to be read, in order."""
        return [_field(what, "part") for name, what in self.sent() if name == "part"]


def _sprite() -> bytes:
    """Two tiles beside each other: a blue one and a red one."""
    picture = Image.new("RGB", (320, 90), (30, 60, 160))
    picture.paste((160, 40, 30), (160, 0, 320, 90))
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def _nothing_yet() -> dict[str, Any]:
    return {"position_ms": 0, "right_items": (), "tried": {}, "claimed_parts": (), "counted_ms": 0, "done": False,
            "sent": "1.sign", "quality": None}


def _field(body: str, name: str) -> str:
    return body.partition(f'name="{name}"')[2].strip().partition("\r\n")[0].strip()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole application, for its templates."""
    place = tmp_path_factory.mktemp("product")
    app = create_app(from_environment({"LMS_DATA": str(place), "LMS_ARGON2_MEMORY_KIB": "8"}), testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    # The files that the server of the films gives out, so that both mean the same ones.
    app.jinja_env.globals.update(asset_url=assets().url, asset_modules=assets().modules)
    return app


@pytest.fixture
def lesson(product: Flask, chrome: Browser, supply: Supply, films: Callable[[clips.Film], Path]
           ) -> Iterator[Callable[..., Lesson]]:
    """Opens the page: see the head of this file."""
    opened: list[Lesson] = []
    with ExitStack() as stack:

        def open_lesson(*, on: tuple[str, ...] = (), claims: bool = True, speak: str = "en", width: int = 1280,
                        javascript: bool = True, prefs: dict[str, Any] | None = None, attributes: str = "",
                        **changes: Any) -> Lesson:
            folder = f"/lesson/{next(_numbers)}"
            places = {name: f"{folder}/{name}" for name in ("open", "beat", "part", "answer")}
            source = small_lesson()
            wishes = _nothing_yet() | {
                "profile": reduce(lambda profile, mode: with_mode(profile, mode, True), on, DEFAULT),
                "address": lambda _digest, name: f"{folder}/{name}",
                "endpoints": replace(ENDPOINTS, **places) if claims else None} | changes
            with product.test_request_context("/try"), language.speaking(speak):
                screen = services.screen(source, small_media(source), **wishes)
                if prefs and screen.manifest is not None:
                    screen = replace(screen, manifest={**screen.manifest, "prefs": {**screen.manifest["prefs"], **prefs}})
                html = render_template("player/try.html", screen=screen, course_title="", course_lang="zh-Hans",
                                       panel=PresentationForm(formdata=None, data=form_data(DEFAULT)).offer())
            for name in ("video-720p.mp4", "video-240p.mp4", "audio.m4a", "main.mp4"):
                supply.add(f"{folder}/{name}", films(clips.MAIN), "video/mp4")
            supply.add(f"{folder}/captions.vtt", "WEBVTT\n\n00:00.500 --> 00:03.000\n上岗前，先洗手。\n")
            supply.add(f"{folder}/thumbs.png", _sprite())
            supply.add(f"{folder}/poster.jpg", _sprite(), "image/png")
            supply.add(f"{folder}/words.json", json.dumps({"paragraphs": [[], [], []]}))
            lines = [{"text": text, "start_ms": n * CLIP_MS, "end_ms": (n + 1) * CLIP_MS, "words": []}
                     for n, text in enumerate(line for _title, lines in EASY for line in lines)]
            supply.add(f"{folder}/aloud.json", json.dumps({"clips": lines}))
            supply.add(f"{folder}/", html.replace("<html ", f"<html {attributes} ", 1), HTML)
            context = stack.enter_context(chrome.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=javascript))
            here = Lesson(context.new_page(), folder, supply)
            opened.append(here)
            here.page.set_default_timeout(10_000)
            here.page.on("pageerror", lambda fault: here.thrown.append(str(fault)))
            here.page.goto(f"{supply.address}{folder}/", wait_until="load")
            return here

        yield open_lesson
    assert [fault for here in opened for fault in here.thrown] == []
