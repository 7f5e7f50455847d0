"""One pack file by itself: known keys, kinds of values, and a source or an assumption for each value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import Enum

from lms.language import gettext as _
from lms.policy.pack import PackProblem
from lms.policy.schema import HEAD, PACK, Leaf, Named, Table, below
from lms.policy.values import Json, is_unset

Path = tuple[str, ...]
"""The keys from the top of a pack to a value."""

Cover = tuple[str, ...] | None
"""What stands behind a value: register IDs, or None for a marked assumption."""

REGISTERS = frozenset({"SD", "GS", "ZJ", "HN", "JJ"})
"""Prefixes of the five plans' requirements; a pack of another plan names its own with `register`."""


class Off(Enum):
    """Marks what a stacked pack switches off."""

    OFF = "off"


OFF = Off.OFF


@dataclass
class Draft:
    """A pack file as read: its good values, where bad ones stand, and everything wrong with it."""

    file: str
    values: dict[Path, Json | Off] = field(default_factory=dict)
    bad: set[Path] = field(default_factory=set)
    covers: dict[Path, Cover] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)

    def refuse(self, path: Path | str, reason: str) -> None:
        """Note a problem at a key."""
        key = path if isinstance(path, str) else ".".join(path)
        self.problems.append(PackProblem(self.file, key, reason))

    def text(self, key: str) -> str | None:
        """A text of the head, where it is a good one."""
        found = self.values.get((key,))
        return found if isinstance(found, str) else None


def check_file(file: str, document: Mapping[str, object], registers: frozenset[str]) -> Draft:
    """Check one parsed TOML file. `registers`: prefixes of the IDs that its sources may name."""
    draft = Draft(file)
    body = {key: value for key, value in document.items() if key not in ("sources", "assumptions")}
    _walk_table(draft, body, PACK, (), stacked="extends" in document)
    sources_read = _read_sources(draft, document.get("sources", {}), registers)
    assumptions_read = _read_assumptions(draft, document.get("assumptions", []))
    if sources_read and assumptions_read:
        _attach(draft)
    return draft


def cover_of(path: Path, covers: Mapping[Path, Cover]) -> Path | None:
    """The nearest covering path at or above a value, or None when nothing covers it."""
    ends = (path[:length] for length in range(len(path), 0, -1))
    return next((end for end in ends if end in covers), None)


def _walk(draft: Draft, value: object, node: Leaf | Table | Named, path: Path, stacked: bool) -> None:
    if value == OFF.value and path[0] not in HEAD:
        if stacked:
            draft.values[path] = OFF
        else:
            _refuse_value(draft, path, _("“off” is only for a pack that extends another; leave the key out"))
    elif is_unset(value):
        _walk_unset(draft, node, path)
    elif isinstance(node, Leaf):
        reason = node.check(value)
        if reason:
            _refuse_value(draft, path, reason)
        else:
            draft.values[path] = _as_json(value)
    elif not isinstance(value, Mapping):
        _refuse_value(draft, path, _("must be a table of keys"))
    elif not value:
        _refuse_value(draft, path, _("is empty; fill it or leave it out"))
    else:
        _walk_table(draft, value, node, path, stacked)


def _walk_table(draft: Draft, table: Mapping[str, object], node: Table | Named, path: Path, stacked: bool) -> None:
    for key, value in table.items():
        shape = below(node, key)
        if shape is None:
            _refuse_value(draft, (*path, key), _unknown(key, node))
        else:
            _walk(draft, value, shape, (*path, key), stacked)


def _walk_unset(draft: Draft, node: Leaf | Table | Named, path: Path) -> None:
    if not isinstance(node, Leaf):
        _refuse_value(draft, path, _("is a table; mark single values in it with { unset = true }"))
    elif node.decided:
        _refuse_value(draft, path, _("must be decided, the product computes with it"))
    else:
        draft.values[path] = {"unset": True}


def _unknown(key: str, node: Table | Named) -> str:
    if isinstance(node, Named):
        return _("is not a name that may stand here")
    close = get_close_matches(key, node.members, n=1)
    if close:
        return _("is not a known key; is %(close)s meant?", close=close[0])
    return _("is not a known key")


def _refuse_value(draft: Draft, path: Path, reason: str) -> None:
    draft.bad.add(path)
    draft.refuse(path, reason)


def _as_json(value: object) -> Json:
    """A checked value without TOML's own kinds: days become ISO texts."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int | str):
        return value
    return [_as_json(item) for item in value] if isinstance(value, list) else None


def _read_sources(draft: Draft, sources: object, registers: frozenset[str]) -> bool:
    if not isinstance(sources, Mapping):
        draft.refuse("sources", _("must be a table of keys"))
        return False
    for path, named in _flat(sources):
        ids = [named] if isinstance(named, str) else named
        key = f"sources.{path}"
        if not isinstance(ids, list) or not ids or not all(isinstance(id, str) for id in ids):
            draft.refuse(key, _("must be a register ID such as SD-41, or a list of them"))
        else:
            for id in ids:
                if not _is_register_id(id, registers):
                    draft.refuse(key, _not_an_id(id, registers))
        _cover(draft, path, key, tuple(str(id) for id in ids) if isinstance(ids, list) else ())
    return True


def _flat(sources: Mapping[str, object], above: str = "") -> Iterable[tuple[str, object]]:
    """`"hours.cap" = "SD-41"` and the unquoted `hours.cap = "SD-41"` mean the same."""
    for key, value in sources.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _is_register_id(id: str, registers: frozenset[str]) -> bool:
    found = re.fullmatch(r"([A-Z]{2})-[0-9]{2}", id)
    return found is not None and found[1] in registers


def _not_an_id(id: str, registers: frozenset[str]) -> str:
    known = ", ".join(f"{prefix}-01" for prefix in sorted(registers))
    return _("%(id)s is not a register ID; one looks like %(known)s", id=id, known=known)


def _read_assumptions(draft: Draft, assumptions: object) -> bool:
    if not isinstance(assumptions, list) or not all(isinstance(path, str) for path in assumptions):
        draft.refuse("assumptions", _("must be a list of keys in quotes"))
        return False
    for path in assumptions:
        _cover(draft, path, "assumptions", None)
    return True


def _cover(draft: Draft, dotted: str, key: str, cover: Cover) -> None:
    path = tuple(dotted.split("."))
    if not any(known[: len(path)] == path for known in (*draft.values, *draft.bad)):
        draft.refuse(key, _("“%(path)s” is not a key of this pack", path=dotted))
    elif path in draft.covers:
        draft.refuse(key, _("“%(path)s” stands here and elsewhere; keep one", path=dotted))
    else:
        draft.covers[path] = cover


def _attach(draft: Draft) -> None:
    for path in draft.values:
        if path[0] not in HEAD and cover_of(path, draft.covers) is None:
            draft.refuse(path, _("has no source; name a register ID in [sources] or list it in assumptions"))
