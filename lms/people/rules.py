"""Rules about people and regions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_TRIES = 5
WAIT = timedelta(seconds=30)
FORGET_AFTER = timedelta(minutes=15)
PASSWORD_SHORTEST = 8
PASSWORD_LONGEST = 128


def wait_before_next_try(failures: int, last_at: datetime, now: datetime) -> timedelta:
    """How long a name from one address must wait. The name is never locked for others.

    Five free tries, then half a minute between tries; after a quarter of an hour all is
    forgotten. A slow typist never meets it. A clock set back does not lengthen the wait.
    """
    passed = max(now - last_at, timedelta(0))
    if failures < FREE_TRIES or passed >= FORGET_AFTER:
        return timedelta(0)
    return max(WAIT - passed, timedelta(0))


@dataclass(frozen=True)
class RegionTree:
    """All regions: code to (name, parent code, level)."""

    nodes: Mapping[str, tuple[str, str | None, str]]

    def name(self, code: str | None) -> str:
        """The region's name, or the code itself when it is unknown."""
        return self.nodes[code][0] if code is not None and code in self.nodes else (code or "")

    def level(self, code: str) -> str:
        """province, city, county, town or reporting-unit."""
        return self.nodes[code][2]

    def line(self, code: str | None) -> list[str]:
        """The region and those above it, nearest first. A loop in the data ends the line."""
        line: list[str] = []
        while code is not None and code in self.nodes and code not in line:
            line.append(code)
            code = self.nodes[code][1]
        return line

    def covers(self, scope: str, code: str | None) -> bool:
        """Does the scope region contain the other (or is it the same)?"""
        return scope in self.line(code)

    def below(self, scopes: Iterable[str]) -> set[str]:
        """Every region covered by any of the scopes."""
        wanted = set(scopes)
        return {code for code in self.nodes if wanted.intersection(self.line(code))}

    def child_towards(self, root: str, code: str | None) -> str | None:
        """The child of `root` in whose line `code` stands; None when it is the root or outside."""
        line = self.line(code)
        if root not in line or line[0] == root:
            return None
        return line[line.index(root) - 1]
