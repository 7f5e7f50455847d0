"""Hashes name what is studied; JSON gives a course back."""

import json
from dataclasses import replace

import pytest

from lms.courses.source import Choice, GlossaryEntry, course_hash, from_json, lesson_hash, to_json
from tests.courses.makers import SCRIPT, make_course, make_lesson


def test_a_course_comes_back_from_its_json():
    course = make_course(
        make_lesson(), make_lesson("02-more", easy_read=(), images={}, markdown="## 再问\n\n谢谢您。\n")
    )
    assert from_json(json.loads(json.dumps(to_json(course)))) == course


def test_another_format_is_not_taken_for_this_one():
    with pytest.raises(ValueError, match="format"):
        from_json({**to_json(make_course()), "format": 2})


def test_hashes_do_not_depend_on_the_order_of_keys_or_a_round_trip():
    course = make_course()
    again = from_json(json.loads(json.dumps(to_json(course), sort_keys=True)))
    assert course_hash(again) == course_hash(course)
    assert lesson_hash(again.lessons[0]) == lesson_hash(course.lessons[0])


def test_the_hash_of_a_lesson_stays_the_same_in_every_release():
    """Stored evidence names this hash: if it changes here, learners lose what they did."""
    pinned = "1cd1aa66589c66d810541af6b3ea14e96a4c1833b5294e0f5a7e5d8fb7a6e577"
    assert lesson_hash(make_lesson(images={"images/desk.png": "0" * 64})) == pinned


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"minutes": 40}, id="minutes"),
        pytest.param({"topics": ("劳动安全",)}, id="topics"),
        pytest.param({"type": "practice"}, id="type"),
        pytest.param({"uid": "ecs-other"}, id="uid"),
    ],
)
def test_a_change_of_the_hours_plan_keeps_the_evidence_and_changes_the_course(change):
    course = make_course()
    changed = replace(course, units=(replace(course.units[0], **change), *course.units[1:]))
    assert lesson_hash(changed.lessons[0]) == lesson_hash(course.lessons[0])
    assert course_hash(changed) != course_hash(course)


@pytest.mark.parametrize("change", [{"folder": "09-hello"}, {"practice_minutes": 20}], ids=["folder", "practice"])
def test_what_is_not_studied_keeps_the_evidence(change):
    assert lesson_hash(make_lesson(**change)) == lesson_hash(make_lesson())
    assert course_hash(make_course(make_lesson(**change))) != course_hash(make_course(make_lesson()))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(make_lesson(title="另一课"), id="title"),
        pytest.param(make_lesson(summary="另一句"), id="summary"),
        pytest.param(make_lesson(lang="en"), id="lang"),
        pytest.param(make_lesson(markdown=SCRIPT.replace("先问好，", "先微笑，", 1)), id="narration"),
        pytest.param(make_lesson(markdown=SCRIPT.replace("一张", "两张")), id="alternative text"),
        pytest.param(make_lesson(images={"images/desk.png": "1" * 64}), id="picture"),
        pytest.param(make_lesson(easy_read=()), id="easy-read"),
        pytest.param(make_lesson(glossary=(GlossaryEntry("客单价", "别的"),)), id="glossary"),
        pytest.param(make_lesson(items=()), id="items"),
        pytest.param(
            make_lesson(
                items=(replace(make_lesson().items[0], choices=(Choice("问好", False), Choice("等待", True))),)
            ),
            id="right answer",
        ),
    ],
)
def test_whatever_a_learner_studies_changes_the_hash_of_the_lesson(changed):
    assert lesson_hash(changed) != lesson_hash(make_lesson())


def test_a_course_holds_no_floats():
    with pytest.raises(TypeError, match="float"):
        course_hash(make_course(make_lesson(practice_minutes=1.5)))


def test_a_lesson_is_found_by_its_folder():
    course = make_course()
    assert course.lesson("01-hello") is course.lessons[0]
    with pytest.raises(KeyError):
        course.lesson("02-none")
