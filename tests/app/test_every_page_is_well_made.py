"""What every page owes to a screen reader, in its markup. The browser tests look at what is drawn."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest

from tests.support.addresses import address, pages
from tests.support.people import browser
from tests.web.page import Element, read

PAGES = {row.rule: row for row in pages()}
NAMED_BY_THEMSELVES = {"hidden", "submit", "button", "image"}
LESSON_BYTES_MOST = 60_000


@pytest.fixture
def page(shown_app, looker, facts) -> Callable[..., Element]:
    """A page of the table as somebody who may see it."""

    def open_page(rule: str, language: str = "en") -> Element:
        answer = looker(PAGES[rule].opened_by, language).get(address(shown_app, rule, facts))
        assert answer.status_code == 200
        return read(answer.text)

    return open_page


@pytest.mark.parametrize("rule", PAGES)
def test_a_page_has_one_heading_a_title_a_language_and_its_landmarks(page, rule):
    page = page(rule)
    assert page.one("html")["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert page.one("h1").text
    assert re.search(r"\S.* – Changxue$", page.one("title").text)
    for landmark in ("main",) if rule == "/embed/lesson" else ("header", "main", "footer"):  # a frame is part of a page
        assert len(page.all(landmark)) == 1, landmark
    navigation = [(one.get("aria-label") or one.get("aria-labelledby")) for one in page.all("nav")]
    assert all(navigation)
    assert len(set(navigation)) == len(navigation)


@pytest.mark.parametrize("rule", PAGES)
def test_ids_are_unique_and_every_reference_leads_somewhere(page, rule):
    page = page(rule)
    ids = [element["id"] for element in page.all() if "id" in element.attributes]
    assert sorted(one for one in set(ids) if ids.count(one) > 1) == []
    wanted = {word for element in page.all() for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
              for word in (element.get(name) or "").split()}
    wanted |= {link["href"][1:] for link in page.all("a") if (link.get("href") or "").startswith("#")}
    assert sorted(wanted - set(ids)) == []


@pytest.mark.parametrize("rule", PAGES)
def test_every_field_button_link_and_picture_has_a_name(page, rule):
    page = page(rule)
    labelled = {label["for"] for label in page.all("label") if "for" in label.attributes}
    inside = {id(field) for label in page.all("label") for field in label.all() if label.text}
    fields = [one for tag in ("input", "select", "textarea") for one in page.all(tag)
              if one.get("type") not in NAMED_BY_THEMSELVES]
    assert [one.attributes for one in fields
            if one.get("id") not in labelled and id(one) not in inside and not one.get("aria-label")] == []
    assert [one.attributes for tag in ("a", "button", "summary", "th", "legend") for one in page.all(tag)
            if not one.text and not one.get("aria-label")] == []
    assert [one.attributes for one in page.all("img") if one.get("alt") is None] == []
    assert [one.attributes for one in page.all("svg")
            if one.get("aria-hidden") != "true" and not (one.get("aria-label") or one.get("aria-labelledby") or one.all("title"))] == []


@pytest.mark.parametrize("rule", PAGES)
def test_headings_step_down_one_at_a_time(page, rule):
    levels = [int(one.tag[1]) for one in page(rule).all() if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert [(before, after) for before, after in zip(levels, levels[1:], strict=False) if after > before + 1] == []


@pytest.mark.parametrize("rule", PAGES)
def test_no_page_carries_style_or_handlers_in_its_lines(page, rule):
    for element in page(rule).all():
        assert [name for name in element.attributes if name == "style" or name.startswith("on")] == []
        assert element.tag != "style"
        is_data = element.get("type") == "application/json"
        assert element.tag != "script" or is_data or element.get("src") or element.get("nonce")


@pytest.mark.parametrize("rule", [rule for rule, row in PAGES.items() if "POST" in row.methods and row.rule not in {
    "/access-settings", "/review/nominations/<int:submission_id>",
    "/institution/classes/<int:class_id>/sessions/<int:session_id>/schedule"}])
def test_a_refused_form_says_so_first_and_at_each_field(lived_app, facts, rule):
    row = PAGES[rule]
    answer = browser(lived_app, row.opened_by).post(address(lived_app, rule, facts), data={})
    assert answer.status_code == 400
    page = read(answer.text)
    assert page.one("title").text.startswith("Error: ")
    summary = page.one("div", class_="error-summary")
    assert summary.all(role="alert")
    ids = {element["id"] for element in page.all() if "id" in element.attributes}
    links = [link["href"][1:] for link in summary.all("a")]
    assert links
    assert set(links) <= ids
    invalid = [one for one in page.all(aria_invalid="true")]
    for one in invalid:
        assert set((one.get("aria-describedby") or "").split()) <= ids


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_page_says_its_language_and_offers_the_other_in_its_own_name(page, language):
    page = page("/courses", language)
    assert page.one("html")["lang"] == language
    other = {"zh-Hans": ("en", "English"), "en": ("zh-Hans", "中文")}[language]
    button = page.one("button", value=other[0])
    assert (button["lang"], button.text) == other


def test_a_lesson_page_without_media_is_at_most_sixty_kilobytes_packed(lived_app, facts):
    client = browser(lived_app, "trainee", language="zh-Hans")
    places = [f"/learn/{facts['enrolment']}/lessons/2"]
    html = client.get(places[0]).text
    places += {one for one in re.findall(r'(?:href|src)="(/assets/[^"]+)"', html)}
    packed = {place: len(gzip.compress(client.get(place).data, 6)) for place in places}
    assert sum(packed.values()) <= LESSON_BYTES_MOST, packed
