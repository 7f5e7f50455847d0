"""The settings of the player: every one can be reached and read, acts at once, and can be set back."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest

from lms.accessibility.player_prefs import PREFS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
ENGINE = """const rules = {'target-size': {enabled: true}, 'color-contrast-enhanced': {enabled: true}}
  return (await axe.run({rules})).violations.map((found) => found.id + ': ' + found.nodes[0].html.slice(0, 160))"""
OFFERED = """[...player.root.querySelectorAll('[data-pref]')].map((it) => [it.dataset.pref, it.type === 'range'
  ? [it.min, it.max, Number(it.min) + Number(it.step)].map(Number) : it.type === 'checkbox' ? [true, false]
  : [...it.options].map((one) => /_opacity$/.test(it.dataset.pref) ? Number(one.value) : one.value).filter((one) => one !== 'own')])"""
"""Each control with values it can give."""
CHANGE_ALL = """for (const it of player.root.querySelectorAll('[data-pref]')) {
  if (it.type === 'checkbox') it.checked = !it.checked
  else if (it.options) it.selectedIndex = it.options.length - (it.options[it.options.length - 1].value === 'own' ? 2 : 1)
  else it.value = it.value === it.max ? it.min : it.max
  it.dispatchEvent(new Event(it.type === 'range' ? 'input' : 'change')) }"""
HELD_ELSEWHERE = {"sign_x", "sign_y", "volume", "muted", "keys"}
"""Chosen where they are used: with the film, the volume buttons and the list of keys."""
BEYOND = {"talkativeness"}
"""Kept with the profile rather than among the settings of the player."""


def _opened(stage, **wishes):
    here = stage(**wishes)
    here.run("player.run('settings')")
    here.page.get_by_role("dialog").wait_for()
    return here


def test_every_setting_has_a_control_and_every_control_offers_only_what_is_kept(stage):
    here = _opened(stage)
    here.run("""player.manifest.sign.push({ ...player.manifest.sign[0], id: 'second' })
      player.root.querySelector('dialog').close()
      player.run('settings')""")
    here.wait("player.root.querySelector('[data-pref=sign_track]')")
    offered = dict(here.read(OFFERED))
    assert set(offered) == (set(PREFS) - HELD_ELSEWHERE) | BEYOND
    refused = [(name, value) for name, values in offered.items() if name in PREFS for value in values
               if PREFS[name].read(value) is None]
    assert refused == []
    here.run(CHANGE_ALL)
    assert here.read("Object.keys(player.prefs.get('keys')).length") == 0
    here.run("for (const it of player.root.querySelectorAll('.settings')) it.lastElementChild.click()")
    usual = here.read("Object.fromEntries([...player.root.querySelectorAll('[data-pref]')].map((it) => [it.dataset.pref, player.prefs.get(it.dataset.pref)]))")
    assert {name: value for name, value in usual.items() if name in PREFS} == {
        name: PREFS[name].default for name in offered if name in PREFS}


def test_every_word_in_the_dialogs_comes_from_the_catalogue(stage):
    here = _opened(stage)
    words = here.read("player.root.querySelector('dialog').innerText + [...player.root.querySelectorAll('dialog option')].map((it) => it.text).join('\\n')")
    assert "settings." not in words
    assert "unit." not in words
    assert "caption_" not in words
    assert "{" not in words


def barriers(here) -> dict[str, list[str]]:
    """What the accessibility engine finds on the page, by theme."""
    here.page.evaluate(AXE)
    found = {}
    for theme in ("light", "dark", "black-yellow"):
        here.run(f"document.documentElement.dataset.theme = '{theme}'")
        found[theme] = here.run(ENGINE)
    return {theme: faults for theme, faults in found.items() if faults}


def test_the_dialog_has_no_barrier_in_any_theme(stage):
    assert barriers(_opened(stage)) == {}


def test_the_dialog_has_no_barrier_under_the_wishes_of_the_system(stage):
    here = _opened(stage, forced_colors="active", reduced_motion="reduce", contrast="more")
    here.page.evaluate(AXE)
    assert here.run(ENGINE) == []


@pytest.mark.parametrize("size", ["100", "400"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_narrow_window_with_large_text_never_scrolls_sideways(stage, size, language):
    here = _opened(stage, width=320, language=language, html={"data-size": size})
    wide = here.read("""[...player.root.querySelectorAll('dialog, dialog *')].filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
      .map((it) => it.outerHTML.slice(0, 120)).slice(0, 3)""")
    assert wide == []
    assert here.read("player.root.querySelector('dialog').scrollWidth <= player.root.querySelector('dialog').clientWidth")
    small = here.read("""[...player.root.querySelectorAll('dialog :is(button, select, label.flag, input:not([type=checkbox]))')]
      .filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 44).map((it) => it.outerHTML.slice(0, 120)).slice(0, 3)""")
    assert small == []


def test_a_change_acts_at_once_and_is_kept(stage):
    here = _opened(stage)
    here.page.get_by_label("How fast lessons play").press("ArrowRight")
    here.wait("player.conductor.rate === 1.05")
    here.page.get_by_label("Contrast", exact=True).press("End")
    here.wait("getComputedStyle(player.stage.querySelector('.picture')).filter === 'contrast(2)'")
    here.page.get_by_role("button", name="Set back: Picture").click()
    here.wait("getComputedStyle(player.stage.querySelector('.picture')).filter === 'none'")
    assert here.read("player.prefs.get('picture_contrast')") == 100
    here.wait("sessionStorage.length > 0")
    here.page.reload()
    here.wait("player?.conductor?.rate === 1.05")


def test_the_sample_shows_what_captions_become(stage):
    here = _opened(stage)
    before = here.read("parseFloat(getComputedStyle(player.root.querySelector('.sample .cue')).fontSize)")
    here.page.locator("#pref-caption_size").press("End")
    here.wait(f"Math.abs(parseFloat(getComputedStyle(player.root.querySelector('.sample .cue')).fontSize) - {before} * 4) < 1")
    here.page.locator("#pref-caption_color").select_option("#00ffff")
    here.wait("getComputedStyle(player.root.querySelector('.sample .cue')).color === 'rgb(0, 255, 255)'")


def test_colours_that_are_hard_to_tell_apart_are_named_at_the_place(stage):
    here = _opened(stage)
    note = here.page.locator(".settings:has(#pref-caption_color) .poor")
    assert note.inner_text() == ""
    here.page.locator("#pref-caption_color").select_option("#ffffff")
    here.page.locator("#pref-caption_background").select_option("#ffff00")
    here.wait("player.root.querySelector('.poor').textContent.includes('(1 to 1)')")
    here.page.locator("#pref-caption_background").select_option("#0000ff")
    here.wait("player.root.querySelector('.poor').textContent === ''")
    # Any other colour is chosen in the browser's own way.
    here.page.locator("#pref-caption_color").select_option("own")
    here.page.get_by_label("Colour of the letters: Another colour").first.fill("#112233")
    assert here.read("player.prefs.get('caption_color')") == "#112233"
    here.wait("player.root.querySelector('.poor').textContent !== ''")


def test_the_text_of_the_lesson_takes_the_chosen_look_and_goes_back(stage):
    here = _opened(stage, lines=8)
    look = "(() => { const it = getComputedStyle(document.querySelector('transcript-panel .line p')); return [it.fontSize, it.letterSpacing, it.color] })()"
    before = here.read(look)
    here.page.locator("#pref-transcript_size").press("End")
    here.page.locator("#pref-transcript_letter").press("End")
    here.page.locator("#pref-transcript_color").select_option("#0000ff")
    size, spacing, colour = here.read(look)
    assert float(size[:-2]) == 4 * float(before[0][:-2])
    assert float(spacing[:-2]) > 0
    assert colour == "rgb(0, 0, 255)"
    here.page.get_by_role("button", name="Set back: Text of the lesson").click()
    assert here.read(look) == before


def test_escape_closes_it_and_the_focus_goes_back(stage):
    here = stage()
    here.button("Player settings").focus()
    here.page.keyboard.press("Enter")
    here.page.get_by_role("dialog").wait_for()
    here.button("Low data").press("Enter")
    assert here.read("player.root.activeElement.textContent") == "Low data"
    here.page.keyboard.press("Escape")
    here.page.get_by_role("dialog").wait_for(state="hidden")
    assert here.read("player.root.activeElement.dataset.action") == "settings"
