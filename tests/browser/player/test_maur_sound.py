"""What docs/maur.md says of sound and no other test shows: codecs, outputs, voices, whose volume holds, pitch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.player import spoken
from tests.browser.player.conftest import Stage
from tests.browser.player.spoken import Said
from tests.browser.player.test_sound import left_only, sounding  # noqa: F401 - fixtures
from tests.support.chromium import FLAGS

DESCRIPTION = {"at_ms": 300, "text": "一扇门。", "clip": 0}
MANIFEST = {"aloud": {"src": "./aloud.m4a", "index": "./aloud.json"}, "descriptions": [DESCRIPTION]}
SAID = (Said("一扇门。", 2500, 700),)
SPEAKS = """(() => {
  window.uttered = []
  speechSynthesis.getVoices = () => [{lang: 'zh-CN', localService: true, name: 'A voice', default: true, voiceURI: 'a'}]
  speechSynthesis.cancel = () => {}
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
  speechSynthesis.speak = (one) => { uttered.push({text: one.text, rate: one.rate, volume: one.volume, voice: one.voice?.name})
    uttered.end = () => one.onend() }
})()"""
HERTZ = """(() => { const [ear] = window.ears, levels = new Float32Array(ear.frequencyBinCount)
  ear.getFloatFrequencyData(levels)
  return levels.indexOf(Math.max(...levels)) * ear.context.sampleRate / ear.fftSize })()"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """A Chromium with several loudspeakers, though none of them sounds."""
    fake = ("--autoplay-policy=no-user-gesture-required", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *fake])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken.write(SAID, tmp_path_factory.mktemp("maur") / "aloud.m4a")


@pytest.fixture
def described(stage, sound):
    """A lesson with one description, switched on."""
    def open_described(prefs: dict[str, Any] | None = None, **wishes: Any) -> Stage:
        files = {"aloud.m4a": sound, "aloud.json": spoken.index(SAID)} | wishes.pop("files", {})
        here = stage(MANIFEST | wishes.pop("manifest", {}), prefs, files=files, **wishes)
        here.run("window.d = await player.use('description'); await player.run('description')")
        here.wait("d.isOn")
        return here
    return open_described


def _voice_codec(path: Path) -> Path:
    """A tone of a second, in Opus made for voice."""
    wave = (0.4 * np.sin(2 * np.pi * 700 * np.arange(96_000) / 48_000)).astype(np.float32)
    with av.open(str(path), "w", format="mp4") as container:
        sound = container.add_stream("libopus", rate=48_000, layout="mono", options={"application": "voip"})
        sound.bit_rate = 16_000
        for start in range(0, len(wave), 960):
            frame = av.AudioFrame.from_ndarray(wave[None, start : start + 960], format="flt", layout="mono")
            frame.sample_rate, frame.pts = 48_000, start
            container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    return path


def test_a_description_in_a_codec_for_voice_sounds_beside_a_film_in_another(described, tmp_path):
    clips = {"clips": [{"text": "一扇门。", "start_ms": 0, "end_ms": 1500, "words": []}]}
    here = described({"description_mode": "duck"}, files={
        "aloud.m4a": _voice_codec(tmp_path / "aloud.m4a"), "aloud.json": json.dumps(clips)})
    with av.open(str(here.files["main.mp4"].content)) as film:
        assert film.streams.audio[0].codec_context.name.startswith("aac")
    here.play()
    here.wait("!d.audio.paused && d.audio.currentTime > 0.5 && player.conductor.moving")
    assert here.read("d.audio.webkitAudioDecodedByteCount") > 0


def test_the_description_goes_to_headphones_while_the_lesson_stays_at_the_loudspeaker(described):
    # The browser's own dialog to choose an output is not in Chromium yet: that alone is stood in for.
    choose = "navigator.mediaDevices.selectAudioOutput = async () => ({deviceId: window.other, label: 'Headphones'})"
    here = described({"description_mode": "duck"}, permissions=["microphone"],
                     before=lambda here: here.page.add_init_script(choose))
    other = here.run("""const outputs = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === 'audiooutput')
      return window.other = outputs.find((one) => !['default', ''].includes(one.deviceId))?.deviceId ?? null""")
    assert other, "this Chromium has no second output"
    here.wait("player.actions.has('description-output')")
    here.run("await player.run('description-output')")
    here.wait(f"d.audio.sinkId === '{other}'")
    here.play()
    here.wait("!d.audio.paused && d.audio.currentTime > 0.5 && player.conductor.moving && video.currentTime > 0.5")
    assert here.read("[video.sinkId, d.audio.sinkId]") == ["", other]


def test_the_page_sets_both_volumes_and_the_persons_own_come_first(described):
    here = described({"volume": 60, "description_volume": 90, "description_overflow": "continue"})
    read = "[video.volume, d.audio.volume, player.prefs.get('description_overflow')]"
    here.play()
    here.wait("!d.audio.paused")
    assert here.read(read) == [0.6, 0.9, "continue"]
    here.run("player.prefs.set('volume', 100); player.prefs.set('description_volume', 30); player.prefs.set('description_overflow', 'stop')")
    here.wait("sessionStorage.length > 0")
    here.page.reload()
    here.wait("player?.conductor")
    here.run("window.d = await player.use('description'); await player.run('description')")
    here.play()
    here.wait("!d.audio.paused")
    assert here.read(read) == [1, 0.3, "stop"]


def test_the_browsers_voice_speaks_as_fast_and_as_loud_as_the_person_wants_at_its_time(described):
    here = described({"description_voice": "browser", "description_rate": 150, "description_volume": 40},
                     before=lambda here: here.page.add_init_script(SPEAKS))
    here.play()
    here.wait("uttered.length === 1")
    assert here.read("uttered[0]") == {"text": "一扇门。", "rate": 1.5, "volume": 0.4, "voice": "A voice"}
    assert here.read("video.paused && Math.abs(player.conductor.ms - 300) < 100")
    here.run("uttered.end()")
    here.wait("player.conductor.moving && d.current === -1")
    assert here.read("d.audio.paused")


def test_captions_description_and_sign_film_come_together_with_picture_and_sound(described):
    here = described({"description_mode": "duck"})
    here.run("await player.run('captions'); await player.run('sign')")
    here.play()
    here.wait("""!d.audio.paused && player.conductor.moving && player.root.querySelector('.cue')?.textContent === '字幕 0'
      && !player.root.querySelector('.sign video').paused && player.root.querySelector('.sign video').currentTime > 0.3""")


@pytest.mark.parametrize("rate", [50, 250])
def test_a_voice_keeps_its_pitch_at_every_speed(sounding, rate):  # noqa: F811
    here = sounding({"rate": rate, "sound_mono": True})
    here.play()
    here.wait("window.ears && peaks()[0] > 0.05 && video.currentTime > 1")
    assert here.read("video.playbackRate") == rate / 100
    here.wait(f"Math.abs({HERTZ} - 500) < 25")
