"""A resolved pack as a whole: what it must hold, and values that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.language import gettext as _
from lms.policy.checking import Path
from lms.policy.pack import GENERAL
from lms.policy.schema import LEVELS, PACK, Leaf, Named, Table
from lms.policy.values import Json

Finding = tuple[str, str]
"""A dotted key and what is wrong there."""


@dataclass(frozen=True)
class Whole:
    """All values of a pack after stacking. `bad`: keys already refused, about which nothing more is said.

    `root_level`: the level of the jurisdiction whose plan lies at the bottom of the stack.
    """

    values: Mapping[Path, Json]
    bad: frozenset[Path]
    root_level: str | None

    def get(self, dotted: str) -> Json:
        """A single value, or None."""
        return self.values.get(tuple(dotted.split(".")))

    def names(self, *above: str) -> list[str]:
        """The keys that stand in a table, in the order of the file."""
        keys = (path[len(above)] for path in self.values if path[: len(above)] == above and len(path) > len(above))
        return list(dict.fromkeys(keys))

    def has(self, path: Path) -> bool:
        """True when something stands at or below a key, or something there was refused."""
        touched = any(bad[: len(path)] == path or path[: len(bad)] == bad for bad in self.bad)
        return touched or any(known[: len(path)] == path for known in self.values)


def findings(whole: Whole) -> Iterator[Finding]:
    """Everything wrong with the pack as a whole."""
    yield from _missing(whole, PACK, ())
    for check in (_dates, _levels, _cap, _topics, _gates, _eligibility, _accounts, _unit_targets):
        yield from check(whole)


def _missing(whole: Whole, node: Table | Named | Leaf, path: Path) -> Iterator[Finding]:
    if isinstance(node, Leaf) or not whole.has(path):
        return
    if isinstance(node, Table):
        for key in node.needs:
            if not whole.has((*path, key)):
                yield ".".join((*path, key)), _("is missing")
        members = dict(node.members)
    else:
        members = dict.fromkeys(whole.names(*path), node.each)
    for key, member in members.items():
        yield from _missing(whole, member, (*path, key))


def _dates(whole: Whole) -> Iterator[Finding]:
    first, last = whole.get("document.valid_from"), whole.get("document.valid_to")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        yield "document.valid_to", _("lies before valid_from")
    status = whole.get("document.status")
    if status in ("expired", "successor_unknown") and not whole.has(("document", "valid_to")):
        yield "document.valid_to", _("is missing; a plan that has ended has a last day")


def _rank(level: Json) -> int | None:
    return LEVELS.index(level) if isinstance(level, str) and level in LEVELS else None


def _levels(whole: Whole) -> Iterator[Finding]:
    own, child = _rank(whole.get("jurisdiction.level")), _rank(whole.get("jurisdiction.child_level"))
    if own is not None and child is not None and child <= own:
        yield "jurisdiction.child_level", _("must lie below the level of the jurisdiction")
    root = _rank(whole.root_level)
    for key in ("review.level", "share.scope", "hours.cap.exempt_by"):
        level = _rank(whole.get(key))
        if root is not None and level is not None and level < root:
            yield key, _("lies above the jurisdiction, whose level is %(level)s", level=LEVELS[root])


def _cap(whole: Whole) -> Iterator[Finding]:
    principle = whole.get("hours.cap.principle") is True
    exempt_by = whole.has(("hours", "cap", "exempt_by"))
    if principle and not exempt_by:
        yield "hours.cap.exempt_by", _("is missing; a rule in principle names the level that may exempt from it")
    if exempt_by and not principle and not whole.bad & {("hours", "cap"), ("hours", "cap", "principle")}:
        yield "hours.cap.exempt_by", _("needs principle = true")


def _topics(whole: Whole) -> Iterator[Finding]:
    known = {GENERAL, *whole.names("training", "types")}
    for kind in whole.names("topics"):
        if kind not in known:
            yield f"topics.{kind}", _("is not a training type; known: %(types)s", types=", ".join(sorted(known)))
        topics = whole.get(f"topics.{kind}.list")
        if whole.get(f"topics.{kind}.mode") == "throughout" and isinstance(topics, list) and len(topics) < 2:
            yield f"topics.{kind}.list", _("needs at least two topics to be spread throughout a training")


def _gates(whole: Whole) -> Iterator[Finding]:
    if whole.has(("gates",)) and whole.has(("gates_document",)):
        yield "gates_document", _("stands beside gates; keep the one that holds")


def _eligibility(whole: Whole) -> Iterator[Finding]:
    if whole.has(("eligibility", "soldier_grades")) and whole.get("eligibility.card") == "disability":
        yield "eligibility.soldier_grades", _('needs card = "any"')
    for key in ("family_relations", "family_grounds"):
        if whole.has(("eligibility", key)) and whole.get("eligibility.family_members") is not True:
            yield f"eligibility.{key}", _("needs family_members = true")


def _accounts(whole: Whole) -> Iterator[Finding]:
    for value, switch in (("credits.hours_per_credit", "credits.bank"), ("points.daily_max", "points.enabled")):
        if whole.has(tuple(value.split("."))) and whole.get(switch) is not True:
            yield value, _("needs %(switch)s = true", switch=switch)


def _unit_targets(whole: Whole) -> Iterator[Finding]:
    sums: dict[str, int] = {}
    for unit in whole.names("unit_targets"):
        for target in whole.names("unit_targets", unit):
            amount = whole.get(f"unit_targets.{unit}.{target}")
            sums[target] = sums.get(target, 0) + (amount if isinstance(amount, int) else 0)
            if not whole.has(("targets", target)):
                yield f"unit_targets.{unit}.{target}", _("has no target of that name in targets")
    refused = any(path[0] == "unit_targets" for path in whole.bad)
    for target, total in sums.items():
        amount = whole.get(f"targets.{target}.amount")
        if isinstance(amount, int) and amount != total and not refused:
            yield (
                f"targets.{target}.amount",
                _("is %(amount)s, but the units' targets add up to %(total)s", amount=amount, total=total),
            )
