"""What to switch on for a person in a lesson that does not have everything. Pure. (W3C DAC-6)

A person lists alternatives, favourite first: "sign, else captions, else transcript". What the lesson has is switched
on; where one is missing, the next of the same use stands in for it, and a sentence says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lms.accessibility.profile import Profile
from lms.language import gettext as _

STANDS_IN = {
    "sign": ("captions", "transcript"),
    "captions": ("sign", "transcript"),
    "transcript": ("captions", "sign"),
    "description": ("transcript",),
    "easy-read": ("transcript",),
    "audio": ("description",),
}
"""Where the person's own list names nothing more: words for what is heard, and the text for what is seen."""


@dataclass(frozen=True)
class Chosen:
    """What to switch on, and what to tell the person about it."""

    on: tuple[str, ...]
    """Alternatives the lesson has, the person's favourite first; what stands in has the place of what is missing."""
    sentences: tuple[str, ...]
    """One for each alternative that is missing."""


def choose(profile: Profile, available: Collection[str]) -> Chosen:
    """What to switch on of the `available` alternatives (names as in `ALTERNATIVES`). Empty lists choose nothing."""
    on: dict[str, None] = {}
    sentences = []
    for wanted in profile.alternatives:
        if wanted in available:
            on[wanted] = None
            continue
        substitute = _substitute(wanted, profile.alternatives, available)
        if substitute:
            on[substitute] = None
        sentences.append(_sentence(wanted, substitute))
    return Chosen(tuple(on), tuple(sentences))


def _substitute(missing: str, alternatives: tuple[str, ...], available: Collection[str]) -> str:
    """The person's own next choice of the same use, else ours; "" when there is none."""
    of_use = STANDS_IN[missing]
    own = (one for one in alternatives if one in of_use and one in available)
    return next(own, next((one for one in of_use if one in available), ""))


def _sentence(missing: str, instead: str) -> str:
    return {
        ("sign", "captions"): _("There is no sign language film here: captions are on instead."),
        ("sign", "transcript"): _("There is no sign language film here: the transcript has all words instead."),
        ("sign", ""): _("There is no sign language film here."),
        ("captions", "sign"): _("There are no captions here: the sign language film is on instead."),
        ("captions", "transcript"): _("There are no captions here: the transcript has all words instead."),
        ("captions", ""): _("There are no captions here."),
        ("transcript", "captions"): _("There is no transcript here: captions are on instead."),
        ("transcript", "sign"): _("There is no transcript here: the sign language film is on instead."),
        ("transcript", ""): _("There is no transcript here."),
        ("description", "transcript"): _("There is no audio description here: the transcript tells what is shown."),
        ("description", ""): _("There is no audio description here."),
        ("easy-read", "transcript"): _("There is no easy-read text here: read the transcript instead."),
        ("easy-read", ""): _("There is no easy-read text here."),
        ("audio", "description"): _("There is no sound alone here: audio description is on instead."),
        ("audio", ""): _("There is no sound alone here."),
    }[missing, instead]
