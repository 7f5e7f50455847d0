"""A lesson taken along: what fits the time it was out counts, the rest waits for one click."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.learning import queries, services
from lms.learning.models import Lease, OfflineReturn
from lms.learning.rules import Interval
from lms.learning.services import Settled
from tests.learning.world import DURATION_MS, MINUTES, PARTS, WHOLE, World, after

HOUR = 3600


def take(world: World, lesson: int = 0, *, at: float, daily: int = 480) -> int:
    """Take a lesson along."""
    return services.issue_offline_pack(world.session, world.trainee, world.hashes[lesson], "phone", daily,
                                       now=after(at)).id


def bring(world: World, pack: int, number: int, *intervals: Interval, at: float) -> tuple[Settled, int]:
    """Bring something back: (where the lesson stands, ms that wait)."""
    found = services.return_offline(world.session, world.trainee, pack, number, list(intervals), now=after(at))
    assert found is not None
    return found


def test_a_day_offline_loses_nothing(world: World):
    packs = [take(world, lesson, at=0) for lesson in range(3)]
    for lesson, pack in enumerate(packs):
        settled, waits = bring(world, pack, 1, *WHOLE, at=10 * HOUR)
        assert (settled.counted_ms, waits) == (DURATION_MS, 0)
        assert world.answer(lesson, at=10 * HOUR).credited_minutes == MINUTES
    assert world.online_minutes() == 3 * MINUTES


def test_a_pack_claimed_for_longer_than_it_was_out_waits_for_a_click(world: World):
    settled, waits = bring(world, take(world, at=0), 1, *WHOLE, at=40)
    assert (settled.counted_ms, waits) == (100_000, DURATION_MS - 100_000)
    assert [one.waiting for one in queries.waiting_offline(world.session, world.trainee)] == [[[100_000, DURATION_MS]]]


def test_a_pack_brought_back_at_once_counts_nothing_yet(world: World):
    settled, waits = bring(world, take(world, at=0), 1, *WHOLE, at=0)
    assert (settled.counted_ms, waits) == (0, DURATION_MS)


def test_slices_do_not_add_up_to_more_than_the_time(world: World):
    pack = take(world, at=0)
    for number in range(10):
        begin = number * DURATION_MS // 10
        settled, _waits = bring(world, pack, number, (begin, begin + DURATION_MS // 10), at=40)
    assert settled.counted_ms == 100_000


def test_several_packs_share_the_time_they_were_out(world: World):
    packs = [take(world, lesson, at=0) for lesson in range(3)]
    counted = [bring(world, pack, 1, *WHOLE, at=120)[0].counted_ms for pack in packs]
    assert counted == [DURATION_MS, 300_000 - DURATION_MS, 0]


def test_the_day_has_no_more_than_the_plans_minutes(world: World):
    packs = [take(world, lesson, at=0, daily=5) for lesson in range(2)]
    counted = [bring(world, pack, 1, *WHOLE, at=20 * HOUR)[0].counted_ms for pack in packs]
    assert sum(counted) == 5 * 60_000


def test_what_was_played_online_meanwhile_is_part_of_the_bound(world: World):
    pack = take(world, 1, at=0)
    world.beat(world.open(0, at=0), 1, *WHOLE, at=100)
    settled, waits = bring(world, pack, 1, *WHOLE, at=100)
    assert (settled.counted_ms, waits) == (250_000 - DURATION_MS, 2 * DURATION_MS - 250_000)


def test_what_was_read_online_meanwhile_is_part_of_the_bound(world: World):
    pack = take(world, 1, at=0)
    for part in range(PARTS):
        world.read(part, sent=0, at=100)
    assert bring(world, pack, 1, *WHOLE, at=100)[0].counted_ms == 250_000 - DURATION_MS


def test_what_counted_before_the_pack_was_issued_costs_it_nothing(world: World):
    world.beat(world.open(0, at=0), 1, *WHOLE, at=300)
    assert bring(world, take(world, 1, at=300), 1, *WHOLE, at=400)[1] == 0


def test_content_that_counts_already_costs_a_pack_nothing(world: World):
    world.beat(world.open(0, at=0), 1, (0, 200_000), at=300)
    settled, waits = bring(world, take(world, 0, at=300), 1, *WHOLE, at=317)
    assert (settled.counted_ms, waits) == (DURATION_MS, 0)


def test_a_silent_opening_cannot_claim_the_same_time_afterwards(world: World):
    """Open online, say nothing, bring a pack back for that time, then send the beats of that time."""
    lease, pack = world.open(0, at=0), take(world, 1, at=0)
    assert bring(world, pack, 1, *WHOLE, at=600)[1] == 0
    assert world.beat(lease, 1, *WHOLE, at=601).counted_ms == 10_000
    assert world.session.scalars(select(Lease.taken_at)).one() == after(0)


def test_a_player_that_beats_is_not_disturbed_by_a_returning_pack(world: World):
    lease, pack = world.open(0, at=0), take(world, 1, at=0)
    world.beat(lease, 1, (0, 15_000), at=590)
    bring(world, pack, 1, (0, 60_000), at=600)
    assert world.beat(lease, 2, (15_000, 30_000), at=605).held


def test_the_same_return_twice_counts_once(world: World):
    pack = take(world, at=0)
    first, again = bring(world, pack, 1, *WHOLE, at=40), bring(world, pack, 1, *WHOLE, at=4000)
    assert (again[0].counted_ms, again[1]) == (first[0].counted_ms, first[1])
    assert len(world.session.scalars(select(OfflineReturn)).all()) == 1


def test_a_retry_under_a_new_number_after_more_time_loses_nothing(world: World):
    pack = take(world, at=0)
    bring(world, pack, 1, *WHOLE, at=40)
    assert bring(world, pack, 2, *WHOLE, at=400)[0].counted_ms == DURATION_MS


def test_another_persons_pack_is_nobodys(world: World):
    pack = take(world, at=0)
    assert services.return_offline(world.session, world.other, pack, 1, WHOLE, now=after(HOUR)) is None
    assert queries.own_offline_pack(world.session, world.other, pack) is None
    assert world.session.scalars(select(OfflineReturn)).all() == []


@pytest.mark.parametrize("daily", [480, 0])
def test_one_click_confirms_what_waits_and_a_second_click_changes_nothing(world: World, daily):
    bring(world, take(world, at=0, daily=daily), 1, *WHOLE, at=0)
    world.answer(at=0)
    returned = world.session.scalars(select(OfflineReturn)).one()
    settled = services.confirm_return(world.session, returned, actor=world.teacher, now=after(60))
    assert settled is not None
    assert (settled.done, settled.credited_minutes, returned.confirmed_by) == (True, MINUTES, world.teacher)
    assert services.confirm_return(world.session, returned, actor=world.teacher, now=after(61)) is None
    assert queries.waiting_offline(world.session, world.trainee) == []
    assert world.online_minutes() == MINUTES
