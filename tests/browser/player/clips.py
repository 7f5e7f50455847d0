"""Films for the tests, made once a session with PyAV: every picture carries its own number, so that a test can read from
the screen which picture is shown.

The upper half of a picture is 16 squares, two rows of eight, the first one bit 15, white for 1: the number of the
picture, which stands from number × 40 ms on. The lower half flashes white for 200 ms every ten seconds while a
beep sounds; otherwise it is grey with a band of noise that gives the file a size worth throttling.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

FRAMES_A_SECOND = 25
FRAME_MS = 40
BEEP_EVERY_MS = 10_000
BEEP_MS = 200
SOUND_RATE = 44_100
BITS = 16


@dataclass(frozen=True)
class Film:
    """What to make; numbers count 40 ms whatever the frames. `noise` is the height of the band of noise in pixels: about 7 kB a second for each in 320."""

    name: str
    seconds: int
    width: int
    height: int
    keyframe_seconds: int
    has_sound: bool
    noise: int = 0
    frames_a_second: int = FRAMES_A_SECOND


MAIN = Film("main.mp4", 120, 640, 360, 2, has_sound=True, noise=4)
SMALL = Film("small.mp4", 60, 426, 240, 10, has_sound=True, frames_a_second=5)
"""As light as the product's own 240p: five pictures a second that hardly move, and speech."""
SIGN = Film("sign.mp4", 120, 320, 240, 1, has_sound=False, noise=6)
SHORT_SIGN = Film("short.mp4", 12, 320, 240, 1, has_sound=False, noise=6)


def film(made: Film, folder: Path) -> Path:
    """The file of a film in a folder, made when it is not there."""
    path = folder / made.name
    if not path.exists():
        _write(made, path)
    return path


def digits(number: int) -> str:
    """The squares of a picture, read as a test reads them: 5 -> "0000000000000101"."""
    return format(number % (1 << BITS), f"0{BITS}b")


# Reads the number that a `<video>` shows just now: JavaScript `(video) => number`, -1 where there is no picture.
READ_NUMBER = """(video) => {
  if (!video || video.readyState < 2 || !video.videoWidth) return -1
  const canvas = document.createElement('canvas')
  canvas.width = 80; canvas.height = 40
  const context = canvas.getContext('2d', {willReadFrequently: true})
  context.drawImage(video, 0, 0, 80, 40)
  const {data} = context.getImageData(0, 0, 80, 20)
  let number = 0
  for (let bit = 0; bit < 16; bit += 1) {
    const x = (bit % 8) * 10 + 5, y = Math.floor(bit / 8) * 10 + 5
    number = number * 2 + (data[(y * 80 + x) * 4] > 127 ? 1 : 0)
  }
  return number
}"""


def _write(made: Film, path: Path) -> None:
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=made.frames_a_second)
        video.width, video.height, video.pix_fmt = made.width, made.height, "yuv420p"
        video.codec_context.gop_size = made.keyframe_seconds * made.frames_a_second
        video.codec_context.thread_count = 1
        video.options = {"preset": "ultrafast", "crf": "34", "sc_threshold": "0"}
        sound: Any = None
        if made.has_sound:
            sound = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
            sound.bit_rate = 48_000
        chance = np.random.default_rng(7)
        for second in range(made.seconds):
            for number in range(second * FRAMES_A_SECOND, (second + 1) * FRAMES_A_SECOND, FRAMES_A_SECOND // made.frames_a_second):
                frame = av.VideoFrame.from_ndarray(_picture(made, number, chance), format="gray").reformat(format="yuv420p")
                frame.pts, frame.time_base = number * made.frames_a_second // FRAMES_A_SECOND, Fraction(1, made.frames_a_second)
                container.mux(video.encode(frame))
            if sound is not None:
                _one_second(container, sound, second)
        container.mux(video.encode(None))
        if sound is not None:
            container.mux(sound.encode(None))


def _picture(made: Film, number: int, chance: np.random.Generator) -> np.ndarray[Any, np.dtype[np.uint8]]:
    bits = np.array([int(digit) for digit in digits(number)], dtype=np.uint8).reshape(2, 8) * 219 + 16
    flash = number * FRAME_MS % BEEP_EVERY_MS < BEEP_MS
    whole = np.full((made.height, made.width), 235 if flash else 100, dtype=np.uint8)
    # Squares keep whole pixels, so a width that eight does not divide leaves the last one narrower.
    edges = np.linspace(0, made.width, 9).astype(int)
    for place in range(8):
        whole[:made.height // 4, edges[place]:edges[place + 1]] = bits[0, place]
        whole[made.height // 4:made.height // 2, edges[place]:edges[place + 1]] = bits[1, place]
    if made.noise:
        whole[-made.noise:] = chance.integers(60, 180, (made.noise, made.width), dtype=np.uint8)
    return whole


def _one_second(container: Any, sound: Any, second: int) -> None:
    samples = np.zeros(SOUND_RATE, dtype=np.float32)
    if second * 1000 % BEEP_EVERY_MS == 0:
        length = SOUND_RATE * BEEP_MS // 1000
        samples[:length] = 0.4 * np.sin(2 * np.pi * 1000 * np.arange(length) / SOUND_RATE)
    frame = av.AudioFrame.from_ndarray(samples[None, :], format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, second * SOUND_RATE, Fraction(1, SOUND_RATE)
    container.mux(sound.encode(frame))
