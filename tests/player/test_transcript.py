"""The text of a lesson as a file, and on the page, before any script."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask, render_template_string
from werkzeug.test import Client

from lms import language
from lms.courses.source import GlossaryEntry
from lms.player.transcript import blocks, text_file
from tests.player.conftest import share
from tests.player.makers import CONTENT, make_lesson, make_screen
from tests.player.test_pages import Page

COURSES = sorted(path.name for path in CONTENT.iterdir() if path.is_dir())


@pytest.fixture(autouse=True)
def english():
    with language.speaking("en"):
        yield


def translated():
    """A lesson with a translation of each of its paragraphs."""
    lesson = make_lesson()
    spoken = [block for block in blocks(lesson) if block.kind == "said"]
    return replace(lesson, translations=(("en", tuple(f"Paragraph {n}." for n in range(len(spoken)))),))


@pytest.mark.parametrize("as_page", [False, True], ids=["plain", "page"])
@pytest.mark.parametrize("course", COURSES)
def test_each_form_of_the_text_is_complete(course, as_page):
    lesson = make_lesson(course)
    text = text_file(lesson, as_page=as_page).content
    for part in lesson.script.parts:
        assert part.title in text
        for slide in part.slides:
            for words in (*slide.narration, *slide.bullets, slide.description, slide.image_alt):
                assert words in text or words.replace("'", "&#39;").replace('"', "&#34;") in text
    assert all(entry.term in text and entry.meaning in text for entry in lesson.glossary)


def test_what_is_only_shown_is_marked_in_words():
    text = text_file(make_lesson()).content
    assert "\n\nPicture: 屏幕上的 bar 是压力单位" in text
    assert "\n\nWritten in the picture: 每年体检，带证上岗; " in text
    page = text_file(make_lesson(), as_page=True).content
    assert '<p class="picture"><strong lang="en">Picture:</strong> <span lang="zh-Hans">屏幕上的 bar' in page


def test_the_page_has_headings_languages_and_a_title_and_needs_nothing_else():
    lesson = make_lesson()
    html = text_file(lesson, as_page=True).content
    page = Page(html)
    assert page.all("html") == [{"lang": "zh-Hans"}]
    assert f"<title>{lesson.title}</title>" in html
    assert [tag for tag, _attributes in page.tags if re.fullmatch(r"h\d", tag)] == ["h1", *["h2"] * (len(lesson.script.parts) + 1)]
    assert not [tag for tag, attributes in page.tags if {"src", "href"} & set(attributes)]


def test_two_languages_stand_paragraph_by_paragraph():
    lesson = translated()
    kinds = [block.kind for block in blocks(lesson, "en") if block.kind in ("said", "second")]
    assert kinds == ["said", "second"] * (len(kinds) // 2)
    file = text_file(lesson, as_page=True, second="en")
    assert file.name == "transcript-en.html"
    assert '<p class="second"><span lang="en">Paragraph 1.</span></p>' in file.content


@pytest.mark.parametrize("second", ["", "de", "../x", "en\n"])
def test_a_language_that_is_not_there_is_left_out(second):
    file = text_file(translated(), second=second)
    assert file.name == "transcript.txt"
    assert "Paragraph 1." not in file.content


def test_words_of_a_course_are_never_markup():
    lesson = replace(make_lesson(), title="<b>&", glossary=(GlossaryEntry("<i>", '"</dl>'),))
    html = text_file(lesson, as_page=True).content
    assert "&lt;b&gt;&amp;" in html
    assert "<i>" not in html
    assert "</dl>" in html
    assert html.count("</dl>") == 1


@pytest.mark.parametrize(("query", "mime", "name"), [
    ("", "text/plain", "transcript.txt"), ("?as=page", "text/html", "transcript.html"),
    ("?as=page&with=xx", "text/html", "transcript.html"), ("?as=x&with=../x", "text/plain", "transcript.txt"),
])
def test_the_text_is_a_download_in_the_form_asked_for(app: Flask, client: Client, query, mime, name):
    course = share(app)
    answer = client.get(f"/try/transcript.txt{query}")
    assert (answer.status_code, answer.mimetype) == (200, mime)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert course.lessons[0].title in answer.text


def test_every_form_of_the_text_is_offered():
    screen = make_screen(translated(), transcript_url="/t")
    texts = [(file.label, file.url) for file in screen.downloads if file.url.startswith("/t")]
    assert texts == [("Text of the lesson", "/t"), ("Text of the lesson as a page", "/t?as=page"),
                     ("Text of the lesson, with English", "/t?as=page&with=en")]
    assert not [file for file in make_screen(translated()).downloads if file.label.startswith("Text")]


def test_who_speaks_is_marked_and_the_words_stay_by_themselves(app: Flask):
    screen = make_screen()
    scene = screen.parts[0].scenes[0]
    spoken = replace(screen.parts[0], scenes=(replace(scene, lines=(replace(scene.lines[0], speaker="店长"),)),))
    with app.test_request_context("/try"):
        html = render_template_string('{% import "player/transcript.html" as text %}{{ text.transcript(screen) }}',
                                      screen=replace(screen, parts=(spoken,)))
    assert f"<strong>店长: </strong><span data-words>{scene.lines[0].text}</span></p>" in html


def test_in_easy_read_mode_the_screens_come_first_and_the_whole_text_lies_open_without_script(app: Flask):
    with app.test_request_context("/try"):
        html = render_template_string('{% import "player/transcript.html" as text %}{{ text.transcript(screen) }}',
                                      screen=make_screen(on=("easy-read",)))
    page = Page(html)
    screens, = [attributes for attributes in page.all("section") if "data-easy" in attributes]
    assert "hidden" in screens
    whole, = [attributes for attributes in page.all("details") if "data-whole" in attributes]
    assert "open" in whole
    assert page.place("section", id=None, **{"data-easy": None}) < page.place("transcript-panel")


def test_a_lesson_without_easy_read_has_no_empty_screens(app: Flask):
    with app.test_request_context("/try"):
        html = render_template_string('{% import "player/transcript.html" as text %}{{ text.transcript(screen) }}',
                                      screen=make_screen(replace(make_lesson(), easy_read=()), on=("easy-read",)))
    assert "data-easy" not in html
    assert "<details" not in html


def test_what_only_a_script_can_do_is_hidden_without_one(app: Flask):
    with app.test_request_context("/try"):
        html = render_template_string('{% import "player/transcript.html" as text %}{{ text.transcript(screen) }}',
                                      screen=make_screen(on=("screen-reader",)))
    page = Page(html)
    for mark in ("data-tools", "data-step-bar", "data-find"):
        found, = [attributes for _tag, attributes in page.tags if mark in attributes]
        assert "hidden" in found
