"""Rows of docs/maur.md that came with later changes: upright digits, steps by description, rights."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.player.lesson_page import lesson, product  # noqa: F401 - fixtures

SAID = "[...player.root.querySelectorAll('[role=status]')].map((one) => one.textContent).join('|')"


def test_two_digits_stand_upright_in_one_place_of_a_vertical_caption_and_words_lie_in_it(stage):
    vtt = "WEBVTT\n\n00:00.000 --> 00:30.000 vertical:rl\n第12步，共123步，看 bar 表\n"
    here = stage({"captions": [{"id": "own", "lang": "zh-Hans", "label": "own", "kind": "captions", "src": "./own.vtt"}]},
                 files={"own.vtt": vtt})
    here.run("player.run('captions')")
    here.wait("player.root.querySelector('.cue[data-vertical] .upright')")
    assert here.read("[...player.root.querySelectorAll('.cue .upright')].map((it) => it.textContent)") == ["12"]
    assert here.read("player.root.querySelector('.cue').textContent") == "第12步，共123步，看 bar 表"
    here.wait("getComputedStyle(player.root.querySelector('.upright')).textCombineUpright === 'all'")
    wide, high, em = here.read("""(() => { const range = document.createRange(), it = player.root.querySelector('.upright')
      range.selectNodeContents(it)
      const box = range.getBoundingClientRect()
      return [box.width, box.height, parseFloat(getComputedStyle(it).fontSize)] })()""")
    assert high == pytest.approx(em, rel=0.35), "two digits take the height of one character"
    assert wide <= em * 1.6


def test_next_and_previous_go_from_description_to_description(stage):
    chapters = [{"title": "准备", "start_ms": 0, "children": []}, {"title": "打包", "start_ms": 40_000, "children": []}]
    said = [{"at_ms": ms, "text": text, "clip": None} for ms, text in ((5000, "门"), (20_000, "窗"), (50_000, "桌"))]
    here = stage({"chapters": chapters, "descriptions": said}, use=["chapters"])
    here.run("player.run('chapter-finer')")
    assert "Steps: description by description" in here.read(SAID)
    here.page.locator("changxue-player summary").first.click()
    for goal in (5000, 20_000, 50_000):
        here.button("Description after").click()
        assert round(here.read("player.conductor.ms")) == goal
    here.page.keyboard.press("Alt+Shift+KeyV")
    assert round(here.read("player.conductor.ms")) == 20_000
    here.run("window.d = await player.use('description'); player.run('description')")
    here.wait("d.isOn")
    here.run("player.run('description-again')")
    here.wait("player.root.querySelector('.description')?.textContent.includes('窗')")
    assert here.read("video.paused")


def test_who_made_the_material_and_who_may_use_it_stands_with_what_can_be_taken_along(lesson):  # noqa: F811
    page = lesson(rights="本单位编写，可在全省免费使用。").page
    region = page.get_by_role("region", name="To take along")
    expect(region.get_by_text("本单位编写，可在全省免费使用。")).to_be_visible()
    assert page.evaluate("document.querySelector('changxue-player').manifest.rights") == "本单位编写，可在全省免费使用。"
