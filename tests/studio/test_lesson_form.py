"""The plain form never takes away what it does not show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lms.courses.source import CheckItem, Choice, SignTrack
from lms.errors import Refused
from lms.review.services import findings
from lms.studio import services
from tests.support.makers import make_account, pack_of, shipped_course

COURSE = shipped_course("car-wash")
LESSON = COURSE.lessons[0]


def changed(**values):
    form = {"title": LESSON.title, "summary": LESSON.summary, "script": LESSON.script_markdown, "minutes": 15,
            "practice_minutes": LESSON.practice_minutes, "topics": "", "question": LESSON.items[0].question,
            "choices": services.choices_text(LESSON.items[0]), "help": LESSON.items[0].help}
    return services.with_lesson(COURSE, LESSON.folder, **(form | values)).lesson(LESSON.folder)


def test_saving_a_lesson_unchanged_keeps_its_easy_read_text_its_other_questions_and_its_glossary():
    again = changed()
    assert (again.easy_read, again.items, again.glossary) == (LESSON.easy_read, LESSON.items, LESSON.glossary)


def test_a_script_with_another_number_of_parts_is_refused_where_it_would_lose_the_easy_read_text():
    with pytest.raises(Refused) as refusal:
        changed(script=LESSON.script_markdown + "\n## 再来一段\n\n这里多说一句话。\n")
    assert (refusal.value.code, refusal.value.field) == ("easy-read", "script")


def test_an_easy_read_course_is_not_submitted_while_a_lesson_lacks_its_easy_read_text(session, keys):
    make_account(session, keys, "author")
    pack = pack_of(session)
    bare = replace(COURSE, lessons=(replace(LESSON, easy_read=()), *COURSE.lessons[1:]))
    assert findings(COURSE, pack) == []
    assert any(LESSON.title in sentence for sentence in findings(bare, pack))


def test_practice_at_home_is_a_part_of_the_unit_and_cannot_hide_that_its_minutes_are_too_many(session, keys):
    with pytest.raises(Refused) as refusal:
        changed(minutes=10, practice_minutes=400)
    assert (refusal.value.code, refusal.value.field) == ("practice", "practice_minutes")
    make_account(session, keys, "author")
    padded = replace(COURSE, lessons=(replace(LESSON, practice_minutes=480), *COURSE.lessons[1:]))
    assert any(LESSON.title in sentence for sentence in findings(padded, pack_of(session)))


def rich(**fields):
    """The course, its first lesson with everything the form does not show."""
    lesson = replace(LESSON, sign=(SignTrack("csl", "film", "sign/film.mp4", -1200, "手语"),),
                     films={"sign/film.mp4": "0" * 64},
                     translations=(("en", ("Text.",) * len(paragraphs_of(LESSON))),), **fields)
    return replace(COURSE, lessons=(lesson, *COURSE.lessons[1:])), lesson


def paragraphs_of(lesson):
    return [text for part in lesson.script.parts for slide in part.slides for text in slide.narration]


def saved(course, lesson, **values):
    form = {"title": lesson.title, "summary": lesson.summary, "script": lesson.script_markdown, "minutes": 15,
            "practice_minutes": lesson.practice_minutes, "topics": "", "question": "甲还是乙？", "choices": "*甲\n乙",
            "help": "再看。"}
    return services.with_lesson(course, lesson.folder, **(form | values)).lesson(lesson.folder)


def test_saving_a_lesson_keeps_its_sign_tracks_films_and_translations():
    course, lesson = rich()
    again = saved(course, lesson)
    assert (again.sign, again.films, again.translations) == (lesson.sign, lesson.films, lesson.translations)


def test_questions_of_other_kinds_stay_as_they_are_and_the_form_shows_the_first_with_choices():
    words = CheckItem("words", "text", "几号？", "再看。", accept=("12333",))
    order = CheckItem("row", "order", "排一排。", "再看。", tuple(map(Choice, "看冲擦")))
    course, lesson = rich(items=(words, LESSON.items[0], order))
    again = saved(course, lesson)
    assert (again.items[0], again.items[2]) == (words, order)
    assert (again.items[1].uid, again.items[1].question) == (LESSON.items[0].uid, "甲还是乙？")
    course, lesson = rich(items=(words, order))
    again = saved(course, lesson)
    assert again.items[:2] == (words, order)
    assert again.items[2].uid not in {"words", "row"}


def test_a_script_with_another_number_of_paragraphs_is_refused_where_translations_would_slip():
    course, lesson = rich()
    with pytest.raises(Refused) as refusal:
        saved(course, lesson, script=lesson.script_markdown + "\n\n再说一句。\n")
    assert (refusal.value.code, refusal.value.field) == ("translations", "script")
