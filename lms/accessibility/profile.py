"""The access profile: what a person chose about how things are shown and told. Pure; never derived from a card.

Each field was chosen by the person; modes combine (decision 9). The document is as sensitive as the card, except
for the few presentation fields that a cookie may hold before sign-in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeGuard

from lms.accessibility import player_prefs
from lms.errors import Refused
from lms.language import gettext as _

VERSION = 1
THEMES = ("system", "light", "dark", "black-yellow")
SIZES = (100, 125, 150, 200, 300, 400)
SPACINGS = ("normal", "wide", "wider")
MOTIONS = ("system", "reduce")
ALTERNATIVES = ("captions", "sign", "description", "transcript", "easy-read", "audio")
TRACKS = ("captions", "sign", "description", "transcript")
USABLE_MODES = ("auditory", "visual", "textual", "tactile")
HAZARDS = ("flashing", "motionSimulation", "sound")
DOCUMENT_FORMATS = ("standard", "large-print", "plain-text", "braille")
TALKATIVENESS = ("brief", "normal", "full")
MODES = ("captions", "sign", "description", "screen-reader", "easy-read", "low-data")
"""字幕, 手语, 口述影像, 读屏, 易读, 省流量: the switches a person sees."""
DOCUMENT_CHARACTERS_MAX = 12_288
"""A stored document is about 500 characters, at most 8,000 with every setting of the player and 60 keys of the
person's own; a longer one is none of ours."""
_LANG_CHARACTERS_MAX = 35
"""The longest language tag that any system must take. (RFC 5646, section 4.4.1)"""
_PRESENTATION = ("theme", "size", "spacing", "motion", "low_data")


@dataclass(frozen=True)
class Profile:
    """One person's choices. Every value is valid: make one with `parse` or from `DEFAULT`."""

    version: int = VERSION
    theme: str = "system"
    size: int = 100
    """Text size, percent."""
    spacing: str = "normal"
    motion: str = "system"
    low_data: bool = False
    alternatives: tuple[str, ...] = ()
    """What the person would like beside or instead of the original, favourite first."""
    needed: tuple[str, ...] = ()
    """Those of the alternatives without which the person cannot study."""
    tracks: tuple[tuple[str, str], ...] = ()
    """(kind, language) where a person chose a language; see `track`."""
    usable_modes: tuple[str, ...] = USABLE_MODES
    """What the person can use; never empty."""
    hazards_to_avoid: tuple[str, ...] = ()
    screen_reader: bool = False
    talkativeness: str = "normal"
    """How much the player announces to a screen reader."""
    document_formats: tuple[str, ...] = ("standard",)
    """Formats of certificates and letters, favourite first; never empty."""
    player: player_prefs.Stored = ()
    """Settings of the player that differ from the usual; see `values`."""

    def track(self, kind: str) -> str:
        """Language the person chose for a kind of track, "" for the language of the course."""
        return dict(self.tracks).get(kind, "")


DEFAULT = Profile()


def parse(document: str | bytes | Mapping[str, object]) -> tuple[Profile, tuple[str, ...]]:
    """The profile in a document, and sentences about what could not be used. Never raises.

    A bad field keeps its default and spoils no other. A newer version is read as far as it is understood.
    """
    problems: list[str] = []
    values = _values(document, problems)
    if values is None:
        return DEFAULT, tuple(problems)
    version = values.get("version", VERSION)
    if not _is_whole(version) or version < 1:
        problems.append(_("The version of this profile cannot be read: what is understood is used."))
    elif version > VERSION:
        problems.append(_("This profile was made by a newer program: what is understood is used."))
    taken: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name in values:
            value = read(values[name])
            if value is None:
                problems.append(_("The setting “%(name)s” has no meaning here: the usual one is used.", name=name))
            else:
                taken[name] = value
    player = values.get("player", {})
    if isinstance(player, Mapping):
        taken["player"], bad = player_prefs.read(player)
        problems += (_("The setting “%(name)s” has no meaning here: the usual one is used.", name=name) for name in bad)
    else:
        problems.append(_("The setting “%(name)s” has no meaning here: the usual one is used.", name="player"))
    for name in values:
        if name not in _READERS and name not in {"version", "player"}:
            problems.append(_("The setting “%(name)s” is not known here.", name=str(name)[:40]))
    profile = Profile(**taken)
    if set(profile.needed) - set(profile.alternatives):
        problems.append(_("Something is marked as needed that is not chosen: the mark is dropped."))
        profile = replace(profile, needed=tuple(kind for kind in profile.needed if kind in profile.alternatives))
    return profile, tuple(problems)


def to_dict(profile: Profile) -> dict[str, Any]:
    """The document as plain JSON values."""
    document = {
        name: dict(value) if name == "tracks" else list(value) if isinstance(value, tuple) else value
        for name, value in asdict(profile).items()
    }
    return document | {"player": player_prefs.document(profile.player)}


def to_json(profile: Profile) -> str:
    """The document as text that `parse` reads back; the same profile always gives the same text."""
    return json.dumps(to_dict(profile), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def presentation_only(profile: Profile) -> Profile:
    """Only what shows on screen anyway: all that a cookie before sign-in may hold."""
    return with_presentation(DEFAULT, profile)


def with_presentation(profile: Profile, presentation: Profile) -> Profile:
    """The profile with the presentation fields of another one, such as a cookie's."""
    return replace(profile, **{name: getattr(presentation, name) for name in _PRESENTATION})


def cookie_value(profile: Profile) -> str:
    """The presentation fields as a short text of letters, digits, "-" and "." for a cookie."""
    motion_and_data = f"{profile.motion}.{int(profile.low_data)}"
    return f"{VERSION}.{profile.theme}.{profile.size}.{profile.spacing}.{motion_and_data}"


def from_cookie(value: str | None) -> Profile:
    """The presentation in a cookie; whatever makes no sense has its default."""
    parts = (value or "")[:300].split(".")
    if parts[0] != str(VERSION):
        return DEFAULT
    _version, theme, size, spacing, motion, low_data = (parts + [""] * 6)[:6]
    return Profile(
        theme=theme if theme in THEMES else DEFAULT.theme,
        size=next((known for known in SIZES if str(known) == size), DEFAULT.size),
        spacing=spacing if spacing in SPACINGS else DEFAULT.spacing,
        motion=motion if motion in MOTIONS else DEFAULT.motion,
        low_data=low_data == "1",
    )


def modes(profile: Profile) -> tuple[str, ...]:
    """Which switches are on, in the order of `MODES`."""
    switches = {"screen-reader": profile.screen_reader, "low-data": profile.low_data}
    return tuple(mode for mode in MODES if switches.get(mode, mode in profile.alternatives))


def with_mode(profile: Profile, mode: str, on: bool) -> Profile:
    """The profile with one switch turned; a new alternative comes last. Raises ValueError for an unknown mode."""
    if mode not in MODES:
        raise ValueError(f"{mode!r} is no mode")
    if mode == "screen-reader":
        return replace(profile, screen_reader=on)
    if mode == "low-data":
        return replace(profile, low_data=on)
    others = tuple(kind for kind in profile.alternatives if kind != mode)
    if on:
        return profile if mode in profile.alternatives else replace(profile, alternatives=(*others, mode))
    return replace(profile, alternatives=others, needed=tuple(kind for kind in profile.needed if kind != mode))


def values(profile: Profile) -> dict[str, object]:
    """Every setting of the player, the usual ones where the person chose nothing."""
    return player_prefs.values(profile.player)


def with_player(profile: Profile, changes: Mapping[str, object]) -> Profile:
    """The profile with settings of the player changed. Raises Refused, and nothing is changed, for a bad one."""
    return replace(profile, player=player_prefs.with_changes(profile.player, changes))


def with_changes(profile: Profile, changes: Mapping[str, object]) -> Profile:
    """The profile with what the player lets a person change while watching. Raises Refused for anything else.

    Settings of the player by name; `talkativeness`; `tracks` {kind: language}, kinds left out stay; `mode` {mode: on}.
    """
    beside = ("talkativeness", "tracks", "mode")
    changed = with_player(profile, {name: value for name, value in changes.items() if name not in beside})
    if "talkativeness" in changes:
        changed = replace(changed, talkativeness=_taken("talkativeness", changes["talkativeness"]))
    if "tracks" in changes:
        tracks = _mapping("tracks", changes["tracks"])
        changed = replace(changed, tracks=_taken("tracks", {**dict(profile.tracks), **tracks}))
    for mode, on in _mapping("mode", changes.get("mode", {})).items():
        if mode not in MODES or not isinstance(on, bool):
            raise _not_allowed("mode")
        changed = with_mode(changed, mode, on)
    return changed


def _mapping(name: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _not_allowed(name)
    return value


def _taken(name: str, value: object) -> Any:  # noqa: ANN401 - what the reader of that field gives
    found = _READERS[name](value)
    if found is None:
        raise _not_allowed(name)
    return found


def _not_allowed(name: str) -> Refused:
    return Refused(_("The setting “%(name)s” cannot have this value.", name=name), code="bad-setting")


def _values(document: str | bytes | Mapping[str, object], problems: list[str]) -> Mapping[str, object] | None:
    if isinstance(document, Mapping):
        return document
    try:
        if len(document) > DOCUMENT_CHARACTERS_MAX:
            raise ValueError
        values = json.loads(document)
    except (ValueError, TypeError, RecursionError):
        values = None
    if not isinstance(values, dict):
        problems.append(_("This profile cannot be read: the usual settings are used."))
        return None
    return values


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _one_of(allowed: Iterable[object]) -> Callable[[object], object | None]:
    known = tuple(allowed)
    # 100.0 == 100 and True == 1 in Python: the type must be the same, too.
    return lambda value: value if any(value == one and type(value) is type(one) for one in known) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _some_of(allowed: tuple[str, ...], *, ordered: bool, least: int = 0) -> Callable[[object], tuple[str, ...] | None]:
    """Different known words, in the person's order or in ours."""

    def read(value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list | tuple) or any(not isinstance(one, str) or one not in allowed for one in value):
            return None
        chosen = tuple(dict.fromkeys(value)) if ordered else tuple(one for one in allowed if one in value)
        return chosen if len(chosen) >= least else None

    return read


def _tracks(value: object) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, Mapping) or not set(value) <= set(TRACKS):
        return None
    if not all(isinstance(lang, str) and _is_tag(lang) for lang in value.values()):
        return None
    return tuple((kind, str(value[kind])) for kind in TRACKS if value.get(kind))


def _is_tag(lang: str) -> bool:
    return len(lang) <= _LANG_CHARACTERS_MAX and lang.isascii() and all(c.isalnum() or c == "-" for c in lang)


_READERS: dict[str, Callable[[object], object | None]] = {
    "theme": _one_of(THEMES),
    "size": _one_of(SIZES),
    "spacing": _one_of(SPACINGS),
    "motion": _one_of(MOTIONS),
    "low_data": _flag,
    "alternatives": _some_of(ALTERNATIVES, ordered=True),
    "needed": _some_of(ALTERNATIVES, ordered=False),
    "tracks": _tracks,
    "usable_modes": _some_of(USABLE_MODES, ordered=False, least=1),
    "hazards_to_avoid": _some_of(HAZARDS, ordered=False),
    "screen_reader": _flag,
    "talkativeness": _one_of(TALKATIVENESS),
    "document_formats": _some_of(DOCUMENT_FORMATS, ordered=True, least=1),
}
