"""How much of a lesson counts: bounds, boundaries and the laws that protect an honest person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning import rules
from lms.learning.rules import Evidence, Hold, PartClaim, PartText
from tests.support.makers import NOW

MINUTE = 60_000
LESSON = 3 * MINUTE
PARTS = tuple(PartText(n * 30_000, (n + 1) * 30_000, 125) for n in range(6))


def held(seconds: float, *, begins: float = 0) -> Hold:
    """A lesson held for some seconds."""
    opened = NOW + timedelta(seconds=begins)
    return Hold(opened, opened + timedelta(seconds=seconds), None)


def at(seconds: float) -> PartClaim:
    """The first part, ripe at a moment."""
    return PartClaim(0, NOW + timedelta(seconds=seconds))


def play(seconds: float, *intervals: rules.Interval, duration: int = LESSON) -> rules.Coverage:
    """Play with a hold of some seconds."""
    return rules.coverage(Evidence(duration, tuple(rules.merge(intervals)), (held(seconds),)), NOW)


@pytest.mark.parametrize(("seconds", "counted"), [
    pytest.param(0, 10_000, id="at once: the ten seconds of grace"),
    pytest.param(1, 12_500, id="one second more brings two and a half"),
    pytest.param(36, 100_000, id="thirty-six seconds"),
    pytest.param(68, LESSON, id="the whole, at 2.5 times"),
    pytest.param(3600, LESSON, id="never more than the lesson"),
])
def test_play_counts_at_most_two_and_a_half_times_the_time_held(seconds, counted):
    assert play(seconds, (0, LESSON)).counted_ms == counted


def test_grace_is_given_once_for_a_lesson_not_for_each_opening():
    openings = tuple(held(0, begins=n * 100) for n in range(20))
    assert rules.coverage(Evidence(LESSON, ((0, LESSON),), openings), NOW).counted_ms == rules.GRACE_MS


def test_without_a_beat_nothing_counts():
    silent = Hold(NOW, None, None)
    assert silent.milliseconds() == 0
    assert rules.coverage(Evidence(LESSON, ((0, LESSON),), ()), NOW).counted_ms == 0


@pytest.mark.parametrize(("beat", "taken", "milliseconds"), [
    pytest.param(30, None, 30_000, id="held"),
    pytest.param(30, 60, 30_000, id="taken after the last beat"),
    pytest.param(90, 60, 60_000, id="a beat after it was taken extends nothing"),
    pytest.param(-30, None, 0, id="the clock was set back"),
])
def test_a_hold_lasts_from_the_opening_to_the_last_beat_or_the_next_opening(beat, taken, milliseconds):
    hold = Hold(NOW, NOW + timedelta(seconds=beat), NOW + timedelta(seconds=taken) if taken else None)
    assert hold.milliseconds() == milliseconds


@pytest.mark.parametrize(("intervals", "enough"), [
    pytest.param([(0, LESSON)], True, id="all of it"),
    pytest.param([(0, 171_000)], True, id="95% exactly, the end missing"),
    pytest.param([(0, 170_999)], False, id="a millisecond less than 95%"),
    pytest.param([(9_000, LESSON)], True, id="95% exactly, the beginning missing"),
    pytest.param([(0, 60_000), (64_500, 120_000), (124_500, LESSON)], True, id="two small holes, 95%"),
    pytest.param([(0, 60_000), (64_500, 120_000), (124_501, LESSON)], False, id="two small holes, less"),
])
def test_a_lesson_of_three_minutes_asks_for_95_percent(intervals, enough):
    assert play(600, *intervals).enough is enough


@pytest.mark.parametrize(("hole_ms", "enough"), [(15_000, True), (15_001, False), (30_000, False)])
def test_in_a_long_lesson_no_hole_may_exceed_fifteen_seconds(hole_ms, enough):
    hour = 60 * MINUTE
    found = play(7200, (0, 100_000), (100_000 + hole_ms, hour), duration=hour)
    assert found.largest_hole_ms == hole_ms
    assert found.enough is enough


def test_a_lesson_without_length_is_never_done():
    assert not rules.coverage(Evidence(0), NOW).enough


def test_time_is_spent_on_what_no_other_mode_covers():
    """Replaying a part that was read must not push out what was only played."""
    parts = (PartText(0, 60_000, 25), PartText(60_000, LESSON, 25))
    before = Evidence(LESSON, ((60_000, 120_000),), (held(20),), parts=parts, claims=(at(0),))
    after = Evidence(LESSON, ((0, 120_000),), (held(20),), parts=parts, claims=(at(0),))
    assert rules.coverage(before, NOW).counted_ms == rules.coverage(after, NOW).counted_ms == 120_000


def test_reading_counts_from_its_moment_on_and_is_kept_until_then():
    evidence = Evidence(LESSON, parts=PARTS, claims=(at(5),))
    early, late = (rules.coverage(evidence, NOW + timedelta(seconds=s)) for s in (4.999, 5))
    assert (early.counted_ms, early.kept_back_ms) == (0, 30_000)
    assert (late.counted_ms, late.kept_back_ms) == (30_000, 0)


def test_reading_stands_still_while_another_lesson_is_held():
    evidence = Evidence(LESSON, parts=PARTS, claims=(at(5),), still_since=NOW + timedelta(seconds=4))
    assert rules.coverage(evidence, NOW + timedelta(hours=1)).counted_ms == 0


def test_a_part_that_the_lesson_does_not_have_counts_nothing():
    claims = (PartClaim(-1, NOW), PartClaim(6, NOW))
    assert rules.coverage(Evidence(LESSON, parts=PARTS, claims=claims), NOW).counted_ms == 0


spans = st.tuples(st.integers(0, 180), st.integers(1, 90)).map(lambda pair: (pair[0] * 1000, sum(pair) * 1000))
lists = st.lists(spans, max_size=6)
holds = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)).map(lambda pair: held(pair[1], begins=pair[0])),
                 max_size=4)
claimed = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)).map(
    lambda pair: PartClaim(pair[0], NOW + timedelta(seconds=pair[1]))), max_size=5, unique_by=lambda one: one.part)
evidences = st.builds(
    lambda played, holds, offline, confirmed, claims: Evidence(
        LESSON, tuple(rules.merge(played)), tuple(holds), tuple(rules.clip(offline, LESSON)),
        tuple(rules.clip(confirmed, LESSON)), PARTS, tuple(claims)),
    lists, holds, lists, lists, claimed)


@given(evidences, st.integers(0, 60))
def test_counted_and_kept_back_add_up_to_what_was_claimed(evidence, seconds):
    found = rules.coverage(evidence, NOW + timedelta(seconds=seconds))
    everything = rules.clip([*evidence.played, *evidence.offline, *evidence.confirmed,
                             *((PARTS[one.part].start_ms, PARTS[one.part].end_ms) for one in evidence.claims)], LESSON)
    assert found.counted_ms + found.kept_back_ms == rules.measure(everything)
    assert found.counted_ms == rules.measure(found.counted) <= LESSON
    assert found.counted == tuple(rules.merge(found.counted))


@given(evidences, st.integers(0, 60))
def test_play_alone_never_exceeds_its_bound(evidence, seconds):
    only_play = Evidence(LESSON, evidence.played, evidence.holds)
    found = rules.coverage(only_play, NOW + timedelta(seconds=seconds))
    total_ms = sum(hold.milliseconds() for hold in evidence.holds)
    assert found.counted_ms <= total_ms * 2.5 + 10_000


@given(evidences, st.integers(0, 60), st.integers(0, 60))
def test_time_never_takes_anything_away(evidence, first, more):
    early, late = (rules.coverage(evidence, NOW + timedelta(seconds=s)) for s in (first, first + more))
    assert early.counted_ms <= late.counted_ms
    assert late.enough or not early.enough


@given(evidences, spans, st.sampled_from(["played", "offline", "confirmed", "holds"]), st.integers(0, 60))
def test_one_more_claim_never_counts_for_less(evidence, span, where, seconds):
    now = NOW + timedelta(seconds=seconds)
    more: dict[str, tuple] = {name: getattr(evidence, name) for name in ("played", "offline", "confirmed", "holds")}
    more[where] = (*more["holds"], held(5, begins=900)) if where == "holds" else tuple(
        rules.clip([*more[where], span], LESSON))
    richer = Evidence(LESSON, more["played"], more["holds"], more["offline"], more["confirmed"], PARTS, evidence.claims)
    poor, rich = rules.coverage(evidence, now), rules.coverage(richer, now)
    assert poor.counted_ms <= rich.counted_ms
    assert rich.enough or not poor.enough


@pytest.mark.parametrize(("items", "right", "done"), [
    pytest.param((), (), True, id="no questions"),
    pytest.param(("a", "b"), ("b", "a", "old"), True, id="all right"),
    pytest.param(("a", "b"), ("a",), False, id="one open"),
])
def test_a_lesson_is_done_when_it_is_covered_and_every_question_is_right(items, right, done):
    assert rules.lesson_done(True, items, right) is done
    assert not rules.lesson_done(False, items, right)
