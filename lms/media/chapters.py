"""The table of contents of a lesson in three levels: part, slide, paragraph. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lms.media.rules import CLAUSE_END, break_penalty, break_points, display_width
from lms.media.script import Script, Slide

SLIDE_WIDTH = 16
PARAGRAPH_WIDTH = 20
"""Full-width characters of a title taken from narration."""


def chapters(script: Script, spans: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """[{"title", "start_ms", "end_ms", "children"}], nested part > slide > paragraph.

    `spans` has "parts", "slides" and "paragraphs" as they stand in a manifest. Slides fill their part without a
    hole; a paragraph runs to the beginning of the next one, so that every moment belongs to one of each level.
    """
    tree = [_chapter(part.title, span) for part, span in zip(script.parts, spans["parts"], strict=True)]
    by_slide: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    for paragraph in spans["paragraphs"]:
        by_slide.setdefault((paragraph["part"], paragraph["slide"]), []).append(paragraph)
    for span in spans["slides"]:
        place = span["part"], span["slide"]
        chapter = _chapter(slide_title(script.parts[place[0]].slides[place[1]]), span)
        spoken = by_slide.get(place, [])
        starts = [span["start_ms"], *(paragraph["start_ms"] for paragraph in spoken[1:])]
        ends = [*starts[1:], span["end_ms"]]
        chapter["children"] = [
            _chapter(shortened(paragraph["text"], PARAGRAPH_WIDTH), {"start_ms": start, "end_ms": end})
            for paragraph, start, end in zip(spoken, starts, ends, strict=False)
        ]
        tree[place[0]]["children"].append(chapter)
    return tree


def slide_title(slide: Slide) -> str:
    """Its first line, else what its picture is, else the beginning of what is said."""
    if slide.bullets:
        return slide.bullets[0]
    if slide.image_alt:
        return shortened(slide.image_alt, SLIDE_WIDTH)
    return shortened(slide.narration[0], SLIDE_WIDTH) if slide.narration else ""


def shortened(text: str, width: float) -> str:
    """`text` in at most `width` full-width characters and "…", cut where reading pauses; whole when it fits."""
    text = " ".join(text.split())
    if display_width(text.rstrip("。.")) <= width:
        return text.rstrip("。") if not text.endswith("..") else text
    fitting = [point for point in break_points(text) if display_width(text[:point].rstrip()) <= width]
    # A title of a few words says more than half a phrase: a good place counts if it leaves a third of the room used.
    good = [point for point in fitting if display_width(text[:point]) >= width / 3]
    cut = min(good, key=lambda point: (break_penalty(text, point), -point)) if good else None
    if cut is None:
        cut = max((n for n in range(1, len(text)) if display_width(text[:n]) <= width), default=1)
    return text[:cut].rstrip().rstrip("".join(CLAUSE_END) + "。.") + "…"


def _chapter(title: str, span: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": title, "start_ms": span["start_ms"], "end_ms": span["end_ms"], "children": []}
