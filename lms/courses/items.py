"""Check items of a lesson: questions with unlimited tries and no timer. Frozen records and their JSON; pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

ITEM_KINDS = ("single", "multiple", "text", "order", "regions")


@dataclass(frozen=True)
class Choice:
    """One possible answer of a check item, or one line to put in order."""

    text: str
    right: bool = False
    """Has no meaning where lines are put in order."""


@dataclass(frozen=True)
class Region:
    """A rectangle of a picture, in whole percent of its width and height from the top left corner."""

    label: str
    """What is seen there; the list of labels is the control, the picture only a convenience."""
    x: int
    y: int
    width: int
    height: int
    right: bool


@dataclass(frozen=True)
class CheckItem:
    """A question at the end of a lesson: unlimited tries, no timer, help after a wrong answer."""

    uid: str
    """Unique in the lesson, stable over versions."""
    kind: str
    """single | multiple | text | order | regions"""
    question: str
    help: str
    choices: tuple[Choice, ...] = ()
    """Of `single` and `multiple`; of `order` the lines in their right order."""
    accept: tuple[str, ...] = ()
    """Of `text`: the answers that are right."""
    contains: bool = False
    """Of `text`: an answer is right, too, when it only holds one of `accept`."""
    picture: str = ""
    """Of `regions`: path of the picture inside the lesson folder."""
    picture_alt: str = ""
    regions: tuple[Region, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """The words of the answers to choose from, in the order of the file; () where words are written."""
        return tuple(choice.text for choice in self.choices) or tuple(region.label for region in self.regions)

    @property
    def right_numbers(self) -> frozenset[int]:
        """Numbers of the right answers, counted from 0 in the order of the file."""
        marks = [choice.right for choice in self.choices] or [region.right for region in self.regions]
        return frozenset(number for number, right in enumerate(marks) if right)


def item_to_json(item: CheckItem) -> dict[str, Any]:
    """The item as plain JSON values. Only what its kind has: an older item keeps its hash for ever."""
    document: dict[str, Any] = {
        "uid": item.uid,
        "kind": item.kind,
        "question": item.question,
        "help": item.help,
        "choices": [{"text": choice.text, "right": choice.right} for choice in item.choices],
    }
    if item.accept:
        document |= {"accept": list(item.accept), "contains": item.contains}
    if item.picture:
        document |= {
            "picture": item.picture,
            "picture_alt": item.picture_alt,
            "regions": [asdict(region) for region in item.regions],
        }
    return document


def item_from_json(document: Mapping[str, Any]) -> CheckItem:
    """The item that `item_to_json` wrote. Raises KeyError or TypeError for anything else."""
    return CheckItem(
        uid=document["uid"],
        kind=document["kind"],
        question=document["question"],
        help=document["help"],
        choices=tuple(Choice(**choice) for choice in document["choices"]),
        accept=tuple(document.get("accept", ())),
        contains=bool(document.get("contains", False)),
        picture=document.get("picture", ""),
        picture_alt=document.get("picture_alt", ""),
        regions=tuple(Region(**region) for region in document.get("regions", ())),
    )
