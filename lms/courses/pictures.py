"""Pictures of a course, judged by their content, never by their name. Pure: bytes in, sentences out."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from lms.language import gettext as _

PICTURE_BYTES_MAX = 4 * 1024 * 1024
SIDE_PIXELS_MAX = 4000
_GPS = 0x8825
"""The EXIF directory that holds a place. (EXIF 2.3, tag 34853)"""


def fault_of(content: bytes) -> str | None:
    """What is wrong with a picture, as a sentence; None for a sound PNG or JPEG."""
    if len(content) > PICTURE_BYTES_MAX:
        return _("This picture is too large: at most %(most)s MB.", most=PICTURE_BYTES_MAX // 1024**2)
    if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _("This is no PNG or JPEG picture: save it as one of these.")
    try:
        with _opened(content) as picture:
            if max(picture.size) > SIDE_PIXELS_MAX:
                return _("This picture is too big: at most %(most)s pixels a side.", most=SIDE_PIXELS_MAX)
            if picture.format == "PNG" and getattr(picture, "is_animated", False):
                return _("This picture moves: use a still one.")
            picture.verify()
        with _opened(content) as picture:  # verify() leaves a picture unusable; only load() meets every byte
            picture.load()
    except Image.DecompressionBombError:
        return _("This picture is too big: at most %(most)s pixels a side.", most=SIDE_PIXELS_MAX)
    except Exception:  # a decoder meets bytes of a stranger: whatever it raises means "damaged"
        return _("This picture is damaged: save it again.")
    return None


def tells_where(content: bytes) -> bool:
    """True when a sound picture carries the place where it was taken."""
    try:
        with _opened(content) as picture:
            return bool(picture.getexif().get_ifd(_GPS))
    except Exception:  # damaged notes in a picture that can be shown
        return False


def _opened(content: bytes) -> Image.Image:
    """Only the header is read here, so the size is known before a bomb could be unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(content), formats=["PNG", "JPEG"])
