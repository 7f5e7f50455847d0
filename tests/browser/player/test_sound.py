"""Help for hearing, measured on real sound: what leaves the chain, not what was asked of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.browser.player import spoken
from tests.browser.player.conftest import Stage
from tests.browser.player.spoken import Said
from tests.browser.player.supply import assets

Opener = Callable[..., Stage]
RATE = 44_100
OFF = {"clean": False, "mono": False, "balance": 0, "boost": 1, "duck": 1}

# Sends two channels through the chain, faster than real time. Loudness is the root of the mean square after 0.3 s.
RENDER = """const {SoundChain} = await import(URL_OF_CHAIN)
  const context = new OfflineAudioContext(2, 44100, 44100)
  const buffer = context.createBuffer(2, 44100, 44100)
  for (const side of [0, 1]) {
    const [loud, hertz] = SIGNAL[side]
    const data = buffer.getChannelData(side)
    for (let n = 0; n < data.length; n += 1) data[n] = loud * Math.sin(2 * Math.PI * hertz * n / 44100)
  }
  const source = context.createBufferSource()
  source.buffer = buffer
  const chain = new SoundChain(context, source)
  for (const sound of SOUNDS) chain.set(sound)
  source.start()
  const out = await context.startRendering()
  const sides = [0, 1].map((side) => out.getChannelData(side).slice(13230))
  const before = [0, 1].map((side) => buffer.getChannelData(side).slice(13230))
  return {
    loud: sides.map((data) => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length)),
    peak: Math.max(...sides.map((data) => data.reduce((most, x) => Math.max(most, Math.abs(x)), 0))),
    equal: sides[0].every((x, n) => x === sides[1][n]),
    same: sides.every((data, side) => data.every((x, n) => x === before[side][n])),
    flat: sides[0].reduce((most, x, n) => x === sides[0][n - 1] && Math.abs(x) > 0.5 ? most + 1 : most, 0)
  }"""

# Everything that goes to a loudspeaker through an audio context also goes to these ears, left and right.
EARS = """(() => {
  const connect = AudioNode.prototype.connect
  AudioNode.prototype.connect = function (goal, ...more) {
    if (goal instanceof AudioDestinationNode) {
      const split = new ChannelSplitterNode(this.context, {numberOfOutputs: 2})
      window.ears = [0, 1].map((side) => {
        const ear = new AnalyserNode(this.context, {fftSize: 4096})
        connect.call(split, ear, side)
        return ear
      })
      const both = new GainNode(this.context, {channelCount: 2, channelCountMode: 'explicit'})
      connect.call(this, both)
      connect.call(both, split)
    }
    return connect.call(this, goal, ...more)
  }
  window.peaks = () => (window.ears ?? []).map((ear) => {
    const data = new Float32Array(ear.fftSize)
    ear.getFloatTimeDomainData(data)
    return Math.max(...data.map(Math.abs))
  })
})()"""


@pytest.fixture(scope="session")
def left_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seconds of a tone for the left ear alone."""
    path = tmp_path_factory.mktemp("sound") / "left.m4a"
    samples = np.zeros((2, RATE * 20), dtype=np.float32)
    samples[0] = 0.3 * np.sin(2 * np.pi * 500 * np.arange(samples.shape[1]) / RATE)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        sound = container.add_stream("aac", rate=RATE, layout="stereo")
        sound.bit_rate = 96_000
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate = RATE
        container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    return path


@pytest.fixture
def sounding(stage: Opener, left_only: Path) -> Opener:
    """A lesson that sounds on the left only, with ears at every audio context."""

    def open_sounding(prefs: dict[str, Any] | None = None, **wishes: Any) -> Stage:
        source = {"key": "audio", "kind": "audio", "label": "Sound", "src": "./left.m4a", "mime": "audio/mp4",
                  "width": 0, "height": 0, "bytes": 1}
        before = wishes.pop("before", lambda here: None)

        def prepare(here: Stage) -> None:
            here.page.add_init_script(EARS)
            before(here)

        return stage({"sources": [source], "chosen": "audio"} | wishes.pop("manifest", {}), prefs, audio=True,
                     files={"left.m4a": left_only} | wishes.pop("files", {}), before=prepare, **wishes)

    return open_sounding


@pytest.fixture
def rendered(stage: Opener) -> Callable[..., dict[str, Any]]:
    """What becomes of ((loudness, hertz) left, right) in the chain with some settings."""
    here = stage()

    def render(signal: list[tuple[float, int]], *sounds: dict[str, Any]) -> dict[str, Any]:
        script = RENDER.replace("URL_OF_CHAIN", f"'{assets().url('player/sound/sound-chain.js')}'")
        return here.run(script.replace("SIGNAL", str([list(side) for side in signal])).replace(
            "SOUNDS", str([OFF | sound for sound in sounds]).replace("True", "true").replace("False", "false")))

    return render


def test_each_help_does_what_it_says_and_none_cracks(rendered):
    speech, silence, loud = (0.18, 500), (0.0, 500), (0.95, 500)
    plain = rendered([speech, speech], {})
    assert plain["same"]
    undone = rendered([speech, silence], {"mono": True, "balance": 0.5, "boost": 3, "clean": True}, {})
    assert undone["same"]

    mono = rendered([speech, silence], {"mono": True})
    assert mono["equal"]
    assert mono["loud"][0] == pytest.approx(plain["loud"][0] / 2, rel=0.01)

    for balance, near, far in ((1, 1, 0), (-1, 0, 1)):
        moved = rendered([loud, loud], {"balance": balance})
        assert moved["loud"][far] < 0.001
        assert moved["peak"] <= 0.96
        assert moved["loud"][near] == pytest.approx(0.95 / 2**0.5, rel=0.01)
    half = rendered([speech, speech], {"balance": 0.4})
    assert 0.1 < half["loud"][0] / half["loud"][1] < 0.9
    carried = rendered([speech, silence], {"balance": 1})
    assert carried["loud"][1] > 0.3 * plain["loud"][0], "what only the left ear had is lost"

    twice, thrice = (rendered([speech, speech], {"boost": boost}) for boost in (2, 3))
    assert plain["loud"][0] * 1.5 < twice["loud"][0] < thrice["loud"][0]
    assert thrice["loud"][0] == pytest.approx(plain["loud"][0] * 3, rel=0.02)
    most = rendered([loud, loud], {"boost": 3, "clean": True})
    assert most["peak"] <= 0.98
    assert most["flat"] < 40, "a loud sound is cut off"

    rumble, hum, consonant = (rendered([(0.05, hertz)] * 2, {"clean": True})["loud"][0] for hertz in (50, 400, 2800))
    assert rumble < hum * 0.4
    assert consonant > hum * 1.2


def test_the_help_can_be_heard_and_undone_while_the_lesson_plays(sounding):
    here = sounding()
    here.play()
    assert here.read("window.ears") is None, "nothing is led anywhere without need"
    here.run("player.prefs.set('sound_mono', true)")
    here.wait("window.ears && peaks()[0] > 0.1")
    here.wait("Math.abs(peaks()[0] - peaks()[1]) < 0.02 && peaks()[0] < 0.2")
    here.run("player.prefs.set('sound_balance', 100)")
    here.wait("peaks()[0] < 0.01 && peaks()[1] > 0.1")
    here.run("player.prefs.set('sound_balance', 0); player.prefs.set('sound_mono', false); player.prefs.set('sound_boost', 300)")
    here.wait("peaks()[1] < 0.01 && peaks()[0] > 0.5 && peaks()[0] < 0.98")
    here.run("player.prefs.set('sound_boost', 100)")
    here.wait("peaks()[0] > 0.25 && peaks()[0] < 0.35")
    here.run("player.run('mute')")
    here.wait("peaks()[0] === 0")


def test_the_lesson_is_never_silent_because_a_context_waits_for_a_gesture(sounding):
    here = sounding({"sound_boost": 200}, autoplay=False)
    here.wait("player.actions.has('sound-mono')")
    here.button("Play").click()
    here.wait("player.conductor.moving && peaks()[0] > 0.4")


def test_a_context_that_never_runs_is_not_used_and_the_lesson_sounds_as_it_is(sounding):
    def stop_contexts(here: Stage) -> None:
        here.page.add_init_script("""Object.defineProperty(BaseAudioContext.prototype, 'state', {get: () => 'suspended'})
          window.led = 0
          const lead = AudioContext.prototype.createMediaElementSource
          AudioContext.prototype.createMediaElementSource = function (media) { window.led += 1; return lead.call(this, media) }""")

    here = sounding({"sound_boost": 200, "sound_clean": True}, before=stop_contexts)
    here.play()
    here.wait("video.currentTime > 1")
    assert here.read("window.led") == 0


def test_a_sound_that_the_device_stopped_comes_back(sounding):
    here = sounding({"sound_mono": True})
    here.play()
    here.wait("window.ears && peaks()[0] > 0.1")
    here.run("await (await player.use('sound')).chain.context.suspend()")
    here.wait("(async () => (await player.use('sound')).chain.context.state)().then && peaks()[0] > 0.1")
    here.wait("(await player.use('sound')).chain.context.state === 'running'")


def test_a_film_from_another_site_keeps_its_sound_and_it_is_said(sounding):
    here = sounding()
    other = here.address.replace("127.0.0.1", "localhost")
    here.run(f"video.src = '{other}left.m4a'; player.prefs.set('sound_clean', true)")
    here.page.get_by_text("comes from another site").wait_for()
    assert here.read("window.ears") is None


def test_the_words_of_a_description_can_be_louder_than_full(sounding, tmp_path):
    said = (Said("门。", 1500, 700),)
    here = sounding({"description_volume": 200}, files={
        "aloud.m4a": spoken.write(said, tmp_path / "aloud.m4a"), "aloud.json": spoken.index(said)}, manifest={
        "aloud": {"src": "./aloud.m4a", "index": "./aloud.json"},
        "descriptions": [{"at_ms": 200, "text": "门。", "clip": 0}]})
    here.run("await player.use('description'); await player.run('description')")
    here.play()
    here.wait("window.ears && peaks()[0] > 0.6")
    assert here.read("Math.max(...peaks())") < 0.98
    here.run("player.prefs.set('description_volume', 50)")
    here.wait("peaks()[0] < 0.25 && peaks()[0] > 0.1")


def test_another_output_is_offered_only_where_the_browser_has_it(sounding):
    manifest = {"aloud": {"src": "./a.m4a", "index": "./a.json"}, "descriptions": [{"at_ms": 0, "text": "门", "clip": None}]}
    plain = sounding(manifest=manifest, use=["description"])
    assert plain.read("player.actions.has('description-output')") is False

    def let_choose(here: Stage) -> None:
        here.page.add_init_script("""Object.defineProperty(navigator, 'mediaDevices', {value: {
          selectAudioOutput: async () => ({deviceId: '', label: 'Headphones'})}})""")

    here = sounding(manifest=manifest, use=["description"], before=let_choose)
    here.wait("player.actions.has('description-output')")
    here.run("await player.run('description-output')")
    here.page.get_by_role("status").filter(has_text="Headphones").wait_for(state="attached")
