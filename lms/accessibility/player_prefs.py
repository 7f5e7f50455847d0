"""What a person may choose about the player: one table of names, usual values and what is allowed. Pure.

The scripts know the same names (docs/player.md). A profile keeps only what differs from the usual, so a new usual value
reaches everyone who never chose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lms.errors import Refused
from lms.language import gettext as _

Stored = tuple[tuple[str, object], ...]
"""(name, value) of what differs from the usual, in the order of `PREFS`; `keys` as pairs, too: nothing in it changes."""
KEYS_MOST = 60
_TRACK = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._:-]{0,59})?")
_COLOUR = re.compile(r"(?:#[0-9a-fA-F]{6})?")
_ACTION = re.compile(r"[a-z-]{1,30}")
_COMBINATION = re.compile(r"(?:(?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?(?:Meta\+)?[A-Za-z][A-Za-z0-9]{1,24})?")
"""As player/static/core/combos.js writes one: "Alt+Shift+KeyP" by the place of the key; "" takes the key away."""
FONTS = ("system", "sans", "serif", "kai", "mono")


@dataclass(frozen=True)
class Pref:
    """One setting of the player."""

    default: object
    read: Callable[[object], object | None]
    """The value as it is kept, None when it is not allowed."""


def values(stored: Stored) -> dict[str, object]:
    """Every setting with its value; `keys` as a dictionary of its own."""
    return {name: _thawed(pref.default) for name, pref in PREFS.items()} | document(stored)


def document(stored: Stored) -> dict[str, object]:
    """What differs from the usual, as plain JSON values."""
    return {name: _thawed(value) for name, value in stored}


def read(found: Mapping[object, object]) -> tuple[Stored, tuple[str, ...]]:
    """What can be used of a stored document, and the names of what cannot. Never raises."""
    taken: dict[str, object] = {}
    bad = []
    for name, value in found.items():
        pref = PREFS.get(name) if isinstance(name, str) else None
        kept = pref.read(value) if pref else None
        if kept is None:
            bad.append(str(name)[:40])
        else:
            taken[str(name)] = kept
    return _stored(taken), tuple(bad)


def with_changes(stored: Stored, changes: Mapping[str, object]) -> Stored:
    """The settings with some of them changed. Raises Refused for an unknown name or a value that is not allowed.

    `keys` is replaced as a whole: an action that is missing goes back to its usual keys.
    """
    taken = dict(stored)
    for name, value in changes.items():
        pref = PREFS.get(name)
        if pref is None:
            raise Refused(_("The setting “%(name)s” is not known here.", name=name[:40]), code="unknown-setting")
        kept = pref.read(value)
        if kept is None:
            raise Refused(_("The setting “%(name)s” cannot have this value.", name=name), code="bad-setting")
        taken[name] = kept
    return _stored(taken)


def _stored(taken: Mapping[str, object]) -> Stored:
    return tuple((name, taken[name]) for name, pref in PREFS.items() if name in taken and taken[name] != pref.default)


def _thawed(value: object) -> object:
    return {str(action): str(combination) for action, combination in value} if isinstance(value, tuple) else value


def _flag(default: bool) -> Pref:
    return Pref(default, lambda value: value if isinstance(value, bool) else None)


def _whole(default: int, least: int, most: int, step: int = 1) -> Pref:
    """A number. A script knows no whole numbers: what it measured is rounded where every number is allowed."""

    def read_number(value: object) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            return None
        number = round(value)
        return number if (number == value or step == 1) and number % step == least % step else None

    return Pref(default, read_number)


def _one_of(default: str | int, *others: str | int) -> Pref:
    known = (default, *others)
    return Pref(default, lambda value: next((one for one in known if one == value and type(one) is type(value)), None))


def _text(pattern: re.Pattern[str]) -> Pref:
    return Pref("", lambda value: value if isinstance(value, str) and pattern.fullmatch(value) else None)


def _keys(value: object) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, Mapping) or len(value) > KEYS_MOST:
        return None
    for action, combination in value.items():
        if not (isinstance(action, str) and _ACTION.fullmatch(action)):
            return None
        if not (isinstance(combination, str) and _COMBINATION.fullmatch(combination)):
            return None
    return tuple(sorted((str(action), str(combination)) for action, combination in value.items()))


PREFS: Mapping[str, Pref] = {
    "caption_size": _whole(100, 50, 400, 25),
    "caption_font": _one_of(*FONTS),
    "caption_color": _text(_COLOUR),
    "caption_background": _text(_COLOUR),
    "caption_opacity": _one_of(100, 0, 25, 50, 75, 90),
    "caption_edge": _one_of("none", "outline", "shadow", "raised"),
    "caption_letter": _whole(0, 0, 50, 5),
    "caption_line": _whole(140, 100, 300, 10),
    "caption_word": _whole(0, 0, 100, 10),
    "caption_place": _one_of("below", "over", "beside"),
    "caption_keep_box": _flag(False),
    "caption_track": _text(_TRACK),
    "caption_second": _text(_TRACK),
    "reading_hold": _flag(False),
    "reading_pace": _whole(6, 2, 12),
    "sign_place": _one_of("right", "left", "below", "free"),
    "sign_size": _whole(33, 17, 100),
    "sign_x": _whole(0, 0, 100),
    "sign_y": _whole(0, 0, 100),
    "sign_swapped": _flag(False),
    "sign_track": _text(_TRACK),
    "description_mode": _one_of("pause", "duck", "off"),
    "description_volume": _whole(100, 0, 200),
    "description_duck": _whole(25, 0, 100),
    "description_overflow": _one_of("pause", "continue", "stop"),
    "description_rate": _whole(100, 50, 250),
    "description_voice": _one_of("made", "browser"),
    "rate": _whole(100, 50, 250, 5),
    "volume": _whole(100, 0, 100),
    "muted": _flag(False),
    "sound_clean": _flag(False),
    "sound_mono": _flag(False),
    "sound_balance": _whole(0, -100, 100),
    "sound_boost": _whole(100, 100, 300),
    "picture_contrast": _whole(100, 50, 200),
    "picture_brightness": _whole(100, 50, 200),
    "transcript_follow": _flag(True),
    "transcript_size": _whole(100, 50, 400, 25),
    "transcript_font": _one_of(*FONTS),
    "transcript_color": _text(_COLOUR),
    "transcript_background": _text(_COLOUR),
    "transcript_letter": _whole(0, 0, 50, 5),
    "transcript_line": _whole(160, 100, 300, 10),
    "transcript_word": _whole(0, 0, 100, 10),
    "transcript_words": _flag(True),
    "aloud_rate": _whole(100, 50, 250),
    "aloud_voice": _one_of("made", "browser"),
    "easy_pace": _one_of("own", "slow", "normal"),
    "keys": Pref((), _keys),
    "single_keys": _flag(False),
    "scan": _flag(False),
    "scan_seconds": _whole(0, 0, 10),
    "scan_hold": _whole(10, 0, 40, 5),
    "scan_click": _flag(False),
    "quality": _one_of("", "720p", "480p", "240p", "audio", "text"),
}
"""Every setting. Sizes, volumes and rates in percent; paces in characters a second; colours "#rrggbb", "" as the theme;
`scan_hold` in tenths of a second, 0 for never."""
