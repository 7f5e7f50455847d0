"""Check items as they stand in lesson.toml, read with all their problems at once."""

from __future__ import annotations

import re

from lms.courses.answers import plain
from lms.courses.fields import Table, repeated
from lms.courses.items import ITEM_KINDS, CheckItem, Choice, Region
from lms.language import gettext as _

IMAGE = re.compile(r"images/[^/\\\x00-\x1f]+\.(?:png|jpe?g)", re.IGNORECASE)
ITEMS_MAX = 20
CHOICES_MAX = 8
ACCEPTED_MAX = 20


def read_items(root: Table) -> tuple[CheckItem, ...]:
    """The questions of a lesson."""
    items = tuple(_item(table) for table in root.tables("items", 0, ITEMS_MAX))
    if not items:
        root.warning("items", _("Ask at least one question, so that learners can check themselves."))
    for uid, place in repeated([item.uid for item in items]):
        root.error(f"items[{place}].uid", _("The uid “%(uid)s” stands here twice: give each its own.", uid=uid))
    return items


def _item(table: Table) -> CheckItem:
    uid, kind = table.uid("uid"), table.one_of("kind", ITEM_KINDS)
    question, advice = table.text("question", 300, lines=True), table.text("help", 400, lines=True)
    if not kind:  # it has its finding; which further keys belong here cannot be said
        return CheckItem(uid, "", question, advice)
    if kind == "text":
        accept, contains = _accepted(table)
        item = CheckItem(uid, kind, question, advice, accept=accept, contains=contains)
    elif kind == "order":
        item = CheckItem(uid, kind, question, advice, _lines(table))
    elif kind == "regions":
        item = CheckItem(uid, kind, question, advice, picture=_picture(table),
                         picture_alt=table.text("picture_alt", 200, lines=True), regions=_regions(table))  # fmt: skip
    else:
        item = CheckItem(uid, kind, question, advice, _choices(table, kind))
    table.finish()
    return item


def _choices(table: Table, kind: str) -> tuple[Choice, ...]:
    tables = table.tables("choices", 2, CHOICES_MAX)
    choices = tuple(_choice(choice) for choice in tables)
    right = sum(choice.right for choice in choices)
    readable = _marks_are_readable(tables)
    if readable and kind == "single" and right != 1:
        table.error("choices", _("A question of kind single has one right answer, here are %(n)s.", n=right))
    if readable and kind == "multiple" and right == 0:
        table.error("choices", _("Mark at least one answer as right."))
    _judge_twice(table, "choices", "text", [choice.text for choice in choices])
    return choices


def _choice(table: Table) -> Choice:
    choice = Choice(text=table.text("text", 120), right=table.flag("right"))
    table.finish()
    return choice


def _lines(table: Table) -> tuple[Choice, ...]:
    """The lines of an order, as the author put them: that is the right order. Two lines would have one wrong one."""
    tables = table.tables("choices", 3, CHOICES_MAX)
    lines = tuple(Choice(choice.text("text", 120)) for choice in tables)
    for choice in tables:
        choice.finish()
    _judge_twice(table, "choices", "text", [line.text for line in lines])
    return lines


def _accepted(table: Table) -> tuple[tuple[str, ...], bool]:
    accept = table.texts("accept", 60, ACCEPTED_MAX)
    if table.raw("accept") in (None, []):
        table.error("accept", _("Write at least one right answer, as in accept = [\"…\"]."))
    if any(text and not plain(text) for text in accept):
        table.error("accept", _("A right answer needs letters or digits, not marks alone."))
    return accept, table.flag("contains", default=False)


def _picture(table: Table) -> str:
    picture = table.text("picture", 200)
    if picture and not IMAGE.fullmatch(picture):
        table.error("picture", _("Name a picture of this lesson, as in images/desk.png."))
        return ""
    return picture


def _regions(table: Table) -> tuple[Region, ...]:
    tables = table.tables("regions", 2, CHOICES_MAX)
    regions = tuple(_region(region) for region in tables)
    if _marks_are_readable(tables) and not any(region.right for region in regions):
        table.error("regions", _("Mark at least one answer as right."))
    _judge_twice(table, "regions", "label", [region.label for region in regions])
    return regions


def _region(table: Table) -> Region:
    region = Region(
        label=table.text("label", 120), x=table.whole("x", 0, 99), y=table.whole("y", 0, 99),
        width=table.whole("width", 1, 100), height=table.whole("height", 1, 100), right=table.flag("right"),
    )  # fmt: skip
    table.finish()
    for start, size, key in ((region.x, region.width, "width"), (region.y, region.height, "height")):
        if start + size > 100:
            table.error(key, _("This region leaves the picture: make it smaller or move it."))
    return region


def _marks_are_readable(tables: list[Table]) -> bool:
    """A choice whose mark cannot be read has its finding; counting it as wrong would only confuse."""
    return bool(tables) and all(isinstance(table.raw("right"), bool) for table in tables)


def _judge_twice(table: Table, key: str, name: str, texts: list[str]) -> None:
    for _text, place in repeated(texts):
        table.error(f"{key}[{place}].{name}", _("This answer stands here twice: change one."))
