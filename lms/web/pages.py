"""What the pages of this package show: the frame's language, plain words for errors, the style guide's samples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from lms import language
from lms.language import gettext as _
from lms.language import lazy_gettext, pgettext
from lms.web.forms import CheckboxesField, Form

THEMES = ("light", "dark", "black-yellow", "system")
SIZES = (100, 125, 150, 175, 200, 225, 250, 275, 300, 325, 350, 375, 400)
"""Text sizes in percent that `site.css` has a rule for."""
SPACINGS = ("normal", "wide", "wider")
MOTIONS = ("system", "reduce")
STATEMENT_DATE = date(2026, 11, 22)
"""The day the accessibility statement was last held against the product."""

_HAN = re.compile("[\u3400-\u9fff]")
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ug", "ur", "yi"}


@dataclass(frozen=True)
class Appearance:
    """What the base layout reads of an access profile."""

    theme: str = "system"
    size: int = 100
    spacing: str = "normal"
    motion: str = "system"


def base_context() -> dict[str, str]:
    """Language tag and writing direction of the page; register it as a context processor."""
    tag = language.current()
    return {"language_tag": tag, "direction": "rtl" if tag.split("-")[0] in _RIGHT_TO_LEFT else "ltr"}


def data(text: str, lang: str = "zh-Hans") -> Markup:
    """Text of a course, class or plan: data with a language of its own, marked where the page speaks another."""
    if lang == language.current() or not _HAN.search(str(text)):
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(lang, text)


def statement_context() -> dict[str, Any]:
    """What `accessibility.html` needs."""
    return {"statement_date": STATEMENT_DATE.isoformat()}


def error_words(code: int) -> tuple[str, str]:
    """Title and advice for an HTTP status, in words that say what to do next."""
    match code:
        case 400:
            return _("We could not read what was sent"), _("Go back, check what you entered and send it again.")
        case 401:
            return _("Please sign in first"), _("Sign in, then open this page again.")
        case 403:
            return _("This page is not open to you"), _(
                "Your account has no right to do this. If you need it for your work, "
                "ask the person who manages accounts in your organisation."
            )
        case 404:
            return _("This page is not here"), _(
                "Perhaps the address has a slip, or the page is not meant for your account. "
                "Check the address, or begin again from the start page."
            )
        case 405:
            return _("This cannot be done here"), _("Go back to the page before and use its buttons.")
        case 413:
            return _("The file is too large"), _("Choose a smaller file and send it again.")
        case 429:
            return _("Too many tries in a short time"), _("Wait one minute, then try again. Nothing is lost.")
        case 503:
            return _("We are busy for a moment"), _("Wait one minute, then load the page again. Nothing is lost.")
    if 400 <= code < 500:
        return _("This did not work"), _("Go back to the page before and try another way.")
    return _("Something broke on our side"), _(
        "It is not your fault. Wait a few minutes and try again. What you had saved is still there."
    )


class SampleForm(Form):
    """Every kind of field, for the style guide."""

    name = StringField(lazy_gettext("Name"), [InputRequired()])
    secret = PasswordField(lazy_gettext("Password"), [InputRequired()])
    about = TextAreaField(lazy_gettext("What do you want to learn?"))
    city = SelectField(lazy_gettext("City"), choices=[])
    minutes = IntegerField(lazy_gettext("Minutes present"), [InputRequired()])
    picture = FileField(lazy_gettext("Photo of your work"))
    answer = RadioField(lazy_gettext("How do you like to learn?"), [InputRequired()], choices=[])
    helps = CheckboxesField(lazy_gettext("What helps you?"), choices=[])
    agree = BooleanField(lazy_gettext("I have read how my data is used."), [InputRequired()])

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.city.choices = [
            SelectChoice("", pgettext("list", "Choose one")),
            SelectChoice("jinan", _("Jinan")),
            SelectChoice("qingdao", _("Qingdao")),
        ]
        self.answer.choices = [
            SelectChoice("watch", _("Watch the video with captions")),
            SelectChoice("read", _("Read the text")),
            SelectChoice("listen", _("Listen only")),
        ]
        self.helps.choices = [
            SelectChoice("captions", pgettext("mode", "Captions")),
            SelectChoice("sign", pgettext("mode", "Sign language")),
            SelectChoice("easy", pgettext("mode", "Easy-read")),
        ]


def styleguide_context(wishes: Mapping[str, str]) -> dict[str, Any]:
    """Everything `styleguide.html` shows; `wishes` are the query values theme, size, spacing and motion."""
    return {
        "profile": _appearance(wishes),
        "themes": _theme_links(wishes),
        "sizes": SIZES,
        "sample": SampleForm(formdata=None, prefix="plain", data={"answer": "read", "helps": ["captions"]}),
        "wrong": _wrong_form(),
        "table_columns": [_("Course"), (_("Minutes"), "number"), (_("Share"), "number"), _("State")],
        "table_rows": [
            [_("Customer service in online shops"), 180, "40 %", pgettext("course", "Published")],
            [_("Barista basics"), 135, "30 %", pgettext("course", "In review")],
            [_("Car washing"), 90, "20 %", pgettext("course", "Draft")],
        ],
        "modes": _modes(),
        "stages": _stages(),
    }


def _appearance(wishes: Mapping[str, str]) -> Appearance:
    size = wishes.get("size", "")
    return Appearance(
        theme=_one_of(wishes.get("theme"), THEMES),
        size=int(size) if size.isascii() and size.isdigit() and int(size[:4]) in SIZES and len(size) == 3 else 100,
        spacing=_one_of(wishes.get("spacing"), SPACINGS),
        motion=_one_of(wishes.get("motion"), MOTIONS),
    )


def _one_of(wish: str | None, known: tuple[str, ...]) -> str:
    return wish if wish in known else known[0]


def _theme_links(wishes: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    names = {
        "light": pgettext("theme", "Light"),
        "dark": pgettext("theme", "Dark"),
        "black-yellow": pgettext("theme", "Black and yellow"),
        "system": pgettext("theme", "As my device"),
    }
    current = _one_of(wishes.get("theme"), THEMES)
    return [(names[theme], f"?theme={theme}", theme == current) for theme in THEMES]


def _wrong_form() -> SampleForm:
    form = SampleForm(formdata=None, prefix="wrong")
    form.form_errors.append(_("The class is full. Choose another class."))
    form["name"].errors = [_("Enter “%(label)s”.", label=_("Name"))]
    form["minutes"].errors = [_("Enter “%(label)s” as a whole number, for example 45.", label=_("Minutes present"))]
    form["answer"].errors = [_("Choose “%(label)s”.", label=_("How do you like to learn?"))]
    form["agree"].errors = [_("Tick “%(label)s” to go on.", label=_("I have read how my data is used."))]
    return form


def _modes() -> list[dict[str, object]]:
    names = [
        ("captions", pgettext("mode", "Captions"), "captions"),
        ("sign", pgettext("mode", "Sign language"), "sign"),
        ("description", pgettext("mode", "Audio description"), "description"),
        ("screen-reader", pgettext("mode", "Screen reader"), "screen-reader"),
        ("easy-read", pgettext("mode", "Easy-read"), "easy-read"),
        ("low-data", pgettext("mode", "Low data"), "low-data"),
    ]
    return [{"name": n, "label": words, "icon": i, "pressed": n in ("captions", "easy-read")} for n, words, i in names]


def _stages() -> list[tuple[str, str, str]]:
    return [
        (_("The author submits"), "done", _("Frozen on 1 September 2026.")),
        (_("The city nominates"), "done", ""),
        (_("Two reviewers decide"), "now", _("One of two has approved.")),
        (_("The province shares"), "to_come", ""),
    ]
