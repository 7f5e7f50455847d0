"""docs/maur.md: each requirement of the W3C media accessibility user requirements, and the tests that show it.

A row is | ID | what it asks | met, not met or not applicable | tests or reason |. `watch` looks at a whole run: a row
that is called met while one of its tests was missing, skipped or red fails the run.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "maur.md"
KEPT = ROOT / ".pytest_cache" / "maur.json"
FAMILIES = {"DV": 13, "TVD": 5, "EVD": 3, "CA": 4, "CN": 10, "CC": 28, "ECC": 5, "SL": 5, "T": 3, "IC": 6, "CNS": 4,
            "TSM": 5, "PP": 4, "DAC": 9, "API": 3, "VP": 5, "SD": 7}
"""How many requirements each family has: 119 in all."""
STATES = ("met", "not met", "not applicable")
_ROW = re.compile(r"\| ([A-Z]+-[0-9]+) \| (.*?) \| (met|not met|not applicable) \| (.*?) \|")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@dataclass(frozen=True)
class Row:
    """One requirement."""

    id: str
    asks: str
    state: str
    proof: str

    @property
    def tests(self) -> tuple[tuple[str, str], ...]:
        """(file below the root, function) of each test that the row names."""
        return tuple(_TEST.findall(self.proof))


def rows() -> list[Row]:
    """The table, in its order."""
    return [Row(*found) for found in _ROW.findall(DOCUMENT.read_text("utf-8"))]


def ids() -> list[str]:
    """Every requirement there is."""
    return [f"{family}-{number}" for family, count in FAMILIES.items() for number in range(1, count + 1)]


@cache
def functions(path: str) -> dict[str, ast.FunctionDef]:
    """The tests of a file by name; nothing for a file that is not there."""
    file = ROOT / path
    if not file.is_file():
        return {}
    return {node.name: node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


class Watch:
    """Collects outcomes of a run; tells at its end which met rows were not shown."""

    def __init__(self) -> None:
        self.outcomes: dict[tuple[str, str], set[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test, from whichever worker."""
        if report.when == "call" or report.outcome != "passed":
            path, _, name = report.nodeid.partition("::")
            self.outcomes.setdefault((path, name.partition("[")[0]), set()).add(report.outcome)

    def keep(self, *, is_second_try: bool = False) -> None:
        """Leave the outcomes for the second half of the run; a second try replaces those of the first."""
        kept = {}
        if is_second_try and KEPT.exists():
            kept = {(path, name): set(found) for path, name, found in json.loads(KEPT.read_text("utf-8"))}
        kept |= self.outcomes
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(json.dumps([[*name, sorted(found)] for name, found in kept.items()]), "utf-8")

    def join_kept(self) -> bool:
        """Take in the outcomes of the first half, once; False when there was none."""
        if not KEPT.exists():
            return False
        for path, name, found in json.loads(KEPT.read_text("utf-8")):
            self.outcomes.setdefault((path, name), set()).update(found)
        KEPT.unlink()
        return True

    def unshown(self) -> list[str]:
        """A sentence for each test that a met row names and that did not pass in this run."""
        return [f"{row.id} is called met, but {path}::{name} {_told(self.outcomes.get((path, name), set()))}"
                for row in rows() if row.state == "met" for path, name in row.tests
                if self.outcomes.get((path, name)) != {"passed"}]


def _told(outcomes: Iterable[str]) -> str:
    found = ", ".join(sorted(outcomes))
    return f"was {found}." if found else "did not run."
