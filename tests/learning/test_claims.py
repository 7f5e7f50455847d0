"""What a beat may say. Everything else is refused with a code that stays the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning import rules

DAY_MS = 86_400_000


@pytest.mark.parametrize(("value", "code"), [
    pytest.param(None, "intervals-not-a-list", id="nothing"),
    pytest.param({"0": [0, 1]}, "intervals-not-a-list", id="an object"),
    pytest.param("[[0, 1]]", "intervals-not-a-list", id="a text"),
    pytest.param([0, 1], "interval-shape", id="numbers instead of pairs"),
    pytest.param([[0]], "interval-shape", id="half a pair"),
    pytest.param([[0, 1, 2]], "interval-shape", id="three numbers"),
    pytest.param([{"start": 0, "end": 1}], "interval-shape", id="an object as interval"),
    pytest.param([[0, float("nan")]], "not-whole-milliseconds", id="NaN"),
    pytest.param([[0, float("inf")]], "not-whole-milliseconds", id="infinity"),
    pytest.param([[float("-inf"), 1]], "not-whole-milliseconds", id="minus infinity"),
    pytest.param([[0, 1.0]], "not-whole-milliseconds", id="a float that is whole"),
    pytest.param([[0, 1.5]], "not-whole-milliseconds", id="a float"),
    pytest.param([[False, True]], "not-whole-milliseconds", id="truth values"),
    pytest.param([["0", "1"]], "not-whole-milliseconds", id="texts"),
    pytest.param([[None, 1]], "not-whole-milliseconds", id="null"),
    pytest.param([[-1, 1]], "negative-time", id="negative"),
    pytest.param([[0, DAY_MS + 1]], "time-too-far", id="beyond a day"),
    pytest.param([[0, 10 ** 400]], "time-too-far", id="far out"),
    pytest.param([[5, 5]], "reversed-interval", id="empty"),
    pytest.param([[9, 5]], "reversed-interval", id="reversed"),
    pytest.param([[0, 1]] * 401, "too-many-intervals", id="401 intervals"),
    pytest.param([[0, 1], [9, 5]], "reversed-interval", id="one bad among good"),
])
def test_a_claim_that_no_player_sends_is_refused(value, code):
    with pytest.raises(rules.BadClaim) as refused:
        rules.read_claim(value)
    assert refused.value.code == code


@pytest.mark.parametrize(("text", "code"), [("[[0, NaN]]", "not-whole-milliseconds"),
                                            ("[[0, Infinity]]", "not-whole-milliseconds"),
                                            ("[[0, 1e400]]", "not-whole-milliseconds")])
def test_what_the_json_reader_lets_through_is_refused_here(text, code):
    with pytest.raises(rules.BadClaim) as refused:
        rules.read_claim(json.loads(text))
    assert refused.value.code == code


@pytest.mark.parametrize(("value", "expected"), [
    pytest.param([], [], id="nothing played yet"),
    pytest.param([[0, 15_000]], [(0, 15_000)], id="one stretch"),
    pytest.param([[0, 9], [5, 12]], [(0, 12)], id="replayed"),
    pytest.param([[20, 30], [0, 10]], [(0, 10), (20, 30)], id="jumped back"),
    pytest.param([[0, DAY_MS]], [(0, DAY_MS)], id="a whole day"),
    pytest.param([[0, 1]] * 400, [(0, 1)], id="400 intervals"),
])
def test_an_honest_claim_is_read(value, expected):
    assert rules.read_claim(value) == expected


anything = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                        lambda inner: st.lists(inner, max_size=4), max_leaves=12)


@given(anything)
def test_any_json_is_read_as_a_tidy_claim_or_refused(value):
    try:
        claim = rules.read_claim(value)
    except rules.BadClaim:
        return
    assert claim == rules.merge(claim)
    assert all(0 <= start < end <= DAY_MS for start, end in claim)
