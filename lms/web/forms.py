"""The base of every form: checks shape, speaks in sentences that say what to do, shows refusals in place."""

from __future__ import annotations

import re
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.core import Field, UnboundField
from wtforms.widgets import CheckboxInput, ListWidget

from lms.errors import Refused
from lms.language import gettext as _
from lms.language import ngettext

_CHOSEN = (RadioField, SelectField, SelectMultipleField, FileField)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SLOT = {name: chr(0xE000 + place) for place, name in enumerate(("min", "max", "other_label", "extensions"))}
"""Private letters that keep the place of a figure which only WTForms knows."""


class _CSRF(_FlaskFormCSRF):  # type: ignore[misc]
    """Says what to do when a form was sent too late; what exactly failed goes to the log only."""

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        try:
            super().validate_csrf_token(form, field)
        except ValidationError:
            late = _("This page was open for a long time. Check your entries and send it again.")
            raise ValidationError(late) from None


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose messages name the field and say what to do.

    Text is stripped (passwords are not) and loses control characters, which no database column takes.
    Refusals of a service join it through `refuse`; `form_errors` holds those that belong to no field.
    """

    form_errors: list[str]

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf_class = _CSRF

        def get_translations(self, form: Form) -> Sentences:
            return Sentences(None)

        def bind_field(self, form: Form, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
            kind = unbound_field.field_class
            if issubclass(kind, StringField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [*own, _printable if issubclass(kind, PasswordField) else _tidy]}
            field = unbound_field.bind(form=form, **options)
            field._translations = Sentences(field)
            return field


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]
    """Any of several choices as boxes to tick; `data` is the list of ticked values."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def refuse(form: Form, refused: Refused) -> None:
    """Show a service's refusal: at the field it names if the form has it, else at the head of the form."""
    if refused.field and refused.field in form:
        field = form[refused.field]
        field.errors = [*field.errors, *refused.messages]
    else:
        form.form_errors.extend(refused.messages)


class Sentences:
    """WTForms' own messages in the reader's language; one for each field, because a sentence names its field."""

    def __init__(self, field: Field | None) -> None:
        self._field = field

    def gettext(self, message: str) -> str:
        """Our sentence for one of WTForms'. Figures that WTForms fills in afterwards keep their place."""
        label = str(self._field.label.text) if self._field is not None else ""
        return _as_template(self._sentence(message, label), message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same for a message that counts; `n` is the limit on characters."""
        label = str(self._field.label.text) if self._field is not None else ""
        return _as_template(_length(singular, label, n), singular)

    def _sentence(self, message: str, label: str) -> str:
        if message == "This field is required.":
            return self._required(label)
        return _shape(message, label) or _range(message, label) or _file(message, label) or _(
            "Check “%(label)s” and enter it again.", label=label
        )

    def _required(self, label: str) -> str:
        if isinstance(self._field, _CHOSEN):
            return _("Choose “%(label)s”.", label=label)
        if isinstance(self._field, BooleanField):
            return _("Tick “%(label)s” to go on.", label=label)
        return _("Enter “%(label)s”.", label=label)


def _printable(text: str | None) -> str | None:
    return _UNPRINTABLE.sub("", text) if isinstance(text, str) else text


def _tidy(text: str | None) -> str | None:
    return _UNPRINTABLE.sub("", text).strip() if isinstance(text, str) else text


def _as_template(sentence: str, original: str) -> str:
    """Protect what WTForms would read as its own signs, and open the slots it fills."""
    if "%(" in original:
        sentence = sentence.replace("%", "%%")
        for name, letter in _SLOT.items():
            sentence = sentence.replace(letter, f"%({name})s")
    elif "{extensions}" in original:
        sentence = sentence.replace("{", "{{").replace("}", "}}").replace(_SLOT["extensions"], "{extensions}")
    return sentence


def _shape(message: str, label: str) -> str | None:
    match message:
        case "Not a valid choice." | "Invalid Choice: could not coerce.":
            return _("Choose “%(label)s” from the list.", label=label)
        case "Invalid choice(s): one or more data inputs could not be coerced.":
            return _("Choose “%(label)s” from the list.", label=label)
        case "Not a valid integer value.":
            return _("Enter “%(label)s” as a whole number, for example 45.", label=label)
        case "Not a valid decimal value." | "Not a valid float value.":
            return _("Enter “%(label)s” as a number, for example 1.5.", label=label)
        case "Not a valid date value.":
            return _("Enter “%(label)s” as a date, for example 2026-09-01.", label=label)
        case "Not a valid datetime value.":
            return _("Enter “%(label)s” as a date and time, for example 2026-09-01 09:30.", label=label)
        case "Not a valid time value.":
            return _("Enter “%(label)s” as a time, for example 09:30.", label=label)
        case "Invalid email address.":
            return _("Enter “%(label)s” as an e-mail address, for example name@example.cn.", label=label)
        case "Invalid URL.":
            return _("Enter “%(label)s” as a web address that begins with https://.", label=label)
        case "Field must be equal to %(other_name)s.":
            other = _SLOT["other_label"]
            return _("Enter the same in “%(label)s” as in “%(other)s”.", label=label, other=other)
    return None


def _range(message: str, label: str) -> str | None:
    low, high = _SLOT["min"], _SLOT["max"]
    match message:
        case "Number must be at least %(min)s.":
            return _("Enter a number of at least %(min)s in “%(label)s”.", label=label, min=low)
        case "Number must be at most %(max)s.":
            return _("Enter a number of at most %(max)s in “%(label)s”.", label=label, max=high)
        case "Number must be between %(min)s and %(max)s.":
            return _("Enter a number from %(min)s to %(max)s in “%(label)s”.", label=label, min=low, max=high)
        case "Date must be at least %(min)s.":
            return _("Enter a date from %(min)s on in “%(label)s”.", label=label, min=low)
        case "Date must be at most %(max)s.":
            return _("Enter a date up to %(max)s in “%(label)s”.", label=label, max=high)
        case "Date must be between %(min)s and %(max)s.":
            return _("Enter a date from %(min)s to %(max)s in “%(label)s”.", label=label, min=low, max=high)
        case "Field must be between %(min)d and %(max)d characters long.":
            return _("Enter from %(min)s to %(max)s characters in “%(label)s”.", label=label, min=low, max=high)
    return None


def _file(message: str, label: str) -> str | None:
    if message.startswith("File does not have an approved extension"):
        if "{extensions}" not in message:
            return _("Choose a file of another kind for “%(label)s”.", label=label)
        kinds = _SLOT["extensions"]
        return _("Choose a file of one of these kinds for “%(label)s”: %(kinds)s.", label=label, kinds=kinds)
    size = re.fullmatch(r"File must be between (\d+) and (\d+) bytes\.", message)
    if size:
        most = f"{int(size[2]) / 1_000_000:g}"
        return _(
            "Choose a file that is not empty and not larger than %(size)s MB for “%(label)s”.",
            label=label,
            size=most,
        )
    return None


def _length(singular: str, label: str, n: int) -> str:
    if "at least" in singular:
        return ngettext(
            "Enter at least %(n)s character in “%(label)s”.",
            "Enter at least %(n)s characters in “%(label)s”.",
            n,
            label=label,
        )
    if "longer than" in singular:
        return ngettext(
            "Shorten “%(label)s” to at most %(n)s character.",
            "Shorten “%(label)s” to at most %(n)s characters.",
            n,
            label=label,
        )
    if "exactly" in singular:
        return ngettext(
            "Enter exactly %(n)s character in “%(label)s”.",
            "Enter exactly %(n)s characters in “%(label)s”.",
            n,
            label=label,
        )
    return _("Choose “%(label)s” from the list.", label=label)
