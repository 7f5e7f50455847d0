"""Questions of every kind, answered with the keyboard alone, with script and without."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from lms import clock, language
from lms.courses.answers import shown_order
from lms.courses.source import CheckItem, Choice, CourseSource, Region
from lms.learning.models import ItemAnswer
from lms.media import services as media
from lms.web.pages import error_words
from tests.courses.makers import picture
from tests.support.chromium import press, sign_in, speak_english, tab_to, wait_until
from tests.support.installation import running
from tests.support.makers import make_class, make_enrolment, make_shared, short_course, short_lesson
from tests.support.media import ready_media
from tests.support.server import serving

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
ENGINE = """async () => (await axe.run('.check-item', {rules: {
  'target-size': {enabled: true}, 'color-contrast-enhanced': {enabled: true}}})).violations
  .map((found) => found.id + ': ' + found.nodes[0].html.slice(0, 160))"""
PICTURE = picture(400, 200)
ORDER = CheckItem("row", "order", "排一排。", "从第一部分看起。", tuple(map(Choice, ("看一圈车", "冲水", "擦车身", "擦干"))))
TEXT = CheckItem("words", "text", "热线是几号？", "有五位数字。", accept=("12333",), contains=True)
REGIONS = CheckItem("places", "regions", "哪些是出口？", "有绿灯的才是。", picture="images/doors.png", picture_alt="三扇门", regions=(
    Region("左边，绿灯", 5, 10, 20, 80, True), Region("中间，红灯", 40, 10, 20, 80, False), Region("右边，绿灯", 70, 10, 20, 80, True)))
ASKED = (REGIONS, ORDER, TEXT)


def course() -> CourseSource:
    """A course with one lesson that asks in every one of the rarer ways."""
    lesson = replace(short_lesson(title="问答课"), items=ASKED,
                     images={"images/doors.png": hashlib.sha256(PICTURE).hexdigest()})
    base = short_course("questions", title="问答")
    return replace(base, lessons=(lesson,), units=(replace(base.units[0], lesson=lesson.folder), *base.units[1:]))


@pytest.fixture(scope="module")
def lesson(installations, tmp_path_factory, chrome: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the lesson as its trainee: `lesson(width=320, javascript=False)`."""
    place = tmp_path_factory.mktemp("questions")
    settings, facts = installations.copy("lived", place / "data"), installations.facts("lived")
    with running(settings) as app:
        now, who = clock.now(), facts["who"]
        digest, size = app.extensions["lms.store"].put_bytes(PICTURE)
        with app.extensions["lms.database"].transaction(write=True) as session:
            media.record_file(session, digest, size, "image/png", now=now)
            version = make_shared(session, course(), author=who["author"], now=now)
            opened = make_class(session, version, organisation=facts["organisation"], actor=who["institution"],
                                title="问答班", starts_on=clock.today(), now=now)
            path = make_enrolment(session, opened, pseudonym=who["trainee"], now=now).id
        ready_media(app)
        contexts: list[Any] = []
        cookies: list[Any] = []
        with serving(settings, place / "log") as address:

            def open_lesson(**wishes: Any) -> Page:
                width = wishes.pop("width", 1280)
                context = chrome.new_context(base_url=address, java_script_enabled=wishes.pop("javascript", True),
                                             viewport={"width": width, "height": 900}, **wishes)
                contexts.append(context)
                speak_english(context, address)
                page = context.new_page()
                page.set_default_timeout(15_000)
                if cookies:
                    context.add_cookies(cookies)
                else:
                    sign_in(page, address, "trainee")
                    cookies.extend(context.cookies())
                page.goto(f"/learn/{path}/lessons/1?quality=text")
                return page

            open_lesson.answers = lambda uid: _answers(app, uid)  # type: ignore[attr-defined]
            yield open_lesson
            for context in contexts:
                context.close()


def _answers(app, uid: str) -> list[tuple[Any, bool]]:
    with app.extensions["lms.database"].transaction(write=False) as session:
        rows = session.execute(select(ItemAnswer.answer, ItemAnswer.right).where(ItemAnswer.item_uid == uid).order_by(ItemAnswer.id))
        return [(answer, right) for answer, right in rows]


def question(page: Page, item: CheckItem) -> Locator:
    """The question of an item."""
    return page.locator(f"#item-{item.uid}")


def send(page: Page, item: CheckItem) -> None:
    """Send the answer by keyboard."""
    press(page, question(page, item).get_by_role("button", name="Send the answer"))


def texts(page: Page) -> list[str]:
    """The lines as they stand."""
    return question(page, ORDER).locator("[data-text]").all_inner_texts()


def ready(page: Page) -> None:
    """Wait until the script has put its buttons there."""
    question(page, ORDER).get_by_role("button", name="Up 看一圈车").wait_for()


def put_in_order(page: Page, item: CheckItem) -> None:
    """Move every line to its place with Up and Down, like somebody who never leaves a button without need."""
    for place, choice in enumerate(item.choices):
        button = question(page, item).get_by_role("button", name=f"Up {choice.text}")
        tab_to(page, question(page, item).get_by_role("button", name=f"Up {texts(page)[0]}"), backwards=True)
        tab_to(page, button)
        while texts(page).index(choice.text) > place:
            page.keyboard.press("Enter")
            expect(button).to_be_focused()


def test_lines_are_put_in_order_with_buttons_that_keep_the_focus_and_say_the_place(lesson):
    page = lesson()
    ready(page)
    shown = [ORDER.choices[number].text for number in shown_order(ORDER)]
    assert texts(page) == shown
    expect(question(page, ORDER).locator("select").first).to_be_hidden()
    expect(question(page, ORDER).get_by_text("Put the lines into order with the buttons.")).to_be_visible()
    first = question(page, ORDER).get_by_role("button", name=f"Up {shown[0]}")
    tab_to(page, first)
    expect(first).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    said = question(page, ORDER).locator("ul + [role=status]")
    expect(said).to_have_text(f"“{shown[0]}” is already at the first place.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(said).to_have_text(f"“{shown[0]}” is now at place 2 of 4.")
    expect(question(page, ORDER).get_by_role("button", name=f"Down {shown[0]}")).to_be_focused()
    send(page, ORDER)
    expect(question(page, ORDER).get_by_text("Not yet. Try again:")).to_be_visible()
    put_in_order(page, ORDER)
    send(page, ORDER)
    expect(question(page, ORDER).get_by_text("That is right.")).to_be_visible()
    expect(question(page, ORDER).get_by_role("button", name="Send the answer")).to_be_focused()
    kept = lesson.answers("row")
    assert kept[-1] == ([0, 1, 2, 3], True)
    assert kept[0][1] is False
    assert sorted(kept[0][0]) == [0, 1, 2, 3]


def test_words_are_written_and_sent_with_enter(lesson):
    page = lesson()
    field = question(page, TEXT).get_by_label("Your answer")
    for written, shown in (("12345", "Not yet. Try again:"), ("打１２３ 33。", "That is right.")):
        tab_to(page, field, backwards=True) if written != "12345" else tab_to(page, field)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(written)
        page.keyboard.press("Enter")
        expect(question(page, TEXT).get_by_text(shown)).to_be_visible()
        expect(field).to_be_focused()
    assert lesson.answers("words")[-2:] == [("12345", False), ("打１２３ 33。", True)]


def test_nothing_written_is_answered_kindly_and_nothing_is_kept(lesson):
    page = lesson()
    before = lesson.answers("words")
    send(page, TEXT)
    expect(question(page, TEXT).get_by_text("Write an answer, then send it.")).to_be_visible()
    field = question(page, TEXT).get_by_label("Your answer")
    with language.speaking("en"):
        too_large = error_words(413)[0]
    for characters, said in ((1_000_000, too_large), (201, "Write at most 200 characters, then send it.")):
        field.evaluate("(field, n) => { field.removeAttribute('maxlength'); field.value = '字'.repeat(n) }", characters)
        send(page, TEXT)
        expect(question(page, TEXT).get_by_text(said)).to_be_visible()
        field.fill("")
    assert lesson.answers("words") == before


def test_places_of_a_picture_are_a_list_and_the_picture_only_presses_there(lesson):
    page = lesson()
    ready(page)
    item = question(page, REGIONS)
    expect(item.get_by_role("img", name="三扇门")).to_be_visible()
    assert item.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 400
    expect(item.locator("svg")).to_have_attribute("aria-hidden", "true")
    whole, outline = item.locator("img").bounding_box(), item.locator(".edge").first.bounding_box()
    assert outline["x"] - whole["x"] == pytest.approx(whole["width"] * 0.05, abs=5)
    assert outline["y"] - whole["y"] == pytest.approx(whole["height"] * 0.1, abs=5)
    press(page, item.get_by_role("checkbox", name="1. 左边，绿灯"), "Space")
    expect(item.locator("[data-on]")).to_have_count(1)
    item.locator("img").scroll_into_view_if_needed()
    box = item.locator("img").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
    expect(item.get_by_role("checkbox", name="3. 右边，绿灯")).to_be_checked()
    expect(item.locator("[data-on]")).to_have_count(2)
    send(page, REGIONS)
    expect(item.get_by_text("That is right.")).to_be_visible()
    assert lesson.answers("places")[-1] == ([0, 2], True)


def test_every_question_is_answered_without_script(lesson):
    page = lesson(javascript=False)
    expect(question(page, ORDER).get_by_role("button")).to_have_count(1)
    for number, choice in enumerate(ORDER.choices, 1):
        tab_to(page, question(page, ORDER).get_by_label(choice.text), backwards=number > 1 and _is_behind(page, choice.text))
        for _press in range(number):
            page.keyboard.press("ArrowDown")
    send(page, ORDER)
    expect(question(page, ORDER).get_by_text("That is right.")).to_be_visible()
    assert page.url.endswith("#item-row")
    tab_to(page, question(page, TEXT).get_by_label("Your answer"))
    page.keyboard.insert_text("12333")
    page.keyboard.press("Enter")
    expect(question(page, TEXT).get_by_text("That is right.")).to_be_visible()
    expect(question(page, REGIONS).get_by_role("img", name="三扇门")).to_be_visible()
    for label in ("1. 左边，绿灯", "3. 右边，绿灯"):
        tab_to(page, question(page, REGIONS).get_by_role("checkbox", name=label), backwards=label.startswith("1"))
        page.keyboard.press("Space")
    send(page, REGIONS)
    expect(question(page, REGIONS).get_by_text("That is right.")).to_be_visible()
    assert [lesson.answers(item.uid)[-1][1] for item in ASKED] == [True, True, True]


def _is_behind(page: Page, text: str) -> bool:
    """Does the line of this text stand before the one that was filled in last?"""
    order = [ORDER.choices[number].text for number in shown_order(ORDER)]
    before = next(number for number, choice in enumerate(ORDER.choices) if choice.text == text) - 1
    return order.index(text) < order.index(ORDER.choices[before].text)


def test_a_place_given_twice_is_said_without_script(lesson):
    page = lesson(javascript=False)
    for choice in ORDER.choices:
        question(page, ORDER).get_by_label(choice.text).select_option("2")
    send(page, ORDER)
    expect(page.get_by_text("Place 2 is given twice")).to_be_visible()


def test_the_page_never_holds_the_answer_before_it_is_given(lesson):
    page = lesson(javascript=False)
    source = page.content()
    assert "12333" not in source
    section = question(page, ORDER).inner_html()
    assert section.index("冲水") != section.index("看一圈车")
    names = question(page, ORDER).locator("select").evaluate_all("all => all.map((one) => one.name)")
    assert names == ["place-0", "place-1", "place-2", "place-3"]
    assert question(page, REGIONS).locator("input").evaluate_all("all => all.every((one) => one.type === 'checkbox' || one.type === 'hidden')")


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_questions_fit_a_width_of_320_and_text_four_times_as_large(lesson, javascript):
    page = lesson(width=320, javascript=javascript)
    if javascript:
        ready(page)
        for size in ("100", "400"):
            page.evaluate("size => { document.documentElement.dataset.size = size }", size)
            wait_until(page, "document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            small = page.evaluate("""() => [...document.querySelectorAll('.order button, .check-item [type=submit]')]
                .map((one) => one.getBoundingClientRect()).filter((box) => box.width < 44 || box.height < 44).length""")
            assert small == 0
    else:
        expect(question(page, ORDER).locator("select").first).to_be_visible()
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in (
            one.bounding_box() for one in page.locator(".check-item select, .check-item .input, .regions img").all()))


def test_outlines_are_seen_in_forced_colours(lesson):
    page = lesson(forced_colors="active")
    ready(page)
    edge = question(page, REGIONS).locator(".edge").first
    colours = edge.evaluate("one => [getComputedStyle(one).stroke, getComputedStyle(one.previousElementSibling).stroke]")
    assert colours[0] != colours[1]


@pytest.mark.parametrize("theme", ["light", "dark", "black-yellow"])
def test_an_accessibility_engine_finds_no_fault_in_the_questions(lesson, theme):
    page = lesson(bypass_csp=True)
    ready(page)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    send(page, TEXT)
    expect(question(page, TEXT).get_by_text("Write an answer, then send it.")).to_be_visible()
    page.evaluate(AXE)
    assert page.evaluate(ENGINE) == []
