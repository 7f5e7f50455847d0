"""Sets of intervals behave like sets: each law is checked against sets of single milliseconds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning import rules
from lms.learning.rules import Interval

END = 60
raw = st.lists(st.tuples(st.integers(-20, END + 20), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair))), max_size=8)
disjoint = raw.map(lambda intervals: rules.clip(intervals, END))


def points(intervals: list[Interval]) -> set[int]:
    """The milliseconds that a list of intervals holds."""
    return {point for start, end in intervals for point in range(start, end)}


def is_tidy(intervals: list[Interval]) -> bool:
    """Sorted, not empty, and with a gap between each two."""
    return (all(start < end for start, end in intervals)
            and all(one[1] < other[0] for one, other in zip(intervals, intervals[1:], strict=False)))


@given(raw)
def test_merging_keeps_every_point_and_tidies(intervals):
    merged = rules.merge(intervals)
    assert points(merged) == points(intervals)
    assert is_tidy(merged)
    assert rules.merge(merged) == merged
    assert rules.measure(merged) == len(points(intervals))


@given(raw, st.randoms())
def test_merging_does_not_care_about_order(intervals, random):
    shuffled = list(intervals)
    random.shuffle(shuffled)
    assert rules.merge(shuffled) == rules.merge(intervals)


@given(raw)
def test_clipping_keeps_what_lies_on_the_timeline(intervals):
    clipped = rules.clip(intervals, END)
    assert points(clipped) == points(intervals) & set(range(END))
    assert is_tidy(clipped)


@given(disjoint)
def test_holes_are_the_rest_of_the_timeline(intervals):
    holes = rules.holes(intervals, END)
    assert points(holes) == set(range(END)) - points(intervals)
    assert is_tidy(holes)
    assert rules.measure(holes) + rules.measure(intervals) == END


@given(disjoint, disjoint)
def test_subtracting_leaves_what_only_the_first_has(intervals, taken):
    left = rules.subtract(intervals, taken)
    assert points(left) == points(intervals) - points(taken)
    assert is_tidy(left)


@given(disjoint, st.integers(-5, END + 5))
def test_the_first_of_a_set_are_its_earliest_points_up_to_a_length(intervals, budget):
    first = rules.first_of(intervals, budget)
    wanted = sorted(points(intervals))[:max(0, budget)]
    assert points(first) == set(wanted)
    assert is_tidy(first)


@pytest.mark.parametrize(("intervals", "expected"), [
    pytest.param([], [], id="nothing"),
    pytest.param([(0, 5), (5, 9)], [(0, 9)], id="touching become one"),
    pytest.param([(4, 9), (0, 5)], [(0, 9)], id="overlapping become one"),
    pytest.param([(0, 9), (2, 3)], [(0, 9)], id="one inside the other"),
    pytest.param([(6, 9), (0, 5)], [(0, 5), (6, 9)], id="apart stay apart"),
])
def test_merging_by_example(intervals, expected):
    assert rules.merge(intervals) == expected
