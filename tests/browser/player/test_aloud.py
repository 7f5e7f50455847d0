"""Read-aloud of the lesson page: made sound, the narration's own sound, and a browser without any voice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.player import spoken
from tests.browser.player.conftest import Stage
from tests.browser.player.spoken import Said

SAID = (Said("洗手的步骤", 900, 400), Said("什么时候洗手？", 900, 700), Said("饭前", 700, 1000), Said("水龙头开着。", 900, 1300))
CLIPS = spoken.clips(SAID)["clips"]
LINE_MS = 2000
BODY = """<section id="more"><h2>
  <span lang="zh-Hans"> 洗手的步骤 </span></h2>
<p id="seen"><strong>Picture:</strong> <span lang="zh-Hans">水龙头开着。</span></p>
<form><fieldset><legend lang="zh-Hans">什么时候洗手？</legend><label lang="zh-Hans"><input type="radio" name="a">饭前</label></fieldset>
<button id="after">Send</button></form>
<p hidden>不读</p><details><summary lang="zh-Hans">饭前</summary><p>不读</p></details></section>"""
Opener = Callable[..., Stage]


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken.write(SAID, tmp_path_factory.mktemp("spoken") / "aloud.m4a")


@pytest.fixture
def read_aloud(stage: Opener, sound: Path) -> Opener:
    """A lesson with three lines of narration and texts after it; keeps what was marked and what sounded."""

    def open_lesson(prefs: dict[str, Any] | None = None, lines: int = 3, **wishes: Any) -> Stage:
        words = {"paragraphs": [[[n * LINE_MS + k * 300, k, 1] for k in range(5)] for n in range(lines)]}
        manifest = {"aloud": {"src": "./aloud.m4a", "index": "./aloud.json"}, "words": "./words.json"}
        files = {"aloud.m4a": sound, "aloud.json": spoken.index(SAID), "words.json": json.dumps(words)}
        before = wishes.pop("before", lambda here: None)

        def listen(here: Stage) -> None:
            here.page.add_init_script("""window.sounds = []
              const make = window.Audio
              window.Audio = function (...all) { const audio = new make(...all); sounds.push(audio); return audio }
              window.sounding = () => sounds.filter((one) => !one.paused).map((one) => one.src.split('/').at(-1))
              window.marked = () => [...(CSS.highlights.get('changxue-aloud') ?? [])].map((range) => {
                const live = new Range()
                live.setStart(range.startContainer, range.startOffset)
                live.setEnd(range.endContainer, range.endOffset)
                return live.toString()
              }).join()
              window.said = []
              window.look = () => { const now = document.querySelector('.aloud-here')?.textContent.trim()
                if (now && said.at(-1) !== now) said.push(now) }
              setInterval(() => look(), 20)""")
            before(here)

        return stage(manifest | wishes.pop("manifest", {}), prefs, lines, line_ms=LINE_MS, body=wishes.pop("body", BODY),
                     files=files | wishes.pop("files", {}), before=listen, **wishes)

    return open_lesson


def marked_paragraphs(here: Stage) -> list[str]:
    return [" ".join(text.split()) for text in here.read("said")]


def start_at(here: Stage, selector: str) -> None:
    """As a person who clicks into the text and presses the key."""
    here.page.locator(selector).first.click()
    here.page.keyboard.press("Alt+Shift+KeyR")


def read_line(here: Stage, number: int) -> None:
    """As a person who marks words of a line of the narration; a click on it would play the lesson."""
    here.run(f"""getSelection().selectAllChildren(document.querySelectorAll('.line p')[{number}])
      await player.run('aloud')""")


def test_texts_are_read_from_the_click_on_to_the_end_word_by_word_with_made_sound(read_aloud):
    here = read_aloud({"aloud_rate": 150})
    start_at(here, "#more h2")
    here.wait("sounding().join() === 'aloud.m4a' && marked().length === 1")
    words = set()
    for _number in range(12):
        words.add(here.read("marked()"))
        here.page.wait_for_timeout(40)
    assert len(words) > 2
    here.wait("!document.querySelector('.aloud') && sounding().length === 0")
    assert marked_paragraphs(here) == ["洗手的步骤", "Picture: 水龙头开着。", "什么时候洗手？", "饭前"]
    assert here.read("marked()") == ""
    assert here.read("document.querySelector('.aloud-here')") is None
    assert here.read("player.conductor.holds.size") == 0
    # "Picture:" was never recorded, and this browser has no voice: said once, passed over.
    assert here.page.get_by_text("has no voice for some of the text").count() == 1


def test_the_narration_is_read_in_its_own_sound_and_the_lesson_itself_stands_still(read_aloud):
    here = read_aloud()
    beats = here.run("""window.beats = 0
      player.lesson.addEventListener('lms:clock', ({detail}) => { if (detail.playing) beats += 1 })""")
    assert beats is None
    read_line(here, 1)
    here.wait("sounding().join() === 'main.mp4' && document.querySelector('.aloud-here')?.textContent.includes('1')")
    voice = "sounds.find((one) => one.src.endsWith('main.mp4'))"
    assert LINE_MS <= here.read(f"{voice}.currentTime * 1000") < 2 * LINE_MS
    here.wait("marked() === '1'")
    assert here.read("video.paused")
    assert here.read("player.conductor.holds.has('aloud')")
    here.wait("document.querySelector('.aloud-here')?.textContent.includes('2')")
    assert here.read(f"{voice}.currentTime * 1000") >= 2 * LINE_MS - 60
    assert here.read("beats") == 0, "reading aloud counts as study"


def test_pause_next_before_and_stop_by_keyboard(read_aloud):
    here = read_aloud()
    here.page.locator("#after").focus()
    here.page.keyboard.press("Alt+Shift+KeyR")
    here.wait("document.querySelector('.aloud')")
    assert here.page.evaluate("document.activeElement.id") == "after"
    here.page.keyboard.press("Alt+Shift+KeyU")
    here.wait("sounding().join() === 'aloud.m4a'")
    group = here.page.get_by_role("group", name="Read aloud")
    group.get_by_role("button", name="Pause", exact=True).focus()
    here.page.keyboard.press("Enter")
    here.wait("sounding().length === 0")
    paused = here.read("sounds.map((one) => one.currentTime)")
    here.page.wait_for_timeout(300)
    assert here.read("sounds.map((one) => one.currentTime)") == paused
    group.get_by_role("button", name="Go on").click()
    here.wait("sounding().length === 1")
    here.page.keyboard.press("Alt+Shift+KeyE")
    here.wait("sounding().length === 0")
    group.get_by_role("button", name="Stop", exact=True).focus()
    here.page.keyboard.press("Enter")
    here.wait("!document.querySelector('.aloud')")
    assert here.page.evaluate("document.activeElement.id") == "after"


def test_from_the_button_the_lesson_is_read_from_its_top_and_the_tools_have_the_focus(read_aloud):
    here = read_aloud(use=["aloud"])
    here.page.locator("changxue-player summary").filter(has_text="More").click()
    here.button("Read aloud").click()
    here.wait("document.activeElement?.closest('.aloud')")
    here.wait("document.querySelector('.aloud-here')?.textContent.includes('第 0 句。')")
    assert here.button("Read aloud").get_attribute("aria-pressed") == "true"
    for button in here.page.locator(".aloud :is(button, summary):visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    here.page.get_by_role("group", name="Read aloud").get_by_role("button", name="Next", exact=True).click()
    here.wait("document.querySelector('.aloud-here')?.textContent.includes('1')")


def test_the_lesson_waits_while_it_is_read_to_and_goes_on_only_if_the_person_wanted_it(read_aloud):
    here = read_aloud()
    here.play()
    here.run("player.run('aloud')")
    here.wait("video.paused && sounding().length === 1")
    here.run("player.run('aloud')")
    here.wait("player.conductor.moving")
    here.run("await player.run('aloud')")
    here.wait("sounding().length === 1")
    here.pause()
    here.run("player.conductor.play()")
    here.wait("player.conductor.moving && sounding().length === 0 && !document.querySelector('.aloud')")


def test_marked_words_and_speed(read_aloud):
    here = read_aloud()
    here.run("""const range = new Range()
      range.selectNodeContents(document.querySelector('legend'))
      getSelection().removeAllRanges()
      getSelection().addRange(range)
      await player.run('aloud')""")
    here.wait("sounding().join() === 'aloud.m4a' && said.at(-1) === '什么时候洗手？'")
    here.page.get_by_text("Speed and voice", exact=True).click()
    faster = here.page.get_by_role("button", name="Faster", exact=True).last
    faster.click()
    here.wait("sounds.some((one) => !one.paused && one.playbackRate === 1.25)")
    assert here.read("player.prefs.get('aloud_rate')") == 125
    assert here.page.get_by_text("125 percent", exact=True).is_visible()


SPEAKS = """(() => {
  window.uttered = []
  const voice = {lang: 'zh-CN', localService: true, name: 'A voice', default: true, voiceURI: 'a'}
  speechSynthesis.getVoices = () => [voice]
  speechSynthesis.cancel = () => {}
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
  speechSynthesis.speak = (one) => {
    uttered.push(one.text)
    setTimeout(() => one.onboundary?.({charIndex: 0, charLength: 2}), 20)
    setTimeout(() => { uttered.marked = marked(); one.onend?.() }, 120)
  }
})()"""


def test_what_was_not_recorded_is_spoken_by_the_browser_sentence_by_sentence(read_aloud):
    body = '<p id="new" lang="zh-Hans">先洗手。再擦干。</p><p lang="zh-Hans">饭前</p>'
    here = read_aloud(lines=0, body=body, before=lambda here: here.page.add_init_script(SPEAKS))
    start_at(here, "#new")
    here.wait("uttered.length === 2 && uttered.marked")
    assert here.read("uttered") == ["先洗手。", "再擦干。"]
    here.wait("sounding().join() === 'aloud.m4a'")
    here.run("player.prefs.set('aloud_voice', 'browser')")
    here.wait("uttered.at(-1) === '饭前' && sounding().length === 0")


@pytest.mark.parametrize("broken", ["aloud.json", "aloud.m4a", "words.json"])
def test_files_that_cannot_be_had_are_passed_over(read_aloud, broken):
    def break_it(here: Stage) -> None:
        here.files[broken].fault = "404"

    here = read_aloud({"aloud_rate": 250}, before=break_it)
    if broken == "words.json":
        read_line(here, 2)
    else:
        start_at(here, "#more h2")
    if broken == "words.json":
        here.wait("sounding().join() === 'aloud.m4a'")
        here.run("await player.run('aloud')")
    here.wait("!document.querySelector('.aloud') && player.conductor.holds.size === 0")


def test_a_browser_without_word_marks_still_marks_the_paragraph(read_aloud):
    here = read_aloud(before=lambda here: here.page.add_init_script("delete window.Highlight; delete CSS.highlights"))
    start_at(here, "#more h2")
    here.wait("sounding().length === 1 && document.querySelector('#more h2.aloud-here')")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_tools_fit_and_the_page_does_not_scroll_sideways(read_aloud, width):
    here = read_aloud(width=width, html={"data-size": "400"} if width == 1280 else {})
    here.run("await player.run('aloud')")
    here.wait("document.querySelector('.aloud')")
    assert here.read("document.querySelector('.aloud').scrollWidth <= document.documentElement.clientWidth")
    here.wait("document.querySelector('link[href*=aloud]').sheet")
    assert here.read("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
