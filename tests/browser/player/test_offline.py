"""A lesson taken along: real Chromium, its service worker and its storage, real media, and a network that goes away."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from lms import clock
from lms.config import Settings
from lms.courses.models import LessonContent
from lms.learning.models import LessonProgress, OfflinePack, OfflineReturn
from lms.media.models import LessonMedia, StoredFile
from lms.media.services import manifest_words
from tests.browser.player import clips
from tests.browser.test_every_page import AXE, EVERYTHING, WIDER
from tests.support.chromium import FLAGS, press, sign_in, speak_english, wait_until
from tests.support.installation import running
from tests.support.makers import make_class, make_enrolment, make_shared, short_course
from tests.support.media import ready_media
from tests.support.server import serving

LESSON = "茶艺第一课"
COURSE = short_course("tea-service", title="茶艺接待", lesson_title=LESSON, online=20, offline=40)
FILM_SECONDS = 30
VTT = b"WEBVTT\n\n00:00.000 --> 00:20.000\nTea\n"
EVIDENCE = """async () => { const open = indexedDB.open('changxue-offline')
  const base = await new Promise((done) => { open.onsuccess = () => done(open.result) })
  const all = base.transaction('evidence').objectStore('evidence').getAll()
  return new Promise((done) => { all.onsuccess = () => { base.close(); done(all.result) } }) }"""


@dataclass
class School:
    """A server with one lesson whose media are real, and two trainees in its class."""

    address: str
    settings: Settings
    path: str
    """The lesson of `trainee`."""
    other_path: str
    """The same lesson of `trainee2`."""
    pseudonym: str

    @contextmanager
    def silent(self) -> Iterator[None]:
        """The server takes requests and answers none."""
        port = self.address.rsplit(":", 1)[1]
        processes = []
        for place in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # a process that ends meanwhile
                if f"--port\0{port}\0".encode() in place.read_bytes():
                    processes.append(int(place.parent.name))
        assert processes
        try:
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def stored(self, model: type[Any]) -> list[Any]:
        """Rows of the trainee, newest last."""
        with running(self.settings) as app, app.extensions["lms.database"].transaction(write=False) as session:
            rows = list(session.scalars(select(model).where(model.pseudonym == self.pseudonym).order_by(model.id)))
            session.expunge_all()
            return rows


@pytest.fixture(scope="module")
def school(installations: Any, tmp_path_factory: pytest.TempPathFactory,
           films: Callable[[clips.Film], Path]) -> Iterator[School]:
    """The school."""
    place = tmp_path_factory.mktemp("offline")
    settings, facts = installations.copy("lived", place / "data"), installations.facts("lived")
    with running(settings) as app:
        now, who = clock.now(), facts["who"]
        with app.extensions["lms.database"].transaction(write=True) as session:
            version = make_shared(session, COURSE, author=who["author"], now=now)
            opened = make_class(session, version, organisation=facts["organisation"], actor=who["institution"],
                                title="茶艺班", starts_on=clock.today(), now=now)
            own, other = (make_enrolment(session, opened, pseudonym=who[name], now=now).id for name in ("trainee", "trainee2"))
        ready_media(app)
        film = films(clips.Film("tea.mp4", FILM_SECONDS, 426, 240, 2, has_sound=True, noise=8)).read_bytes()
        _put_real_media(app, film, films(clips.SHORT_SIGN).read_bytes())
    with serving(settings, place / "log") as address:
        yield School(address, settings, f"/learn/{own}/lessons/1", f"/learn/{other}/lessons/1", who["trainee"])


def _put_real_media(app: Flask, film: bytes, sign: bytes) -> None:
    store, keys = app.extensions["lms.store"], app.extensions["lms.keys"]
    with app.extensions["lms.database"].transaction(write=True) as session:
        content = next(one for one in session.scalars(select(LessonContent)) if LESSON in str(one.source))
        media = session.get_one(LessonMedia, content.content_hash)
        manifest = {**media.manifest, "sign": [{"file": "sign-0", "kind": "timing", "lang": "csl", "label": "Timing clip",
                                                "offset_ms": 0, "width": 320, "height": 240}]}
        files = {"video-720p": film, "video-240p": film + b"\0" * 8, "audio": film + b"\0" * 16, "captions": VTT,
                 "words": b'{"paragraphs": []}', "sign-0": sign}
        manifest["files"] = {**manifest["files"], "sign-0": {"name": "sign-0.mp4", "mime": "video/mp4"}}
        for key, data in files.items():
            digest, size = store.put_bytes(data)
            manifest["files"][key] = {**manifest["files"][key], "digest": digest, "bytes": size}
            if session.get(StoredFile, digest) is None:
                session.add(StoredFile(digest=digest, mime=manifest["files"][key]["mime"], bytes=size, stored_at=clock.now()))
                session.flush()
        # The timeline is as long as the film.
        half = FILM_SECONDS * 500
        manifest["parts"] = [{**part, "start_ms": n * half, "end_ms": (n + 1) * half} for n, part in enumerate(manifest["parts"])]
        manifest["duration_ms"] = media.duration_ms = FILM_SECONDS * 1000
        media.manifest, media.signature = manifest, keys.sign("manifest", manifest_words(manifest), 64)


@pytest.fixture(scope="module")
def cookies(chrome: Browser, school: School) -> list[Any]:
    """The trainee's session."""
    with chrome.new_context(base_url=school.address) as context:
        speak_english(context, school.address)
        sign_in(context.new_page(), school.address, "trainee")
        return context.cookies()


@pytest.fixture
def device(chrome: Browser, school: School, cookies: list[Any]) -> Iterator[Page]:
    """A browser with a storage of its own, in which the trainee is signed in."""
    with chrome.new_context(base_url=school.address) as context:
        context.set_default_timeout(15_000)
        context.add_cookies(cookies)
        yield context.new_page()


def open_section(page: Page, path: str) -> None:
    """The lesson with the section opened."""
    page.goto(path)
    page.locator("summary", has_text="Use this lesson without a connection").click()


def take_along(page: Page, path: str, choice: str = "Video, small", *, also: tuple[str, ...] = ()) -> None:
    """Take a lesson along, as a person does."""
    open_section(page, path)
    page.get_by_role("radio", name=re.compile(choice)).check()
    for extra in also:
        page.get_by_role("checkbox", name=re.compile(extra)).check()
    page.get_by_role("button", name="Take it along").click()
    expect(page.get_by_role("button", name="Remove it from this device")).to_be_visible(timeout=20_000)


def open_without_network(page: Page, path: str) -> None:
    """The lesson as this device keeps it."""
    page.context.set_offline(True)
    page.goto(path)
    expect(page.get_by_text("You are using the lesson that is kept on this device.")).to_be_visible()


def play_until(page: Page, seconds: float) -> None:
    """Play the lesson until its film stands at least there."""
    page.evaluate("document.querySelector('changxue-player').conductor.play()")
    wait_until(page, f"document.querySelector('[data-lesson] video').currentTime > {seconds}")
    page.evaluate("document.querySelector('changxue-player').conductor.pause()")


def kept_ms(page: Page) -> int:
    """How much of the lesson waits on the device."""
    spans = [span for one in page.evaluate(EVIDENCE) for claim in one["queue"]["claims"] for span in claim["intervals"]]
    return sum(end - start for start, end in spans)


def test_a_lesson_plays_without_a_network_and_what_was_studied_arrives_once(device, school):
    page = device
    before = len(school.stored(OfflineReturn))
    take_along(page, school.path, also=("Sign language film",))
    open_without_network(page, school.path)
    play_until(page, 2)
    page.evaluate("document.querySelector('changxue-player').conductor.seek(20000)")
    play_until(page, 20.2)
    expect(page.get_by_text(re.compile("Studied here and not yet sent: 0 min [2-4] s"))).to_be_visible()
    kept = kept_ms(page)
    assert 2000 <= kept <= 4500
    page.reload()
    wait_until(page, "document.querySelector('changxue-player').conductor?.ms >= 20000")
    page.context.set_offline(False)
    page.goto("/learn/")
    expect(page.get_by_text("What you studied without a connection has arrived.")).to_be_visible()
    assert kept_ms(page) == 0
    page.goto(school.path)
    page.wait_for_load_state("networkidle")
    returns = school.stored(OfflineReturn)[before:]
    assert [one.number for one in returns] == [1]
    assert sum(end - start for start, end in returns[0].intervals) == kept


def test_reading_and_answers_without_a_network_finish_the_lesson_when_the_connection_is_back(device, school):
    page = device
    take_along(page, school.path, "Text only")
    open_without_network(page, school.path)
    press(page, page.get_by_role("button", name="Next part"))
    expect(page.get_by_text("Read. It is kept on this device and sent when there is a connection.")).to_be_visible()
    expect(page.locator("#part-2")).to_be_focused()
    press(page, page.get_by_role("button", name="I have read the last part"))
    page.get_by_role("radio", name="先问好").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Your answer is kept on this device.")).to_be_visible()
    wait_until(page, "document.querySelector('lesson-progress').textContent.includes('not yet sent')")
    page.context.set_offline(False)
    expect(page.get_by_text("What you studied without a connection has arrived.")).to_be_visible()
    expect(page.get_by_text("Answers that were right: 1.")).to_be_visible()
    progress = next(one for one in school.stored(LessonProgress) if one.id == school.stored(OfflinePack)[-1].progress_id)
    assert progress.right_items
    assert progress.counted_ms > 0
    # Reading is faster than the bound of a pack: what exceeds it is kept, and said.
    waits = bool(school.stored(OfflineReturn)[-1].waiting)
    expect(page.get_by_text("They are kept and wait until your institution confirms them.")).to_have_count(int(waits))


def test_media_are_answered_by_byte_range_from_the_device(device, school):
    page = device
    take_along(page, school.path)
    open_without_network(page, school.path)
    answers = page.evaluate("""async () => {
      const src = document.querySelector('[data-lesson] video').currentSrc.split(/[?#]/)[0]
      const ask = async (range) => { const answer = await fetch(src, range ? {headers: {Range: range}} : {})
        return [answer.status, answer.headers.get('Content-Range'), (await answer.arrayBuffer()).byteLength] }
      const size = (await ask(''))[2]
      return {size, all: await ask('bytes=0-'), middle: await ask('bytes=524280-524299'), tail: await ask('bytes=-5'),
              beyond: await ask(`bytes=${size}-`)} }""")
    size = answers.pop("size")
    assert size > 1024 * 1024
    assert answers == {
        "all": [206, f"bytes 0-{size - 1}/{size}", size], "middle": [206, f"bytes 524280-524299/{size}", 20],
        "tail": [206, f"bytes {size - 5}-{size - 1}/{size}", 5], "beyond": [416, f"bytes */{size}", 0]}


def test_another_person_on_the_device_does_not_see_the_lesson_and_its_owner_does_again(device, school, cookies):
    page = device
    take_along(page, school.path)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    page.context.set_offline(True)
    for place in ("/offline", school.path):
        page.goto(place)
        expect(page.get_by_text("No lesson is kept here for you.")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(LESSON)
    page.context.set_offline(False)
    sign_in(page, school.address, "trainee2")
    page.goto(school.other_path)
    expect(page.get_by_role("heading", level=1)).to_have_text(LESSON)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto("/offline")
    expect(page.get_by_text("No lesson is kept here for you.")).to_be_visible()
    page.context.set_offline(False)
    page.context.add_cookies(cookies)
    page.goto("/learn/")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto("/courses")
    expect(page.get_by_text("There is no connection, and this page was not taken along.")).to_be_visible()
    page.get_by_role("link", name=LESSON).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LESSON)
    page.goto("/offline")
    page.get_by_role("button", name=f"Remove “{LESSON}” from this device").click()
    expect(page.get_by_text(f"“{LESSON}” is no longer on this device.")).to_be_visible()
    page.goto(school.path)
    expect(page.get_by_text("No lesson is kept here for you.")).to_be_visible()


SLOW_SERVER = """const get = window.fetch, asked = window.asked = []
window.gate = new Promise((open) => { window.open_gate = open })
window.fetch = async (url, init) => { const range = init?.headers?.Range
  if (range) { asked.push(range)
    if (range.startsWith('bytes=1048576-')) await Promise.race([window.gate, new Promise((_, stop) =>
      init.signal.addEventListener('abort', () => stop(new Error('stopped'))))]) }
  return get(url, init) }"""


def test_loading_can_be_stopped_and_goes_on_where_it_stopped(device, school):
    page = device
    page.add_init_script(SLOW_SERVER)
    open_section(page, school.path)
    page.get_by_role("radio", name=re.compile("Video, small")).check()
    press(page, page.get_by_role("button", name="Take it along"))
    expect(page.get_by_text(re.compile(r"[6-9]\d%: 1\.\d of 1\.\d MB are on this device")).last).to_be_visible()
    wait_until(page, "window.asked.some((range) => range.startsWith('bytes=1048576-'))")
    press(page, page.get_by_role("button", name="Stop for now"))
    expect(page.get_by_text(re.compile(r"Stopped at [6-9]\d%\. What is loaded stays"))).to_be_focused()
    open_section(page, school.path)
    page.evaluate("window.open_gate()")
    press(page, page.get_by_role("button", name="Go on loading"))
    expect(page.get_by_text("This lesson is on this device: Video, small")).to_be_focused()
    assert {one for one in page.evaluate("window.asked") if one.startswith("bytes=524288-")} == set()
    open_without_network(page, school.path)


def test_a_full_device_and_a_silent_server_are_said_and_lose_nothing(device, school):
    page = device
    open_section(page, school.path)
    quota = page.context.new_cdp_session(page)
    quota.send("Storage.overrideQuotaForOrigin", {"origin": school.address, "quotaSize": 700_000})
    page.get_by_role("button", name="Take it along").click()
    expect(page.get_by_text("The device is full. What is loaded stays.")).to_be_visible()
    expect(page.get_by_text(re.compile("Stopped at"))).to_be_focused()
    quota.send("Storage.overrideQuotaForOrigin", {"origin": school.address})
    page.context.set_offline(True)
    page.get_by_role("button", name="Go on loading").click()
    expect(page.get_by_text("The server does not answer. What is loaded stays")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Go on loading").click()
    expect(page.get_by_role("button", name="Remove it from this device")).to_be_visible()


def test_what_does_not_fit_is_said_before_anything_is_loaded(device, school):
    page = device
    page.add_init_script("StorageManager.prototype.estimate = async () => ({quota: 1_000_000, usage: 400_000})")
    open_section(page, school.path)
    expect(page.get_by_text("That is more than this device has room for.")).to_be_visible()
    page.get_by_role("button", name="Take it along").click()
    expect(page.get_by_role("button", name="Take it along")).to_be_visible()
    page.get_by_role("radio", name=re.compile("Text only")).check()
    expect(page.get_by_text("That is more than this device has room for.")).to_have_count(0)
    assert page.evaluate("navigator.serviceWorker.controller") is None


def test_a_pack_opens_after_a_release_and_says_when_the_lesson_has_changed(device, school):
    page = device
    take_along(page, school.path)
    # As if it had been taken before a release: neither scripts nor text are what the server has today.
    page.evaluate("""async () => {
      const open = indexedDB.open('changxue-offline')
      const base = await new Promise((done) => { open.onsuccess = () => done(open.result) })
      const store = base.transaction('packs', 'readwrite').objectStore('packs')
      const pack = await new Promise((done) => { const all = store.getAll(); all.onsuccess = () => done(all.result[0]) })
      store.put({...pack, content: 'earlier'}); base.close()
      const cache = await caches.open(pack.cache)
      for (const request of await cache.keys()) {
        const { pathname, search } = new URL(request.url), answer = await cache.match(request)
        const old = pathname.replace(/^.assets.[0-9a-f]+/, '/assets/0123456789ab')
        if (pathname === pack.path) { const html = await answer.text()
          await cache.put(request, new Response(html.replace(/assets.[0-9a-f]{12}/g, 'assets/0123456789ab'), answer)) }
        else if (old !== pathname) { await cache.put(old + search, answer); await cache.delete(request) } } }""")
    open_section(page, school.path)
    expect(page.get_by_text("The lesson has been changed since you took it along.")).to_be_visible()
    open_without_network(page, school.path)
    assert "/assets/0123456789ab/" in page.content()
    play_until(page, 1)
    page.context.set_offline(False)
    take_new = page.goto(school.path)
    assert take_new is not None
    page.locator("summary", has_text="Use this lesson without a connection").click()
    page.get_by_role("button", name="Take the new one").click()
    page.get_by_role("button", name="Take it along").click()
    expect(page.get_by_role("button", name="Remove it from this device")).to_be_visible()
    expect(page.get_by_text("The lesson has been changed")).to_have_count(0)


def test_who_was_signed_out_meanwhile_loses_nothing(device, school, cookies):
    page = device
    take_along(page, school.path)
    open_without_network(page, school.path)
    play_until(page, 1)
    page.context.clear_cookies(name="changxue")
    page.context.set_offline(False)
    expect(page.get_by_text("Sign in, so that it can be sent.")).to_be_visible()
    waiting = kept_ms(page)
    assert waiting >= 1000
    page.context.add_cookies(cookies)
    page.goto("/learn/")
    expect(page.get_by_text("What you studied without a connection has arrived.")).to_be_visible()
    assert kept_ms(page) == 0


def test_a_server_that_stops_answering_is_a_server_that_is_away(device, school):
    page = device
    take_along(page, school.path)
    with school.silent():
        page.goto(school.path)
        expect(page.get_by_text("You are using the lesson that is kept on this device.")).to_be_visible()
        play_until(page, 1)
        expect(page.get_by_text(re.compile("Studied here and not yet sent"))).to_be_visible()
    page.goto("/learn/")
    expect(page.get_by_text("What you studied without a connection has arrived.")).to_be_visible()


def test_a_removed_pack_still_brings_back_what_was_studied_with_it(device, school):
    page = device
    take_along(page, school.path)
    open_without_network(page, school.path)
    play_until(page, 1)
    page.locator("summary", has_text="Use this lesson without a connection").click()
    page.get_by_role("button", name="Remove it from this device").click()
    expect(page.get_by_text("What you studied with it is kept until it is sent.")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/learn/")
    expect(page.get_by_text("What you studied without a connection has arrived.")).to_be_visible()


def test_what_needs_the_server_says_so_and_the_page_stays(device, school):
    page = device
    take_along(page, school.path, "Text only")
    open_without_network(page, school.path)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_text("This needs a connection.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("The lessons on this device are hidden now.")).to_be_visible()
    page.goto(school.path)
    expect(page.get_by_text("No lesson is kept here for you.")).to_be_visible()


def test_a_browser_that_cannot_keep_lessons_says_what_can_be_taken_instead(chrome, school):
    browser = chrome.browser_type.launch(executable_path=shutil.which("chromium"),
                                         args=[*FLAGS, "--host-resolver-rules=MAP school.test 127.0.0.1"])
    address = school.address.replace("127.0.0.1", "school.test")
    page = browser.new_page(base_url=address)
    speak_english(page.context, address)
    sign_in(page, address, "trainee")
    open_section(page, school.path)
    page.wait_for_load_state("networkidle")
    section = page.locator("[data-take-along]")
    expect(section.get_by_text("This browser cannot keep a whole lesson.")).to_be_visible()
    expect(section.get_by_role("link", name=re.compile("Sound of the lesson .* MB"))).to_be_visible()
    browser.close()


def test_the_section_has_no_barrier_and_works_by_keyboard(device, school):
    page = device
    open_section(page, school.path)
    expect(page.get_by_role("button", name="Take it along")).to_be_visible()
    page.evaluate(AXE)
    assert [found["id"] for found in page.evaluate(EVERYTHING)["violations"]] == []
    page.get_by_role("radio", name=re.compile("Text only")).focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Take it along"))
    expect(page.get_by_text("This lesson is on this device: Text only")).to_be_focused()
    assert [found["id"] for found in page.evaluate(EVERYTHING)["violations"]] == []
    page.set_viewport_size({"width": 320, "height": 700})
    page.evaluate("() => { document.documentElement.dataset.size = '400' }")
    assert page.evaluate(WIDER) == []
    open_without_network(page, school.path)
    page.goto("/offline")
    page.evaluate(AXE)
    assert [found["id"] for found in page.evaluate(EVERYTHING)["violations"]] == []
