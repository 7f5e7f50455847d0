"""Spoken description, heard from a real sound file in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.player import spoken
from tests.browser.player.clips import MAIN
from tests.browser.player.conftest import Stage
from tests.browser.player.spoken import Said

SAID = (Said("一扇门。", 700, 400), Said("一扇窗。", 800, 700), Said("一张很长的桌子。", 1500, 1000),
        Said("桌上有一杯茶、一本书和一副眼镜。", 3000, 1300))
CLIPS = spoken.clips(SAID)["clips"]
Opener = Callable[..., Stage]

# A loudspeaker to listen at: the tone of the description in hertz, and whether it sounds.
LISTEN = """window.heard = async () => {
  const {audio} = await player.use('description')
  if (!window.ear) {
    const context = new AudioContext()
    window.ear = context.createAnalyser()
    ear.fftSize = 4096
    ear.smoothingTimeConstant = 0
    context.createMediaStreamSource(audio.captureStream()).connect(ear)
  }
  const levels = new Float32Array(ear.frequencyBinCount)
  ear.getFloatFrequencyData(levels)
  const best = levels.indexOf(Math.max(...levels))
  return levels[best] < -60 ? 0 : best * ear.context.sampleRate / ear.fftSize
}"""


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken.write(SAID, tmp_path_factory.mktemp("spoken") / "aloud.m4a")


@pytest.fixture
def described(stage: Opener, sound: Path) -> Opener:
    """Opens a lesson with description on: `described([(1000, 0), …])` as (at_ms, clip)."""

    def open_described(said: list[tuple[int, int]], prefs: dict[str, Any] | None = None, **wishes: Any) -> Stage:
        manifest = {"aloud": {"src": "./aloud.m4a", "index": "./aloud.json"}, "descriptions": [
            {"at_ms": at, "text": SAID[clip].text, "clip": clip} for at, clip in said]}
        files = {"aloud.m4a": sound, "aloud.json": spoken.index(SAID)}
        here = stage(manifest | wishes.pop("manifest", {}), prefs, files=files, **wishes)
        here.run("""window.d = await player.use('description')
          window.told = []
          const look = () => told.at(-1) === d.current || told.push(d.current)
          player.conductor.addEventListener('change', look)
          setInterval(look, 20)
          await player.run('description')""")
        here.wait("d.isOn")
        return here

    return open_described


def spoken_numbers(here: Stage) -> list[int]:
    """What was said so far, in order."""
    return [number for number in here.read("told") if number >= 0]


HELD = "player.conductor.holds.has('description')"
LONG = 3


def in_clip(number: int) -> str:
    clip = CLIPS[number]
    return (f"!d.audio.paused && d.audio.currentTime * 1000 > {clip['start_ms']} "
            f"&& d.audio.currentTime * 1000 < {clip['end_ms']}")


def play_until(here: Stage, expression: str) -> None:
    """Play, and look from the same moment on: on a slow machine a clip may be over before a second call arrives."""
    here.wait(f"(window.hasBegun || (window.hasBegun = true, player.conductor.play(), true)) && ({expression})")


def test_nothing_is_said_before_play_and_then_the_lesson_waits_for_the_words(described):
    here = described([(0, 0)])
    here.page.wait_for_timeout(600)
    assert here.read("d.current") == -1
    assert here.read("d.audio.paused")
    assert not here.read(HELD)
    play_until(here, in_clip(0))
    assert here.read("video.paused")
    assert here.read("player.conductor.wants")
    assert here.read(HELD)
    assert here.read("video.currentTime") < 0.3
    here.wait("d.current === -1")
    assert here.read("d.audio.currentTime * 1000") < CLIPS[0]["end_ms"] + 120
    here.wait("player.conductor.moving && video.currentTime > 0.3")
    assert here.read("player.conductor.holds.size") == 0
    assert spoken_numbers(here) == [0]


@pytest.mark.parametrize("rate", [50, 200])
def test_a_description_starts_at_its_time_at_every_speed_and_at_the_pace_of_the_lesson(described, rate):
    here = described([(1000, 1)], {"rate": rate, "description_rate": 120})
    play_until(here, HELD)
    assert abs(here.read("player.conductor.ms") - 1000) < 100
    here.wait(in_clip(1))
    assert here.read("d.audio.playbackRate") == pytest.approx(rate * 1.2 / 100)


def test_the_right_words_are_heard_and_nothing_after_them(described):
    here = described([(300, 1)])
    here.run(LISTEN)
    play_until(here, in_clip(1))
    here.wait(f"Math.abs(await heard() - {SAID[1].hertz}) < 25")
    here.wait("d.current === -1")
    here.wait("await heard() === 0")


def test_the_persons_pause_stops_picture_and_words_and_play_goes_on_with_both(described):
    here = described([(300, LONG)])
    play_until(here, in_clip(LONG))
    here.wait(f"d.audio.currentTime * 1000 > {CLIPS[LONG]['start_ms'] + 400}")
    here.pause()
    assert here.read("d.audio.paused")
    assert here.read("video.paused")
    stopped = here.read("d.audio.currentTime")
    here.page.wait_for_timeout(400)
    assert here.read("d.audio.currentTime") == stopped
    assert here.read("d.current") == 0
    here.run("player.conductor.play()")
    here.wait("!d.audio.paused")
    assert here.read("d.audio.currentTime") - stopped < 0.3
    here.wait("d.current === -1 && player.conductor.moving")
    assert spoken_numbers(here) == [0]


def test_the_end_of_a_description_never_restarts_what_the_person_paused(described):
    here = described([(200, 0), (2000, 1)])
    play_until(here, in_clip(0))
    # At the very moment at which the words end.
    here.run(f"""const end = {CLIPS[0]['end_ms']} / 1000
      while (d.audio.currentTime < end - 0.03 && d.current === 0) await new Promise((done) => setTimeout(done, 5))
      player.conductor.pause()""")
    here.page.wait_for_timeout(500)
    assert here.read("video.paused")
    assert not here.read("player.conductor.wants")
    assert here.read("d.audio.paused")
    here.run("player.run('description-skip')")
    here.page.wait_for_timeout(300)
    assert here.read("video.paused")
    assert not here.read(HELD)
    here.run("player.run('description-again')")
    here.wait(in_clip(0))
    here.wait("d.current === -1")
    here.page.wait_for_timeout(300)
    assert here.read("video.paused")
    assert not here.read("player.conductor.wants")
    assert not here.read(HELD)


def test_the_lesson_goes_on_more_quietly_and_comes_back_without_a_jolt(described):
    here = described([(500, 1)], {"description_mode": "duck", "volume": 80, "description_duck": 25})
    here.run("""window.levels = []
      setInterval(() => levels.at(-1) === video.volume || levels.push(video.volume), 4)""")
    play_until(here, in_clip(1))
    here.wait("Math.abs(video.volume - 0.2) < 0.001", seconds=1)
    assert here.read("player.conductor.moving")
    assert not here.read(HELD)
    here.run("player.prefs.set('transcript_size', 150)")
    assert here.read("video.volume") < 0.3
    here.wait("d.current === -1")
    here.wait("Math.abs(video.volume - 0.8) < 0.001", seconds=1)
    levels = here.read("levels")
    lowest = levels.index(min(levels))
    down, up = levels[:lowest], levels[lowest:]
    assert down == sorted(down, reverse=True), levels
    assert len(down) >= 4, levels
    assert max(abs(one - other) for one, other in zip(levels, levels[1:], strict=False)) < 0.4, levels
    assert up[-1] == 0.8


@pytest.mark.parametrize("wish", ["pause", "continue", "stop"])
def test_words_that_outlast_their_place_pause_the_lesson_go_on_or_stop_as_the_person_chose(described, wish):
    here = described([(300, 2), (1000, 0)], {"description_mode": "duck", "description_overflow": wish})
    play_until(here, in_clip(2))
    here.wait("player.conductor.ms > 900")
    if wish == "pause":
        here.wait(HELD)
        assert here.read("d.current") == 0
        assert abs(here.read("player.conductor.ms") - 1000) < 150
    elif wish == "continue":
        here.wait("player.conductor.ms > 1300")
        assert here.read("d.current") == 0
        assert not here.read(HELD)
    else:
        here.wait("d.current === 1")
        assert here.read("player.conductor.ms") < 1250
    here.wait("d.current === 1")
    here.wait(in_clip(0))
    here.wait("d.current === -1 && player.conductor.moving && video.volume === 1")
    assert spoken_numbers(here) == [0, 1]


def test_no_words_outlast_their_slide_when_they_must_stop(described):
    slides = [{"start_ms": 0, "end_ms": 9000, "title": "", "children": [
        {"start_ms": 0, "end_ms": 900, "title": "", "children": []},
        {"start_ms": 900, "end_ms": 9000, "title": "", "children": []}]}]
    here = described([(300, 2)], {"description_mode": "duck", "description_overflow": "stop"}, manifest={"chapters": slides})
    play_until(here, in_clip(2))
    here.wait("d.current === -1")
    assert 850 < here.read("player.conductor.ms") < 1150


def test_a_seek_stops_the_words_and_one_onto_a_description_says_it_once(described):
    here = described([(1000, LONG), (20_000, 0), (30_000, 1)])
    play_until(here, in_clip(LONG))
    here.seek(15_000)
    assert here.read("d.audio.paused")
    assert here.read("d.current") == -1
    here.wait("player.conductor.moving && !player.conductor.holds.size")
    here.run("""for (const ms of [20_000, 1000, 30_000, 1000, 20_000]) {
      player.conductor.seek(ms)
      await new Promise((done) => setTimeout(done, 60))
      if (d.current >= 0) throw Error('said while looking for a place')
    }""")
    here.wait(in_clip(0))
    here.wait("d.current === -1 && player.conductor.ms > 20_600")
    assert spoken_numbers(here) == [0, 1]
    # The same by the media element itself, as a media key does it.
    here.run("video.currentTime = 30")
    here.wait(in_clip(1))
    here.wait("d.current === -1 && player.conductor.ms > 30_300")
    assert spoken_numbers(here) == [0, 1, 2]


def test_a_seek_while_paused_says_nothing_until_play(described):
    here = described([(5000, 0)])
    here.seek(5000)
    here.page.wait_for_timeout(600)
    assert here.read("d.current") == -1
    assert not here.read(HELD)
    play_until(here, in_clip(0))
    assert abs(here.read("player.conductor.ms") - 5000) < 200


def test_skip_and_again_and_the_three_ways(described):
    here = described([(300, LONG)])
    play_until(here, in_clip(LONG))
    here.run("player.run('description-skip')")
    here.wait("player.conductor.moving && d.audio.paused")
    here.page.keyboard.press("Alt+Shift+KeyG")
    here.wait(in_clip(LONG))
    assert here.read(HELD)
    here.run("player.run('description-mode')")
    here.wait("player.conductor.moving && video.volume < 0.3")
    assert here.read("player.prefs.get('description_mode')") == "duck"
    assert here.read("d.current") == 0
    here.run("player.run('description-mode')")
    here.wait("!d.isOn && d.audio.paused && video.volume === 1")
    assert here.read("player.actions.get('description').pressed()") is False
    assert "off" in here.page.get_by_role("status").last.text_content()
    here.run("player.run('description-mode')")
    here.wait("d.isOn && player.prefs.get('description_mode') === 'pause'")


def test_volume_of_the_words_is_their_own_and_silence_silences_both(described):
    here = described([(300, LONG)], {"description_volume": 40, "volume": 90})
    play_until(here, in_clip(LONG))
    assert (here.read("d.audio.volume"), here.read("video.volume")) == (0.4, 0.9)
    here.run("player.prefs.set('description_volume', 70)")
    assert here.read("d.audio.volume") == 0.7
    here.run("player.run('mute')")
    assert here.read("d.audio.volume") == 0
    assert here.read("video.muted")


@pytest.mark.parametrize("fault", ["no sound", "no index", "broken", "no clip"])
def test_without_a_voice_the_words_are_shown_and_the_lesson_waits_to_be_read(described, fault):
    def break_it(here: Stage) -> None:
        if fault == "no sound":
            here.files["aloud.m4a"].fault = "404"
        elif fault == "no index":
            here.files["aloud.json"].fault = "500"
        elif fault == "broken":
            here.files["aloud.m4a"].content = b"\\0" * 3000

    manifest = {"descriptions": [{"at_ms": 200, "text": "一扇门。", "clip": None if fault == "no clip" else 0}]}
    here = described([], manifest=manifest, before=break_it)
    here.play()
    button = here.page.get_by_role("button", name="Go on", exact=True)
    button.wait_for()
    assert here.read("video.paused")
    assert here.read(HELD)
    assert "一扇门。" in here.page.locator("changxue-player .description").text_content()
    assert here.page.get_by_role("status").filter(has_text="一扇门。").count() == 1
    assert here.page.locator("changxue-player .description [aria-live], changxue-player .description[role]").count() == 0
    button.click()
    here.wait("player.conductor.moving")
    assert button.count() == 0 or not button.is_visible()


def test_without_a_voice_the_lesson_goes_on_after_the_time_to_read_unless_a_person_stands_on_the_button(described):
    manifest = {"descriptions": [{"at_ms": 200, "text": "门。", "clip": None}, {"at_ms": 600, "text": "窗。", "clip": None}]}
    here = described([], manifest=manifest)
    here.play()
    button = here.page.get_by_role("button", name="Go on", exact=True)
    button.focus()
    here.page.wait_for_timeout(3400)
    assert here.read("video.paused")
    here.page.keyboard.press("Enter")
    here.wait("player.conductor.moving")
    assert here.read("player.root.activeElement.dataset.action") == "play"
    button.wait_for()
    here.pause()
    here.page.wait_for_timeout(300)
    here.run("player.conductor.play()")
    assert here.read("video.paused")
    here.wait("player.conductor.ms > 700", seconds=5)


def test_a_file_that_stops_coming_does_not_hold_the_lesson_for_ever(described):
    here = described([(200, 0)], before=lambda here: here.files["aloud.m4a"].stall())
    play_until(here, HELD)
    here.page.get_by_role("button", name="Go on", exact=True).wait_for(timeout=9000)
    here.page.get_by_role("button", name="Go on", exact=True).click()
    here.wait("player.conductor.moving")


def test_who_reads_along_has_the_words_under_the_picture_and_hears_them_once(described):
    here = described([(200, 0)], manifest={"talkativeness": "full"})
    play_until(here, in_clip(0))
    line = here.page.locator("changxue-player .description")
    assert line.is_visible()
    assert line.text_content().startswith("一扇门。")
    assert here.page.get_by_role("status").filter(has_text="一扇门。").count() == 0
    assert here.read("player.root.querySelector('.description p').lang") == "zh-Hans"


def test_a_browser_that_wants_a_gesture_for_every_sound_gets_it_with_play(described):
    here = described([(5400, 0)], autoplay=False)
    here.page.get_by_role("button", name="Play", exact=True).click()
    here.wait("player.conductor.ms > 5200")  # by now the browser has forgotten the gesture
    here.wait(in_clip(0))


def test_the_words_at_the_end_of_the_lesson_are_said_to_their_end(described):
    end_ms = MAIN.seconds * 1000
    here = described([(end_ms - 500, 2)], {"description_mode": "duck"})
    here.seek(end_ms - 1500)
    play_until(here, in_clip(2))
    here.wait("video.ended")
    here.wait(f"d.audio.currentTime * 1000 > {CLIPS[2]['end_ms'] - 200}")
    here.wait("d.current === -1")
    assert not here.read("player.conductor.wants")
