"""Each component says to a screen reader what it shows to the eye."""

import re

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, IntegerField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from lms.web.forms import CheckboxesField, Form
from tests.web.conftest import render
from tests.web.page import Element, read

CHOICES = [SelectChoice("a", "First"), SelectChoice("b", "Second")]


class Sample(Form):
    name = StringField("Name", [InputRequired()])
    note = StringField("Note")
    secret = PasswordField("Password", [InputRequired()])
    minutes = IntegerField("Minutes", [InputRequired(), NumberRange(1, 9)])
    way = RadioField("Way", [InputRequired()], choices=CHOICES)
    helps = CheckboxesField("Helps", choices=CHOICES)
    many = FieldList(StringField("Place", [InputRequired()]))


@pytest.fixture
def show(app):
    def shown(call: str, **values: object) -> Element:
        with app.test_request_context("/"):
            return read(render_template_string("{% import 'macros.html' as ui with context %}" + call, **values))

    return shown


@pytest.fixture
def form(app) -> Form:
    with app.test_request_context("/"):
        return Sample(formdata=None, data={"way": "b", "helps": ["a"]})


@pytest.fixture
def wrong(app) -> Form:
    with app.test_request_context("/", method="POST"):
        form = Sample(formdata=MultiDict({"name": "", "many-0": ""}))
        form.validate()
        form.form_errors.append("The class is full.")
        return form


def test_a_text_field_ties_label_hint_and_box_together(show, form):
    page = show("{{ ui.text_field(form.name, 'As in your card.', autocomplete='name') }}", form=form)
    box = page.one("input")
    assert page.one("label")["for"] == box["id"] == "name"
    assert box["aria-describedby"] == "name-hint"
    assert page.one(id="name-hint").text == "As in your card."
    assert box.get("aria-invalid") is None
    assert box["autocomplete"] == "name"
    assert "required" in box.attributes


def test_only_an_optional_field_says_so_and_can_be_told_not_to(show, form):
    assert show("{{ ui.text_field(form.name) }}", form=form).text == "Name"
    assert show("{{ ui.text_field(form.note) }}", form=form).text == "Note (optional)"
    assert show("{{ ui.text_field(form.note, mark_optional=false) }}", form=form).text == "Note"


def test_a_wrong_field_is_marked_and_described_by_its_message_after_its_hint(show, wrong):
    page = show("{{ ui.text_field(form.name, 'As in your card.') }}", form=wrong)
    assert page.one("input")["aria-describedby"] == "name-hint name-error"
    assert page.one("input")["aria-invalid"] == "true"
    assert page.one(id="name-error").text == "Error: Enter “Name”."


def test_a_field_without_hint_and_error_is_described_by_nothing(show, form):
    assert show("{{ ui.text_field(form.name) }}", form=form).one("input").get("aria-describedby") is None


def test_a_password_can_be_pasted_and_remembered(show, form):
    box = show("{{ ui.password_field(form.secret, autocomplete='new-password') }}", form=form).one("input")
    assert box["type"] == "password"
    assert box["autocomplete"] == "new-password"
    assert not [name for name in box.attributes if name.startswith("on")]


def test_a_number_is_typed_as_text_with_digit_keys(show, form):
    box = show("{{ ui.number_field(form.minutes) }}", form=form).one("input")
    assert (box["type"], box["inputmode"]) == ("text", "numeric")
    assert box.get("min") is None
    assert box.get("max") is None


def test_a_radio_group_is_a_fieldset_whose_legend_asks(show, form):
    page = show("{{ ui.radio_group(form.way, 'Take your time.', hints={'b': 'Slower.'}) }}", form=form)
    group = page.one("fieldset")
    assert group.one("legend").text == "Way"
    assert group["aria-describedby"] == "way-hint"
    assert [(box["type"], box["value"], "checked" in box.attributes) for box in group.all("input")] == [
        ("radio", "a", False),
        ("radio", "b", True),
    ]
    assert group.all("input")[1]["aria-describedby"] == "way-1-hint"
    assert page.one(id="way-1-hint").text == "Slower."
    assert [label["for"] for label in group.all("label")] == ["way-0", "way-1"]


def test_a_checkbox_group_keeps_what_was_ticked(show, form):
    boxes = show("{{ ui.checkbox_group(form.helps) }}", form=form).all("input")
    assert [(box["type"], box["name"], "checked" in box.attributes) for box in boxes] == [
        ("checkbox", "helps", True),
        ("checkbox", "helps", False),
    ]


def test_the_error_summary_leads_to_each_field_in_the_words_of_the_field(show, wrong):
    page = show("{{ ui.error_summary(form) }}{{ ui.text_field(form.name) }}{{ ui.radio_group(form.way) }}", form=wrong)
    box = page.one(class_="error-summary")
    assert box["tabindex"] == "-1"
    assert "autofocus" in box.attributes
    assert page.one(role="alert").one("h2").text == "There is a problem"
    links = {link["href"]: link.text for link in box.all("a")}
    assert links["#name"] == "Enter “Name”."
    assert links["#way-0"] == "Choose “Way”."
    assert links["#many-0"] == "Enter “Place”."
    assert page.one("input", id="way-0").tag == "input"
    assert [line.text for line in box.all("li")][0] == "The class is full."


def test_a_late_token_is_a_sentence_without_link(app, show):
    with app.test_request_context("/", method="POST"):
        late = Form(formdata=MultiDict({"csrf_token": "old"}))
        late.validate()
    page = show("{{ ui.error_summary(form) }}", form=late)
    assert page.all("a") == []
    assert page.one("li").text.startswith("This page was open for a long time.")


def test_a_form_without_errors_has_no_summary(show, form):
    assert show("{{ ui.error_summary(form) }}", form=form).children == []


def test_a_post_form_carries_the_token_once_and_leaves_checking_to_us(show, form):
    page = show("{% call ui.post_form(form, '/go', upload=true) %}{{ ui.submit_button('Send') }}{% endcall %}", form=form)
    tag = page.one("form")
    assert (tag["method"], tag["action"], tag["enctype"]) == ("post", "/go", "multipart/form-data")
    assert "novalidate" in tag.attributes
    assert len(page.one("input", name="csrf_token")["value"]) > 20
    assert page.one("button")["type"] == "submit"


def test_one_button_can_be_a_whole_form(show):
    page = show("{{ ui.post_button('Approve', '/go', values={'verdict': 'yes'}) }}")
    assert page.one("input", name="verdict")["value"] == "yes"
    assert page.one("input", name="csrf_token")["type"] == "hidden"


@pytest.mark.parametrize(
    ("kind", "word"),
    [("info", "Please note:"), ("success", "Done:"), ("warning", "Take care:"), ("error", "Error:")],
)
def test_a_notice_says_its_kind_in_a_word(show, kind, word):
    page = show("{{ ui.notice(kind, 'Something.') }}", kind=kind)
    assert page.text == f"{word} Something."
    assert page.one("svg")["aria-hidden"] == "true"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("fits", "Fits your settings"),
        ("fits_with", "Fits with a change"),
        ("does_not_fit", "Does not fit yet"),
        ("unknown", "Not known yet"),
    ],
)
def test_a_fit_is_told_by_picture_and_word(show, kind, words):
    page = show("{{ ui.fit(kind) }}", kind=kind)
    assert page.text == words
    assert len(page.all("svg")) == 1


def test_a_table_keeps_its_headings_for_the_ear_and_in_narrow_places(show):
    page = show(
        "{{ ui.data_table('Hours', ['Kind', ('Minutes', 'number'), 'State'], rows) }}",
        rows=[["Online", 90, "done"], ["Offline", 45, "open"]],
    )
    assert page.one("table")["role"] == "table"
    assert page.one("caption").text == "Hours"
    assert [(cell["scope"], cell.text) for cell in page.one("thead").all("th")] == [
        ("col", "Kind"),
        ("col", "Minutes"),
        ("col", "State"),
    ]
    assert [cell["scope"] for cell in page.one("tbody").all("th")] == ["row", "row"]
    assert [cell.text for cell in page.all("span", class_="cell-label")] == ["Minutes", "State"] * 2
    assert {cell["aria-hidden"] for cell in page.all("span", class_="cell-label")} == {"true"}


def test_steps_say_in_words_what_is_done_now_and_to_come(show):
    items = [("Submit", "done", ""), ("Review", "now", "One of two."), ("Share", "to_come", "")]
    page = show("{{ ui.steps(items, 'The way') }}", items=items)
    assert page.one("ol")["aria-label"] == "The way"
    assert [step.text for step in page.all("li")] == ["Submit done", "2 Review now One of two.", "3 Share to come"]
    assert [step.get("aria-current") for step in page.all("li")] == [None, "step", None]


def test_the_hours_bar_tells_the_same_in_words_and_has_room_for_a_table(show):
    page = show("{% call ui.hours_bar(60, 30, 10, 'Your hours', {'missing': 'ten'}, 'h') %}<p>table</p>{% endcall %}")
    assert [line.text for line in page.all("li")] == ["Recognised 60 minutes", "Banked 30 minutes", "Missing ten"]
    chart = page.one("svg", class_="hours-chart")
    bars = [bar for bar in chart.all("rect", height="100%") if bar["width"].endswith("%")]
    assert [(bar["x"], bar["width"]) for bar in bars] == [("0%", "60.0%"), ("60.0%", "30.0%"), ("90.0%", "10.0%")]
    assert [bar.get("fill") for bar in bars] == [None, "url(#h-banked)", "url(#h-missing)"]
    assert page.one("p").text == "table"


def test_an_hours_bar_of_nothing_is_still_a_bar(show):
    page = show("{{ ui.hours_bar(0, 0, 0) }}")
    assert [line.text for line in page.all("li")] == ["Recognised 0 minutes", "Banked 0 minutes", "Missing 0 minutes"]


def test_a_progress_bar_has_a_name_and_words(show):
    page = show("{{ ui.progress_bar(3, 0, 'Course', '3 of 8', 'p') }}")
    bar = page.one("progress")
    assert (bar["max"], bar["value"]) == ("1", "3")
    assert page.one("label")["for"] == bar["id"]
    assert page.one(id=bar["aria-describedby"]).text == "3 of 8"


def test_pages_and_crumbs_mark_where_the_person_is(show):
    page = show("{{ ui.pagination(5, 9, address) }}", address=lambda n: f"?page={n}")
    assert [link["href"] for link in page.all("a")] == [f"?page={n}" for n in (4, 1, 4, 6, 9, 6)]
    assert page.one(aria_current="page").text == "Page 5"
    assert show("{{ ui.pagination(1, 1, address) }}", address=str).children == []
    crumbs = show("{{ ui.breadcrumbs([('Start', '/')], 'Here') }}")
    assert crumbs.one(aria_current="page").text == "Here"
    assert crumbs.one("nav")["aria-label"] == "You are here"


def test_a_card_is_one_link_named_by_its_title(show):
    page = show("{% call ui.card('Barista', '/c', level=2, lang='zh-Hans') %}<p>Text</p>{% endcall %}")
    assert page.one("a").text == "Barista"
    assert page.one("h2")["lang"] == "zh-Hans"
    assert page.one("p").text == "Text"


def test_modes_are_buttons_that_say_whether_they_are_on(show):
    modes = [
        {"name": "captions", "label": "Captions", "icon": "captions", "pressed": True},
        {"name": "sign", "label": "Sign", "icon": "sign", "pressed": False, "url": "?sign"},
    ]
    page = show("{{ ui.mode_bar(modes, 'Ways') }}", modes=modes)
    assert page.one(role="group")["aria-label"] == "Ways"
    assert page.one("button")["aria-pressed"] == "true"
    assert page.one("a").get("aria-current") is None


def test_text_of_people_never_becomes_markup(show):
    page = show("{{ ui.notice('info', evil) }}{{ ui.facts([(evil, evil)]) }}{{ ui.badge('info', evil) }}", evil="<b x>")
    assert page.all("b") == []
    assert page.text.count("<b x>") == 4


def test_every_icon_is_hidden_from_screen_readers_and_every_unknown_one_stops_the_page(app, show):
    from jinja2 import UndefinedError

    names = render(app, "icons.html")
    assert names.strip() == ""
    page = show("{% from 'icons.html' import icon_names %}{{ icon_names() }}")
    assert len(page.text.split()) >= 25
    for name in page.text.split():
        picture = show("{{ ui.icon(name) }}", name=name).one("svg")
        assert (picture["aria-hidden"], picture["focusable"]) == ("true", "false")
        assert picture.children
        assert all(re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+", path["d"]) for path in picture.all("path"))
    with pytest.raises(UndefinedError):
        show("{{ ui.icon('no-such-picture') }}")
