"""Captions from what was spoken: which words share a cue, where a line ends, when it shows. Pure.

Numbers: Netflix Timed Text Style Guide, Simplified Chinese, and General Requirements.
The file format is in `vtt.py`; its functions are offered here as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from lms.media.rules import (
    CLAUSE_END,
    SENTENCE_END,
    break_penalty,
    break_points,
    display_width,
    disturbance,
    fewest_lines,
    wrap,
)
from lms.media.spoken import Word
from lms.media.vtt import (
    GAP_MS,
    LINE_WIDTH,
    LINES,
    LONGEST_MS,
    SHORTEST_MS,
    Cue,
    read_vtt,
    validate_vtt,
    write_vtt,
)

__all__ = ["Cue", "SpokenParagraph", "cues_from_words", "read_vtt", "validate_vtt", "write_vtt"]

LINGER_MS = 500
"""A caption may stay this long after its last word."""
_DROPPED_AT_LINE_END = "，。、；,;"
_COMFORTABLE_MS = 1_250
_IMPOSSIBLE = 1e6


@dataclass(frozen=True)
class SpokenParagraph:
    """A paragraph on the lesson's timeline."""

    text: str
    words: tuple[Word, ...]
    """In order; `start_ms` counts from the beginning of the lesson."""
    end_ms: int
    """When its last word has been spoken."""


@dataclass(frozen=True)
class _Piece:
    """A run of text that will be one cue."""

    start_ms: int
    text: str


def cues_from_words(paragraphs: Sequence[SpokenParagraph], *, keep_marks: bool = False) -> list[Cue]:
    """Caption cues, in order of time, each beginning with its first word.

    Chinese captions drop a comma or full stop at a line's end; `keep_marks` is for languages that do not.

    A cue has at most 2 lines of 16 full-width characters, breaks where reading pauses, lasts 833 ms to 7 s where
    the speech allows it, and ends 80 ms before the next or half a second after the last word.
    """
    pieces: list[_Piece] = []
    spoken_ends: list[int] = []
    for paragraph in paragraphs:
        of_paragraph = _pieces(paragraph)
        pieces += of_paragraph
        following = [piece.start_ms for piece in of_paragraph[1:]]
        spoken_ends += [*following, paragraph.end_ms][: len(of_paragraph)]
    starts = [piece.start_ms for piece in pieces[1:]]
    ends = [_end(end, start) for end, start in zip(spoken_ends, [*starts, None], strict=False)]
    return [
        Cue(piece.start_ms, min(max(end, piece.start_ms + 1), piece.start_ms + LONGEST_MS),
            _lines(piece.text, keep_marks), str(n))
        for n, (piece, end) in enumerate(zip(pieces, ends, strict=True), start=1)
    ]


def _end(spoken_end: int, next_start: int | None) -> int:
    if next_start is None or next_start - spoken_end > 2 * LINGER_MS:
        return spoken_end + LINGER_MS
    # A shorter hole is closed: a caption that flickers off and on is harder to read than one that stays.
    return next_start - GAP_MS


def _pieces(paragraph: SpokenParagraph) -> list[_Piece]:
    """The best division of a paragraph into cues: least disturbance over the whole paragraph."""
    text, words = paragraph.text, paragraph.words
    if not words:
        return []
    offsets = [word.offset for word in words]
    # A cue may begin only where a spoken word begins, so that its start is exact; the marks before a word, such
    # as an opening quotation mark, go with it.
    stops: dict[int, int] = {0: words[0].start_ms}
    for point in break_points(text):
        index = bisect_left(offsets, point)
        if 0 < index < len(words) and not any(c.isalnum() for c in text[point : words[index].offset]):
            stops[point] = words[index].start_ms
    stops[len(text)] = paragraph.end_ms
    return [_Piece(stops[a], text[a:b]) for a, b in _division(text, stops) if text[a:b].strip()]


def _division(text: str, stops: dict[int, int]) -> list[tuple[int, int]]:
    points = list(stops)
    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    for place, stop in enumerate(points[1:], start=1):
        after = 0.0 if stop == len(text) else break_penalty(text, stop)
        candidates: list[tuple[float, int]] = []
        for start in reversed(points[:place]):
            span = text[start:stop]
            if candidates and display_width(span.strip()) > LINES * LINE_WIDTH + 2:
                break
            last = stop == len(text)
            cost = _disturbance(span, stops[stop] - stops[start], last)
            candidates.append((best[start][0] + cost + after, start))
        best[stop] = min(candidates)
    division: list[tuple[int, int]] = []
    stop = len(text)
    while stop:
        start = best[stop][1]
        division.insert(0, (start, stop))
        stop = start
    return division


def _disturbance(span: str, spoken_ms: int, is_last: bool) -> float:
    """The cost of showing `span` as one cue for `spoken_ms`."""
    shown_ms = spoken_ms + (LINGER_MS // 2 if is_last else -GAP_MS)
    text = span.strip()
    lines = len(fewest_lines(text, LINE_WIDTH))
    cost = 1.0 + 0.7 * (lines - 1)
    if lines == LINES and text[-1] in SENTENCE_END | CLAUSE_END:
        # Where the cue itself ends well, see whether its first line does too.
        cost += 0.6 * disturbance(text, wrap(text, LINE_WIDTH))
    if lines > LINES:
        cost += _IMPOSSIBLE * lines
    if shown_ms > LONGEST_MS:
        cost += _IMPOSSIBLE
    if shown_ms < SHORTEST_MS:
        cost += _IMPOSSIBLE / 2
    elif shown_ms < _COMFORTABLE_MS:
        cost += 3.0
    inner = text.rstrip("”’）)》」』").rstrip("".join(SENTENCE_END))
    return cost + 1.5 * sum(character in SENTENCE_END for character in inner)


def _lines(span: str, keep_marks: bool) -> tuple[str, ...]:
    """The lines of a cue. Commas and full stops at a line's end are left out unless kept; ? ! and … stay."""
    lines = (line if keep_marks else _trimmed(line) for line in wrap(span.strip(), LINE_WIDTH))
    return tuple(line for line in lines if line) or (span.strip(),)


def _trimmed(line: str) -> str:
    shorter = line.strip().rstrip(_DROPPED_AT_LINE_END + " ")
    if shorter.endswith(".") and not shorter.endswith(".."):
        shorter = shorter[:-1]
    return shorter
