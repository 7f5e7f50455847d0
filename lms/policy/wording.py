"""The verdicts of the rules in plain sentences, for pages, refusals and commands."""

from __future__ import annotations

from typing import Literal

from lms.language import gettext as _
from lms.language import ngettext
from lms.policy.rules import PlanVerdict, TopicVerdict

Unit = Literal["minutes", "hours"]
"""What the numbers of a plan count: minutes or class hours (学时)."""


def _rounded_half_up(online: int, total: int, decimals: int) -> int:
    """The share in percent, times 10 ** decimals, rounded half up to a whole number."""
    scaled: int = online * 100 * 10**decimals
    return (2 * scaled + total) // (2 * total)


def share_percent_text(verdict: PlanVerdict) -> str:
    """The online share such as "39.8%": one decimal, rounded half up.

    A failing plan never reads like one that passes: as many decimals are shown as it takes to stand
    above the cap (4001 of 10000 under a cap of 40 is "40.01%").
    """
    decimals = 1
    number = _rounded_half_up(*verdict.share, decimals)
    while not verdict.passes and verdict.cap_percent is not None and number <= verdict.cap_percent * 10**decimals:
        decimals += 1
        number = _rounded_half_up(*verdict.share, decimals)
    digits = str(number).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}%"


def amount_text(number: int, unit: Unit) -> str:
    """A number with its unit: "3 class hours", "135 minutes"."""
    if unit == "hours":
        return ngettext("%(n)s class hour", "%(n)s class hours", number)
    return ngettext("%(n)s minute", "%(n)s minutes", number)


def plan_sentences(verdict: PlanVerdict, unit: Unit) -> tuple[str, ...]:
    """The verdict, the sums behind it and, for a failing plan, the smallest mends: one to two sentences."""
    sums = {
        "online": verdict.online,
        "total": amount_text(verdict.total, unit),
        "share": share_percent_text(verdict),
        "cap": f"{verdict.cap_percent}%",
    }
    if verdict.cap_percent is None:
        return (_("The plan passes: %(online)s of %(total)s online (%(share)s); this policy sets no limit.", **sums),)
    if verdict.passes:
        return (
            _("The plan passes: %(online)s of %(total)s online (%(share)s); at most %(cap)s may be online.", **sums),
        )
    fails = _(
        "The plan does not pass: %(online)s of %(total)s online (%(share)s); at most %(cap)s may be online.", **sums
    )
    return fails, _mend_sentence(verdict, unit)


def _mend_sentence(verdict: PlanVerdict, unit: Unit) -> str:
    if verdict.offline_more is None and verdict.online_less is None:
        return _("Plan these hours offline instead.")
    if verdict.offline_more is None:
        return _("To mend it, take away %(less)s online.", less=amount_text(verdict.online_less or 0, unit))
    more = amount_text(verdict.offline_more, unit)
    if verdict.online_less is None:
        return _("To mend it, add %(more)s offline.", more=more)
    less = amount_text(verdict.online_less, unit)
    return _("To mend it, add %(more)s offline or take away %(less)s online.", more=more, less=less)


def topic_sentences(verdict: TopicVerdict) -> tuple[str, ...]:
    """What an author has to do until the rule is met; empty when it is, or when the topics are only encouraged."""
    if verdict.passes:
        return ()
    sentences = []
    separator = _(", ")
    if verdict.missing:
        sentences.append(_("Cover these topics: %(topics)s.", topics=separator.join(verdict.missing)))
    if verdict.in_one_unit_only:
        sentences.append(
            _(
                "These topics run through the whole training; put them into one more unit: %(topics)s.",
                topics=separator.join(verdict.in_one_unit_only),
            )
        )
    if verdict.crowded_units:
        sentences.append(
            ngettext(
                "%(n)s unit carries more than half of the topics; spread them over more units.",
                "%(n)s units carry more than half of the topics each; spread them over more units.",
                len(verdict.crowded_units),
            )
        )
    return tuple(sentences)
