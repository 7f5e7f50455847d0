"""Typed reading of TOML tables: every fault becomes a finding with file, line and key, never an exception."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, datetime

from lms.courses.findings import Findings
from lms.language import gettext as _

_SCANNED = 200
"""Characters of a line in which a key is looked for; keeps the scan quick on any input."""
_DOTS_MAX = 100
UID = re.compile(r"[a-z0-9-]{3,60}")
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\s\"'-]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
_SYNTAX_LINE = re.compile(r"at line (\d+)")


class Table:
    """One table of a TOML file. Each reader returns a harmless value after noting a finding."""

    def __init__(
        self, values: dict[str, object], file: str, findings: Findings, lines: dict[str, int], path: str = ""
    ) -> None:
        self._values = values
        self._file = file
        self._findings = findings
        self._lines = lines
        self._path = path
        self._known: list[str] = []

    def error(self, key: str, message: str) -> None:
        """Note a fault at a key of this table ("" for the table itself)."""
        place = self._place(key)
        self._findings.error(self._file, message, line=self._line(place), key=place or None)

    def warning(self, key: str, message: str) -> None:
        """Note something at a key of this table that should be mended but may stay."""
        place = self._place(key)
        self._findings.warning(self._file, message, line=self._line(place), key=place or None)

    def has(self, key: str) -> bool:
        """True when the author wrote this key."""
        return key in self._values

    def raw(self, key: str) -> object:
        """What the author wrote, unjudged; None when missing."""
        return self._values.get(key)

    def text(self, key: str, most: int, *, needed: bool = True, lines: bool = False) -> str:
        """Text of 1 to `most` characters, trimmed; without `needed` it may be missing or ""."""
        self._known.append(key)
        if key not in self._values:
            if needed:
                self.error(key, _("%(key)s is missing: add it.", key=key))
            return ""
        value = self._values[key]
        if not isinstance(value, str):
            self.error(key, _("%(key)s must be text in quotation marks.", key=key))
            return ""
        return self._clean(key, value, most, needed=needed, lines=lines)

    def _clean(self, key: str, value: str, most: int, *, needed: bool, lines: bool) -> str:
        text = value.strip()
        if needed and not text:
            self.error(key, _("%(key)s is empty: write something.", key=key))
        elif len(text) > most:
            self.error(key, _("%(key)s has %(n)s characters: shorten it to %(most)s.", key=key, n=len(text), most=most))
        elif not lines and "\n" in text:
            self.error(key, _("%(key)s must stand on one line.", key=key))
        elif any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text):
            self.error(key, _("%(key)s holds characters that cannot be shown: type it anew.", key=key))
        else:
            return text
        return ""

    def uid(self, key: str) -> str:
        """A name that stays the same over versions: 3 to 60 small letters, digits and hyphens."""
        text = self.text(key, 60)
        if text and not UID.fullmatch(text):
            self.error(key, _("%(key)s: use 3 to 60 small letters a–z, digits and hyphens.", key=key))
            return ""
        return text

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """One of a few words."""
        text = self.text(key, 60)
        if text and text not in allowed:
            choices = ", ".join(allowed)
            message = _("%(key)s is “%(value)s”: choose one of %(choices)s.", key=key, value=text, choices=choices)
            self.error(key, message)
            return ""
        return text

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`; missing is a fault unless there is a default."""
        self._known.append(key)
        if key not in self._values:
            if default is None:
                self.error(key, _("%(key)s is missing: add it.", key=key))
            return low if default is None else default
        value = self._values[key]
        # `true` is an int in Python, never in a course.
        if isinstance(value, bool) or not isinstance(value, int):
            self.error(key, _("%(key)s must be a whole number without quotation marks.", key=key))
            return low
        if not low <= value <= high:
            self.error(key, _("%(key)s: give a whole number from %(low)s to %(high)s.", key=key, low=low, high=high))
            return low
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false; missing is a fault unless there is a default."""
        self._known.append(key)
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            self.error(key, _("%(key)s must be true or false, without quotation marks.", key=key))
            return False
        return value

    def day(self, key: str) -> str:
        """An ISO date, written as text or as a TOML date; "" when missing or empty."""
        value = self._values.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            self._known.append(key)
            return value.isoformat()
        text = self.text(key, 20, needed=False)
        try:
            if text and (len(text) != 10 or date.fromisoformat(text).isoformat() != text):
                raise ValueError
        except ValueError:
            self.error(key, _("%(key)s: write the date as in 2027-12-31.", key=key))
            return ""
        return text

    def texts(self, key: str, most: int, most_texts: int) -> tuple[str, ...]:
        """A list of different texts, perhaps empty or missing."""
        self._known.append(key)
        values = self._values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.error(key, _("%(key)s must be a list of texts in quotation marks.", key=key))
            return ()
        if len(values) > most_texts:
            self.error(key, _("%(key)s has too many entries: keep at most %(most)s.", key=key, most=most_texts))
            return ()
        texts = tuple(self._clean(key, value, most, needed=True, lines=False) for value in values)
        if len(set(texts)) < len(texts):
            self.error(key, _("%(key)s names something twice: keep it once.", key=key))
        return texts

    def table(self, key: str) -> Table:
        """A table that must be there."""
        self._known.append(key)
        value = self._values.get(key)
        if not isinstance(value, dict):
            self.error(key, _("The section [%(key)s] is missing: add it.", key=key))
            value = {}
        return Table(value, self._file, self._findings, self._lines, self._place(key))

    def tables(self, key: str, low: int, high: int) -> list[Table]:
        """A list of tables, `low` to `high` of them."""
        self._known.append(key)
        values = self._values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.error(key, _("Write each entry of %(key)s under its own line [[%(key)s]].", key=key))
            return []
        if not low <= len(values) <= high:
            self.error(key, _("%(key)s has %(n)s entries: it takes %(low)s to %(high)s.",
                              key=key, n=len(values), low=low, high=high))  # fmt: skip
        place = self._place(key)
        return [
            Table(value, self._file, self._findings, self._lines, f"{place}[{number}]")
            for number, value in enumerate(values[:high], 1)
        ]

    def finish(self) -> None:
        """Note every key that no reader asked for: a misspelt key must not be lost in silence."""
        for key in self._values:
            if key in self._known:
                continue
            near = difflib.get_close_matches(key, self._known, 1)
            shown = key[:40]
            if near:
                self.error(key, _("%(key)s is not known here: did you mean %(near)s?", key=shown, near=near[0]))
            else:
                self.error(key, _("%(key)s is not known here: remove it.", key=shown))

    def _place(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path and key else self._path or key

    def _line(self, place: str) -> int | None:
        """The line of a key, else of the nearest table around it."""
        while place:
            if place in self._lines:
                return self._lines[place]
            head, dot, _tail = place.rpartition(".")
            place = head if dot else ""
        return None


def repeated(values: Sequence[str]) -> list[tuple[str, int]]:
    """(value, place) of each value met before, "" passed over; places count from 1."""
    return [(value, place) for place, value in enumerate(values, 1) if value and value in values[: place - 1]]


def read_toml(text: str, file: str, findings: Findings) -> Table | None:
    """The root table of a TOML text, or None with a finding when it is no TOML."""
    for number, written in enumerate(text.split("\n"), 1):
        # A key of n dotted parts costs the standard reader memory by n²: one long line could end the server.
        if written.count(".") > _DOTS_MAX:
            findings.error(file, _("This line has too many full stops: write shorter text."), line=number)
            return None
    try:
        values = tomllib.loads(text)
    except RecursionError:
        findings.error(file, _("This file nests too deeply: write it as the format shows."))
        return None
    except ValueError as fault:
        found = _SYNTAX_LINE.search(str(fault))
        line = int(found[1]) if found else None
        findings.error(
            file, _("TOML cannot be read here: look for a missing quotation mark, bracket or =, or a key given twice."),
            line=line,
        )  # fmt: skip
        return None
    return Table(values, file, findings, _lines_of(text))


def _lines_of(text: str) -> dict[str, int]:
    """Place (`units[2].minutes`) → line, by a plain scan. A missing place only costs a line number."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    path = ""
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        if quote:
            quote = "" if line.count(quote) % 2 else quote
            continue
        start = line[:_SCANNED]
        if header := _HEADER.match(start):
            path = _header_path(header[1], header[2], counts)
            lines.setdefault(path, number)
        elif key := _KEY.match(start):
            lines.setdefault(f"{path}.{key[1]}" if path else key[1], number)
        quote = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
    return lines


def _header_path(bracket: str, name: str, counts: dict[str, int]) -> str:
    """`[[items.choices]]` below the third `[[items]]` → `items[3].choices[n]`."""
    path = ""
    parts = [part.strip(" \"'") for part in name.split(".")]
    for depth, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        if bracket == "[[" and depth == len(parts) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path
