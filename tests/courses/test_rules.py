"""Estimates in whole minutes; search that finds two-character words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.rules import (
    QUERY_TERMS_MAX,
    bigrams,
    estimate_minutes,
    lesson_characters,
    lesson_estimate,
    needs_reason,
    online_tenths_of_percent,
    planned_minutes,
    query_terms,
    units_topics,
)
from tests.courses.makers import make_course, make_lesson

counts = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("seconds", "characters", "items", "practice", "minutes"),
    [
        pytest.param(0, 0, 0, 0, 0, id="nothing takes no time"),
        pytest.param(60, 0, 0, 0, 1, id="a minute of media"),
        pytest.param(61, 0, 0, 0, 2, id="one second more rounds up"),
        pytest.param(0, 220, 0, 0, 1, id="220 characters are a minute"),
        pytest.param(0, 221, 0, 0, 2, id="one character more rounds up"),
        pytest.param(30, 110, 0, 0, 1, id="half a minute heard and half a minute read"),
        pytest.param(None, 220, 0, 0, 2, id="before narration is built it counts as long as its text"),
        pytest.param(None, 660, 2, 10, 18, id="three minutes heard and read, two items, ten of practice"),
        pytest.param(180, 600, 3, 0, 9, id="a usual lesson"),
    ],
)
def test_the_estimate_is_media_and_text_and_items_and_practice(seconds, characters, items, practice, minutes):
    assert estimate_minutes(seconds, characters, items, practice) == minutes


@given(st.one_of(st.none(), counts), counts, counts, counts)
def test_more_of_anything_never_shortens_the_estimate(seconds, characters, items, practice):
    estimate = estimate_minutes(seconds, characters, items, practice)
    assert estimate_minutes(seconds, characters + 1, items, practice) >= estimate
    assert estimate_minutes(seconds, characters, items + 1, practice) == estimate + 1
    assert estimate_minutes(seconds, characters, items, practice + 1) == estimate + 1
    if seconds is not None:
        assert estimate_minutes(seconds + 1, characters, items, practice) >= estimate


@pytest.mark.parametrize("arguments", [(-1, 0, 0, 0), (0, -1, 0, 0), (None, 0, -1, 0), (0, 0, 0, -1)])
def test_a_negative_measure_is_an_error(arguments):
    with pytest.raises(ValueError, match="negative"):
        estimate_minutes(*arguments)


@pytest.mark.parametrize(
    ("minutes", "estimate", "needed"),
    [(15, 10, False), (16, 10, True), (4, 3, False), (5, 3, True), (0, 0, False), (1, 0, True)],
)
def test_a_reason_is_needed_only_above_one_and_a_half_times_the_estimate(minutes, estimate, needed):
    assert needs_reason(minutes, estimate) is needed


def test_the_plan_of_a_course_adds_up_by_mode():
    course = make_course(make_lesson(), make_lesson("02-more"))
    assert planned_minutes(course) == (24, 45)
    assert planned_minutes(make_course(units=())) == (0, 0)
    assert units_topics(course) == (("职业道德",), ("职业道德",), ())


@pytest.mark.parametrize(
    ("online", "offline", "tenths"), [(40, 60, 400), (1, 2, 334), (4001, 5999, 401), (0, 0, 0), (0, 9, 0), (9, 0, 1000)]
)
def test_a_share_above_the_cap_is_never_rounded_down_to_it(online, offline, tenths):
    assert online_tenths_of_percent(online, offline) == tenths


def test_a_lesson_is_estimated_from_what_is_spoken():
    lesson = make_lesson()
    assert lesson_characters(lesson) == len(lesson.script.parts[0].slides[0].narration[0])
    assert lesson_estimate(lesson) == estimate_minutes(None, lesson_characters(lesson), 1, 10)
    assert lesson_estimate(lesson, 600) == lesson_estimate(lesson, 0) + 10


def found(query: str, text: str) -> bool:
    terms = query_terms(query)
    return bool(terms) and set(terms) <= bigrams(text)


@pytest.mark.parametrize(
    ("query", "text", "is_found"),
    [
        pytest.param("客服", "电商客服入门", True, id="two characters inside"),
        pytest.param("盲文", "学习盲文", True, id="two characters at the end"),
        pytest.param("车", "汽车美容", True, id="one character"),
        pytest.param("咖啡师", "手语咖啡师", True, id="three characters"),
        pytest.param("服客", "电商客服入门", False, id="the wrong way round"),
        pytest.param("客入", "电商客服入门", False, id="not side by side"),
        pytest.param("3D打印", "3d打印入门", True, id="Latin word beside Han"),
        pytest.param("ｅｘｃｅｌ", "Excel 表格", True, id="full-width letters"),
        pytest.param("EXCEL", "excel", True, id="capitals"),
        pytest.param("exc", "excel", False, id="part of a Latin word"),
        pytest.param("excel 表格", "表格和Excel", True, id="two words in any order"),
        pytest.param("客 服", "客服", True, id="single characters"),
        pytest.param("客服", "客。服", False, id="a mark between"),
        pytest.param("客服", "客\u200b服", True, id="an invisible space between"),
        pytest.param("", "客服", False, id="an empty query finds nothing"),
        pytest.param("？！ ", "客服？！", False, id="marks alone find nothing"),
        pytest.param("𠮷野", "𠮷野家", True, id="beyond the basic plane"),
        pytest.param("Straße", "straße", True, id="letters with marks"),
    ],
)
def test_search_finds(query, text, is_found):
    assert found(query, text) is is_found


han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@given(st.text(han, min_size=1, max_size=24), st.text(), st.text())
def test_han_characters_that_stand_together_are_found_by_typing_them(query, before, after):
    # A combining mark or an ideograph modifier next to the words may change the words themselves: a space keeps them.
    assert found(query, f"{before} {query}{query} {after}")


@given(st.text(max_size=200))
def test_every_text_is_found_by_all_its_own_words(text):
    assert set(query_terms(text)) <= bigrams(text)
    assert len(query_terms(text)) <= QUERY_TERMS_MAX
    assert all(term == term.strip() and term for term in bigrams(text))
