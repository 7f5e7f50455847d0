"""The lesson page as a browser without JavaScript gets it, and /try."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser

import pytest
from flask import Flask, render_template
from werkzeug.test import Client

from lms import language
from lms.accessibility.forms import PresentationForm, form_data
from lms.accessibility.profile import DEFAULT
from lms.web.assets import Assets
from tests.player.conftest import share
from tests.player.makers import make_course, make_lesson, make_screen

BUDGET_FIRST_PARAGRAPH = 14 * 1024
BUDGET_PAGE = 60 * 1024


class Page(HTMLParser):
    """What stands in a page: tags in order with their attributes, and the text a person reads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag in ("script", "style", "template")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("script", "style", "template")

    def handle_data(self, data):
        if not self._hidden:
            self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag
                and all(attrs.get(key.rstrip("_")) == value for key, value in wanted.items())]

    def place(self, tag: str, **wanted: str) -> int:
        return next(n for n, (name, attrs) in enumerate(self.tags)
                    if name == tag and all(attrs.get(key) == value for key, value in wanted.items()))


def make_panel() -> PresentationForm:
    """The access panel as /try shows it to a visitor without wishes."""
    return PresentationForm(formdata=None, data=form_data(DEFAULT)).offer()


def render(app: Flask, speak: str = "en", path: str = "/try", **values) -> Page:
    """The screen inside its page, for a lesson that is recorded unless said otherwise."""
    with app.test_request_context(path), language.speaking(speak):
        return Page(render_template("player/try.html", course_title="", course_lang="zh-Hans",
                                    screen=make_screen(**values), panel=make_panel()))


def scripts(assets: Assets) -> list[str]:
    """Every script that a lesson page loads at once, by its name among the static files."""
    return [address.split("/", 3)[3] for address in assets.modules("player/lesson-page.js")]


def test_the_video_plays_without_script_and_loads_nothing_before_play(app):
    page = render(app, on=("captions",))
    video, = page.all("video")
    assert {"controls", "playsinline", "poster"} <= set(video)
    assert video["preload"] == "none"
    track, = page.all("track")
    assert track["kind"] == "captions"
    assert track["srclang"] == "zh-Hans"
    assert "default" in track


def test_captions_stay_off_until_they_are_chosen_but_are_there(app):
    track, = render(app).all("track")
    assert "default" not in track


def test_every_way_to_load_the_lesson_is_a_link_with_its_size(app):
    page = render(app)
    links = [attrs["href"] for attrs in page.all("a") if "data-quality" in attrs]
    assert links == ["?quality=720p", "?quality=240p", "?quality=audio", "?quality=text"]
    for words in ("5.3 MB", "2.0 MB", "1.0 MB"):
        assert words in page.text
    chosen, = [attrs for attrs in page.all("a") if "data-quality" in attrs and "aria-current" in attrs]
    assert chosen["href"] == "?quality=720p"


def test_modes_tried_without_an_account_stay_when_another_quality_is_chosen(app):
    page = render(app, path="/try?modes=easy-read,captions")
    assert [attrs["href"] for attrs in page.all("a") if "data-quality" in attrs][1] == (
        "?modes=easy-read%2Ccaptions&quality=240p")


def test_sound_alone_and_text_alone_need_no_video(app):
    sound, text = render(app, quality="audio"), render(app, quality="text")
    assert len(sound.all("audio")) == 1
    assert not sound.all("video")
    assert not text.all("audio")
    assert not text.all("video")
    assert "Text only" in text.text


def test_where_no_picture_is_seen_its_writing_is_read(app):
    written = "每年体检，带证上岗"
    assert written not in render(app).text
    for values in ({"quality": "text"}, {"quality": "audio"}, {"on": ("description",)}, {"on": ("screen-reader",)}):
        assert written in render(app, **values).text, values


def test_the_whole_text_stands_under_headings_with_next_part_at_the_foot_of_each(app):
    lesson = make_lesson()
    page = render(app)
    for number, part in enumerate(lesson.script.parts, 1):
        assert page.all("h3", id=f"part-{number}")
        assert part.title in page.text
        for slide in part.slides:
            assert all(text in page.text for text in slide.narration)
    forms = [attrs for attrs in page.all("form") if "data-part" in attrs]
    assert [form["action"] for form in forms] == ["/p"] * len(lesson.script.parts)
    assert [attrs["value"] for attrs in page.all("input", name="part")] == [str(n) for n in range(len(forms))]
    assert {attrs["value"] for attrs in page.all("input", name="sent")} == {"1.sign"}
    goals = {attrs.get("id") for _tag, attrs in page.tags}
    assert {form["data-next"] for form in forms} <= goals


def test_a_part_that_was_read_says_so_in_words(app):
    marks = [attrs for attrs in render(app, claimed_parts=(0,)).all("p") if "data-claimed" in attrs]
    assert ["hidden" in attrs for attrs in marks] == [False, True, True, True]


def test_the_screen_reader_mode_has_the_text_first_and_the_video_second(app):
    usual, read = render(app), render(app, on=("screen-reader",))
    assert usual.place("video") < usual.place("transcript-panel")
    assert read.place("transcript-panel") < read.place("video")
    assert "data-quiet" in read.all("transcript-panel")[0]


def test_a_lesson_stands_in_the_order_of_study(app):
    page = render(app)
    places = [page.place("h1"), page.place("lesson-progress"), page.place("div", role="group"),
              page.place("changxue-player"), page.place("transcript-panel"), page.place("check-item"),
              page.place("h2", id="glossary-title")]
    assert places == sorted(places)


def test_easy_read_comes_first_when_chosen_and_is_at_hand_otherwise(app):
    chosen, usual = render(app, on=("easy-read",)), render(app)
    for page in (chosen, usual):
        assert "先体检，办健康证。" in page.text
    assert chosen.text.index("先体检，办健康证。") < chosen.text.index("做饮品，直接接触")
    assert usual.text.index("先体检，办健康证。") > usual.text.index("做饮品，直接接触")


def test_each_mode_is_one_button_that_says_whether_it_is_on(app):
    page = render(app, on=("captions", "low-data"), path="/try?quality=240p")
    buttons = [attrs["aria-pressed"] for attrs in page.all("button") if "aria-pressed" in attrs]
    assert buttons == ["true", "false", "false", "false", "true"]
    assert [attrs["value"] for attrs in page.all("input", name="mode")] == [
        "captions", "description", "screen-reader", "easy-read", "low-data"]
    assert [attrs["value"] for attrs in page.all("input", name="on")] == ["0", "1", "1", "1", "0"]
    assert {attrs["value"] for attrs in page.all("input", name="next")} == {"/try?quality=240p"}
    assert "no sign language film for this lesson" in page.text


def test_check_items_are_plain_forms_with_help_after_a_wrong_try(app):
    page = render(app, tried={"ready-1": False}, right_items=("ready-2",))
    assert [attrs["value"] for attrs in page.all("input", name="item")] == ["ready-1", "ready-2", "ready-3"]
    kinds = {attrs["type"] for attrs in page.all("input", name="choice")}
    assert kinds == {"radio", "checkbox"}
    assert page.text.count("Not yet. Try again:") == 1
    assert page.text.count("That is right.") == 1
    assert "再看第一部分" in page.text
    assert {attrs["action"] for attrs in page.all("form") if attrs.get("action") == "/a"}


def test_progress_is_said_in_words(app):
    duration = make_screen().duration_ms
    assert "You have studied 40%." in render(app, counted_ms=duration * 2 // 5).text
    assert "Now answer the questions below." in render(app, counted_ms=duration).text
    assert "You have finished this lesson." in render(app, counted_ms=duration, done=True).text


def test_while_media_are_made_the_lesson_can_be_read_but_not_claimed(app):
    page = render(app, ready=False, making_percent=40)
    assert "40% made" in page.text
    assert not page.all("video")
    assert not [attrs for attrs in page.all("form") if "data-part" in attrs]
    assert "data-open" not in page.all("lesson-progress")[0]
    assert all(text in page.text for slide in make_lesson().script.parts[0].slides for text in slide.narration)


def test_every_word_of_the_page_can_be_translated(app):
    """In the pseudo-language each of our words comes in brackets; the course itself is data."""
    course = {"audio": make_lesson(), "text": make_lesson("car-wash")}
    for quality, lesson in course.items():
        page = render(app, "x-pseudo", lesson=lesson, quality=quality, counted_ms=1, position_ms=60_000,
                      tried={lesson.items[0].uid: False})
        main = page.text.split("⟦Skip to the content⟧")[1]
        bare = re.sub(r"⟦[^⟦⟧]*⟧", "", main)
        assert re.findall(r"[A-Za-z]{3,}", bare.replace("Changxue", "").replace("bar", "").replace("English", "")) == []


@pytest.mark.parametrize("course", ["audiobook-narration", "barista-basics", "car-wash", "ecommerce-service"])
def test_a_lesson_page_is_light(app, course):
    with app.test_request_context("/try"):
        html = render_template("player/try.html", course_title="", course_lang="zh-Hans",
                               screen=make_screen(make_lesson(course)), panel=make_panel())
    assets = app.extensions["lms.assets"]
    first = re.search(r'<div class="line"[^>]*><p[^>]*>[^<]+</p>', html)
    assert first is not None
    head = len(gzip.compress(html[: first.end()].encode(), 5))
    assert head + assets.size("web/site.css") <= BUDGET_FIRST_PARAGRAPH
    rest = [*scripts(assets), "player/player.css", "player/core/changxue-player.css", "web/site.css"]
    page = len(gzip.compress(html.encode(), 5)) + sum(assets.size(path) for path in rest)
    assert page <= BUDGET_PAGE


def test_anybody_tries_a_lesson_and_nothing_is_recorded(app: Flask, client: Client):
    course = share(app)
    page = Page(client.get("/try").text)
    assert course.lessons[0].title in page.text
    assert "Nothing is recorded" in page.text
    assert not page.all("lesson-progress")
    assert not [attrs for attrs in page.all("form") if "data-part" in attrs]


def test_the_media_of_the_tried_lesson_have_signed_addresses(app: Flask, client: Client):
    share(app)
    video, = Page(client.get("/try").text).all("video")
    assert re.fullmatch(r"/media/p{64}/video-720p\.mp4\?until=\d+&sign=\w+", video["src"] or "")


def test_a_later_lesson_is_tried_when_the_first_is_still_being_made(app: Flask, client: Client):
    course = share(app, ready=(1,))
    assert course.lessons[1].title in client.get("/try").text


def test_the_first_shared_course_comes_first(app: Flask, client: Client):
    share(app, make_course("car-wash"), ready=())
    share(app, make_course("barista-basics"))
    share(app, make_course("ecommerce-service"))
    assert make_lesson("barista-basics").title in client.get("/try").text


def test_while_nothing_is_ready_the_text_can_be_tried(app: Flask, client: Client):
    course = share(app, ready=())
    page = Page(client.get("/try").text)
    assert course.lessons[0].script.parts[0].slides[0].narration[0] in page.text
    assert "are being made" in page.text


def test_before_any_course_is_shared_the_page_is_friendly(client: Client):
    answer = client.get("/try")
    assert answer.status_code == 200
    assert "The first lesson is on its way." in answer.text


def test_the_text_of_the_tried_lesson_can_be_taken_along(app: Flask, client: Client):
    assert client.get("/try/transcript.txt").status_code == 404
    course = share(app)
    answer = client.get("/try/transcript.txt")
    assert answer.mimetype == "text/plain"
    assert course.lessons[0].glossary[0].meaning in answer.text


@pytest.mark.parametrize(("chosen", "right"), [(["0"], False), (["1"], True), (["1", "2"], False)])
def test_an_answer_tried_without_account_is_judged_in_place(app: Flask, client: Client, chosen, right):
    item = share(app).lessons[0].items[0]
    answer = client.post("/try/answer", data={"item": item.uid, "choice": chosen}, headers={"Accept": "application/json"})
    assert answer.json == {"right": right, "help": "" if right else item.help}
    page = client.post("/try/answer", data={"item": item.uid, "choice": chosen, "quality": "text", "modes": "captions"},
                       follow_redirects=True)
    assert page.request.args["quality"] == "text"
    assert page.request.args["modes"] == "captions"
    assert ("That is right." in Page(page.text).text) is right


@pytest.mark.parametrize(("values", "status", "code"), [
    ({}, 404, "no-such-item"), ({"item": "x"}, 404, "no-such-item"), ({"item": "ready-1"}, 400, "no-answer"),
    ({"item": "ready-1", "choice": "9"}, 400, "no-such-choice"), ({"item": "ready-1", "choice": "-1"}, 400, "no-such-choice"),
    ({"item": "ready-1", "choice": "１"}, 400, "no-such-choice"), ({"item": "ready-1", "choice": "9" * 5000}, 400, "no-such-choice"),
    ({"item": "\x00", "choice": "1"}, 404, "no-such-item"),
])
def test_an_answer_that_makes_no_sense_is_refused_kindly(app: Flask, client: Client, values, status, code):
    share(app)
    answer = client.post("/try/answer", data=values, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    page = client.post("/try/answer", data=values, follow_redirects=True)
    assert page.status_code == 200
    assert answer.json["title"] in page.text


@pytest.mark.parametrize("query", ["?quality=%00", "?tried=:", "?tried=x:1", "?modes=" + "a," * 500, "?endpoint=x&_external=1"])
def test_no_query_breaks_the_page(app: Flask, client: Client, query):
    share(app)
    assert client.get("/try" + query).status_code < 500


def test_work_in_the_background_is_closed_to_visitors(client: Client):
    assert client.get("/work", headers={"Accept": "text/html"}).status_code == 303
