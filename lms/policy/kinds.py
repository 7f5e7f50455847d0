"""Kinds of values: each says what a value must be when it is wrong, else None."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from lms.language import gettext as _

Check = Callable[[object], str | None]


def text(value: object) -> str | None:
    """A text with something in it."""
    if isinstance(value, str) and value.strip():
        return None
    return _("must be a text that is not empty")


def any_text(value: object) -> str | None:
    """A text that may be empty."""
    return None if isinstance(value, str) else _("must be a text")


def flag(value: object) -> str | None:
    """Yes or no."""
    return None if isinstance(value, bool) else _("must be true or false")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def whole(low: int, high: int = 1_000_000_000) -> Check:
    """A whole number within bounds, both included."""

    def check(value: object) -> str | None:
        if isinstance(value, int) and _is_whole(value) and low <= value <= high:
            return None
        return _("must be a whole number from %(low)s to %(high)s", low=low, high=high)

    return check


def span(low: int, high: int) -> Check:
    """First and last of a range, both included."""

    def check(value: object) -> str | None:
        if isinstance(value, list) and len(value) == 2 and all(_is_whole(end) for end in value):
            first, last = value
            if low <= first <= last <= high:
                return None
        return _("must be two whole numbers, first and last, within %(low)s to %(high)s", low=low, high=high)

    return check


def one_of(*words: str) -> Check:
    """One word of a closed list."""

    def check(value: object) -> str | None:
        return None if value in words else _("must be one of: %(words)s", words=", ".join(words))

    return check


def words(*allowed: str) -> Check:
    """A list of different words of a closed list, or of any texts when the list is not closed."""

    def check(value: object) -> str | None:
        if not isinstance(value, list) or not value or any(text(word) for word in value):
            return _("must be a list of texts with at least one in it")
        if len(set(value)) < len(value):
            return _("must not name anything twice")
        strange = [word for word in value if allowed and word not in allowed]
        if strange:
            return _(
                "does not know %(strange)s; known: %(words)s", strange=", ".join(strange), words=", ".join(allowed)
            )
        return None

    return check


def day(value: object) -> str | None:
    """A calendar day, as TOML writes it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return None
    return _("must be a day such as 2025-12-31, without quotes")


def month_day(value: object) -> str | None:
    """A day of every year."""
    if isinstance(value, str) and re.fullmatch(r"\d\d-\d\d", value, re.ASCII):
        try:
            # A day that exists every year: 2001 was no leap year.
            date.fromisoformat(f"2001-{value}")
        except ValueError:
            pass
        else:
            return None
    return _('must be a month and day such as "12-31"')


def slug(value: object) -> str | None:
    """The id of a pack."""
    if isinstance(value, str) and len(value) <= 60 and re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", value):
        return None
    return _("must be small letters, digits and hyphens, such as sd-2021-2025")


def prefix(value: object) -> str | None:
    """The letters before the number of a register ID."""
    if isinstance(value, str) and re.fullmatch("[A-Z]{2}", value):
        return None
    return _("must be two capital letters, such as SD")


def region_code(value: object) -> str | None:
    """A code of the regions table."""
    if isinstance(value, str) and re.fullmatch("[0-9]{6}([0-9]{3})?", value):
        return None
    return _('must be a region code of 6 or 9 digits in quotes, such as "370000"')


def language_tag(value: object) -> str | None:
    """A language tag such as zh-Hans."""
    if isinstance(value, str) and re.fullmatch("[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*", value):
        return None
    return _("must be a language tag such as zh-Hans")
