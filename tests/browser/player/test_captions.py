"""Captions: several at once, two languages, every look, at the frame in which they begin."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

LAYER = ".captions"
RICH = """WEBVTT

00:00.000 --> 00:30.000
<v 老师>先<ruby>问<rt>wèn</rt>好<rt>hǎo</rt></ruby>，<lang en>hello</lang>

00:00.500 --> 00:30.000 line:10% position:20% align:start size:40%
门铃响

00:31.000 --> 00:33.000
一<00:00:32.000>二

00:34.000 --> 00:36.000 vertical:rl
第12步

00:37.000 --> 00:39.000
مرحبا 12 你好

00:50.000 --> 00:50.000
不该出现
"""
SECOND = "WEBVTT\n\n00:00.000 --> 00:30.000\nFirst say hello\n"


def track(name: str, lang: str = "zh-Hans", kind: str = "captions") -> dict[str, str]:
    return {"id": name, "lang": lang, "label": name, "kind": kind, "src": f"./{name}.vtt"}


@pytest.fixture
def rich(stage):
    """A player with captions of every kind, switched on."""
    def open_player(prefs=None, **wishes):
        here = stage({"captions": [track("rich"), track("second", "en", "subtitles"), track("gone")]}, prefs,
                     files={"rich.vtt": RICH, "second.vtt": SECOND}, **wishes)
        here.run("player.run('captions')")
        here.wait("player.hasAttribute('data-ready') && player.root.querySelector('.cue')")
        return here
    return open_player


def cues(here) -> list[str]:
    return here.read("[...player.root.querySelectorAll('.cue')].map((cue) => cue.textContent)")


def test_several_cues_are_shown_at_once_with_their_speaker_ruby_and_languages(rich):
    here = rich()
    here.seek(1000)
    here.wait("player.root.querySelectorAll('.cue').length === 2")
    assert cues(here) == ["先问wèn好hǎo，hello", "门铃响"]
    assert here.read("player.root.querySelector('.cue span[title]').title") == "老师"
    assert here.read("getComputedStyle(player.root.querySelector('.cue span[title]'), '::before').content") .startswith('"老师')
    assert here.read("player.root.querySelectorAll('.cue rt').length") == 2
    assert here.read("player.root.querySelector('.cue [lang=en]').textContent") == "hello"


def test_two_languages_are_shown_together_and_switched_while_it_plays(rich):
    here = rich({"caption_second": "second"})
    here.play()
    here.wait("player.root.querySelectorAll('.cue').length === 3")
    assert here.read("[...player.root.querySelectorAll('.cue')].map((cue) => cue.lang)") == ["zh-Hans", "zh-Hans", "en"]
    here.run("player.prefs.set('caption_track', 'second')")
    here.wait("[...player.root.querySelectorAll('.cue')].map((cue) => cue.textContent).join() === 'First say hello'")
    assert here.read("player.conductor.moving")


def test_words_painted_on_later_appear_at_their_time(rich):
    here = rich()
    here.seek(31_200)
    here.wait("player.root.querySelector('.cue .future')")
    here.wait("getComputedStyle(player.root.querySelector('.cue .future')).visibility === 'hidden'")
    here.play()
    here.wait("!player.root.querySelector('.cue .future') && player.root.querySelector('.cue [data-at]')")
    assert here.read("player.conductor.ms") < 33_000


def test_vertical_and_right_to_left_text_stand_as_they_are_written(rich):
    here = rich()
    here.seek(34_500)
    here.wait("player.root.querySelector('.cue[data-vertical]')")
    here.wait("getComputedStyle(player.root.querySelector('.cue')).writingMode.startsWith('vertical')")
    assert here.read("getComputedStyle(player.root.querySelector('.cue')).writingMode") == "vertical-rl"
    assert here.read("getComputedStyle(player.root.querySelector('.cue')).textCombineUpright") in ("digits 2", "none")
    here.seek(37_500)
    here.wait("player.root.querySelector('.cue')?.textContent.includes('12')")
    assert here.read("getComputedStyle(player.root.querySelector('.cue')).direction") == "rtl"


def test_an_empty_cue_is_never_shown_and_blank_times_are_blank(rich):
    here = rich()
    for ms in (40_000, 50_000):
        here.seek(ms)
        here.wait("!player.root.querySelector('.cue')")


def test_cue_positions_hold_over_the_picture_with_the_safe_margin(rich):
    here = rich({"caption_place": "over"})
    here.seek(1000)
    here.wait("player.root.querySelectorAll('.cue').length === 2")
    here.wait("getComputedStyle(player.root.querySelectorAll('.cue')[1]).position === 'absolute'")
    stage, *boxes = here.read("""[player.stage, ...player.root.querySelectorAll('.cue')].map((one) => {
        const { top, bottom, left, height, width } = one.getBoundingClientRect(); return { top, bottom, left, height, width } })""")
    plain, placed = boxes
    assert plain["bottom"] <= stage["bottom"] - stage["height"] / 12 + 1
    assert placed["top"] == pytest.approx(stage["top"] + stage["height"] * 0.10, abs=2)
    assert placed["left"] == pytest.approx(stage["left"] + stage["width"] * 0.20, abs=2)
    assert placed["width"] == pytest.approx(stage["width"] * 0.40, abs=2)


def test_captions_stand_below_or_beside_without_covering_picture_or_controls(rich):
    for place, check in (("below", "layer.top >= stage.bottom && layer.bottom <= bar.top"),
                         ("beside", "layer.left >= stage.right && layer.bottom <= bar.top + 1")):
        here = rich({"caption_place": place})
        here.seek(1000)
        here.wait("player.root.querySelectorAll('.cue').length === 2")
        assert here.read(f"(() => {{ const box = (s) => player.root.querySelector(s).getBoundingClientRect(); "
                         f"const layer = box('.captions'), stage = box('.stage'), bar = box('.bar'); return {check} }})()"), place


@pytest.mark.parametrize(("name", "value", "property_", "expected"), [
    ("caption_size", 400, "fontSize", "times 4"), ("caption_font", "serif", "fontFamily", "contains serif"),
    ("caption_color", "#ffff00", "color", "rgb(255, 255, 0)"), ("caption_letter", 20, "letterSpacing", "times of size 0.2"),
    ("caption_line", 200, "lineHeight", "times of size 2"), ("caption_word", 40, "wordSpacing", "times of size 0.4"),
    ("caption_edge", "outline", "textShadow", "not none"),
])
def test_every_look_of_captions_acts_at_once(rich, name, value, property_, expected):
    here = rich()
    here.seek(1000)
    read = f"getComputedStyle(player.root.querySelector('.captions')).{property_}"
    before = here.read(read)
    here.run(f"player.prefs.set('{name}', {value!r})")
    here.wait(f"{read} !== {before!r}")  # some looks come with a style sheet of their own
    now, size = here.read(read), here.read("parseFloat(getComputedStyle(player.root.querySelector('.captions')).fontSize)")
    kind, _, rest = expected.partition(" ")
    if expected.startswith("times of size"):
        assert float(now.removesuffix("px")) == pytest.approx(size * float(expected.split()[-1]), rel=0.02)
    elif kind == "times":
        assert float(now.removesuffix("px")) == pytest.approx(float(before.removesuffix("px")) * float(rest), rel=0.02)
    elif kind == "contains":
        assert rest in now
    elif kind == "not":
        assert now != rest
    else:
        assert now == expected


def test_the_box_behind_captions_takes_colour_and_every_step_of_opacity(rich):
    here = rich({"caption_background": "#102030", "caption_opacity": 50})
    here.seek(1000)
    assert here.read("getComputedStyle(player.root.querySelector('.cue > span')).backgroundColor") == "rgba(16, 32, 48, 0.5)"
    here.run("player.prefs.set('caption_opacity', 0)")
    assert here.read("getComputedStyle(player.root.querySelector('.cue > span')).backgroundColor") == "rgba(16, 32, 48, 0)"


@pytest.mark.parametrize("place", ["below", "over", "beside"])
def test_captions_at_400_percent_wrap_and_nothing_scrolls_sideways(rich, place):
    here = rich({"caption_size": 400, "caption_place": place}, width=320)
    here.seek(1000)
    here.wait("player.root.querySelectorAll('.cue').length === 2")
    assert here.read("document.documentElement.scrollWidth <= innerWidth")
    assert here.read("[...player.root.querySelectorAll('.cue')].every((cue) => cue.getBoundingClientRect().right <= innerWidth + 1)")


def test_a_missing_track_is_said_and_the_lesson_goes_on(rich):
    here = rich()
    here.run("player.prefs.set('caption_track', 'gone')")
    here.play()
    expect(here.page.get_by_text("The captions “gone” could not be loaded.")).to_be_visible()
    here.wait("player.conductor.moving")


def test_a_track_that_is_no_webvtt_or_empty_is_said(stage):
    here = stage({"captions": [track("broken"), track("empty")]}, files={"broken.vtt": "no captions at all", "empty.vtt": "WEBVTT\n"})
    here.run("player.run('captions')")
    expect(here.page.get_by_text("The captions “broken” could not be loaded.")).to_be_visible()
    here.run("player.prefs.set('caption_track', 'empty')")
    expect(here.page.get_by_text("The captions “empty” could not be loaded.")).to_be_visible()


def test_reading_pace_holds_the_lesson_until_a_caption_can_be_read(stage):
    text = "这一行很长很长需要慢慢读完才能往下走"
    here = stage({"captions": [track("fast")]}, {"reading_hold": True, "reading_pace": 8},
                 files={"fast.vtt": f"WEBVTT\n\n00:00.500 --> 00:01.000\n{text}\n\n00:01.000 --> 00:03.000\n后\n"})
    here.run("player.run('captions')")
    here.wait("player.root.querySelector('.captions')")
    here.play()
    here.wait("player.conductor.holds.has('reading')")
    assert cues(here) == [text]
    assert here.read("player.conductor.wants")
    here.wait("player.conductor.moving && player.conductor.ms > 1100")
    assert cues(here) == ["后"]


def test_a_pause_in_a_reading_hold_stays_a_pause(stage):
    here = stage({"captions": [track("fast")]}, {"reading_hold": True, "reading_pace": 4},
                 files={"fast.vtt": "WEBVTT\n\n00:00.300 --> 00:00.800\n一二三四五六七八\n"})
    here.run("player.run('captions')")
    here.play()
    here.wait("player.conductor.holds.has('reading')")
    here.pause()
    here.wait("!player.conductor.holds.size")
    assert here.read("video.paused")


def test_a_caption_at_the_lower_edge_grows_upwards_and_is_never_cut_off(stage):
    here = stage({"captions": [track("low")]}, {"caption_place": "over", "caption_size": 200},
                 files={"low.vtt": "WEBVTT\n\n00:00.000 --> 00:30.000 line:100%\n很长的一行字幕在最下面也要看得完整不能切掉\n"})
    here.run("player.run('captions')")
    here.wait("player.hasAttribute('data-ready') && player.root.querySelector('.cue[data-low]')")
    here.wait("getComputedStyle(player.root.querySelector('.cue')).position === 'absolute'")
    assert here.read("player.root.querySelector('.cue').getBoundingClientRect().bottom <= player.stage.getBoundingClientRect().bottom")


def test_a_track_that_is_changed_for_another_is_not_called_missing(rich):
    here = rich({"caption_second": "second"})
    here.run("for (const name of ['', 'second', '', 'second']) player.prefs.set('caption_second', name)")
    here.seek(1000)
    here.wait("player.root.querySelectorAll('.cue').length === 3")
    assert here.read("player.root.querySelector('.notice').textContent") == ""
