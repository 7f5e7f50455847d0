"""Places on the timeline as people write and read them. Pure."""

from __future__ import annotations

import re

LONGEST_MS = 86_400_000
"""No lesson is longer than a day."""
_WRITTEN = re.compile(r"(?:(?:([0-9]{1,2}):)?([0-9]{1,4}):)?([0-9]{1,5})", re.ASCII)
_AS_TYPED = str.maketrans("０１２３４５６７８９：", "0123456789:")
"""A Chinese input method writes wide digits and colons."""


def read_moment(written: str) -> int | None:
    """Milliseconds of "1:05", "1:02:03" or "65" (seconds); None when it is no time or longer than a day."""
    found = _WRITTEN.fullmatch(written.strip().translate(_AS_TYPED))
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if (found[1] and minutes > 59) or (found[2] and seconds > 59):
        return None
    ms = ((hours * 60 + minutes) * 60 + seconds) * 1000
    return ms if ms <= LONGEST_MS else None


def clock_words(ms: int) -> str:
    """65000 -> "1:05", 3723000 -> "1:02:03"; the second that has begun."""
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
