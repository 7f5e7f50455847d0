"""Values of a pack as plain data: nested tables, their single values, and one canonical text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TypeVar

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
"""A value of a resolved pack. Days are ISO texts; frozen: tuples and read-only mappings."""

T = TypeVar("T")


def is_unset(value: object) -> bool:
    """True for `{ unset = true }`: the plan wants this value, but nobody has decided it yet."""
    return isinstance(value, Mapping) and dict(value) == {"unset": True}


def leaves(table: Mapping[str, Json], above: str = "") -> Iterator[tuple[str, Json]]:
    """Single values of nested tables as (dotted path, value). A list and `{ unset = true }` are single values."""
    for key, value in table.items():
        path = f"{above}{key}"
        if isinstance(value, Mapping) and not is_unset(value):
            yield from leaves(value, f"{path}.")
        else:
            yield path, value


def within(path: str, above: str) -> bool:
    """True when a dotted path is `above` or lies below it."""
    return path == above or path.startswith(f"{above}.")


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same text for the same values."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    """Dictionaries and lists in place of read-only mappings and tuples: what the JSON writer takes."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def frozen(value: Json) -> Json:
    """The value with tuples and read-only mappings all the way down."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


class Reader:
    """Reads values of known types from the tables of a checked pack."""

    def __init__(self, table: Json) -> None:
        self.table: Mapping[str, Json] = table if isinstance(table, Mapping) else {}

    def __bool__(self) -> bool:
        return bool(self.table)

    def _get(self, key: str, kind: type[T]) -> T | None:
        value = self.table.get(key)
        return value if isinstance(value, kind) else None

    def at(self, key: str) -> Reader:
        """The table below a key; an empty reader where there is none."""
        return Reader(self.table.get(key))

    def tables(self) -> Iterator[tuple[str, Reader]]:
        """Every table below, with its key."""
        return ((key, Reader(value)) for key, value in self.table.items())

    def text(self, key: str, default: str = "") -> str:
        """A text, or the default."""
        return self._get(key, str) or default

    def maybe_text(self, key: str) -> str | None:
        """A text, or None."""
        return self._get(key, str)

    def whole(self, key: str) -> int:
        """A whole number. Raises KeyError when there is none."""
        found = self._get(key, int)
        if found is None:
            raise KeyError(key)
        return found

    def maybe_whole(self, key: str) -> int | None:
        """A whole number; None when silent or undecided."""
        return self._get(key, int)

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no; the default where the pack is silent."""
        found = self._get(key, bool)
        return default if found is None else found

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the pack is silent."""
        return tuple(str(word) for word in self._get(key, tuple) or ())

    def day(self, key: str) -> date | None:
        """A day, or None."""
        found = self._get(key, str)
        return date.fromisoformat(found) if found else None
