"""The frame of every page and the pages of this package."""

import re

import pytest
from flask import flash, render_template

from lms import language
from lms.web import pages
from tests.web.conftest import WEB, make_app, render
from tests.web.page import Element, read

EVERY_CODE = (400, 401, 403, 404, 405, 413, 418, 429, 500, 502, 503)


def _statement(app) -> Element:
    return read(render(app, "accessibility.html", **pages.statement_context()))


def _styleguide(app, **wishes: str) -> Element:
    with app.test_request_context("/styleguide"):
        return read(render_template("styleguide.html", **pages.styleguide_context(wishes)))


def test_a_page_without_any_context_is_whole(app):
    page = read(render(app, "about.html"))
    html = page.one("html")
    assert (html["lang"], html["dir"]) == ("en", "ltr")
    assert (html["data-theme"], html["data-size"]) == ("system", "100")
    assert page.one("title").text == "About Changxue – Changxue"
    assert page.one("h1").text == "About Changxue"
    assert page.one("main")["id"] == "main"
    assert page.all("a")[0]["href"] == "#main"
    assert page.one(role="status").text == ""


def test_the_profile_shows_in_attributes_of_the_root(app):
    profile = pages.Appearance(theme="black-yellow", size=200, spacing="wider", motion="reduce")
    html = read(render(app, "about.html", profile=profile)).one("html")
    assert (html["data-theme"], html["data-size"], html["data-spacing"], html["data-motion"]) == (
        "black-yellow",
        "200",
        "wider",
        "reduce",
    )


def test_a_title_with_signs_is_written_once_and_rightly(app):
    page = render(app, "error.html", title="50% <Tea> & milk", text="x", code=404)
    assert "<title>50% &lt;Tea&gt; &amp; milk – Changxue</title>" in page
    assert "<h1>50% &lt;Tea&gt; &amp; milk</h1>" in page


@pytest.mark.parametrize(("tag", "direction"), [("zh-Hans", "ltr"), ("ug", "rtl"), ("ar-EG", "rtl")])
def test_the_page_runs_in_the_direction_of_its_language(app, monkeypatch, tag, direction):
    monkeypatch.setattr(language, "LANGUAGES", {tag: tag})
    with language.speaking(tag):
        html = read(render(app, "about.html")).one("html")
    assert (html["lang"], html["dir"]) == (tag, direction)


def test_the_title_of_a_page_with_errors_says_so_first(app):
    with app.test_request_context("/"):
        form = pages.styleguide_context({})["wrong"]
        page = read(render_template("about.html", form=form))
        assert page.one("title").text == "Error: About Changxue – Changxue"
        sound = pages.styleguide_context({})["sample"]
        assert read(render_template("about.html", form=sound)).one("title").text == "About Changxue – Changxue"


def test_the_menu_marks_the_current_page():
    page = read(render(make_app(navigation=[("Learn", "/l", True), ("Courses", "/c", False)]), "about.html"))
    menu = page.one("nav", class_="site-nav")
    assert [(link.text, link.get("aria-current")) for link in menu.all("a")] == [("Learn", "page"), ("Courses", None)]


def test_the_other_languages_are_offered_in_their_own_name():
    links = [("zh-Hans", "中文", "/zh", True), ("en", "English", "/en", False)]
    offered = read(render(make_app(language_links=links), "about.html")).one(hreflang="en")
    assert (offered["lang"], offered["href"], offered.text) == ("en", "/en", "English")
    page = read(render(make_app(language_links=links, language_action="/language"), "about.html", path="/a?b=c"))
    form = page.one("form", action="/language")
    assert form.one("button")["value"] == "en"
    assert form.one("input", name="next")["value"] == "/a?b=c"
    assert form.one("input", name="csrf_token")["value"]


def test_who_is_signed_in_sees_the_name_and_a_button_to_sign_out():
    page = read(render(make_app(signed_in_as="王芳"), "about.html"))
    assert "王芳" in page.one("header").text
    assert page.one("form", action="/sign-out").one("button").text == "退出登录"
    assert page.all("a", href="/sign-in") == []


def test_messages_stand_in_a_status_region_with_their_kind_in_words(app):
    with app.test_request_context("/"):
        flash("Saved.", "success")
        flash("Look here.")
        status = read(render_template("about.html")).one(role="status")
    assert status.text == "Done: Saved.Please note: Look here."


@pytest.mark.parametrize("code", EVERY_CODE)
def test_an_error_page_says_what_happened_and_what_to_do_next(app, code):
    title, text = pages.error_words(code)
    page = read(render(app, "error.html", title=title, text=text, code=code))
    assert page.one("h1").text == title
    assert text in page.one("main").text
    assert not re.search(r"\b(error|invalid|forbidden|exception)\b", f"{title} {text}", re.IGNORECASE)
    assert page.all("a", class_="button")[0]["href"] == "/"


def test_unknown_codes_fall_to_our_side_or_theirs():
    with language.speaking("en"):
        assert pages.error_words(418) == pages.error_words(409)
        assert pages.error_words(502) == pages.error_words(500)
        assert pages.error_words(409) != pages.error_words(500)


def test_the_statement_names_target_law_gaps_date_method_and_how_to_complain(app):
    page = _statement(app)
    for needed in ("WCAG", "2.2", "level AA", "1.4.6", "GB/T 37668-2019", "12385", pages.STATEMENT_DATE.isoformat()):
        assert needed in page.text
    headings = [heading.text for heading in page.all("h2")]
    assert headings == [
        "What we aim for",
        "What does not work yet",
        "Using the keyboard",
        "Something is in your way?",
        "How this statement was made",
    ]
    assert page.one("h2", id="keyboard").text == "Using the keyboard"


@pytest.mark.parametrize("theme", [*pages.THEMES, "", "<b>"])
def test_the_style_guide_shows_itself_in_the_theme_asked_for(app, theme):
    page = _styleguide(app, theme=theme)
    expected = theme if theme in pages.THEMES else "light"
    assert page.one("html")["data-theme"] == expected
    assert page.one("a", class_="mode", aria_current="true")["href"] == f"?theme={expected}"


@pytest.mark.parametrize("size", ["", "0", "99", "-100", "1e2", "1000000000000", "²00", "four"])
def test_the_style_guide_takes_no_nonsense_for_a_size(app, size):
    assert _styleguide(app, size=size).one("html")["data-size"] == "100"
    assert _styleguide(app, size="400").one("html")["data-size"] == "400"


def test_no_page_repeats_an_id_or_breaks_a_reference(app):
    for page in (_styleguide(app), _statement(app), *(read(render(app, name)) for name in ("about.html", "home.html"))):
        ids = [element["id"] for element in page.all() if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        for element in page.all():
            named = [element.get("for"), *(element.get("aria-describedby") or "").split()]
            assert {name for name in named if name} <= set(ids)
        anchors = {link["href"][1:] for link in page.all("a") if link["href"].startswith("#")}
        assert anchors <= set(ids)


def test_no_page_carries_script_or_style_in_its_lines(app):
    for page in (_styleguide(app), _statement(app)):
        for element in page.all():
            assert element.tag not in ("script", "style")
            assert not [name for name in element.attributes if name == "style" or name.startswith("on")]


def test_headings_step_down_one_at_a_time(app):
    for page in (_styleguide(app), _statement(app)):
        levels = [int(element.tag[1]) for element in page.all() if re.fullmatch("h[1-6]", element.tag)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_word_of_our_pages_goes_through_translation():
    with language.speaking(language.PSEUDO):
        app = make_app()
        for page in (_styleguide(app), _statement(app), *(read(render(app, name)) for name in ("about.html", "home.html"))):
            own = [part for part in page.all() if part.get("lang") and part.tag != "html"]
            left = re.sub(r"⟦[^⟦⟧]*⟧", "", page.text)
            while "⟦" in left and re.search(r"⟦[^⟦⟧]*⟧", left):
                left = re.sub(r"⟦[^⟦⟧]*⟧", "", left)
            for part in sorted((part.text for part in own), key=len, reverse=True):
                left = left.replace(part, "", 1)
            assert re.findall(r"[^\W\d_]+", left) == []


def test_template_and_style_files_stay_short_enough_to_read():
    for path in [*(WEB / "templates").glob("*.html"), *(WEB / "static").glob("*.css")]:
        assert len(path.read_text("utf-8").splitlines()) <= 400, path.name
