"""Verdicts in plain sentences."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.policy.rules import TopicRule, check_plan, missing_topics
from lms.policy.wording import plan_sentences, share_percent_text, topic_sentences


@pytest.mark.parametrize(
    ("online", "offline", "cap", "text"),
    [
        (41, 59, 40, "41.0%"),
        (40, 60, 40, "40.0%"),
        (1, 2, 40, "33.3%"),
        (2, 1, None, "66.7%"),
        (1, 15, 40, "6.3%"),
        (0, 5, 0, "0.0%"),
        (5, 0, 40, "100.0%"),
        (4001, 5999, 40, "40.01%"),
        (400_001, 599_999, 40, "40.0001%"),
        (3999, 6001, 40, "40.0%"),
        (1, 99_999, 0, "0.001%"),
    ],
)
def test_a_share_has_one_decimal_unless_that_would_hide_why_it_fails(online, offline, cap, text):
    assert share_percent_text(check_plan(online, offline, cap)) == text


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 99))
def test_the_shown_share_of_a_failing_plan_stands_above_the_cap(online, offline, cap):
    assume(online + offline > 0)
    verdict = check_plan(online, offline, cap)
    whole, decimals = share_percent_text(verdict).removesuffix("%").split(".")
    shown = int(whole + decimals)
    if not verdict.passes:
        assert shown > cap * 10 ** len(decimals)
    else:
        assert shown <= cap * 10 ** len(decimals)


def test_a_failing_plan_names_both_mends():
    verdict, mend = plan_sentences(check_plan(41, 59, 40), "hours")
    assert verdict == "The plan does not pass: 41 of 100 class hours online (41.0%); at most 40% may be online."
    assert mend == "To mend it, add 3 class hours offline or take away 2 class hours online."


def test_one_unit_is_one_and_the_unit_is_the_callers():
    assert plan_sentences(check_plan(2, 2, 40), "minutes")[1] == (
        "To mend it, add 1 minute offline or take away 1 minute online."
    )


@pytest.mark.parametrize(
    ("plan", "mend"),
    [
        ((5, 10, 0), "To mend it, take away 5 class hours online."),
        ((5, 0, 40), "To mend it, add 8 class hours offline."),
        ((5, 0, 0), "Plan these hours offline instead."),
    ],
)
def test_only_mends_that_help_are_named(plan, mend):
    assert plan_sentences(check_plan(*plan), "hours")[1] == mend


def test_a_passing_plan_needs_one_sentence():
    assert plan_sentences(check_plan(40, 60, 40), "hours") == (
        "The plan passes: 40 of 100 class hours online (40.0%); at most 40% may be online.",
    )
    assert plan_sentences(check_plan(1, 0, None), "hours") == (
        "The plan passes: 1 of 1 class hour online (100.0%); this policy sets no limit.",
    )


def test_missing_and_crowded_topics_become_things_to_do():
    rule = TopicRule("throughout", ("a", "b", "c", "d"))
    assert topic_sentences(missing_topics(rule, [("u1", ["a", "b", "c"])])) == (
        "Cover these topics: d.",
        "These topics run through the whole training; put them into one more unit: a, b, c.",
        "1 unit carries more than half of the topics; spread them over more units.",
    )


def test_nothing_is_asked_for_when_topics_are_covered_or_only_encouraged():
    assert topic_sentences(missing_topics(TopicRule("include", ("a",)), [("u1", ["a"])])) == ()
    assert topic_sentences(missing_topics(TopicRule("include", ("a",), required=False), [])) == ()
