"""How text may be broken into lines. Pure: strings in, strings and positions out.

Widths are in full-width characters: a Han character or full-width mark is 1, a Latin letter, digit or
half-width mark is 0.5 (Netflix "How is reading speed measured"; used for lines and for reading speed).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

NO_LINE_START = frozenset("，。、；：？！…—·）》」』】〉〕”’％℃,.;:?!)]}%°~～،؛؟۔\u0f0b།᠂᠃")
"""Marks that never begin a line (CLREQ, "prohibition rules for line start")."""
NO_LINE_END = frozenset("（《「『【〈〔“‘([{￥¥$#＃№")
"""Marks that never end a line."""
SENTENCE_END = frozenset("。！？!?…؟۔།᠃")
"""Marks that close a sentence; a half-width full stop counts only before a space."""
CLAUSE_END = frozenset("，；：、,;:—،؛᠂")

_ENDS_A_PHRASE = frozenset("的了着过吗呢吧地得时后前里上下")
_BEGINS_A_PHRASE = frozenset("和与或在把被从向对给让请就也都还会能要可用为等将跟比是不先再才如因但所而并")
# Letters of scripts that write words: Latin, Greek, Cyrillic, Arabic (Uyghur, Kazakh), Tibetan syllables, Mongolian.
_LATIN = re.compile(
    r"[A-Za-z0-9\u00c0-\u052f\u0620-\u065f\u066e-\u06d3\u06d5-\u06ff\u0f00-\u0f0a\u0f20-\u0fbc\u1807-\u18aa'’_@/&+.\-]"
)
_UNITS = (
    r"个|位|名|次|条|件|张|天|种|块|家|步|句|页|本|门|节|秒|遍|项|年|月|日|号|元|角|分钟|分|小时|点|岁|度|米|厘米|毫米|公里|"
    r"千克|公斤|斤|克|吨|升|毫升|倍|折|成|人|周|课时|学时|万|亿|千|百"
)
_NUMBER_AND_UNIT = re.compile(
    r"(?:第|约|近|共)?[0-9]+(?:[.,:：/\-][0-9]+)*(?:[ \u00a0]?(?:%|％|‰|℃|°C?|[A-Za-z\u00b5]{1,4}(?![A-Za-z]))|(?:"
    + _UNITS
    + r")+)?"
)


@lru_cache(maxsize=4096)
def _character_width(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(character) in {"W", "F"} or character in "…—“”‘’·":
        return 1.0
    return 0.5


def display_width(text: str) -> float:
    """Width of `text` in full-width characters; spaces and punctuation count."""
    return sum(map(_character_width, text))


def is_han(character: str) -> bool:
    """True for one Chinese character."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def is_mark(character: str) -> bool:
    """True for punctuation, a space, a control or a picture character: what is not spoken."""
    category = unicodedata.category(character)
    return category[0] in "PZC" or category == "So"


def break_points(text: str) -> list[int]:
    """Offsets p, 0 < p < len(text), where a line may end before text[p].

    Never inside a Latin word or a number, between a number and its unit, before a closing mark, after an
    opening one, or before a combining mark. A break beside a space stands after the space.
    """
    glued = {
        position for match in _NUMBER_AND_UNIT.finditer(text) for position in range(match.start() + 1, match.end())
    }
    return [p for p in range(1, len(text)) if p not in glued and _may_break(text[p - 1], text[p])]


def _may_break(before: str, after: str) -> bool:
    if after in NO_LINE_START or before in NO_LINE_END or after.isspace() or _character_width(after) == 0:
        return False
    if before.isspace():
        return True
    return not (_LATIN.match(before) and _LATIN.match(after))


def break_penalty(text: str, point: int) -> float:
    """How much a break before text[point] disturbs reading: 0 after a sentence, 6 between two bare characters.

    There is no dictionary here: function words hint at where a Chinese phrase ends or begins.
    """
    before, after = text[:point].rstrip().rstrip('）》」』】”’)"')[-1:], text[point]
    if not before or before in SENTENCE_END:
        return 0.0
    if before in CLAUSE_END:
        return 1.5 if before == "、" else 0.5
    if before == "." and text[point - 1].isspace():
        return 0.0
    if text[point - 1].isspace() or after in NO_LINE_END:
        return 2.0
    if before in _ENDS_A_PHRASE or after in _BEGINS_A_PHRASE:
        return 3.0
    return 6.0


def disturbance(text: str, lines: Sequence[str]) -> float:
    """The sum of break penalties of `lines`, which `wrap` made of `text`."""
    total, place = 0.0, 0
    for line in lines[:-1]:
        place = text.index(line, place) + len(line)
        while place < len(text) - 1 and text[place].isspace():
            place += 1
        total += break_penalty(text, place)
    return total


def wrap(text: str, width: float, measure: Callable[[str], float] = display_width) -> list[str]:
    """Break `text` into the fewest lines no wider than `width`; among those, evenly and where reading pauses.

    `measure` gives a line's width in the unit of `width`. A word wider than a line is cut where it must be.
    """
    text = text.strip()
    lines = fewest_lines(text, width, measure)
    if len(lines) < 2 or len(text) > 200:
        return lines
    return _even(text, width, measure, len(lines)) or lines


def fewest_lines(text: str, width: float, measure: Callable[[str], float] = display_width) -> list[str]:
    """The fewest lines, each filled before the next is begun."""
    points = set(break_points(text))
    lines: list[str] = []
    start, last = 0, 0
    for end in range(1, len(text) + 1):
        if measure(text[start:end].rstrip()) > width and end - 1 > start:
            cut = last if last > start else end - 1
            lines.append(text[start:cut].strip())
            start = cut
        if end in points:
            last = end
    lines.append(text[start:].strip())
    return [line for line in lines if line]


def _even(text: str, width: float, measure: Callable[[str], float], count: int) -> list[str] | None:
    """The best `count` lines, by least disturbance; None when a word has to be cut."""
    stops = [*break_points(text), len(text)]
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for _line in range(count):
        following: dict[int, tuple[float, list[str]]] = {}
        for start, (cost, lines) in best.items():
            for stop in stops:
                if stop <= start:
                    continue
                line = text[start:stop].strip()
                wide = measure(line)
                if wide > width:
                    break
                total = cost + 12 * (1 - wide / width) ** 2 + (break_penalty(text, stop) if stop < len(text) else 0)
                if stop not in following or total < following[stop][0]:
                    following[stop] = (total, [*lines, line])
        best = following
    return best[len(text)][1] if len(text) in best else None
