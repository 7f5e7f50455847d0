"""A policy pack: the rules of one jurisdiction's plan, resolved, frozen and typed.

`loading` makes packs from TOML files; a pack can be stored as JSON and read back unchanged. What a plan
does not say is absent here (None, False or empty), never borrowed from another plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import cast

from lms.policy.parts import Cap, Credits, Document, Jurisdiction, Points, Quota, Review, Study, Target
from lms.policy.rules import TopicMode, TopicRule
from lms.policy.values import Json, Reader, canonical, frozen, is_unset, leaves, within

GENERAL = "general"
"""The topic rule that holds for every training type."""


@dataclass(frozen=True)
class PackProblem:
    """One thing wrong with a pack: the file's name, the dotted key ("" = the whole file) and the reason."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


class PackError(Exception):
    """The packs cannot be used; `problems` holds everything found, not only the first."""

    def __init__(self, problems: Sequence[PackProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Pack:
    """One jurisdiction's rules. Two packs are equal when their digests are.

    `lineage`: own id, then those it extends, nearest first. `sources` and `assumptions` speak of single values
    by their dotted path. `resolved` holds every value for display, also those without an attribute here.
    """

    digest: str
    """sha256 (hex) of the canonical JSON of values, sources and assumptions."""
    file: str = field(compare=False)
    lineage: tuple[str, ...] = field(compare=False)
    resolved: Mapping[str, Json] = field(compare=False, repr=False)
    sources: Mapping[str, tuple[str, ...]] = field(compare=False, repr=False)
    assumptions: frozenset[str] = field(compare=False, repr=False)
    id: str = field(compare=False)
    name: str = field(compare=False)
    lang: str = field(compare=False)
    jurisdiction: Jurisdiction = field(compare=False)
    document: Document = field(compare=False)
    minutes_per_hour: int = field(compare=False)
    cap: Cap | None = field(compare=False)
    review: Review | None = field(compare=False)
    share_scope: str = field(compare=False)
    quota: Quota = field(compare=False)
    training_types: Mapping[str, str] = field(compare=False)
    """Training type to its name in the words of the plan."""
    topics: Mapping[str, TopicRule] = field(compare=False)
    """Training type or "general" to its rule."""
    gates: tuple[str, ...] = field(compare=False)
    """In the order of a class; empty where another document sets them (`resolved["gates_document"]`)."""
    study: Study = field(compare=False)
    credits: Credits = field(compare=False)
    points: Points = field(compare=False)
    targets: Mapping[str, Target] = field(compare=False)
    unit_targets: Mapping[str, Mapping[str, int]] = field(compare=False)
    """Region code of a reporting unit to target key to amount."""

    @property
    def stem(self) -> str:
        """The file's name without its ending: the short name people type."""
        return self.file.removesuffix(".toml")

    @property
    def cap_percent(self) -> int | None:
        """The cap for the share rule; None where the plan sets none."""
        return self.cap.percent if self.cap else None

    def topics_for(self, training_type: str) -> tuple[TopicRule, ...]:
        """The topic rules for a training type, the general one first; empty where the plan is silent."""
        return tuple(self.topics[key] for key in (GENERAL, training_type) if key in self.topics)

    def value(self, path: str) -> Json:
        """The value or table at a dotted path; None where the plan is silent or the value is undecided."""
        found: Json = self.resolved
        for key in path.split("."):
            if not isinstance(found, Mapping) or key not in found:
                return None
            found = found[key]
        return None if is_unset(found) else found

    def values(self) -> Iterator[tuple[str, Json]]:
        """Every single value that has a source or is an assumption, as (dotted path, value)."""
        return (
            (path, value) for path, value in leaves(self.resolved) if path in self.sources or path in self.assumptions
        )

    def source_of(self, path: str) -> tuple[str, ...] | None:
        """Register IDs behind a value, or behind all values of a table; None when there are none."""
        if path in self.sources:
            return self.sources[path]
        ids = [id for key, found in self.sources.items() if within(key, path) for id in found]
        return tuple(dict.fromkeys(ids)) or None

    def is_assumption(self, path: str) -> bool:
        """True when this value, or any value of this table, is a marked assumption."""
        return path in self.assumptions or any(within(key, path) for key in self.assumptions)

    def to_json(self) -> str:
        """Everything needed to store the pack, as canonical JSON; `from_json` gives an equal pack."""
        return canonical(
            {
                "file": self.file,
                "lineage": self.lineage,
                "resolved": self.resolved,
                "sources": self.sources,
                "assumptions": sorted(self.assumptions),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Pack:
        """Read a stored pack as it was, without checking it against today's schema.

        Raises ValueError when the text is not what `to_json` gave.
        """
        try:
            stored = json.loads(text)
            return build(
                file=stored["file"],
                lineage=tuple(stored["lineage"]),
                resolved=stored["resolved"],
                sources={path: tuple(ids) for path, ids in stored["sources"].items()},
                assumptions=frozenset(stored["assumptions"]),
            )
        except (KeyError, TypeError, AttributeError) as wrong:
            raise ValueError("this text is not a stored policy pack") from wrong


def in_force(pack: Pack, on: date) -> bool:
    """Whether the plan runs on this day. An expired pack keeps its rules; only this answer changes."""
    document = pack.document
    return document.valid_from <= on and (document.valid_to is None or on <= document.valid_to)


def build(
    *,
    file: str,
    lineage: tuple[str, ...],
    resolved: Mapping[str, Json],
    sources: Mapping[str, tuple[str, ...]],
    assumptions: frozenset[str],
) -> Pack:
    """A pack from resolved values that were checked when they were loaded. Raises KeyError on a missing one."""
    values = cast(Mapping[str, Json], frozen(resolved))
    root = Reader(values)
    return Pack(
        digest=_digest(values, sources, assumptions),
        file=file,
        lineage=lineage,
        resolved=values,
        sources=cast(Mapping[str, tuple[str, ...]], frozen(sources)),
        assumptions=assumptions,
        id=root.text("id"),
        name=root.text("name"),
        lang=root.text("lang", "zh-Hans"),
        jurisdiction=Jurisdiction.read(root.at("jurisdiction")),
        document=Document.read(root.at("document")),
        minutes_per_hour=root.at("hours").whole("minutes_per_hour"),
        cap=Cap.read(root.at("hours").at("cap")),
        review=Review.read(root.at("review")),
        share_scope=root.at("share").text("scope"),
        quota=Quota.read(root.at("quota")),
        training_types=_texts(root.at("training").at("types")),
        topics={key: _topic_rule(table) for key, table in root.at("topics").tables()},
        gates=root.words("gates"),
        study=Study.read(root.at("study")),
        credits=Credits.read(root.at("credits")),
        points=Points.read(root.at("points")),
        targets={key: Target.read(table) for key, table in root.at("targets").tables()},
        unit_targets={code: _amounts(table) for code, table in root.at("unit_targets").tables()},
    )


def _digest(values: Mapping[str, Json], sources: Mapping[str, tuple[str, ...]], assumptions: frozenset[str]) -> str:
    text = canonical({"resolved": values, "sources": sources, "assumptions": sorted(assumptions)})
    return sha256(text.encode()).hexdigest()


def _topic_rule(table: Reader) -> TopicRule:
    mode: TopicMode = "throughout" if table.text("mode") == "throughout" else "include"
    return TopicRule(mode, table.words("list"), table.flag("required", default=True))


def _texts(table: Reader) -> Mapping[str, str]:
    return {key: table.text(key) for key in table.table}


def _amounts(table: Reader) -> Mapping[str, int]:
    return {key: table.whole(key) for key in table.table}
