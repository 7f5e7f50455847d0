"""The share rule and the topic rule. Pure: whole units in, whole units out, no division that loses anything.

A unit is a minute or a class hour; the rules do not care as long as all amounts of one call share it.
"Offline" always means offline hours in the base that the pack names (`hours.cap.base`): with "total" all of
them, with "theory" only theory hours. The caller chooses; the arithmetic is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

WHOLE = 100
"""A cap of 100 percent or more forbids nothing."""


class EmptyPlan(ValueError):
    """A plan without any hours has no share; it is an error, never a pass."""


def _check_amounts(*amounts: int) -> None:
    if any(amount < 0 for amount in amounts):
        raise ValueError(f"amounts and caps are never negative: {amounts}")


def recognised_minutes(earned_online: int, offline_in_base: int, cap_percent: int | None) -> int:
    """Largest n <= earned_online with 100 n <= cap (n + offline). The rest stays banked, never lost. (SD-41)

    `cap_percent` None or at least 100 recognises all; 0 recognises none. Rounds down to a whole unit.
    Raises ValueError when anything is negative.
    """
    _check_amounts(earned_online, offline_in_base, cap_percent or 0)
    if cap_percent is None or cap_percent >= WHOLE:
        return earned_online
    return min(earned_online, cap_percent * offline_in_base // (WHOLE - cap_percent))


def missing_offline_for(earned_online: int, offline: int, cap_percent: int | None) -> int | None:
    """Offline units still needed until all that was earned online is recognised (smallest such number).

    0 when nothing is missing; None when no offline hours can help, which is so under a cap of 0
    with anything earned online. Raises ValueError when anything is negative.
    """
    if recognised_minutes(earned_online, offline, cap_percent) == earned_online:
        return 0
    if not cap_percent:
        return None
    needed = -(-earned_online * (WHOLE - cap_percent) // cap_percent)
    return needed - offline


@dataclass(frozen=True)
class PlanVerdict:
    """What the share rule says of a plan, with the smallest mends when it fails.

    `offline_more`: smallest number of offline units to add; `online_less`: smallest number of online
    units to take away (the total shrinks with them). Both are 0 when the plan passes; None when
    that kind of mend cannot help. Each mend alone is enough.
    """

    passes: bool
    online: int
    offline: int
    cap_percent: int | None
    offline_more: int | None
    online_less: int | None

    @property
    def total(self) -> int:
        """All hours of the plan, online and offline."""
        return self.online + self.offline

    @property
    def share(self) -> tuple[int, int]:
        """The online share as an exact fraction: (online, total)."""
        return self.online, self.total


def check_plan(online: int, offline: int, cap_percent: int | None) -> PlanVerdict:
    """Whether `online * 100 <= cap * total`; equal passes, no cap never fails. (SD-41)

    Raises EmptyPlan when there are no hours at all, ValueError when anything is negative.
    """
    _check_amounts(online, offline)
    if online + offline == 0:
        raise EmptyPlan("a plan has at least one hour")
    allowed_online = recognised_minutes(online, offline, cap_percent)
    return PlanVerdict(
        passes=allowed_online == online,
        online=online,
        offline=offline,
        cap_percent=cap_percent,
        offline_more=missing_offline_for(online, offline, cap_percent),
        # Without offline hours what is left is either all online, or nothing: no way out.
        online_less=online - allowed_online if offline or allowed_online == online else None,
    )


TopicMode = Literal["include", "throughout"]


@dataclass(frozen=True)
class TopicRule:
    """Topics that a training must cover, in the words of the plan.

    "include": each stands somewhere (SD-23, GS-14). "throughout": spread over the training (HN-23).
    `required` is False where the plan only encourages them (JJ-11): they are listed, never a refusal.
    """

    mode: TopicMode
    topics: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class TopicVerdict:
    """What a topic rule says of the units of a course; all three findings empty means fulfilled.

    `missing`: topics in no unit. `in_one_unit_only` and `crowded_units` (unit_uids that carry more
    than half of the topics) are found only by a rule of mode "throughout".
    """

    rule: TopicRule
    missing: tuple[str, ...]
    in_one_unit_only: tuple[str, ...] = ()
    crowded_units: tuple[str, ...] = ()

    @property
    def fulfilled(self) -> bool:
        """True when nothing is left to do."""
        return not (self.missing or self.in_one_unit_only or self.crowded_units)

    @property
    def passes(self) -> bool:
        """True when nothing stands in the way: fulfilled, or only encouraged."""
        return self.fulfilled or not self.rule.required


def missing_topics(rule: TopicRule, units: Sequence[tuple[str, Sequence[str]]]) -> TopicVerdict:
    """Compare the topics of a rule with `units`, pairs of (unit_uid, topics carried), in the order of study.

    A topic named twice in a unit counts once; topics outside the rule do not count. Results keep
    the order of the rule and of the units.
    """
    carried: dict[str, set[str]] = {}
    for unit_uid, topics in units:
        carried.setdefault(unit_uid, set()).update(topic for topic in topics if topic in rule.topics)
    places = {topic: sum(topic in held for held in carried.values()) for topic in rule.topics}
    missing = tuple(topic for topic in rule.topics if places[topic] == 0)
    if rule.mode == "include":
        return TopicVerdict(rule, missing)
    return TopicVerdict(
        rule,
        missing,
        in_one_unit_only=tuple(topic for topic in rule.topics if places[topic] == 1),
        crowded_units=tuple(uid for uid, held in carried.items() if 2 * len(held) > len(rule.topics)),
    )
