"""What docs/maur.md says of controls, text and the page around, and no other test shows."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.player.lesson_page import lesson, product  # noqa: F401 - fixtures

LOOK = """(() => { const look = getComputedStyle(document.querySelector('transcript-panel .line p'))
  return [look.fontSize, look.fontFamily, look.color, look.letterSpacing, look.lineHeight, look.wordSpacing,
    getComputedStyle(document.querySelector('transcript-panel')).backgroundColor] })()"""


def tree(here: Any) -> list[dict[str, Any]]:
    """What the browser tells the accessibility layer of the system: role, name and properties of each node."""
    nodes = here.cdp.send("Accessibility.getFullAXTree")["nodes"]
    return [{"role": node["role"]["value"], "name": node.get("name", {}).get("value", ""),
             "value": node.get("value", {}).get("value"),
             **{one["name"]: one["value"].get("value") for one in node.get("properties", [])}}
            for node in nodes if not node["ignored"]]


def test_every_control_tells_its_role_name_and_state_and_captions_their_words_to_the_system(stage):
    here = stage()
    here.run("await player.run('captions'); await player.run('sign')")
    here.wait("player.root.querySelector('.cue') && player.stage.dataset.sign")
    here.run("player.root.querySelector('details').open = true; player.root.querySelector('.seek').focus()")
    told = tree(here)
    buttons = {node["name"]: node for node in told if node["role"] in ("button", "ToggleButton")}
    seen = here.read("[...player.root.querySelectorAll('.bar button')].filter((it) => it.checkVisibility()).map((it) => it.querySelector('.word').textContent)")
    assert {name for name in seen if not any(found.startswith(name) for found in buttons)} == set()
    assert [buttons[name]["pressed"] for name in ("Captions", "Sign language", "Sound off")] == ["true", "true", "false"]
    slider = next(node for node in told if node["role"] == "slider" and node["name"] == "Place in the lesson")
    assert (slider["value"], slider["valuemax"], slider["focused"]) == (0, 120, True)
    assert any(node["name"] == "字幕 0" for node in told)
    assert any(node["role"] == "Video" and node["name"] == "Timing clip" for node in told)
    here.button("Play").click()
    here.wait("player.conductor.wants")
    assert any(node["name"].startswith("Pause") for node in tree(here))


def test_a_film_that_a_page_begins_by_itself_says_so_and_one_key_stops_it(stage):
    here = stage(before=lambda here: here.page.add_init_script(
        "addEventListener('changxue-ready', (event) => event.target.conductor.play())"))
    here.wait("player.conductor.moving")
    assert any(node["name"] == "Pause" and node["role"] == "button" for node in tree(here))
    here.page.keyboard.press("Alt+Shift+KeyP")
    here.wait("video.paused && !player.conductor.wants")


def test_the_controls_stay_in_view_while_it_plays_and_nobody_moves(stage):
    here = stage()
    shown = """(() => { const it = player.root.querySelector('.bar'), look = getComputedStyle(it), box = it.getBoundingClientRect()
      return it.checkVisibility({opacityProperty: true, visibilityProperty: true}) && look.opacity === '1' && box.height > 40 && box.bottom <= innerHeight })()"""
    here.button("Full screen").click()
    here.wait("player.controls.isFull")
    here.play()
    here.wait("player.conductor.ms > 4000")
    assert here.read(shown)


def test_a_page_reads_what_there_is_and_does_everything_by_script_with_controls_of_its_own(stage):
    here = stage({"descriptions": [{"at_ms": 60_000, "text": "门", "clip": None}]},
                 body='<button id="own">Mine</button>')
    there = here.read("[player.captions.choices.map((one) => one.kind), player.manifest.sign.length, player.manifest.descriptions.length]")
    assert there == [["captions", "easy-read"], 1, 1]
    here.run("""window.heard = []
      for (const name of ['play', 'pause', 'seek', 'caption', 'mode']) player.addEventListener(`changxue-${name}`, () => heard.push(name))
      window.steps = ['captions', 'sign', 'description', 'faster', 'quieter', 'mute', 'forward', 'play', 'play']
      document.getElementById('own').onclick = () => player.run(steps.shift())""")
    for _step in range(9):
        here.page.get_by_role("button", name="Mine").click()
    here.wait("video.paused && video.muted && player.captions.isOn && player.stage.dataset.sign && heard.includes('pause')")
    assert here.read("[video.playbackRate, player.prefs.get('volume'), player.actions.get('description').pressed(), player.conductor.ms >= 10_000]") == [
        1.1, 90, True, True]
    assert set(here.read("heard")) == {"play", "pause", "seek", "caption", "mode"}


def test_the_text_takes_size_letters_colours_and_all_spacings(stage):
    here = stage(lines=3)
    before = here.read(LOOK)
    here.run("""for (const [name, value] of Object.entries({size: 200, font: 'serif', color: '#0000ff', letter: 10, line: 250, word: 50,
      background: '#ffff00'})) player.prefs.set(`transcript_${name}`, value)""")
    here.wait(f"{LOOK}[0] !== '{before[0]}'")
    size, font, colour, letter, line, word, background = here.read(LOOK)
    px = float(size.removesuffix("px"))
    assert px == 2 * float(before[0].removesuffix("px"))
    assert "serif" in font
    assert (colour, background) == ("rgb(0, 0, 255)", "rgb(255, 255, 0)")
    assert [float(one.removesuffix("px")) / px for one in (letter, line, word)] == pytest.approx([0.1, 2.5, 0.5], rel=0.02)


def test_a_sign_film_of_another_host_plays_in_step(stage):
    here = stage(bypass_csp=True)
    other = here.address.replace("127.0.0.1", "localhost")
    here.run(f"player.manifest.sign[0].src = '{other}sign.mp4'; await player.run('sign')")
    here.play()
    here.wait("player.conductor.moving && player.root.querySelector('.sign video')?.currentTime > 1")
    assert here.read("new URL(player.root.querySelector('.sign video').currentSrc).hostname") == "localhost"
    assert here.read("Math.abs(player.root.querySelector('.sign video').currentTime - video.currentTime)") < 0.15


def test_the_whole_text_is_a_file_of_its_own_behind_a_link_in_the_page(lesson):  # noqa: F811
    page = lesson(transcript_url="/lesson/text.txt").page
    link = page.get_by_role("region", name="To take along").get_by_role("link", name="Text of the lesson", exact=True)
    expect(link).to_have_attribute("href", "/lesson/text.txt")
    assert link.evaluate("(it) => it.closest('[data-lesson]') === document.querySelector('changxue-player').closest('[data-lesson]')")
