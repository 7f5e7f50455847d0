"""Answers to check items: read from a form, refused kindly, judged. Pure; the page to try and evidence judge alike.

An answer is what the person gave: numbers of choices or regions (for `order` the numbers of the lines in the order
they were put), or written words. Numbers count from 0 in the order of the file. It is stored as it is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence

from lms.courses.items import CheckItem
from lms.errors import Refused
from lms.language import gettext as _

Answer = Sequence[int] | str

WORDS_MOST = 200
"""Characters of a written answer."""
_UNSTORABLE = {"Cc", "Cs"}
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
_OPENING = "\"'“‘「『([【《〈"
_CLOSING = ".。,、;:!?~·\"'”’」』)]】》〉"
"""After NFKC: full-width marks have become these. Percent signs and the like belong to an answer."""


def shown_order(item: CheckItem) -> tuple[int, ...]:
    """The order in which the lines of an `order` item are shown: numbers from 0, stable, never the right order."""
    count = len(item.choices)
    order = tuple(sorted(range(count), key=lambda number: _mark(item.uid, item.choices[number].text)))
    return order if order != tuple(range(count)) else (*order[1:], *order[:1])


def read(item: CheckItem, values: Callable[[str], Sequence[str]]) -> Answer:
    """The answer in a form; `values` gives all values of a field by its name.

    Fields: `choice` (repeated) for choices and regions, `text` for words, `place-0`, `place-1` … for the lines of an
    order as they are shown, each with a place from 1. Raises Refused with a sentence for the person.
    """
    if item.kind == "text":
        # One more than allowed is enough to see that it is too long; what cannot be shown cannot be stored either.
        words = " ".join(values("text")).strip()[: WORDS_MOST + 1]
        return "".join(c if c.isspace() or unicodedata.category(c) not in _UNSTORABLE else "" for c in words)
    if item.kind == "order":
        return _read_order(item, values)
    chosen = values("choice")
    if not all(_NUMBER.fullmatch(one) for one in chosen):
        raise _no_such(item)
    return sorted({int(one) for one in chosen})


def check(item: CheckItem, answer: Answer) -> None:
    """Raises Refused, with a sentence and a code, for what cannot be an answer to this item."""
    if item.kind == "text":
        _check_words(item, answer)
        return
    if isinstance(answer, str):
        raise _no_such(item)
    if not answer:
        raise Refused(_("Choose an answer, then send it."), code="no-answer", field=item.uid)
    if any(not 0 <= one < len(item.offered) for one in answer):
        raise _no_such(item)
    if item.kind == "order" and sorted(answer) != list(range(len(item.choices))):
        raise Refused(_("Give every line a place of its own."), code="same-place", field=item.uid)


def to_store(item: CheckItem, answer: Answer) -> list[int] | str:
    """The answer as evidence keeps it, plain JSON: words as written, lines in their order, choices once and sorted."""
    if isinstance(answer, str):
        return answer
    return list(answer) if item.kind == "order" else sorted(set(answer))


def is_right(item: CheckItem, answer: Answer) -> bool:
    """The one rule. Choices and regions: all right ones and no other. Order: the order of the file.

    Words: one of the accepted ones, whatever the letter case, spaces, width of characters and closing marks; with
    `contains` it is enough that one of them stands in the answer.
    """
    if item.kind == "text":
        given = plain(answer) if isinstance(answer, str) else ""
        accepted = [plain(text) for text in item.accept]
        return bool(given) and (given in accepted or (item.contains and any(one in given for one in accepted)))
    if isinstance(answer, str):
        return False
    if item.kind == "order":
        return list(answer) == list(range(len(item.choices)))
    return bool(answer) and set(answer) == item.right_numbers


def plain(text: str) -> str:
    """What of written words is compared: without letter case, spaces, width, unseen characters and closing marks."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc"})
    return kept.lstrip(_OPENING).rstrip(_CLOSING)


def _read_order(item: CheckItem, values: Callable[[str], Sequence[str]]) -> list[int]:
    """The numbers of the lines in the order of their places."""
    count = len(item.choices)
    places = ["".join(values(f"place-{shown}")) for shown in range(count)]
    if not all(places):
        raise Refused(_("Give every line a place, then send it."), code="no-answer", field=item.uid)
    if not all(_NUMBER.fullmatch(place) and 1 <= int(place) <= count for place in places):
        raise _no_such(item)
    numbers = [int(place) for place in places]
    for number in numbers:
        if numbers.count(number) > 1:
            message = _("Place %(place)s is given twice: give every line a place of its own.", place=number)
            raise Refused(message, code="same-place", field=item.uid)
    order = shown_order(item)
    return [order[numbers.index(place)] for place in range(1, count + 1)]


def _check_words(item: CheckItem, answer: Answer) -> None:
    if not isinstance(answer, str):
        raise Refused(_("Write an answer, then send it."), code="no-answer", field=item.uid)
    if len(answer) > WORDS_MOST:
        message = _("Write at most %(most)s characters, then send it.", most=WORDS_MOST)
        raise Refused(message, code="too-long", field=item.uid)
    if not plain(answer):
        raise Refused(_("Write an answer, then send it."), code="no-answer", field=item.uid)


def _no_such(item: CheckItem) -> Refused:
    return Refused(_("Choose one of the answers shown."), code="no-such-choice", field=item.uid)


def _mark(uid: str, text: str) -> bytes:
    return hashlib.sha256(f"{uid}\0{text}".encode("utf-8", "surrogatepass")).digest()
