"""Honest people lose nothing, whatever their device, net, speed or way of reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning import rules
from lms.learning.rules import Evidence, Hold
from tests.learning.world import DURATION_MS, MINUTES, PART_MS, PARTS, WHOLE, World, after


def listen(world: World, lease: str, begin_ms: int, end_ms: int, *, at: float, speed: float = 1, first: int = 1) -> float:
    """Play a stretch with a beat every 15 seconds; returns when it ended."""
    number, position = first, begin_ms
    while position < end_ms:
        reached = min(end_ms, position + round(15_000 * speed))
        at += (reached - position) / 1000 / speed
        world.beat(lease, number, (position, reached), at=at, position=reached)
        number, position = number + 1, reached
    return at


@pytest.mark.parametrize("speed", [0.5, 1, 2.5])
def test_every_speed_earns_the_same_minutes(world: World, speed):
    ended = listen(world, world.open(), 0, DURATION_MS, at=0, speed=speed)
    assert world.progress().counted_ms == DURATION_MS
    settled = world.answer(at=ended)
    assert (settled.done, settled.credited_minutes, world.online_minutes()) == (True, MINUTES, MINUTES)


@pytest.mark.parametrize("characters_per_second", [3, 10, 25])
def test_reading_alone_earns_the_same_minutes_as_watching(world: World, characters_per_second):
    """25 characters a second is a fast listener at a screen reader; the page is sent once, or for each part."""
    pace = 300 / characters_per_second
    for part in range(PARTS):
        settled = world.read(part, sent=0, at=pace * (part + 1))
        assert settled.counted_ms == PART_MS * (part + 1)
    assert world.answer(at=pace * PARTS).credited_minutes == MINUTES


def test_reading_faster_than_the_bound_is_kept_and_counts_by_itself(world: World):
    for part in range(PARTS):
        world.read(part, at=6 * (part + 1))
    world.answer(at=24)
    assert world.online_minutes() == 0
    assert world.answer(at=48).credited_minutes == MINUTES


def test_a_lost_answer_and_a_retry_cost_nothing(world: World):
    lease = world.open()
    world.beat(lease, 1, (0, 15_000), at=15)
    again = world.beat(lease, 1, (0, 15_000), at=18)
    assert (again.counted_ms, again.held) == (15_000, True)
    listen(world, lease, 15_000, DURATION_MS, at=18, first=2)
    assert world.answer(at=300).credited_minutes == MINUTES


def test_beats_that_come_in_another_order_come_to_the_same(world: World):
    lease = world.open()
    for number in (3, 1, 4, 2):
        settled = world.beat(lease, number, ((number - 1) * PART_MS, number * PART_MS), at=DURATION_MS / 1000,
                             position=number * PART_MS)
    assert settled.counted_ms == DURATION_MS
    assert world.progress().position_ms == 4 * PART_MS


def test_two_devices_in_turn_add_up(world: World):
    phone = world.open(at=0)
    ended = listen(world, phone, 0, DURATION_MS // 2, at=0)
    desk = world.open(at=ended + 600)
    ended = listen(world, desk, DURATION_MS // 2, DURATION_MS, at=ended + 600)
    assert world.progress().counted_ms == DURATION_MS
    assert world.answer(at=ended).credited_minutes == MINUTES


def test_beats_that_waited_on_a_phone_without_net_still_count(world: World):
    """The phone played to the end without net; then another device took over; then the phone found the net."""
    phone = world.open(at=0)
    world.beat(phone, 1, at=0)
    world.open(1, at=300)
    late = world.beat(phone, 2, *WHOLE, at=900)
    assert (late.counted_ms, late.held) == (DURATION_MS, False)


def test_a_late_beat_of_another_device_does_not_move_the_place(world: World):
    phone = world.open(at=0)
    world.beat(phone, 1, (0, 15_000), at=15, position=15_000)
    desk = world.open(at=20)
    world.beat(desk, 1, (15_000, 60_000), at=65, position=60_000)
    world.beat(phone, 2, (15_000, 20_000), at=70, position=20_000)
    assert world.progress().position_ms == 60_000


def test_pausing_for_an_hour_costs_nothing(world: World):
    lease = world.open()
    listen(world, lease, 0, 60_000, at=0)
    ended = listen(world, lease, 60_000, DURATION_MS, at=3600, first=10)
    assert world.answer(at=ended).credited_minutes == MINUTES


def test_half_heard_and_half_read_is_whole(world: World):
    ended = listen(world, world.open(), 0, 2 * PART_MS, at=0)
    world.read(2, sent=ended, at=ended + 60)
    assert world.read(3, sent=ended, at=ended + 120).counted_ms == DURATION_MS


def test_a_wrong_answer_costs_nothing_and_tries_are_unlimited(world: World):
    listen(world, world.open(), 0, DURATION_MS, at=0)
    for second in range(20):
        assert not world.answer(at=300 + second, choice=1).done
    assert world.answer(at=400).credited_minutes == MINUTES


beats = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60), st.integers(1, 20)), min_size=1, max_size=8)


@given(beats, st.randoms())
def test_the_order_of_beats_does_not_matter(described, random):
    """Beats of one opening, each with its receipt: whichever is settled first, the end is the same."""
    told = [((start * 1000, (start + length) * 1000), after(sum(gap for _s, _l, gap in described[:n + 1])))
            for n, (start, length, _gap) in enumerate(described)]

    def end_of(order: list[tuple[rules.Interval, object]]) -> tuple[rules.Coverage, bool]:
        played: list[rules.Interval] = []
        last = None
        was_enough = False
        for interval, received in order:
            played = rules.merge([*played, *rules.clip([interval], DURATION_MS)])
            last = received if last is None else max(last, received)
            found = rules.coverage(Evidence(DURATION_MS, tuple(played), (Hold(after(), last, None),)), after(9999))
            was_enough = was_enough or found.enough
        return found, was_enough

    shuffled = list(told)
    random.shuffle(shuffled)
    (one, one_done), (other, other_done) = end_of(told), end_of(shuffled)
    assert (one, one_done) == (other, other_done)
