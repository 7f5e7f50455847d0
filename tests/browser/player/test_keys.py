"""Keys: none that types a letter unless asked for, each can be changed, none acts while typing, all are listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.player.test_settings import barriers

DOCS = Path(__file__).parents[3] / "docs" / "player-keys.md"
FIELDS = """<input id="one"><textarea id="two"></textarea><select id="three"><option>a</select>
<div id="four" contenteditable="true">a</div><div id="five" role="textbox" tabindex="0">a</div>"""
ROWS = """[...player.root.querySelectorAll('[data-row]')].map((it) => [it.dataset.row, it.children[1].textContent])"""


def _help(stage, *given, **wishes):
    here = stage(*given, **wishes)
    here.page.locator("h1").click()
    here.page.keyboard.press("Alt+Shift+Slash")
    here.page.get_by_role("dialog").wait_for()
    return here


def _row(here, action):
    return here.page.locator(f"[data-row={action}]")


def _change(here, action, *presses):
    _row(here, action).get_by_role("button", name="Change: ").click()
    for keys in presses:
        here.page.keyboard.press(keys)


def test_no_key_that_types_something_does_anything_until_the_person_asks_for_it(stage):
    here = stage()
    assert here.read("""[...player.actions.values()].filter(({ key }) => key && !/Alt|Ctrl/.test(key)).map(({ id }) => id)""") == []
    here.run("const keys = Object.fromEntries([...player.actions.keys()].map((id, n) => [id, n ? '' : 'KeyK'])); player.prefs.set('keys', keys)")
    here.page.locator("h1").click()
    before = here.read("[...player.actions.keys()][0]")
    assert before == "play"
    here.page.keyboard.press("k")
    here.page.keyboard.press("Shift+K")
    assert here.read("player.conductor.wants") is False
    here.run("player.prefs.set('single_keys', true)")
    here.page.keyboard.press("k")
    assert here.read("player.conductor.wants") is True


@pytest.mark.parametrize("field", ["one", "two", "three", "four", "five"])
def test_keys_do_nothing_while_a_person_types(stage, field):
    here = stage(body=FIELDS)
    here.page.locator(f"#{field}").focus()
    here.page.keyboard.press("Alt+Shift+KeyP")
    assert here.read("player.conductor.wants") is False
    here.page.locator("h1").click()
    here.page.keyboard.press("Alt+Shift+KeyP")
    assert here.read("player.conductor.wants") is True


def test_the_keys_dialog_lists_every_action_with_its_key_and_a_button_that_does_it(stage):
    here = _help(stage)
    listed = dict(here.read(ROWS))
    expected = here.read("[...player.actions.values()].filter((it) => it.available?.() !== false).map((it) => it.id)")
    assert set(listed) == {*expected, "scan-step", "scan-do"}
    assert listed["play"] == "Alt + Shift + P"
    assert listed["forward"] == "Alt + Shift + Right arrow"
    keys = [key for key in listed.values() if key != "No key"]
    assert len(keys) == len(set(keys))
    _row(here, "play").get_by_role("button", name="Play", exact=True).click()
    here.wait("player.conductor.wants && !player.root.querySelector('dialog')")


def _whole(stage):
    """Every feature that brings actions, on a lesson that has everything."""
    halves = [{"title": "a", "start_ms": start, "end_ms": start + 30_000, "children": []} for start in (0, 30_000)]
    parts = [{"title": "One", "start_ms": 0, "end_ms": 60_000, "children": halves},
             {"title": "Two", "start_ms": 60_000, "end_ms": 120_000, "children": []}]
    here = stage({"descriptions": [{"at_ms": 1000, "text": "a", "clip": None}], "chapters": parts, "notes_url": "./notes"},
                 {"scan": True}, lines=4, use=["aloud", "chapters", "description", "notes", "sign", "sound", "scan"])
    here.run("player.prefs.set('scan', false)")
    here.wait("player.root.querySelector('[data-action=scan]') && player.actions.has('chapter-next')")
    return here


def test_every_action_has_a_control_on_the_page_with_the_same_name(stage):
    here = _whole(stage)
    here.run("for (const it of player.root.querySelectorAll('details')) it.open = true")
    missing = here.read("""(() => { const seen = [...player.root.querySelectorAll('button'), ...document.querySelectorAll('button')]
        .filter((it) => it.checkVisibility() && !it.ariaLabel).map((it) => it.innerText.replace(/ ✓$/, '').trim())
      return [...player.actions.values()].filter((it) => it.available?.() !== false)
        .map((it) => it.name?.() ?? player.t('action.' + it.id)).filter((name) => !seen.includes(name)) })()""")
    assert missing == []
    assert here.read("[...player.actions.values()].filter((it) => !it.name && player.t('action.' + it.id) === 'action.' + it.id).map((it) => it.id)") == []


def test_the_handbook_lists_the_usual_key_of_every_action(stage):
    here = _whole(stage)
    listed = dict(re.findall(r"^\| `([a-z-]+)` \|[^|]*\| ([^|]*?) \|$", DOCS.read_text("utf-8"), re.MULTILINE))
    usual = here.read("Object.fromEntries([...player.actions.values()].map((it) => [it.id, it.key ?? '']))")
    assert {action: _printed(key) for action, key in usual.items()} == {
        action: key for action, key in listed.items() if action in usual}
    # These need a whole lesson page, or a browser that can choose where sound goes.
    assert set(listed) - set(usual) <= {"screen-reader", "easy-read", "low-data", "take-along", "description-output"}


def _printed(key: str) -> str:
    """"Alt+Shift+KeyP" as the handbook writes it."""
    return re.sub(r"\b(Key|Digit)(?=\w\b)", "", key)


def test_a_key_is_changed_by_pressing_it_and_is_kept(stage):
    here = _help(stage)
    _change(here, "play", "Alt+Shift+KeyQ")
    here.wait("player.root.querySelector('[data-row=play] kbd').textContent === 'Alt + Shift + Q'")
    assert here.read("player.root.activeElement.textContent") == "Change"
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("Alt+Shift+KeyQ")
    assert here.read("player.conductor.wants") is True
    here.page.keyboard.press("Alt+Shift+KeyP")
    assert here.read("player.conductor.wants") is True
    here.wait("(sessionStorage.getItem('changxue.prefs') ?? '').includes('KeyQ')")
    here.page.reload()
    here.wait("player?.prefs?.get('keys').play === 'Alt+Shift+KeyQ'")


@pytest.mark.parametrize(("presses", "words"), [
    ("Alt+Shift+KeyM", "already means “Sound off”"), ("Control+KeyW", "needed by the browser"), ("F5", "needed by the browser"),
    ("Control+Alt+KeyN", "needed by the browser"), ("KeyK", "pressed too easily by mistake"), ("Shift+KeyK", "pressed too easily")])
def test_a_key_that_cannot_be_is_refused_at_the_place_and_nothing_changes(stage, presses, words):
    here = _help(stage)
    _change(here, "play", presses)
    note = _row(here, "play").get_by_role("status")
    here.wait(f"player.root.querySelector('[data-row=play] [role=status]')?.textContent.includes({words!r})")
    assert words in note.inner_text()
    assert here.read("player.prefs.get('keys')") == {}
    assert here.read("player.conductor.wants") is False
    here.page.keyboard.press("Alt+Shift+KeyQ")  # and it still waits
    here.wait("player.prefs.get('keys').play === 'Alt+Shift+KeyQ'")


def test_waiting_for_a_key_ends_by_escape_by_tab_and_by_taking_the_key_away(stage):
    here = _help(stage)
    _change(here, "play", "Escape")
    assert here.read("Boolean(player.root.querySelector('dialog')) && !player.root.querySelector('[data-row=play] [role=status]')")
    _change(here, "play", "Tab", "Tab")
    assert here.read("!player.root.querySelector('[data-row=play] [role=status]')")
    _change(here, "play", "Tab", "Enter")
    here.wait("player.root.querySelector('[data-row=play] td').textContent === 'No key'")
    assert here.read("player.prefs.get('keys')") == {"play": ""}
    _row(here, "play").get_by_role("button", name="The usual key again: Alt + Shift + P").click()
    here.wait("player.root.querySelector('[data-row=play] td').textContent === 'Alt + Shift + P'")
    assert here.read("player.prefs.get('keys')") == {}


def test_whole_sets_of_keys_never_clash_and_the_usual_one_comes_back(stage):
    here = _help(stage)
    for name in ("Keys for a screen reader", "Keys for the left hand", "Keys for the right hand"):
        here.button(name).click()
        keys = [key for _action, key in here.read(ROWS) if key != "No key"]
        assert len(keys) == len(set(keys))
        assert keys
    here.button("No keys").click()
    assert {key for _action, key in here.read(ROWS)} == {"No key", "Space", "Enter"}
    here.button("Usual keys").click()
    assert here.read("player.prefs.get('keys')") == {}


def test_the_keys_dialog_has_no_barrier_in_any_theme(stage):
    here = _help(stage)
    _change(here, "play", "Alt+Shift+KeyM")
    assert barriers(here) == {}


@pytest.mark.parametrize("size", ["100", "400"])
def test_the_keys_dialog_fits_a_narrow_window(stage, size):
    here = stage(width=320, html={"data-size": size})
    here.run("player.run('help')")
    here.page.get_by_role("dialog").wait_for()
    assert here.read("""[...player.root.querySelectorAll('dialog, dialog *')].filter((it) => !it.closest('thead')
      && it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.outerHTML.slice(0, 120)).slice(0, 3)""") == []
    assert here.read("[...player.root.querySelectorAll('dialog button')].filter((it) => it.getBoundingClientRect().height < 44).length") == 0
