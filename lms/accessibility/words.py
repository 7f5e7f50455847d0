"""Words of the access profile for people."""

from __future__ import annotations

from lms.language import gettext as _
from lms.language import ngettext, pgettext


def theme(value: str) -> str:
    """A colour theme."""
    return {"system": pgettext("theme", "As my device"), "light": pgettext("theme", "Light"),
            "dark": pgettext("theme", "Dark"), "black-yellow": pgettext("theme", "Yellow on black")}[value]


def spacing(value: str) -> str:
    """Space between letters and lines."""
    return {"normal": pgettext("spacing", "Usual"), "wide": pgettext("spacing", "Wide"),
            "wider": pgettext("spacing", "Wider")}[value]


def motion(value: str) -> str:
    """Movement on pages."""
    return {"system": pgettext("motion", "As my device"), "reduce": pgettext("motion", "As little as can be")}[value]


def alternative(value: str) -> str:
    """Something beside or instead of the original."""
    return {"captions": pgettext("alternative", "Captions"), "sign": pgettext("alternative", "Sign language"),
            "description": pgettext("alternative", "Audio description"),
            "transcript": pgettext("alternative", "Transcript"), "easy-read": pgettext("alternative", "Easy-read"),
            "audio": pgettext("alternative", "Sound alone")}[value]


def usable_mode(value: str) -> str:
    """A way to take things in."""
    return {"auditory": pgettext("way", "I hear"), "visual": pgettext("way", "I see pictures"),
            "textual": pgettext("way", "I read text, also by screen reader or braille"),
            "tactile": pgettext("way", "I feel by touch")}[value]


def hazard(value: str) -> str:
    """Something to avoid."""
    return {"flashing": pgettext("hazard", "Flashing"), "motionSimulation": pgettext("hazard", "Simulated motion"),
            "sound": pgettext("hazard", "Sudden sounds")}[value]


def talkativeness(value: str) -> str:
    """How much is announced."""
    return {"brief": pgettext("talkativeness", "Little"), "normal": pgettext("talkativeness", "Usual"),
            "full": pgettext("talkativeness", "Everything")}[value]


def document_format(value: str) -> str:
    """A format of documents."""
    return {"standard": pgettext("document", "Standard"), "large-print": pgettext("document", "Large print"),
            "plain-text": pgettext("document", "Plain text"), "braille": pgettext("document", "Braille")}[value]


def description_mode(value: str) -> str:
    """What happens to the lesson while a picture is described."""
    return {"pause": pgettext("description", "The lesson waits"),
            "duck": pgettext("description", "The lesson goes on more quietly"),
            "off": pgettext("description", "Nothing is described aloud")}[value]


def sign_place(value: str) -> str:
    """Where the sign language film stands."""
    return {"right": pgettext("place", "Right of the picture"), "left": pgettext("place", "Left of the picture"),
            "below": pgettext("place", "Below the picture"),
            "free": pgettext("place", "Where I put it in the player")}[value]


def sign_size(percent: int) -> str:
    """The width of the sign language film beside that of the picture."""
    return _("%(n)s%% of the picture", n=percent)


def scan_seconds(seconds: int) -> str:
    """How the offer of one switch goes on."""
    if seconds == 0:
        return _("When I press the switch, never by time")
    return ngettext("By itself after %(n)s second", "By itself after %(n)s seconds", seconds)
