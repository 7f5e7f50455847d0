"""Text tracks that are made from a timeline that stands already: translations, easy-read, descriptions. Pure.

Nobody speaks these words, so their times are shares of a span that is known: a paragraph, a part, a slide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lms.media.captions import SpokenParagraph, cues_from_words
from lms.media.rules import break_points, display_width, wrap
from lms.media.spoken import Word
from lms.media.vtt import LINE_WIDTH, LINES, LONGEST_MS, Cue

EASY_LINE_WIDTH = 12
"""Full-width characters: an easy-read line is shorter than a caption's 16 (our own rule for readers of easy text)."""
EASY_SHORTEST_MS = 2_000

Span = tuple[int, int]
"""From and to, whole milliseconds on the timeline."""


def translation_cues(paragraphs: Iterable[tuple[Span, str]], lang: str) -> list[Cue]:
    """Captions in another language: each paragraph's text over the paragraph's time, by sentences and phrases.

    An empty text leaves its paragraph without a caption. The limits of captions hold where the text is not far
    longer than what is spoken.
    """
    spoken = [SpokenParagraph(text, _proportional(text, span), span[1]) for span, text in paragraphs if text.strip()]
    return cues_from_words(spoken, keep_marks=not lang.lower().startswith(("zh", "ja", "yue")))


def _proportional(text: str, span: Span) -> tuple[Word, ...]:
    """A word at each place where a line may end, at its share of the span."""
    start_ms, end_ms = span
    points = [0, *break_points(text)]
    whole = display_width(text) or 1.0
    words, before, last = [], 0.0, 0
    for point, following in zip(points, [*points[1:], len(text)], strict=True):
        before += display_width(text[last:point])
        last = point
        words.append(Word(start_ms + int((end_ms - start_ms) * before / whole), point, following - point))
    return tuple(words)


def easy_read_cues(parts: Iterable[tuple[Span, Sequence[str]]]) -> list[Cue]:
    """Easy-read captions: the lines of each part over the time of the part, in proportion to their length.

    A cue stays until the next one, so that there is always something to read; one that would stay for more than
    7 s is given again. Each lasts 2 s or more where the part is long enough for all its lines.
    """
    cues: list[Cue] = []
    for (start_ms, end_ms), lines in parts:
        screens = [screen for line in lines for screen in _screens(line)]
        if not screens:
            continue
        widths = [sum(map(display_width, screen)) or 1.0 for screen in screens]
        now = start_ms
        for screen, share_ms in zip(screens, shares(widths, end_ms - start_ms, EASY_SHORTEST_MS), strict=True):
            for span in _divided((now, now + share_ms)):
                cues.append(Cue(*span, screen, str(len(cues) + 1)))
            now += share_ms
    return cues


def _screens(line: str) -> list[tuple[str, ...]]:
    """One idea on at most two lines; a long line goes on in the next cue."""
    text = " ".join(line.split())
    short = wrap(text, EASY_LINE_WIDTH)
    lines = short if len(short) <= LINES else wrap(text, LINE_WIDTH)
    return [tuple(lines[first : first + LINES]) for first in range(0, len(lines), LINES)]


def shares(weights: Sequence[float], total: int, least: int) -> list[int]:
    """Divide `total` into whole numbers in proportion to `weights`, none under `least` while that is possible."""
    least = min(least, total // len(weights))
    small: set[int] = set()
    while True:
        scale = (total - least * len(small)) / (sum(w for n, w in enumerate(weights) if n not in small) or 1.0)
        under = {n for n, weight in enumerate(weights) if n not in small and weight * scale < least}
        if not under or len(small | under) == len(weights):
            break
        small |= under
    parts = [least if n in small else max(least, int(weight * scale)) for n, weight in enumerate(weights)]
    # What rounding left goes to the longest, which notices it least.
    parts[max(range(len(parts)), key=parts.__getitem__)] += total - sum(parts)
    return parts


def _divided(span: Span) -> list[Span]:
    start_ms, end_ms = span
    count = max(1, -(-(end_ms - start_ms) // LONGEST_MS))
    edges = [start_ms + (end_ms - start_ms) * n // count for n in range(count + 1)]
    return list(zip(edges, edges[1:], strict=False))


def description_cues(descriptions: Iterable[tuple[Span, str]]) -> list[Cue]:
    """One cue for each description, from the beginning of its slide to the end. It is read out, not shown."""
    return [
        Cue(start_ms, end_ms, (" ".join(text.split()),), str(number))
        for number, ((start_ms, end_ms), text) in enumerate(descriptions, start=1)
    ]
