"""One switch, or two: the whole lesson without a pointer, without Tab, and with nothing that is ever too late."""

from __future__ import annotations

from tests.browser.player.supply import assets
from tests.browser.player.test_settings import barriers

NOW = "player.root.querySelector('.scan strong')?.textContent"
MODES = "".join(f"""<form method="post" action="./mode"><button class="mode" aria-pressed="false"><span>{words}</span></button>
<input type="hidden" name="next" value="/"><input type="hidden" name="mode" value="{mode}"><input type="hidden" name="on" value="1"></form>"""
                for mode, words in (("captions", "Captions"), ("low-data", "Low data")))


def _body() -> str:
    """The other elements of a lesson page, as the product's templates write them."""
    scripts = "".join(f'<script type="module" src="{assets().url(f"player/{name}.js")}"></script>' for name in ("choices/mode-bar", "items/check-item"))
    return f"""{scripts}<section class="lesson-text flow"><mode-bar><div class="modes" role="group" aria-label="Ways to take this lesson">{MODES}</div></mode-bar>
<section class="part"><h2 tabindex="-1">Part 1</h2><p>Words.</p><div class="next-bar"><a class="button" href="#part-2">Next part</a></div></section>
<section class="part"><h2 id="part-2" tabindex="-1">Part 2</h2><p>Words.</p><div class="next-bar"><a class="button" href="#part-3">Next part</a></div></section>
<check-item><form method="post" action="./answer"><input type="hidden" name="item" value="q"><fieldset><legend>Question 1: Which?</legend>
<label class="choice"><input type="radio" name="choice" value="0"><span>The first</span></label>
<label class="choice"><input type="radio" name="choice" value="1"><span>The second</span></label></fieldset>
<div data-feedback role="status"></div><button class="button">Send the answer</button></form>
<template data-message="right"><p>That is right.</p></template></check-item>
<div class="field"><label for="search">Search</label><input class="input" type="search" id="search"></div></section>"""


def _scanning(stage, prefs=None, **wishes):
    here = stage(None, {"scan": True} | (prefs or {}), body=_body(), **wishes)
    here.wait(NOW)
    here.page.locator("h1").click()
    return here


def _hold(here) -> None:
    """Hold the one switch until something has been done."""
    here.page.keyboard.down("Space")
    here.wait("player.root.querySelector('.scan.holding')")
    here.wait("!player.root.querySelector('.scan.holding')")
    here.page.keyboard.up("Space")


def _go_to(here, name: str, *, most: int = 60) -> None:
    """Press the switch shortly until the scan stands there."""
    for _number in range(most):
        if here.read(NOW).startswith(name):
            return
        here.page.keyboard.press("Space")
    raise AssertionError(f"{name} is not met; now at {here.read(NOW)}")


def test_with_one_key_alone_a_lesson_is_played_paused_captioned_read_on_and_answered(stage):
    here = _scanning(stage, {"scan_hold": 5})
    here.page.route("**/answer", lambda route: route.fulfill(json={"right": "\r\n1\r\n" in route.request.post_data}))
    assert here.read(NOW) == "Play"
    _hold(here)
    here.wait("player.conductor.moving")
    assert here.read(NOW) == "Pause"
    _hold(here)
    here.wait("!player.conductor.wants")
    _go_to(here, "Group: Ways to take this lesson")
    _hold(here)
    _go_to(here, "Captions")
    _hold(here)
    here.wait("player.captions.isOn")
    assert here.page.locator("mode-bar button").first.get_attribute("aria-pressed") == "true"
    _go_to(here, "Out of this group")
    _hold(here)
    _go_to(here, "Next part")
    _hold(here)
    here.wait("location.hash === '#part-2'")
    _go_to(here, "Group: Question 1")
    _hold(here)
    _go_to(here, "The second")
    _hold(here)
    assert here.page.get_by_label("The second").is_checked()
    _go_to(here, "Send the answer")
    _hold(here)
    here.page.get_by_text("That is right.").wait_for()
    _go_to(here, "Out of this group")
    _hold(here)
    _go_to(here, "Stop scanning")
    _hold(here)
    here.wait("!player.root.querySelector('.scan') && !document.querySelector('[data-scan]') && player.prefs.get('scan') === false")


def test_two_switches_need_no_time_at_all_and_a_long_press_is_one_step(stage):
    here = _scanning(stage, {"scan_hold": 0})
    here.page.keyboard.press("Enter")
    here.wait("player.conductor.wants")
    here.page.keyboard.down("Space")
    for _number in range(5):
        here.page.keyboard.down("Space")  # the keyboard repeats a key that is held
    assert here.read(NOW) == "Pause"
    here.page.keyboard.up("Space")
    first = here.read(NOW)
    assert first != "Pause"
    _go_to(here, "Pause")
    here.page.keyboard.press("Enter")
    here.wait("!player.conductor.wants")


def test_the_dialogs_are_scanned_while_they_are_open_and_left_again(stage):
    here = _scanning(stage, {"scan_hold": 0})
    _go_to(here, "Group: Player controls")
    here.page.keyboard.press("Enter")
    _go_to(here, "Player settings")
    here.page.keyboard.press("Enter")
    here.page.get_by_role("dialog").wait_for()
    here.wait(f"{NOW} !== 'Player settings'")
    _go_to(here, "Group: Speed")
    here.page.keyboard.press("Enter")
    assert here.read(NOW) == "How fast lessons play: more"
    here.page.keyboard.press("Enter")
    here.wait("player.prefs.get('rate') === 110")
    _go_to(here, "Out of this group")
    here.page.keyboard.press("Enter")
    _go_to(here, "Group: Captions")
    here.page.keyboard.press("Enter")
    _go_to(here, "Shape of the letters")
    here.page.keyboard.press("Enter")
    assert here.read("player.prefs.get('caption_font')") == "sans"
    assert here.read(NOW) == "Shape of the letters: Plain"
    _go_to(here, "Out of this group")
    here.page.keyboard.press("Enter")
    _go_to(here, "Close")
    here.page.keyboard.press("Enter")
    here.wait(f"!player.root.querySelector('dialog') && {NOW} === 'Player settings'")


def test_every_click_and_tap_can_be_the_switch(stage):
    here = _scanning(stage, {"scan_hold": 5, "scan_click": True})
    first = here.read(NOW)
    here.page.mouse.click(5, 300)
    here.wait(f"{NOW} !== {first!r}")
    here.button("10 seconds on").click()  # the pointer lies there by chance: nothing is pressed
    assert here.read("player.conductor.ms") == 0
    here.button("Stop scanning").click()
    here.wait("!player.root.querySelector('.scan')")


def test_moving_by_itself_is_only_for_those_who_ask_and_rests_when_nobody_answers(stage):
    here = _scanning(stage)
    first = here.read(NOW)
    here.run("player.prefs.set('scan_seconds', 1)")
    here.wait(f"{NOW} !== {first!r}")
    here.wait(f"{NOW} === 'Stop scanning'", seconds=30)
    here.page.keyboard.press("Space")
    here.wait("!player.root.querySelector('.scan')")


def test_who_types_a_space_types_a_space(stage):
    here = _scanning(stage)
    here.page.locator("#search").focus()
    first = here.read(NOW)
    here.page.keyboard.press("a")
    here.page.keyboard.press("Space")
    assert here.page.locator("#search").input_value() == "a "
    assert here.read(NOW) == first


def test_the_switches_can_be_other_keys(stage):
    here = _scanning(stage, {"scan_hold": 0, "keys": {"scan-step": "F8", "scan-do": "KeyJ"}})
    here.page.keyboard.press("j")
    here.wait("player.conductor.wants")
    first = here.read(NOW)
    here.page.keyboard.press("F8")
    assert here.read(NOW) != first
    here.page.locator("h1").click()
    here.page.keyboard.press("Enter")
    here.page.keyboard.press("Shift+Space")
    assert here.read("player.conductor.wants") is True


def test_the_scan_is_seen_and_without_a_barrier_in_every_theme(stage):
    here = _scanning(stage)
    ring = """(() => { const it = getComputedStyle(player.root.querySelector('[data-scan]') ?? document.querySelector('[data-scan]'))
      return [it.outlineStyle, parseFloat(it.outlineWidth)] })()"""
    style, width = here.read(ring)
    assert style == "solid"
    assert width >= 4
    here.page.keyboard.press("Space")
    assert here.read(ring)[0] == "dashed"
    assert barriers(here) == {}


def test_what_is_offered_is_never_hidden_under_the_panel_even_in_a_small_window_with_large_text(stage):
    here = _scanning(stage, {"scan_hold": 0}, width=320, height=640, html={"data-size": "200"})
    hidden = []
    for _number in range(12):
        here.page.keyboard.press("Space")
        seen = here.read("""(() => { const it = [...document.querySelectorAll('[data-scan]'), ...player.root.querySelectorAll('[data-scan]')][0]
          if (!it || it.closest('.scan')) return true
          const box = it.getBoundingClientRect()
          return box.top < player.root.querySelector('.scan').getBoundingClientRect().top - 20 && box.bottom > 0 })()""")
        if not seen:
            hidden.append(here.read(NOW))
    assert hidden == []
    assert here.read("document.documentElement.scrollWidth") == 320
