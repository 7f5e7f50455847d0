"""Every page in a pseudo-language that marks what went through translation. Course text is data with its own language."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from lms.language import PSEUDO
from lms.people.models import Organisation, Region, ReportingUnit
from tests.support.addresses import address, pages
from tests.support.people import browser
from tests.support.unwrapped import unwrapped, without_language

PAGES = {row.rule: row for row in pages()}
FORMS = [row for row in pages() if "POST" in row.methods]


@pytest.mark.parametrize("rule", PAGES)
def test_no_word_of_a_page_stays_untranslated(shown_app, looker, facts, rule):
    page = looker(PAGES[rule].opened_by, PSEUDO).get(address(shown_app, rule, facts))
    assert page.status_code == 200
    assert unwrapped(page.text) == []


def test_chinese_data_on_a_page_in_another_language_say_that_they_are_chinese(shown_app, looker, facts):
    with shown_app.extensions["lms.database"].transaction(write=False) as session:
        names = {*session.scalars(select(Region.name)), *session.scalars(select(Organisation.name)),
                 *session.scalars(select(ReportingUnit.name))}
    silent = {rule: without_language(looker(row.opened_by, PSEUDO).get(address(shown_app, rule, facts)).text, names)
              for rule, row in PAGES.items()}
    assert {rule: found for rule, found in silent.items() if found} == {}


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.rule)
def test_no_word_of_a_refused_form_stays_untranslated(lived_app, facts, row):
    client = browser(lived_app, row.opened_by, language=PSEUDO)
    answer = client.post(address(lived_app, row.rule, facts), data={"nothing": "right"}, follow_redirects=True)
    assert unwrapped(answer.text) == []


def test_an_empty_installation_speaks_the_language_too(app):
    for place in ("/", "/courses", "/courses?q=xx", "/try", "/nowhere"):
        assert unwrapped(browser(app, language=PSEUDO).get(place).text) == []


@pytest.mark.parametrize(("html", "found"), [
    ("<p>⟦Read ⟦this⟧ 甲⟧ 12%</p>", []),
    ("<p>⟦Read <a>now⟧</a></p>", []),
    ('<p><span lang="zh-Hans">课程</span> <b translate="no">ABC</b><script>let x</script></p>', []),
    ("<p>⟦Read⟧ now</p>", ["p: now"]),
    ('<img alt="a cup">', ["img[alt]: a cup"]),
    ('<p translate="no">x</p><p>y</p>', ["p: y"]),
])
def test_the_reader_of_pages_tells_our_words_from_data(html, found):
    assert unwrapped(f'<html lang="{PSEUDO}">{html}</html>') == found


def test_the_pseudo_language_is_for_tests_only(lived_app):
    lived_app.testing = False
    page = browser(lived_app, language=PSEUDO).get("/about").text
    assert "⟦" not in page
    assert re.search(r'<html lang="zh-Hans"', page)
