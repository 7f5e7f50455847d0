"""Films of signers as people save them: large, turned, of uneven pace, broken."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from lms.media import film
from lms.media.encode import encode_audio
from lms.media.film import Film, FilmRefused, write_film
from lms.media.timing_clip import read_frame, write_clip

pytestmark = pytest.mark.media


def filmed(path: Path, width: int, height: int, moments_ms: list[int]) -> Path:
    """A film whose left half is white; one frame at each moment, brighter on the right from one to the next."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for number, moment in enumerate(moments_ms):
            picture = np.full((height, width, 3), min(200, number * 10), dtype=np.uint8)
            picture[:, : width // 2] = 255
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = moment, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


def turned(path: Path, matrix: tuple[int, ...]) -> Path:
    """The same film with another display matrix in its track header, as a phone held upright writes it."""
    raw = bytearray(path.read_bytes())
    place = raw.index(b"tkhd") + 4 + 40
    raw[place : place + 36] = b"".join(value.to_bytes(4, "big", signed=True) for value in matrix)
    path.write_bytes(bytes(raw))
    return path


def test_a_large_film_becomes_small_silent_even_and_quick_to_seek(tmp_path):
    source = filmed(tmp_path / "a.mkv", 1280, 720, list(range(0, 5_000, 33)))
    told: list[float] = []
    made = write_film(source, tmp_path / "b.mp4", told.append)
    assert (made.width, made.height) == (640, 360)
    assert made.duration_ms == pytest.approx(5_000, abs=60)
    assert told == sorted(told)
    assert told[-1] == 1.0
    raw = (tmp_path / "b.mp4").read_bytes()
    assert 0 < raw.index(b"moov") < raw.index(b"mdat")
    with av.open(str(tmp_path / "b.mp4")) as container:
        video = container.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt, video.average_rate) == ("h264", "yuv420p", 25)
        assert not container.streams.audio
        keys = [float(p.pts * p.time_base) for p in container.demux(video=0) if p.pts is not None and p.is_keyframe]
    assert keys[0] == 0
    assert max(b - a for a, b in zip(keys, keys[1:], strict=False)) <= 2.0


def test_each_moment_stays_where_it_was(tmp_path):
    write_clip(tmp_path / "a.mp4", 4_000)
    assert write_film(tmp_path / "a.mp4", tmp_path / "b.mp4") == Film(320, 240, 4_000)
    assert [read_frame(frame) for frame in frames_of(tmp_path / "b.mp4")] == list(range(100))


def test_a_film_of_uneven_pace_shows_each_picture_until_the_next(tmp_path):
    source = filmed(tmp_path / "a.mp4", 320, 240, [0, 400, 1_000])
    write_film(source, tmp_path / "b.mp4")
    right = [int(frame[120, 300]) for frame in frames_of(tmp_path / "b.mp4")]
    changes = [n for n in range(1, len(right)) if abs(right[n] - right[n - 1]) > 4]
    assert changes == [10, 25]


@pytest.mark.parametrize(
    ("matrix", "size", "white"),
    [
        ((0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30), (240, 320), "top"),
        ((0, -65536, 0, 65536, 0, 0, 0, 0, 1 << 30), (240, 320), "bottom"),
        ((-65536, 0, 0, 0, -65536, 0, 0, 0, 1 << 30), (320, 240), "right"),
    ],
    ids=["clockwise", "counterclockwise", "upside-down"],
)
def test_a_film_of_a_turned_phone_stands_upright(tmp_path, matrix, size, white):
    source = turned(filmed(tmp_path / "a.mp4", 320, 240, [0, 40, 80]), matrix)
    made = write_film(source, tmp_path / "b.mp4")
    assert (made.width, made.height) == size
    frame = frames_of(tmp_path / "b.mp4")[0]
    edges = {"top": frame[10].mean(), "bottom": frame[-10].mean(), "right": frame[:, -10].mean()}
    assert edges[white] > 200
    assert min(edges.values()) < 160


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def _damaged(raw: bytes) -> bytes:
    return raw[: len(raw) // 2] + b"\xff" * 4_000 + raw[len(raw) // 2 + 4_000 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: b"",
        lambda raw: b"not a film " * 100,
        lambda raw: b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/hostname\n#EXT-X-ENDLIST\n",
        lambda raw: b"ffconcat version 1.0\nfile a.mp4\n",
        _cut,
        _damaged,
    ],
    ids=["empty", "text", "play list", "list of files", "cut", "damaged"],
)
def test_what_is_no_film_or_broken_is_refused(tmp_path, spoil):
    write_clip(tmp_path / "a.mp4", 6_000)
    (tmp_path / "c.mp4").write_bytes(spoil((tmp_path / "a.mp4").read_bytes()))
    with pytest.raises(FilmRefused):
        write_film(tmp_path / "c.mp4", tmp_path / "b.mp4")


def test_sound_alone_is_no_film(tmp_path):
    encode_audio(np.zeros(22_050, dtype=np.int16), 22_050, tmp_path / "a.m4a")
    with pytest.raises(FilmRefused):
        write_film(tmp_path / "a.m4a", tmp_path / "b.mp4")


def test_a_film_beyond_the_bounds_is_refused(tmp_path, monkeypatch):
    source = filmed(tmp_path / "a.mp4", 320, 240, [0, 1_000, 2_000])
    monkeypatch.setattr(film, "LONGEST_SECONDS", 1)
    with pytest.raises(FilmRefused):
        write_film(source, tmp_path / "b.mp4")
    monkeypatch.setattr(film, "LONGEST_SECONDS", 10)
    monkeypatch.setattr(film, "LARGEST_PIXELS", 1_000)
    with pytest.raises(FilmRefused):
        write_film(source, tmp_path / "b.mp4")
