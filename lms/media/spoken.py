"""From text to what the engine is given, and from its events back to the words of the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lms.media.rules import is_han, is_mark


@dataclass(frozen=True)
class Word:
    """One spoken word: a Han character, a dictionary word of a few characters, a Latin word or a number."""

    start_ms: int
    offset: int
    """0-based character index in the text."""
    length: int


def spoken_form(text: str, language: str) -> str:
    """What is handed to the engine: the same number of characters, so that offsets stay true. Pure.

    Years are read digit by digit, 2 before a measure word is 两, and half-width commas between Chinese
    characters pause like full-width ones.
    """
    text = "".join(" " if is_control(c) else c for c in text)
    if language != "zh":
        return text
    text = re.sub(r"(?<![0-9.])[0-9]{4}(?=年)", lambda m: m[0].translate(_DIGITS), text)
    text = re.sub(r"(?<![0-9.,第:])2(?=" + _MEASURE_WORDS + ")", "两", text)
    return re.sub(r"(?<=[\u3400-\u9fff])([,;:!?])(?=[\u3400-\u9fff])", lambda m: m[0].translate(_FULL_WIDTH), text)


_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_FULL_WIDTH = str.maketrans(",;:!?", "，；：！？")
_MEASURE_WORDS = "(?:[个位名次条件张天种块家步句页本门节秒遍项只杯盒箱台元]|分钟|小时)"


def is_control(character: str) -> bool:
    """True for what must not reach the engine: controls and lone surrogates."""
    return character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff"


@dataclass(frozen=True)
class EngineEvent:
    """A word event as the engine gave it: `position` is 0-based; `length` is not reliable around numbers."""

    start_ms: int
    position: int
    length: int


def words_from_events(text: str, events: Sequence[EngineEvent]) -> tuple[Word, ...]:
    """Each spoken word once, in order of the text, with its whole length. Pure.

    eSpeak repeats an event for each spoken piece of a number and points inside it, and gives one event (length 1)
    for a word its dictionary holds whole, such as 你好.
    """
    starts: dict[int, int] = {}
    spare: dict[int, int] = {}
    for event in events:
        if not 0 <= event.position < len(text) or is_mark(text[event.position]) and text[event.position] not in "%％$":
            continue
        token = _token_start(text, event.position)
        if token not in starts:
            starts[token] = event.start_ms
        else:
            spare.setdefault(token, event.start_ms)
    for token, start_ms in spare.items():
        # 有3 comes as two events at 有: the second is the number's.
        after = token + 1
        if is_han(text[token]) and after < len(text) and text[after].isascii() and text[after].isalnum():
            starts.setdefault(after, start_ms)
    return _whole_words(text, starts)


def _token_start(text: str, position: int) -> int:
    if is_han(text[position]):
        return position
    while (
        position and not is_han(text[position - 1]) and not text[position - 1].isspace() and _same_token(text, position)
    ):
        position -= 1
    return position


def _same_token(text: str, position: int) -> bool:
    before = text[position - 1]
    if not is_mark(before):
        return True
    return before in ".,:'’-" and position > 1 and text[position - 2].isalnum() and not is_han(text[position - 2])


def _whole_words(text: str, starts: dict[int, int]) -> tuple[Word, ...]:
    offsets = sorted(starts)
    words: list[Word] = []
    latest = 0
    for offset, following in zip(offsets, [*offsets[1:], len(text)], strict=False):
        end = offset + 1
        while end < following and not text[end].isspace() and (not is_mark(text[end]) or _joins(text, end, following)):
            end += 1
        latest = max(latest, starts[offset])
        words.append(Word(latest, offset, end - offset))
    return tuple(words)


def _joins(text: str, position: int, limit: int) -> bool:
    """True for a mark inside or after a number or Latin word: 3.5, don't, 25%."""
    if text[position] in "%％":
        return True
    follows = position + 1 < limit and text[position + 1].isalnum() and not is_han(text[position + 1])
    return text[position] in ".,:'’-" and follows and not is_han(text[position - 1])
