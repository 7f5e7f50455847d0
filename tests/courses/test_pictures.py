"""Pictures are judged by their content; a bomb is refused before it is unpacked."""

import io
import struct
import zlib

import pytest
from PIL import Image

from lms.courses import pictures
from lms.language import speaking
from tests.courses.makers import picture


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def declared(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def animated() -> bytes:
    stream = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_sound_picture_has_no_fault(kind):
    assert pictures.fault_of(picture(kind=kind)) is None
    assert pictures.fault_of(picture(4000, 1, kind)) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "no PNG or JPEG", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PNG or JPEG", id="svg"),
        pytest.param(picture(kind="GIF"), "no PNG or JPEG", id="gif"),
        pytest.param(picture(kind="WEBP"), "no PNG or JPEG", id="webp"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"x" * 50, "damaged", id="only the first bytes of a PNG"),
        pytest.param(b"\xff\xd8\xff" + b"x" * 50, "damaged", id="only the first bytes of a JPEG"),
        pytest.param(picture(200, 200, "JPEG")[:-80], "damaged", id="half a JPEG"),
        pytest.param(picture(4001, 1), "too big", id="4001 pixels wide"),
        pytest.param(declared(4001, 4001), "too big", id="claims 16 million pixels"),
        pytest.param(declared(60_000, 60_000), "too big", id="bomb"),
        pytest.param(picture() + b"\0" * pictures.PICTURE_BYTES_MAX, "too large", id="more than 4 MB"),
        pytest.param(animated(), "moves", id="moving"),
    ],
)
def test_a_fault_is_said_in_a_sentence(content, said):
    assert said in pictures.fault_of(content)


def test_a_picture_that_tells_where_it_was_taken_is_noticed():
    notes = Image.Exif()
    notes[0x8825] = {1: "N", 2: (36.0, 40.0, 0.0)}
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "JPEG", exif=notes)
    assert pictures.tells_where(stream.getvalue())
    assert not pictures.tells_where(picture(kind="JPEG"))
    assert not pictures.tells_where(b"\xff\xd8\xff")
