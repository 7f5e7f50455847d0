"""What a lesson page shows, before it is a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lms import language
from lms.accessibility.profile import DEFAULT, with_player
from lms.player import services
from lms.player.services import transcript_text
from tests.player.makers import CONTENT, make_lesson, make_manifest, make_media, make_screen

COURSES = sorted(path.name for path in CONTENT.iterdir() if path.is_dir())


@pytest.fixture(autouse=True)
def english():
    with language.speaking("en"):
        yield


def lines(screen):
    return [line for part in screen.parts for scene in part.scenes for line in scene.lines]


@pytest.mark.parametrize("course", COURSES)
def test_every_paragraph_of_every_real_course_has_its_time(course):
    lesson = make_lesson(course)
    screen = make_screen(lesson)
    spoken = make_manifest(lesson)["paragraphs"]
    assert [(line.text, line.start_ms, line.end_ms) for line in lines(screen)] == [
        (one["text"], one["start_ms"], one["end_ms"]) for one in spoken]
    assert [part.start_ms for part in screen.parts] == [part["start_ms"] for part in make_manifest(lesson)["parts"]]


@pytest.mark.parametrize("course", COURSES)
def test_the_text_is_complete_before_picture_and_sound_are_made(course):
    lesson = make_lesson(course)
    screen = make_screen(lesson, ready=False, making_percent=40)
    assert [line.text for line in lines(screen)] == [
        text for part in lesson.script.parts for slide in part.slides for text in slide.narration]
    assert all(line.start_ms is None for line in lines(screen))
    assert screen.is_being_made
    assert screen.making_percent == 40
    assert screen.playing is None
    assert not screen.can_claim


def test_sizes_are_said_before_anything_is_loaded_and_rounded_up():
    sizes = {choice.key: choice.megabytes for choice in make_screen().choices}
    assert sizes == {"720p": "5.3", "240p": "2.0", "audio": "1.0", "text": ""}


@pytest.mark.parametrize(("on", "quality", "chosen"), [
    ((), None, "720p"), (("low-data",), None, "240p"), (("low-data",), "720p", "720p"), ((), "240p", "240p"),
    ((), "audio", "audio"), ((), "text", "text"), ((), "8k", "720p"), ((), "", "720p"), ((), "../x", "720p"),
])
def test_the_query_chooses_the_quality_else_the_profile(on, quality, chosen):
    screen = make_screen(on=on, quality=quality)
    assert screen.quality == chosen
    assert [choice.key for choice in screen.choices if choice.is_chosen] == [chosen]
    assert (screen.playing is None) == (chosen == "text")


def test_a_person_goes_on_where_they_stopped_even_without_script():
    screen = make_screen(position_ms=83_500)
    assert screen.playing is not None
    assert screen.playing.src.endswith("video-720p.mp4#t=83.5")
    assert screen.position == "1:23"


@pytest.mark.parametrize("changes", [{"position_ms": 0}, {"position_ms": 10**9}, {"position_ms": 83_500, "done": True}])
def test_at_the_end_a_lesson_begins_anew(changes):
    screen = make_screen(**changes)
    assert screen.playing is not None
    assert "#" not in screen.playing.src
    assert screen.position == ""


def test_a_picture_without_words_is_described_where_it_stands():
    lesson = make_lesson()
    scene = make_screen(lesson).parts[1].scenes[0]
    assert scene.description == "屏幕上的 bar 是压力单位，一 bar 大约等于一个大气压。"
    assert scene.written[0] == "锅炉压力：1到1.5 bar"


def test_easy_read_lines_stand_with_their_part():
    parts = make_screen().parts
    assert parts[0].easy_read[0] == "先体检，办健康证。"
    assert all(part.easy_read for part in parts)


@pytest.mark.parametrize(("right", "tried", "state"), [
    ((), {}, "open"), ((), {"ready-1": False}, "wrong"), (("ready-1",), {"ready-1": True}, "right"),
    (("ready-1",), {"ready-1": False}, "right"),
])
def test_an_item_once_answered_rightly_stays_right(right, tried, state):
    assert make_screen(right_items=right, tried=tried).items[0].state == state


def test_a_screen_never_holds_the_solution_of_an_item():
    assert not any(hasattr(item, "right") or isinstance(choice, bool)
                   for item in make_screen().items for choice in item.choices)


@pytest.mark.parametrize(("numerator", "missing_ms", "percent"), [(0, 0, 0), (1, 1, 49), (1, 0, 50), (2, 1, 99), (2, 0, 100)])
def test_percent_is_rounded_down_so_that_nobody_is_promised_too_much(numerator, missing_ms, percent):
    half = make_screen().duration_ms // 2
    assert make_screen(counted_ms=numerator * half - missing_ms).percent == percent


def test_modes_combine_and_what_is_missing_is_said():
    screen = make_screen(on=("captions", "low-data", "easy-read"))
    assert [mode.name for mode in screen.modes] == [
        "captions", "sign", "description", "screen-reader", "easy-read", "low-data"]
    assert [mode.name for mode in screen.modes if mode.is_on] == ["captions", "easy-read", "low-data"]
    assert [mode.name for mode in screen.modes if mode.missing] == ["sign"]


def test_a_lesson_without_easy_read_says_so():
    screen = make_screen(replace(make_lesson(), easy_read=()))
    assert {mode.name for mode in screen.modes if mode.missing} == {"sign", "easy-read"}


def test_without_endpoints_nothing_can_be_claimed_but_answers_may_be_tried():
    screen = make_screen(endpoints=None, answer_url="/try/answer")
    assert not screen.can_claim
    assert screen.answer_url == "/try/answer"


@pytest.mark.parametrize("course", COURSES)
def test_the_text_file_holds_everything_said_shown_and_explained(course):
    lesson = make_lesson(course)
    text = transcript_text(lesson)
    for part in lesson.script.parts:
        assert part.title in text
        for slide in part.slides:
            assert all(words in text for words in (*slide.narration, *slide.bullets, slide.description, slide.image_alt))
    assert all(entry.term in text and entry.meaning in text for entry in lesson.glossary)
    assert text.startswith(lesson.title)


def test_the_size_chosen_once_for_every_lesson_is_begun_with_unless_the_address_asks_for_another():
    lesson = make_lesson()
    small = with_player(DEFAULT, {"quality": "240p"})
    shown = services.screen(lesson, make_media(lesson), profile=small, position_ms=0, right_items=(), tried={}, claimed_parts=(),
                            counted_ms=0, done=False, endpoints=None, address=lambda digest, name: f"/{name}", sent="",
                            quality=None)
    assert shown.quality == "240p"
    asked = services.screen(lesson, make_media(lesson), profile=small, position_ms=0, right_items=(), tried={}, claimed_parts=(),
                            counted_ms=0, done=False, endpoints=None, address=lambda digest, name: f"/{name}", sent="",
                            quality="720p")
    assert asked.quality == "720p"
