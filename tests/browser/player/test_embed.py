"""The player on another site: in a frame, and as an element with a manifest."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.request
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.player import clips
from tests.support.installation import running
from tests.support.media import ready_media
from tests.support.server import serving


@pytest.fixture(scope="module")
def open_lesson(installations, tmp_path_factory, films):
    """The address of a site whose lesson to try has a film and captions."""
    place = tmp_path_factory.mktemp("embed")
    settings = installations.copy("lived", place / "data")
    with running(settings) as app:
        film = films(clips.MAIN).read_bytes()
        ready_media(app, real={"video-720p": film, "captions": b"WEBVTT\n\n00:00.200 --> 00:20.000\nhello\n"})
    with serving(settings, place / "log") as address:
        yield address


@pytest.fixture
def elsewhere():
    """Another site: give it a page, get its address."""
    pages: dict[str, str] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def put(page: str) -> str:
        pages["/"] = page
        return f"http://localhost:{server.server_address[1]}/"

    yield put
    server.shutdown()
    server.server_close()


def get(address: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, dict(fault.headers), fault.read()


def test_the_element_plays_on_another_site_from_its_manifest_alone(open_lesson, elsewhere, chrome: Browser):
    page_source = get(f"{open_lesson}/embed/lesson")[2].decode()
    script = page_source.split('<script type="module" src="')[1].split('"')[0]
    place = elsewhere(f'<!doctype html><title>x</title><script type="module" src="{open_lesson}{script}"></script>'
                      f'<changxue-player crossorigin manifest="{open_lesson}/embed/lesson.json"></changxue-player>')
    with chrome.new_context() as context:
        page = context.new_page()
        heard: list[str] = []
        page.on("console", lambda message: message.type == "error"
                and "favicon" not in message.location["url"] and heard.append(f"{message.text} {message.location['url']}"))
        page.goto(place)
        page.wait_for_function("document.querySelector('changxue-player').conductor")
        page.evaluate("""addEventListener('changxue-caption', (event) => (window.caption = event.detail.text));
            addEventListener('changxue-play', () => (window.played = true));
            const player = document.querySelector('changxue-player');
            if (!player.captions.isOn) player.run('captions'); player.conductor.play()""")
        page.wait_for_function("window.played && window.caption")
        assert page.evaluate("getComputedStyle(document.querySelector('changxue-player').root.querySelector('.stage')).position") == "relative"
        assert heard == []


def test_a_part_of_the_player_takes_the_style_of_the_page_around(open_lesson, elsewhere, chrome: Browser):
    script = get(f"{open_lesson}/embed/lesson")[2].decode().split('<script type="module" src="')[1].split('"')[0]
    place = elsewhere(f'<!doctype html><title>x</title><style>changxue-player::part(notice) {{ color: rgb(1, 2, 3) }}</style>'
                      f'<script type="module" src="{open_lesson}{script}"></script>'
                      f'<changxue-player crossorigin manifest="{open_lesson}/embed/lesson.json"></changxue-player>')
    with chrome.new_context() as context:
        page = context.new_page()
        page.goto(place)
        page.wait_for_function("document.querySelector('changxue-player').conductor")
        assert page.evaluate("getComputedStyle(document.querySelector('changxue-player').root.querySelector('.notice')).color") == "rgb(1, 2, 3)"


def test_the_frame_plays_on_another_site_and_other_pages_cannot_be_framed(open_lesson, elsewhere, chrome: Browser):
    answer = json.loads(get(f"{open_lesson}/embed/oembed.json?url={quote(open_lesson + '/try')}&maxwidth=500")[2])
    assert answer["version"] == "1.0"
    assert answer["type"] == "rich"
    assert answer["width"] == 500
    with chrome.new_context() as context:
        page = context.new_page()
        page.goto(elsewhere(f"<!doctype html><title>x</title>{answer['html']}"))
        frame = page.frame_locator("iframe")
        frame.locator("changxue-player button[data-action=play]").click()
        expect(frame.locator("changxue-player button[data-action=play]")).to_have_text("暂停")
        inner = next(one for one in page.frames if "/embed/lesson" in one.url)
        assert inner.evaluate("""new Promise((done) => document.querySelector('changxue-player')
            .addEventListener('changxue-time', (event) => event.detail.ms > 500 && done(true)))""")
    for other in ("/try", "/", "/sign-in"):
        headers = get(open_lesson + other)[1]
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_oembed_answers_only_for_lessons_of_this_site(open_lesson):
    for url in ("https://example.org/try", f"{open_lesson}/about", "javascript:alert(1)"):
        assert get(f"{open_lesson}/embed/oembed.json?url={quote(url)}")[0] == 404, url
    assert get(f"{open_lesson}/embed/oembed.json")[0] == 200
    assert get(f"{open_lesson}/embed/oembed.json?url={quote(open_lesson + '/try')}&format=xml")[0] == 501
    assert get(f"{open_lesson}/embed/oembed.json?url={quote(open_lesson + '/try')}&maxwidth=-5")[0] == 200


def test_the_manifest_for_other_sites_holds_nothing_of_a_person(open_lesson):
    status, headers, body = get(f"{open_lesson}/embed/lesson.json")
    manifest = json.loads(body)
    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert manifest["prefs_url"] == manifest["notes_url"] == ""
    assert manifest["position_ms"] == 0
    assert all(source["src"].startswith("http") for source in manifest["sources"])
