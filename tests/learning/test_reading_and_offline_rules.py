"""Reading takes its time; a pack brings back no more than can have been studied while it was out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning import rules
from tests.support.makers import NOW

HOUR_MS = 3_600_000


def moment(seconds: float) -> object:
    """Some seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(("characters", "seconds"), [(0, 0), (25, 1), (220, 8.8), (250, 10), (1, 0.04)])
def test_a_part_takes_its_characters_through_25_seconds(characters, seconds):
    assert rules.reading_time(characters) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("sent", "now", "occupied", "begins"), [
    pytest.param(0, 60, (), 0, id="when the page was sent"),
    pytest.param(0, 60, (20, None), 20, id="not while another part was read"),
    pytest.param(0, 60, (20, 40), 40, id="not while another lesson was held"),
    pytest.param(0, 60, (90,), 90, id="after reading that is still ripening"),
    pytest.param(90, 60, (), 60, id="never after the claim, whatever the token says"),
    pytest.param(-7 * 86_400, 60, (), 60 - 12 * 3600, id="a page from last week"),
])
def test_reading_begins_when_the_person_was_free_for_it(sent, now, occupied, begins):
    free = [None if one is None else moment(one) for one in occupied]
    assert rules.reading_begins(moment(sent), moment(now), *free) == moment(begins)


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=20))
def test_a_lesson_claimed_at_once_takes_the_time_of_reading_all_of_it(characters):
    ends = rules.one_after_another(NOW, [rules.reading_time(number) for number in characters])
    assert ends[-1] - NOW == sum((rules.reading_time(number) for number in characters), timedelta())
    assert ends == sorted(ends)


@pytest.mark.parametrize(("elapsed", "minutes", "allowance_ms"), [
    pytest.param(timedelta(0), 480, 0, id="nothing at once"),
    pytest.param(timedelta(seconds=-5), 480, 0, id="the clock was set back"),
    pytest.param(timedelta(minutes=4), 480, 600_000, id="four minutes bring ten"),
    pytest.param(timedelta(hours=3.2), 480, 8 * HOUR_MS, id="eight hours in 3.2 hours"),
    pytest.param(timedelta(hours=12), 480, 8 * HOUR_MS, id="a day's study time and no more"),
    pytest.param(timedelta(hours=24), 480, 16 * HOUR_MS, id="a second day begun"),
    pytest.param(timedelta(days=3, hours=1), 60, 4 * HOUR_MS, id="the pack's own number of minutes"),
    pytest.param(timedelta(hours=5), 0, 0, id="a plan without study at home"),
])
def test_a_pack_brings_back_what_fits_the_time_and_the_day(elapsed, minutes, allowance_ms):
    assert rules.offline_allowance_ms(elapsed, minutes) == allowance_ms


spans = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair))), max_size=6)


@given(spans, spans, st.integers(0, 200), st.integers(0, 200))
def test_what_an_offline_claim_brings_counts_or_waits_and_costs_no_known_content(claimed, known, allowance, already):
    counts, waits = rules.bound_offline(claimed, known, allowance_ms=allowance, already_ms=already, duration_ms=100)
    fresh = rules.subtract(rules.clip(claimed, 100), rules.clip(known, 100))
    assert rules.merge([*counts, *waits]) == rules.merge(fresh)
    assert rules.measure(counts) + rules.measure(waits) == rules.measure(fresh)
    assert rules.measure(counts) == min(rules.measure(fresh), max(0, allowance - already))
