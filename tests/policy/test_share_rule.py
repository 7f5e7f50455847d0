"""The share rule (SD-41), as a table and as promises over all amounts."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.policy.rules import EmptyPlan, check_plan, missing_offline_for, recognised_minutes

amounts = st.integers(0, 10_000)
real_caps = st.integers(0, 99)
caps = st.none() | st.integers(0, 130)


def passes(online: int, offline: int, cap: int | None) -> bool:
    """The rule in the words of the design."""
    return cap is None or online * 100 <= cap * (online + offline)


@pytest.mark.parametrize(
    ("online", "offline", "verdict"),
    [(40, 60, True), (30, 47, True), (30, 45, True), (41, 59, False), (31, 46, False), (0, 1, True), (1, 0, False)],
)
def test_a_plan_passes_up_to_and_with_forty_percent(online, offline, verdict):
    assert check_plan(online, offline, 40).passes is verdict


def test_a_plan_of_41_percent_is_refused_with_the_smallest_mends():
    verdict = check_plan(41, 59, 40)
    assert (verdict.passes, verdict.offline_more, verdict.online_less) == (False, 3, 2)
    assert (verdict.total, verdict.share) == (100, (41, 100))


def test_a_plan_without_hours_is_an_error_even_without_a_cap():
    for cap in (None, 0, 40, 100):
        with pytest.raises(EmptyPlan):
            check_plan(0, 0, cap)


def test_under_a_cap_of_0_only_taking_away_all_online_hours_helps():
    verdict = check_plan(5, 10, 0)
    assert (verdict.passes, verdict.offline_more, verdict.online_less) == (False, None, 5)
    assert check_plan(0, 10, 0).passes


def test_a_plan_with_online_hours_alone_under_a_cap_of_0_has_no_single_mend():
    verdict = check_plan(5, 0, 0)
    assert (verdict.passes, verdict.offline_more, verdict.online_less) == (False, None, None)


def test_taking_away_online_hours_never_mends_a_plan_without_offline_hours():
    assert check_plan(5, 0, 40).online_less is None


@pytest.mark.parametrize("cap", [None, 100, 120])
def test_no_cap_and_a_cap_of_100_never_fail_and_recognise_all(cap):
    assert check_plan(7, 0, cap).passes
    assert recognised_minutes(7, 0, cap) == 7
    assert missing_offline_for(7, 0, cap) == 0


def test_the_example_of_the_design_banks_360_minutes():
    assert recognised_minutes(1800, 2160, 40) == 1440
    assert missing_offline_for(1800, 2160, 40) == 540


def test_nothing_earned_recognises_nothing_and_misses_nothing():
    assert recognised_minutes(0, 0, 40) == 0
    assert missing_offline_for(0, 0, 40) == 0
    assert missing_offline_for(0, 0, 0) == 0


def test_under_a_cap_of_0_no_offline_hours_can_help():
    assert recognised_minutes(10, 500, 0) == 0
    assert missing_offline_for(10, 500, 0) is None


@pytest.mark.parametrize("given_amounts", [(-1, 5, 40), (5, -1, 40), (5, 5, -1)])
def test_negative_amounts_are_errors(given_amounts):
    for rule in (recognised_minutes, missing_offline_for, check_plan):
        with pytest.raises(ValueError, match="never negative"):
            rule(*given_amounts)


@given(amounts, amounts, caps)
def test_the_verdict_is_the_rule_of_the_design(online, offline, cap):
    assume(online + offline > 0)
    assert check_plan(online, offline, cap).passes is passes(online, offline, cap)


@given(amounts, amounts, caps)
def test_each_mend_is_enough_and_the_smallest(online, offline, cap):
    assume(online + offline > 0)
    verdict = check_plan(online, offline, cap)
    if verdict.offline_more is not None:
        assert passes(online, offline + verdict.offline_more, cap)
        assert verdict.offline_more == 0 or not passes(online, offline + verdict.offline_more - 1, cap)
    if verdict.online_less is not None:
        assert passes(online - verdict.online_less, offline, cap)
        assert online - verdict.online_less + offline > 0
        assert verdict.online_less == 0 or not passes(online - verdict.online_less + 1, offline, cap)


@given(st.integers(1, 300), st.integers(0, 300), real_caps)
def test_a_mend_is_missing_only_where_none_exists(online, offline, cap):
    verdict = check_plan(online, offline, cap)
    assert (verdict.offline_more is None) is (cap == 0)
    fewer = [kept for kept in range(online + 1) if kept + offline > 0 and passes(kept, offline, cap)]
    assert (verdict.online_less is None) is (not fewer)


@given(st.integers(0, 300), st.integers(0, 300), caps)
def test_recognised_is_the_largest_amount_within_the_cap(earned, offline, cap):
    best = max(n for n in range(earned + 1) if n + offline == 0 or passes(n, offline, cap))
    assert recognised_minutes(earned, offline, cap) == best


@given(amounts, amounts, real_caps)
def test_recognised_never_exceeds_the_cap_nor_what_was_earned(earned, offline, cap):
    recognised = recognised_minutes(earned, offline, cap)
    assert 0 <= recognised <= earned
    assert recognised * 100 <= cap * (recognised + offline)


@given(amounts, amounts, amounts, caps)
def test_more_minutes_of_either_kind_never_recognise_less(earned, offline, more, cap):
    recognised = recognised_minutes(earned, offline, cap)
    assert recognised_minutes(earned + more, offline, cap) >= recognised
    assert recognised_minutes(earned, offline + more, cap) >= recognised


@given(amounts, amounts, caps)
def test_the_missing_offline_minutes_are_enough_and_the_smallest(earned, offline, cap):
    missing = missing_offline_for(earned, offline, cap)
    if missing is None:
        assert cap == 0
        assert earned > 0
    else:
        assert recognised_minutes(earned, offline + missing, cap) == earned
        assert missing == 0 or recognised_minutes(earned, offline + missing - 1, cap) < earned


@given(st.integers(10**15, 10**18), st.integers(10**15, 10**18))
def test_large_amounts_stay_exact(online, offline):
    assert check_plan(online, offline, 40).passes is (online * 100 <= 40 * (online + offline))
