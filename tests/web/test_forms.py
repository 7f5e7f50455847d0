"""Messages name the field and say what to do; refusals stand where they can be mended."""

from datetime import date

import pytest
from flask import Flask
from flask_wtf.file import FileAllowed
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL as WebAddress
from wtforms.validators import (
    DataRequired,
    EqualTo,
    InputRequired,
    Length,
    NumberRange,
    Regexp,
)

from lms import language
from lms.errors import Refused
from lms.language import lazy_gettext
from lms.web.forms import CheckboxesField, Form, refuse


@pytest.fixture(autouse=True)
def request_of_a_person():
    app = Flask("forms")
    app.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=False)
    with language.speaking("en"), app.test_request_context("/", method="POST"):
        yield app


CHOICES = [SelectChoice("a", "A"), SelectChoice("b", "B")]
CASES = {
    "text missing": (StringField("Name", [InputRequired()]), "", "Enter “Name”."),
    "blank text": (StringField("Name", [DataRequired()]), "   ", "Enter “Name”."),
    "a label with signs": (StringField("50% {off}", [InputRequired()]), "", "Enter “50% {off}”."),
    "no choice": (RadioField("Way", [InputRequired()], choices=CHOICES), None, "Choose “Way”."),
    "unknown choice": (SelectField("City", choices=CHOICES), "zz", "Choose “City” from the list."),
    "unknown boxes": (CheckboxesField("Helps", choices=CHOICES), "z%z", "Choose “Helps” from the list."),
    "not ticked": (BooleanField("I agree", [InputRequired()]), None, "Tick “I agree” to go on."),
    "not whole": (IntegerField("Minutes"), "1.5", "Enter “Minutes” as a whole number, for example 45."),
    "not a number": (FloatField("Share"), "x", "Enter “Share” as a number, for example 1.5."),
    "not a date": (DateField("Day"), "soon", "Enter “Day” as a date, for example 2026-09-01."),
    "too small": (IntegerField("Minutes", [NumberRange(min=1)]), "0", "Enter a number of at least 1 in “Minutes”."),
    "too large": (IntegerField("Minutes", [NumberRange(max=9)]), "10", "Enter a number of at most 9 in “Minutes”."),
    "out of range": (IntegerField("50%", [NumberRange(1, 9)]), "10", "Enter a number from 1 to 9 in “50%”."),
    "too short": (StringField("50%", [Length(min=2)]), "x", "Enter at least 2 characters in “50%”."),
    "too long": (StringField("Name", [Length(max=1)]), "xx", "Shorten “Name” to at most 1 character."),
    "wrong length": (StringField("Code", [Length(4, 4)]), "x", "Enter exactly 4 characters in “Code”."),
    "length out of range": (StringField("Name", [Length(2, 4)]), "x", "Enter from 2 to 4 characters in “Name”."),
    "not an address": (StringField("Site", [WebAddress()]), "x", "Enter “Site” as a web address that begins with https://."),
    "anything else": (StringField("Code", [Regexp("a")]), "x", "Check “Code” and enter it again."),
}


def _form(field: object, value: str | None) -> Form:
    kind = type("OneField", (Form,), {"it": field})
    return kind(formdata=MultiDict({} if value is None else {"it": value}))


@pytest.mark.parametrize(("field", "value", "sentence"), CASES.values(), ids=CASES.keys())
def test_a_message_names_the_field_and_says_what_to_do(field, value, sentence):
    form = _form(field, value)
    assert not form.validate()
    assert form.errors == {"it": [sentence]}


def test_a_message_is_spoken_in_the_language_of_the_reader():
    form = _form(StringField(lazy_gettext("Name"), [InputRequired()]), "")
    with language.speaking(language.PSEUDO):
        form.validate()
    assert form["it"].errors == ["⟦Enter “⟦Name⟧”.⟧"]


def test_two_passwords_that_differ_name_both_fields():
    class Change(Form):
        new = PasswordField("New password")
        again = PasswordField("New password again", [EqualTo("new")])

    form = Change(formdata=MultiDict({"new": "a", "again": "b"}))
    form.validate()
    assert form.errors == {"again": ["Enter the same in “New password again” as in “New password”."]}


def test_a_file_of_another_kind_lists_the_kinds_that_fit(request_of_a_person):
    from io import BytesIO

    from wtforms import FileField

    class Upload(Form):
        picture = FileField("Photo {1}", [FileAllowed(["jpg", "png"])])

    with request_of_a_person.test_request_context("/", method="POST", data={"picture": (BytesIO(b"x"), "a.exe")}):
        form = Upload()
        form.validate()
        assert form.errors == {"picture": ["Choose a file of one of these kinds for “Photo {1}”: jpg, png."]}


def test_text_is_stripped_and_loses_control_characters_but_a_password_keeps_its_blanks():
    class Both(Form):
        name = StringField("Name")
        secret = PasswordField("Password")

    form = Both(formdata=MultiDict({"name": " 王\x00芳\n ", "secret": " a\x00 b "}))
    assert form.name.data == "王芳"
    assert form.secret.data == " a b "


def test_a_filter_of_the_field_itself_still_runs():
    form = _form(StringField("Name", filters=[lambda text: text and text.upper()]), " ab ")
    assert form["it"].data == "AB"


def test_a_refusal_stands_at_the_field_it_names():
    form = _form(StringField("Name"), "x")
    form.validate()
    refuse(form, Refused("Choose another name.", field="it"))
    assert form["it"].errors == ["Choose another name."]
    assert form.form_errors == []


@pytest.mark.parametrize("field", [None, "elsewhere"])
def test_a_refusal_without_a_field_of_this_form_stands_at_its_head(field):
    form = _form(StringField("Name"), "x")
    form.validate()
    refuse(form, Refused("The class is full.", "Choose another class.", field=field))
    assert form.form_errors == ["The class is full.", "Choose another class."]
    assert form.errors[""] == form.form_errors


def test_a_form_sent_too_late_says_so_in_plain_words(request_of_a_person):
    request_of_a_person.config["WTF_CSRF_ENABLED"] = True
    form = Form(formdata=MultiDict({"csrf_token": "old"}))
    assert not form.validate()
    late = "This page was open for a long time. Check your entries and send it again."
    assert form.errors == {"csrf_token": [late]}


def test_a_date_is_read_as_a_date():
    form = _form(DateField("Day"), "2026-09-01")
    assert form.validate()
    assert form["it"].data == date(2026, 9, 1)
