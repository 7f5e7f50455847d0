"""Mandatory topics: "include" (SD-23, GS-14) and "throughout" (HN-23)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lms.policy.rules import TopicRule, missing_topics

INCLUDE = TopicRule("include", ("a", "b", "c", "d"))
THROUGHOUT = TopicRule("throughout", ("a", "b", "c", "d"))
ENCOURAGED = TopicRule("include", ("a",), required=False)


def test_topics_standing_anywhere_fulfil_an_include_rule():
    assert missing_topics(INCLUDE, [("u1", ["d", "c", "b"]), ("u2", ["a"])]).passes


def test_missing_topics_are_named_in_the_order_of_the_rule():
    verdict = missing_topics(INCLUDE, [("u1", ["c"])])
    assert (verdict.passes, verdict.missing) == (False, ("a", "b", "d"))


def test_a_course_without_units_misses_every_topic():
    assert missing_topics(INCLUDE, []).missing == INCLUDE.topics
    assert missing_topics(THROUGHOUT, []).missing == THROUGHOUT.topics


def test_one_block_with_all_topics_does_not_run_through_a_training():
    verdict = missing_topics(THROUGHOUT, [("u1", ["a", "b", "c", "d"]), ("u2", [])])
    assert not verdict.passes
    assert verdict.in_one_unit_only == ("a", "b", "c", "d")
    assert verdict.crowded_units == ("u1",)


def test_topics_in_two_units_each_with_half_per_unit_run_through_a_training():
    units = [("u1", ["a", "b"]), ("u2", ["c", "d"]), ("u3", ["a", "b"]), ("u4", ["c", "d"])]
    assert missing_topics(THROUGHOUT, units).passes


def test_a_unit_with_more_than_half_of_the_topics_is_crowded_although_each_stands_twice():
    units = [("u1", ["a", "b", "c"]), ("u2", ["a", "b"]), ("u3", ["c", "d"]), ("u4", ["d"])]
    verdict = missing_topics(THROUGHOUT, units)
    assert (verdict.passes, verdict.in_one_unit_only, verdict.crowded_units) == (False, (), ("u1",))


def test_a_topic_named_twice_in_one_unit_stands_in_one_unit():
    units = [("u1", ["a", "a"]), ("u1", ["a"]), ("u2", ["b", "c"]), ("u3", ["b", "c"]), ("u4", ["d"]), ("u5", ["d"])]
    assert missing_topics(THROUGHOUT, units).in_one_unit_only == ("a",)


def test_topics_outside_the_rule_do_not_crowd_a_unit():
    units = [("u1", ["a", "b", "x", "y", "z"]), ("u2", ["c", "d"]), ("u3", ["a", "b"]), ("u4", ["c", "d"])]
    assert missing_topics(THROUGHOUT, units).passes


def test_an_encouraged_topic_is_listed_but_never_stands_in_the_way():
    verdict = missing_topics(ENCOURAGED, [("u1", [])])
    assert (verdict.passes, verdict.fulfilled, verdict.missing) == (True, False, ("a",))


@given(st.lists(st.lists(st.sampled_from("abcdxy"), max_size=6), max_size=8))
def test_a_training_that_meets_throughout_also_includes_every_topic(carried):
    units = [(f"u{number}", topics) for number, topics in enumerate(carried)]
    if missing_topics(THROUGHOUT, units).passes:
        assert missing_topics(INCLUDE, units).passes
        for topic in THROUGHOUT.topics:
            assert sum(topic in topics for topics in carried) >= 2
        assert all(len(set(topics) & set("abcd")) <= 2 for topics in carried)
