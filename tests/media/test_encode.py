from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from lms.media.encode import LARGE, SMALL, Shot, encode_audio, encode_video, level

pytestmark = pytest.mark.media

RATE = 22_050


def beep(total_ms: int, at_ms: int) -> np.ndarray:
    samples = np.zeros(total_ms * RATE // 1000, dtype=np.int16)
    first = at_ms * RATE // 1000
    samples[first : first + 4_410] = (np.sin(np.arange(4_410) * 0.2) * 20_000).astype(np.int16)
    return samples


def first_loud_ms(path: Path) -> float:
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray().ravel()) > 0.1)
            if len(loud):
                return float(frame.pts * frame.time_base + loud[0] / frame.sample_rate) * 1000
    raise AssertionError("silence")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("encoded")
    encode_audio(beep(14_000, 1_137), RATE, folder / "audio.m4a")
    shots = [
        Shot(Image.new("RGB", (1280, 720), colour), start, end)
        for colour, start, end in (("red", 0, 1_137), ("white", 1_137, 12_500), ("blue", 12_500, 14_000))
    ]
    encode_video(shots, folder / "audio.m4a", folder / "large.mp4", LARGE)
    encode_video(shots, folder / "audio.m4a", folder / "small.mp4", SMALL)
    return folder


@pytest.mark.parametrize("name", ["audio.m4a", "large.mp4", "small.mp4"])
def test_sound_stands_at_its_millisecond_in_every_file(made, name):
    assert first_loud_ms(made / name) == pytest.approx(1_137, abs=20)


@pytest.mark.parametrize("name", ["audio.m4a", "large.mp4", "small.mp4"])
def test_a_file_can_be_played_while_it_loads(made, name):
    raw = (made / name).read_bytes()
    assert 0 < raw.index(b"moov") < raw.index(b"mdat")


@pytest.mark.parametrize(("name", "size"), [("large.mp4", (1280, 720)), ("small.mp4", (426, 240))])
def test_the_film_is_h264_and_aac_of_at_most_five_frames_a_second(made, name, size):
    with av.open(str(made / name)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt, audio.codec_context.name) == (
            "h264",
            "yuv420p",
            "aac",
        )
        assert (video.width, video.height) == size
        assert video.average_rate <= 5
        assert container.duration / 1000 == pytest.approx(14_000, abs=100)
        times = [round(float(frame.pts * frame.time_base) * 1000) for frame in container.decode(video=0)]
    assert times[-1] >= 13_750
    assert min(b - a for a, b in zip(times, times[1:], strict=False)) >= 200


def test_a_slide_changes_at_its_millisecond_with_a_keyframe_and_ten_seconds_never_pass_without_one(made):
    with av.open(str(made / "large.mp4")) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
        keys = [round(float(packet.pts * packet.time_base) * 1000) for packet in packets if packet.is_keyframe]
    assert {0, 1_137, 12_500} <= set(keys)
    assert max(b - a for a, b in zip(keys, keys[1:], strict=False)) <= 10_000


def test_the_picture_after_a_change_is_the_new_slide(made):
    with av.open(str(made / "large.mp4")) as container:
        frames = {
            round(float(f.pts * f.time_base) * 1000): f.to_image().getpixel((640, 360))
            for f in container.decode(video=0)
        }
    assert min(frames[1_137]) > 240
    red, _green, blue = frames[12_500]
    assert blue > 200 > red


def test_sound_and_picture_lie_side_by_side_in_the_file(made):
    with av.open(str(made / "large.mp4")) as container:
        places = [
            (packet.pos, float(packet.dts * packet.time_base)) for packet in container.demux() if packet.dts is not None
        ]
    times = [time for _pos, time in sorted(places)]
    assert all(abs(b - a) < 2 for a, b in zip(times, times[1:], strict=False))


@pytest.mark.parametrize("loudness", [0.02, 0.2, 1.0])
def test_quiet_and_loud_speech_come_out_alike_without_clipping(loudness):
    spoken = np.random.default_rng(7).normal(0, 0.12, RATE * 2).clip(-1, 1) * loudness
    samples = np.concatenate([(spoken * 32767), np.zeros(RATE)]).astype(np.int16)
    levelled = level(samples, RATE)
    assert levelled.dtype == np.int16
    loud = levelled[: RATE * 2].astype(float) / 32768
    assert 20 * np.log10(np.sqrt((loud**2).mean())) == pytest.approx(-18, abs=1)
    assert np.abs(loud).max() < 0.72


def test_silence_stays_silent():
    assert not level(np.zeros(100, dtype=np.int16), RATE).any()
    assert not len(level(np.zeros(0, dtype=np.int16), RATE))
