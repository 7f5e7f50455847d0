"""What a dishonest player may try. Each is cut or refused, on both databases; what is cut stays on record."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from lms.errors import Refused
from lms.learning import queries, rules, services
from lms.learning.models import Beat, ItemAnswer, Lease, SentPart
from tests.learning.world import DURATION_MS, PARTS, READING_SECONDS, WHOLE, World, after, make_world

HUNDRED_HOURS = [(0, 100 * 3_600_000)]


def test_a_hundred_hours_in_one_beat_bring_ten_seconds(world: World):
    settled = world.beat(world.open(), 1, *HUNDRED_HOURS, at=0)
    assert (settled.counted_ms, settled.done) == (rules.GRACE_MS, False)
    assert settled.kept_back_ms == DURATION_MS - rules.GRACE_MS
    assert world.session.scalars(select(Beat.intervals)).one() == [list(HUNDRED_HOURS[0])]


def test_completion_in_one_call_seconds_after_opening_is_not_done(world: World):
    world.answer(at=0)
    settled = world.beat(world.open(at=0), 1, *WHOLE, at=5)
    assert settled.counted_ms == 5_000 * 2.5 + rules.GRACE_MS
    assert not settled.done
    assert world.online_minutes() == 0


def test_the_same_beat_twice_counts_once_and_extends_nothing(world: World):
    lease = world.open()
    first = world.beat(lease, 1, *WHOLE, at=10)
    again = world.beat(lease, 1, *WHOLE, at=60)
    assert again.counted_ms == first.counted_ms == 35_000
    assert world.session.scalar(select(func.count()).select_from(Beat)) == 1


def test_another_number_with_the_same_content_adds_no_content(world: World):
    lease = world.open()
    world.beat(lease, 1, (0, 20_000), at=60)
    assert world.beat(lease, 2, (0, 20_000), at=61).counted_ms == 20_000


def test_two_lessons_played_at_once_share_one_time(world: World):
    """Two tabs: the one opened last holds; the other's beats extend nothing."""
    first, second = world.open(0, at=0), world.open(1, at=0)
    for number in range(1, 9):
        one = world.beat(first, number, *WHOLE, at=15 * number)
        two = world.beat(second, number, *WHOLE, at=15 * number)
    assert (one.counted_ms, one.held) == (rules.GRACE_MS, False)
    assert (two.counted_ms, two.held) == (DURATION_MS, True)


def test_openings_of_one_person_never_overlap_however_many_there_are(world: World):
    leases = [world.open(number % 3, at=number * 7) for number in range(12)]
    for number, lease in enumerate(leases):
        world.beat(lease, 1, at=200 + number)
    spans = sorted((lease.opened_at, min(lease.last_beat_at, lease.taken_at or lease.last_beat_at))
                   for lease in world.session.scalars(select(Lease)) if lease.last_beat_at)
    assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))
    assert world.session.scalar(select(func.count()).select_from(Lease).where(Lease.taken_at.is_(None))) == 1


def test_opening_again_and_again_gives_the_grace_once(world: World):
    for number in range(6):
        settled = world.beat(world.open(at=number), 1, *WHOLE, at=number)
    assert settled.counted_ms == rules.GRACE_MS


def test_another_persons_lease_is_nobodys(world: World):
    lease = world.open()
    assert services.record_beat(world.session, world.other, lease, 1, WHOLE, 0, now=after(60)) is None
    assert services.record_beat(world.session, world.trainee, "0" * 32, 1, WHOLE, 0, now=after(60)) is None
    assert world.progress().played == []


def test_another_persons_enrolment_and_progress_are_not_found(world: World):
    world.open()
    assert queries.enrolled_unit(world.session, world.other, world.enrolment.id, 1) is None
    assert queries.own_path(world.session, world.other, world.enrolment.id) is None
    assert queries.progress_of(world.session, world.other, world.hashes[0]) is None


@pytest.mark.parametrize(("interval", "counted"), [
    pytest.param((DURATION_MS, DURATION_MS + 1000), 0, id="after the end"),
    pytest.param((DURATION_MS - 1000, rules.LONGEST_CLAIM * 10_000), 1000, id="beyond the end"),
])
def test_content_that_does_not_exist_does_not_count(world: World, interval, counted):
    assert world.beat(world.open(), 1, interval, at=60).counted_ms == counted


def test_overlapping_claims_count_once(world: World):
    settled = world.beat(world.open(), 1, (0, 30_000), (10_000, 40_000), (0, 30_000), at=120)
    assert settled.counted_ms == 40_000


def test_a_whole_lesson_read_in_one_second_counts_when_it_can_have_been_read(world: World):
    for part in range(PARTS):
        settled = world.read(part, at=1)
    world.answer(at=1)
    assert settled.counted_ms == 0
    assert settled.kept_back_ms == DURATION_MS
    assert not world.answer(at=READING_SECONDS * PARTS - 1).done
    assert world.answer(at=READING_SECONDS * PARTS).done


def test_three_lessons_read_at_once_stand_in_one_line(world: World):
    for lesson in range(3):
        for part in range(PARTS):
            world.read(part, lesson=lesson, at=1)
    ends = [moment for moment in world.session.scalars(select(SentPart.ripe_at).order_by(SentPart.ripe_at))]
    assert ends == [after(READING_SECONDS * (number + 1)) for number in range(3 * PARTS)]


def test_pages_fetched_long_ago_do_not_save_up_reading_time(world: World):
    a_week = 7 * 86_400
    for part in range(PARTS):
        world.read(part, sent=0, at=a_week)
    earliest = world.session.scalars(select(func.min(SentPart.ripe_at))).one()
    assert earliest == after(a_week + READING_SECONDS) - rules.PAGE_LASTS


def test_a_sent_token_of_the_future_is_the_present(world: World):
    assert world.read(0, sent=3600, at=1).counted_ms == 0
    assert world.session.scalars(select(SentPart.ripe_at)).one() == after(1 + READING_SECONDS)


def test_a_part_that_is_not_there_is_refused(world: World):
    for part in (-1, PARTS, 10 ** 6):
        with pytest.raises(Refused) as refused:
            world.read(part, at=60)
        assert refused.value.code == "no-such-part"


def test_playing_all_without_a_right_answer_is_not_done(world: World):
    world.answer(at=0, choice=1)
    settled = world.beat(world.open(), 1, *WHOLE, at=600)
    assert (settled.counted_ms, settled.done) == (DURATION_MS, False)
    assert world.session.scalars(select(ItemAnswer.right)).one() is False


def test_a_choice_that_is_not_offered_is_refused(world: World):
    for chosen, code in (([], "no-answer"), ([2], "no-such-choice"), ([-1], "no-such-choice"), ([0, 9], "no-such-choice")):
        with pytest.raises(Refused) as refused:
            services.answer_item(world.session, world.trainee, world.hashes[0], "01-lesson-1", chosen, now=after())
        assert refused.value.code == code


def test_a_question_of_another_lesson_is_refused(world: World):
    with pytest.raises(Refused) as refused:
        services.answer_item(world.session, world.trainee, world.hashes[0], "02-lesson-1", [0], now=after())
    assert refused.value.code == "no-such-item"


def test_a_lesson_done_twice_is_paid_once(world: World):
    world.answer(at=0)
    lease = world.open()
    assert world.beat(lease, 1, *WHOLE, at=300).credited_minutes == 20
    assert world.beat(lease, 2, *WHOLE, at=600).credited_minutes == 0
    assert world.answer(at=601).credited_minutes == 0
    assert [entry.minutes for entry in world.entries()] == [20]


def test_a_clock_that_is_set_back_gives_nothing_and_takes_nothing(world: World):
    lease = world.open(at=1000)
    assert world.beat(lease, 1, *WHOLE, at=1040).counted_ms == 110_000
    assert world.beat(lease, 2, *WHOLE, at=100).counted_ms == 110_000
    later = world.open(at=110)
    assert world.beat(later, 1, *WHOLE, at=112).counted_ms == 115_000
    taken = world.session.scalars(select(Lease.taken_at).where(Lease.token == lease)).one()
    assert taken == after(1040)


def test_beats_of_media_that_are_not_ready_are_refused_and_change_nothing(session, keys):
    world = make_world(session, keys, media=False)
    lease = world.open()
    with pytest.raises(Refused) as refused:
        world.beat(lease, 1, *WHOLE, at=60)
    assert refused.value.code == "not-ready"
    assert world.progress().played == []
