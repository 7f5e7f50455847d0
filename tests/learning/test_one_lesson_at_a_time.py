"""A person's time goes to one lesson: play holds it, reading stands still meanwhile and goes on by itself."""

from __future__ import annotations

from sqlalchemy import select

from lms.learning.models import Lease, SentPart
from tests.learning.world import DURATION_MS, PARTS, READING_SECONDS, WHOLE, World, after


def ripe(world: World, lesson: int) -> list[float]:
    """When the parts of a lesson count, in seconds."""
    moments = world.session.scalars(select(SentPart.ripe_at).where(
        SentPart.progress_id == world.progress(lesson).id).order_by(SentPart.part))
    return [(moment - after()).total_seconds() for moment in moments]


def test_reading_takes_the_lease_of_another_lesson(world: World):
    lease = world.open(0, at=0)
    world.read(0, lesson=1, at=100)
    late = world.beat(lease, 1, *WHOLE, at=200)
    assert (late.held, late.counted_ms) == (False, DURATION_MS)
    assert world.session.scalars(select(Lease.taken_at)).one() == after(100)


def test_reading_does_not_take_the_lease_of_its_own_lesson(world: World):
    lease = world.open(0, at=0)
    world.read(0, at=60)
    assert world.beat(lease, 1, (0, 60_000), at=60).held


def test_time_that_another_lesson_was_held_is_not_reading_time(world: World):
    """One tab plays, the page of the other was sent long before: its reading begins when play ends."""
    world.open(0, at=0)
    for part in range(PARTS):
        world.read(part, lesson=1, sent=0, at=100)
    assert ripe(world, 1) == [100 + READING_SECONDS * n for n in range(1, PARTS + 1)]


def test_reading_stands_still_while_another_lesson_is_played(world: World):
    for part in range(PARTS):
        world.read(part, lesson=1, sent=0, at=10)
    lease = world.open(0, at=13)
    world.beat(lease, 1, (0, 60_000), at=73)
    assert world.answer(1, at=73).counted_ms == DURATION_MS // PARTS  # the part that was ripe at 12 s
    world.open(1, at=80)
    assert ripe(world, 1) == [12] + [80 + READING_SECONDS * n for n in range(1, PARTS)]


def test_play_never_loses_time_to_parts_that_were_skimmed(world: World):
    for lesson in (1, 2):
        for part in range(PARTS):
            world.read(part, lesson=lesson, at=10)
    lease = world.open(0, at=10)
    assert world.beat(lease, 1, (0, DURATION_MS), at=10 + DURATION_MS / 1000).counted_ms == DURATION_MS


def test_what_has_counted_stays_counted_when_another_lesson_is_opened(world: World):
    world.read(0, lesson=1, at=20)
    assert world.progress(1).counted_ms == DURATION_MS // PARTS
    world.open(0, at=21)
    assert world.answer(1, at=22).counted_ms == DURATION_MS // PARTS


def test_listening_and_reading_along_takes_nothing_from_either(world: World):
    lease = world.open(0, at=0)
    for part in range(PARTS):
        end = (part + 1) * DURATION_MS // PARTS
        world.beat(lease, part + 1, (0, end), at=end / 1000)
        settled = world.read(part, at=end / 1000 + 1)
    assert settled.counted_ms == DURATION_MS
    assert settled.held
