"""Where a version may go, what reviewers' words come to, and who may not review."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.review import rules

STATES = ("draft", "submitted", "in_review", "returned", "refused", "shared", "superseded")
ACTIONS = ("submit", "nominate", "approve", "return", "refuse", "supersede")
ALLOWED = {("draft", "submit"): "submitted", ("submitted", "nominate"): "in_review", ("in_review", "approve"): "shared",
           ("in_review", "return"): "returned", ("in_review", "refuse"): "refused", ("shared", "supersede"): "superseded"}


@pytest.mark.parametrize(("state", "action"), list(product(STATES, ACTIONS)), ids=lambda one: one)
def test_only_the_steps_of_the_table_can_be_taken(state, action):
    assert rules.next_state(state, action) == ALLOWED.get((state, action))


@pytest.mark.parametrize(("state", "action"), [("", "submit"), ("draft", ""), ("Draft", "submit"), ("gone", "approve")])
def test_an_unknown_state_or_action_leads_nowhere(state, action):
    assert rules.next_state(state, action) is None


def test_a_draft_reaches_the_shelf_only_by_nomination_and_review():
    state = "draft"
    for action in ("submit", "nominate", "approve"):
        state = rules.next_state(state, action) or "nowhere"
    assert state == "shared"


@pytest.mark.parametrize(("verdicts", "approvals", "outcome"), [
    pytest.param([], 2, "", id="nobody has spoken"),
    pytest.param(["approve"], 2, "", id="one of two"),
    pytest.param(["approve", "approve"], 2, "approved", id="two of two"),
    pytest.param(["approve"], 1, "approved", id="one of one"),
    pytest.param(["approve", "approve", "approve"], 2, "approved", id="more than needed"),
    pytest.param(["return"], 2, "returned", id="one return decides"),
    pytest.param(["approve", "return"], 2, "returned", id="a return after an approval"),
    pytest.param(["refuse"], 2, "refused", id="one refusal decides"),
    pytest.param(["return", "refuse"], 2, "refused", id="a refusal outweighs a return"),
    pytest.param(["approve", "approve", "refuse"], 2, "refused", id="a refusal outweighs approvals"),
])
def test_what_the_words_of_reviewers_come_to(verdicts, approvals, outcome):
    assert {rules.outcome(order, approvals) for order in permutations(verdicts)} == {outcome}


@given(st.lists(st.sampled_from(["approve", "return", "refuse"]), max_size=5), st.integers(1, 4))
def test_approval_is_never_reached_with_fewer_words_than_the_policy_asks(verdicts, approvals):
    if rules.outcome(verdicts, approvals) == "approved":
        assert verdicts.count("approve") >= approvals
        assert set(verdicts) == {"approve"}


@pytest.mark.parametrize(("change", "may"), [
    pytest.param({}, True, id="somebody from elsewhere"),
    pytest.param({"author": "me"}, False, id="the author"),
    pytest.param({"submitted_by": "me"}, False, id="who sent it"),
    pytest.param({"nominated_by": "me"}, False, id="who nominated it"),
    pytest.param({"own_regions": ["370100"]}, False, id="the unit that nominates"),
    pytest.param({"own_regions": ["370200", "370100"]}, False, id="also of that unit"),
    pytest.param({"own_regions": ["370200"]}, True, id="another unit"),
    pytest.param({"nominated_by": None}, True, id="nobody nominated"),
])
def test_nobody_reviews_what_is_theirs(change, may):
    facts = {"author": "author", "submitted_by": "author", "nominated_by": "officer", "own_regions": [],
             "nominated_region": "370100", **change}
    assert rules.may_review("me", **facts) is may
