"""The sign language window: places, sizes, swapping, by keys, buttons and pointer, on every screen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from tests.support.chromium import press, tab_to

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TIMING = "This is a timing clip to test the window. It is not sign language."
BOXES = """(() => { const box = (it) => { const b = it.getBoundingClientRect(); return {x: b.x, y: b.y, w: b.width, h: b.height} }
  return {picture: box(player.root.querySelector('.picture')), sign: box(player.root.querySelector('.sign')),
          main: box(video), stage: box(player.stage)} })()"""

Stages = Callable[..., Any]


def with_sign(stage: Stages, **wishes: Any) -> Any:
    """A page with the sign window open and its tools shown."""
    here = stage(**wishes)
    here.run("await player.run('sign')")
    here.wait("player.stage.dataset.sign")
    return here


def track(name: str, **changes: Any) -> dict[str, Any]:
    """A row of the manifest."""
    return {"id": name, "lang": "zh-Hans", "label": name, "note": "", "is_timing": False, "src": "./sign.mp4",
            "offset_ms": 0, "width": 320, "height": 240, "bytes": 1} | changes


def pref(here: Any, name: str) -> Any:
    """What the person chose."""
    return here.read(f"player.prefs.get('sign_{name}')")


def test_the_window_stands_where_it_was_put_and_is_as_large_as_was_said(stage: Stages):
    here = with_sign(stage, prefs={"sign_x": 100, "sign_y": 0})
    for place, size in product(("right", "left", "below", "free"), (17, 33, 100)):
        here.run(f"player.prefs.set('sign_place', '{place}'); player.prefs.set('sign_size', {size})")
        boxes = here.read(BOXES)
        picture, film, whole = boxes["picture"], boxes["sign"], boxes["stage"]
        assert film["w"] / picture["w"] == pytest.approx(size / 100, abs=0.01)
        beside = {"right": film["x"] >= picture["x"] + picture["w"], "left": film["x"] + film["w"] <= picture["x"],
                  "below": film["y"] >= picture["y"] + picture["h"],
                  "free": film["x"] + film["w"] == pytest.approx(whole["x"] + whole["w"], abs=1)}
        assert beside[place], place
        assert film["h"] > 40
        assert film["y"] >= whole["y"] - 1
        assert film["y"] + film["h"] <= whole["y"] + whole["h"] + 1


def test_in_a_page_from_right_to_left_right_is_still_right(stage: Stages):
    here = with_sign(stage, html={"dir": "rtl"})
    boxes = here.read(BOXES)
    assert boxes["sign"]["x"] > boxes["picture"]["x"]


@pytest.mark.parametrize("place", ["right", "below", "free"])
def test_swapping_exchanges_the_two_and_loads_nothing_again(stage: Stages, place: str):
    here = with_sign(stage, prefs={"sign_place": place})
    here.play()
    here.wait("!player.root.querySelector('.sign video').paused")
    before, asked = here.read(BOXES), [len(here.files[name].asked) for name in ("main.mp4", "sign.mp4")]
    here.run("window.events = []; for (const it of [video, player.root.querySelector('.sign video')]) for (const name of ['emptied', 'seeking', 'loadstart']) it.addEventListener(name, () => events.push(name))")
    here.page.keyboard.press("Alt+Shift+KeyX")
    after = here.read(BOXES)
    assert after["sign"]["w"] > after["picture"]["w"]
    assert after["main"]["w"] == pytest.approx(after["picture"]["w"], abs=1)
    assert (after["sign"]["w"], after["picture"]["w"]) == pytest.approx((before["picture"]["w"], before["sign"]["w"]), abs=2)
    if place != "free":
        assert after["sign"]["x"] <= after["picture"]["x"]
        assert after["sign"]["y"] <= after["picture"]["y"]
    here.page.wait_for_timeout(400)
    assert here.read("window.events") == []
    assert [len(here.files[name].asked) for name in ("main.mp4", "sign.mp4")] == asked
    assert here.button("Swap the two pictures").get_attribute("aria-pressed") == "true"


def test_the_key_and_the_control_open_and_close_it(stage: Stages):
    here = stage()
    here.page.locator("body").click(position={"x": 5, "y": 5})
    here.page.keyboard.press("Alt+Shift+Digit2")
    here.wait("player.stage.dataset.sign && player.actions.get('sign').pressed()")
    here.page.keyboard.press("Alt+Shift+Digit2")
    here.wait("!player.stage.dataset.sign")
    assert here.read("player.root.querySelector('.sign, .sign-tools') === null")


def test_it_is_moved_and_resized_by_arrow_keys(stage: Stages):
    here = with_sign(stage)
    press(here.page, here.button("Size and place"))
    tab_to(here.page, here.button("Move with the arrow keys"))
    before = here.read(BOXES)["sign"]
    here.page.keyboard.press("ArrowLeft")
    assert pref(here, "place") == "free"
    for _step in range(3):
        here.page.keyboard.press("ArrowLeft")
    here.page.keyboard.press("ArrowUp")
    after = here.read(BOXES)["sign"]
    assert after["x"] < before["x"] - 100
    assert (pref(here, "x"), pref(here, "y")) == (80, 45)
    tab_to(here.page, here.button("Resize with the arrow keys"))
    here.page.keyboard.press("ArrowRight")
    assert here.read(BOXES)["sign"]["w"] > after["w"]
    for _step in range(6):
        here.page.keyboard.press("ArrowDown")
    assert pref(here, "size") == 17, "a sixth of the picture is the least"
    here.page.keyboard.press("Enter")
    assert here.page.get_by_text("Use the arrow keys here.").count() == 1


def test_everything_can_be_done_by_buttons(stage: Stages):
    here = with_sign(stage)
    here.button("Size and place").click()
    for place in ("left", "below", "free", "right"):
        here.button(f"Place: {place}").click()
        assert pref(here, "place") == place
        assert here.button(f"Place: {place}").get_attribute("aria-pressed") == "true"
    here.page.locator(".sign-tools").get_by_role("button", name="Sign language larger").click()
    assert pref(here, "size") == 41
    here.page.locator(".sign-tools").get_by_role("button", name="Sign language smaller").click()
    assert pref(here, "size") == 33
    for name, value in (("left", (95, 50)), ("up", (95, 45)), ("down", (95, 50)), ("right", (100, 50))):
        here.button(f"Move {name}").click()
        assert (pref(here, "x"), pref(here, "y")) == value


def test_it_can_be_dragged_and_a_drag_is_no_press(stage: Stages):
    here = with_sign(stage, prefs={"sign_place": "free", "sign_x": 0, "sign_y": 0})
    box, mouse = here.read(BOXES)["sign"], here.page.mouse
    mouse.move(box["x"] + 60, box["y"] + 60)
    here.wait("player.root.querySelector('.sign-panel').hasChildNodes()")  # what drags comes with the first pointer
    mouse.down()
    mouse.move(box["x"] + 360, box["y"] + 160, steps=4)
    mouse.up()
    after = here.read(BOXES)["sign"]
    assert (after["x"] - box["x"], after["y"] - box["y"]) == pytest.approx((300, 100), abs=12)
    mouse.move(after["x"] + after["w"] - 6, after["y"] + after["h"] - 6)
    mouse.down()
    mouse.move(after["x"] + after["w"] + 150, after["y"] + after["h"] - 6, steps=4)
    mouse.up()
    assert here.read(BOXES)["sign"]["w"] > after["w"] + 100
    assert not here.read("player.conductor.wants")
    here.page.locator(".sign").click()
    assert here.read("player.conductor.wants"), "a press plays, as on the picture"


def test_it_is_kept_in_full_screen(stage: Stages):
    here = with_sign(stage, prefs={"sign_place": "below", "sign_size": 60}, width=1280, height=720)
    here.button("Full screen").click()
    here.wait("player.controls.isFull")
    boxes = here.read(BOXES)
    assert boxes["sign"]["w"] > 100
    assert boxes["sign"]["y"] + boxes["sign"]["h"] <= 720
    for place in ("left", "free"):
        here.run(f"player.prefs.set('sign_place', '{place}')")
        boxes = here.read(BOXES)
        assert boxes["sign"]["w"] > 100
        assert boxes["sign"]["y"] + boxes["sign"]["h"] <= 720


@pytest.mark.parametrize("html", [{}, {"data-size": "400"}], ids=["zoom", "text"])
def test_on_a_narrow_screen_nothing_is_cut_off(stage: Stages, html: dict[str, str]):
    # A window of 1280 pixels at 400 % is 320 wide.
    here = with_sign(stage, width=320, height=256, html=html, manifest_changes={
        "sign": [track("国家通用手语", is_timing=True), track("自然手语")]})
    here.button("Size and place").click()
    wider = here.read("[...player.root.querySelectorAll('.sign, .sign-note, .sign-tools *')].filter((it) => it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.outerHTML)")
    assert wider == []
    assert here.read("document.documentElement.scrollWidth") <= 320
    small = here.read("[...player.root.querySelectorAll('.sign-tools :is(button, select)')].map((it) => it.getBoundingClientRect()).filter((it) => it.width < 44 || it.height < 44).length")
    assert small == 0
    assert here.read(BOXES)["sign"]["w"] > 40


def test_a_person_chooses_among_several_films(stage: Stages):
    here = with_sign(stage, manifest_changes={"sign": [track("国家通用手语"), track("自然手语", src="./short.mp4")]})
    here.play()
    here.button("Size and place").click()
    here.page.get_by_label("Sign language film:").select_option("自然手语")
    here.wait("player.root.querySelector('.sign video').src.endsWith('short.mp4')")
    here.wait("player.conductor.moving && !player.root.querySelector('.sign video').paused")
    assert here.read("Math.abs(player.root.querySelector('.sign video').currentTime - video.currentTime)") < 0.3
    assert here.read("player.root.querySelector('.sign video').getAttribute('aria-label')") == "自然手语"
    assert pref(here, "track") == "自然手语"


def test_a_timing_clip_never_passes_for_sign_language(stage: Stages):
    here = with_sign(stage, manifest_changes={"sign": [track("Timing", is_timing=True)]})
    assert here.page.get_by_text(TIMING).is_visible()
    assert not with_sign(stage).page.get_by_text(TIMING).is_visible()


def test_choices_are_kept(stage: Stages):
    here = with_sign(stage, manifest_changes={"prefs_url": "./prefs"})
    here.button("Swap the two pictures").click()
    here.page.locator(".sign-tools").get_by_role("button", name="Sign language larger").click()
    here.page.wait_for_timeout(900)
    assert here.posted[-1][1] == {"changes": {"sign_swapped": True, "sign_size": 41}}


@pytest.mark.parametrize("wishes", [{}, {"html": {"data-theme": "dark"}}, {"html": {"data-theme": "black-yellow"}}, {"forced_colors": "active"}],
                         ids=["light", "dark", "black-yellow", "forced colours"])
def test_the_window_passes_the_accessibility_engine(stage: Stages, wishes: dict[str, Any]):
    here = with_sign(stage, manifest_changes={"sign": [track("A", is_timing=True), track("B")]}, bypass_csp=True, **wishes)
    here.button("Size and place").click()
    here.page.evaluate(AXE)
    found = here.page.evaluate("axe.run({rules: {'target-size': {enabled: true}}})")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_the_film_is_no_tab_stop_and_no_trap(stage: Stages):
    here = with_sign(stage)
    tab_to(here.page, here.button("Size and place"))
    here.page.keyboard.press("Tab")
    assert here.read("player.root.activeElement.getAttribute('type')") == "range"
    assert here.read("!player.root.querySelector('.sign').contains(player.root.activeElement)")
    here.page.keyboard.press("Shift+Tab")
    assert here.read("player.root.activeElement.textContent") == "Size and place"
