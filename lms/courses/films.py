"""Films of a course, judged by their first bytes, never by their name. Pure: bytes in, sentences out.

Whether a film can be decoded is found out by the job that makes the media, in a process of its own.
"""

from __future__ import annotations

from lms.language import gettext as _

FILM_BYTES_MAX = 60 * 1024 * 1024
FILMS_BYTES_MAX = 300 * 1024 * 1024
"""For all films of a course together: they are held in memory while the course is read."""
_PICTURES = {b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1"}
"""Brands of still pictures, which come in the same box as a film. (ISO/IEC 23008-12)"""


def fault_of(content: bytes) -> str | None:
    """What is wrong with a film, as a sentence; None when it begins as an MP4 does."""
    if len(content) > FILM_BYTES_MAX:
        return too_large()
    if len(content) < 16 or content[4:8] != b"ftyp" or content[8:12] in _PICTURES:
        return _("This is no MP4 film: save it as MP4.")
    return None


def too_large() -> str:
    """The sentence for a film above the bound."""
    return _("This film is too large: at most %(most)s MB.", most=FILM_BYTES_MAX // 1024**2)
