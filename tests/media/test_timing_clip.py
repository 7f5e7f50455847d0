"""The clip that browser tests measure with: each frame says its own number and never claims to be sign language."""

import re

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.media import timing_clip
from lms.media.timing_clip import draw, frame_number_at, read_frame, write_clip


@given(st.integers(0, 2**16 - 1))
def test_every_number_can_be_read_back(number):
    assert read_frame(draw(number)) == number


def test_what_is_not_this_clip_has_no_number():
    assert read_frame(np.zeros((240, 320), np.uint8)) is None
    assert read_frame(np.full((240, 320), 255, np.uint8)) is None
    assert read_frame(draw(7)[:, :300]) is None


def test_two_numbers_differ_in_code_and_squares_only_and_the_words_are_in_both():
    early, late = draw(0), draw(59 * 25 + 24)
    changed = np.flatnonzero((early != late).any(axis=1))
    assert changed.min() >= 8
    assert changed.max() < timing_clip.SQUARES_BOTTOM
    assert (early[152:232] > 128).sum() > 2_000
    assert timing_clip.WORDS == ("计时片，不是手语", "Timing clip, not sign language")


def test_the_documented_places_are_the_ones_that_are_read():
    figures = set(map(int, re.findall(r"\d+", timing_clip.__doc__ or "")))
    assert {128, 40, 16, 8, 312, 24, 296} <= figures
    frame = draw(0b1000000000000001)
    assert [k for k in range(16) if frame[128, 40 + 16 * k] > 128] == [0, 15]


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clip") / "timing.mp4"
    write_clip(path, 61_010)
    return path


@pytest.mark.media
def test_decoded_frames_carry_their_number_at_their_time(clip):
    with av.open(str(clip)) as container:
        read = [(round(float(f.time) * 1000), read_frame(f.to_ndarray(format="gray"))) for f in container.decode(video=0)]
    assert len(read) == 1_526
    assert all(frame_number_at(moment) == number == n for n, (moment, number) in enumerate(read))


@pytest.mark.media
def test_the_clip_is_small_silent_and_can_be_entered_every_second(clip):
    assert clip.stat().st_size < 61 * 1_000_000 / 180
    raw = clip.read_bytes()
    assert 0 < raw.index(b"moov") < raw.index(b"mdat")
    with av.open(str(clip)) as container:
        assert not container.streams.audio
        video = container.streams.video[0]
        assert (video.codec_context.name, video.width, video.height, video.average_rate) == ("h264", 320, 240, 25)
        keys = [float(p.pts * p.time_base) for p in container.demux(video=0) if p.pts is not None and p.is_keyframe]
    assert max(b - a for a, b in zip(keys, keys[1:], strict=False)) <= 1.0
