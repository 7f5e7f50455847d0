"""The access panel as a form."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField

from lms.accessibility import profile as profiles
from lms.accessibility import words
from lms.language import lazy_gettext as _l
from lms.language import pgettext
from lms.web.forms import CheckboxesField, Form

RATES = (50, 75, 90, 100, 110, 125, 150, 175, 200, 250)
SIGN_SIZES = (17, 25, 33, 50, 67, 100)
SCAN_SECONDS = range(11)
PLAYER_FIELDS = ("rate", "reading_hold", "description_mode", "sign_place", "sign_size", "single_keys", "scan",
                 "scan_seconds")
"""The settings of the player that are worth choosing before any lesson is open, by their names in `player_prefs`."""


class PresentationForm(Form):
    """How pages look; needs no account."""

    theme = RadioField(_l("Colours"))
    size = RadioField(_l("Size of the text"))
    spacing = RadioField(_l("Space between letters and lines"))
    motion = RadioField(_l("Movement"))
    low_data = BooleanField(_l("Save data: choose the smallest form first"))

    def offer(self) -> PresentationForm:
        """Fill the lists in the reader's language."""
        self.theme.choices = [(value, words.theme(value)) for value in profiles.THEMES]
        self.size.choices = [(str(value), f"{value}%") for value in profiles.SIZES]
        self.spacing.choices = [(value, words.spacing(value)) for value in profiles.SPACINGS]
        self.motion.choices = [(value, words.motion(value)) for value in profiles.MOTIONS]
        return self


class ProfileForm(PresentationForm):
    """The whole profile of an account."""

    first = SelectField(_l("What I like best"))
    second = SelectField(_l("If that is not there"))
    third = SelectField(_l("And if that is not there either"))
    needed = CheckboxesField(_l("What I cannot do without"))
    usable_modes = CheckboxesField(_l("How I take things in"))
    hazards_to_avoid = CheckboxesField(_l("What I must avoid"))
    screen_reader = BooleanField(_l("I use a screen reader: put the text first"))
    talkativeness = RadioField(_l("How much the player says to a screen reader"))
    document_format = SelectField(_l("How I want certificates and letters"))
    rate = SelectField(_l("How fast lessons play"))
    reading_hold = BooleanField(_l("Hold the picture until I have had time to read each caption"))
    description_mode = RadioField(_l("While a picture is described"))
    sign_place = RadioField(_l("Where the sign language film stands"))
    sign_size = SelectField(_l("How wide the sign language film is"))
    single_keys = BooleanField(_l("Single letters steer the player"))
    scan = BooleanField(_l("I use one switch: the player offers its buttons one after the other"))
    scan_seconds = SelectField(_l("Going on to the next button"))

    def offer(self) -> ProfileForm:
        """Fill the lists in the reader's language."""
        super().offer()
        nothing = ("", pgettext("choice", "No wish"))
        for field in (self.first, self.second, self.third):
            field.choices = [nothing, *((value, words.alternative(value)) for value in profiles.ALTERNATIVES)]
        self.needed.choices = [(value, words.alternative(value)) for value in profiles.ALTERNATIVES]
        self.usable_modes.choices = [(value, words.usable_mode(value)) for value in profiles.USABLE_MODES]
        self.hazards_to_avoid.choices = [(value, words.hazard(value)) for value in profiles.HAZARDS]
        self.talkativeness.choices = [(value, words.talkativeness(value)) for value in profiles.TALKATIVENESS]
        self.document_format.choices = [(value, words.document_format(value)) for value in profiles.DOCUMENT_FORMATS]
        self.description_mode.choices = [(value, words.description_mode(value)) for value in ("pause", "duck", "off")]
        self.sign_place.choices = [(value, words.sign_place(value)) for value in ("right", "left", "below", "free")]
        self.rate.choices = [(value, f"{value}%") for value in _with_own(RATES, self.rate.object_data)]
        self.sign_size.choices = [(value, words.sign_size(int(value)))
                                  for value in _with_own(SIGN_SIZES, self.sign_size.object_data)]
        self.scan_seconds.choices = [(str(value), words.scan_seconds(value)) for value in SCAN_SECONDS]
        return self


def player_changes(form: ProfileForm) -> dict[str, object]:
    """The settings of the player as the panel sends them."""
    sent = {name: form[name].data for name in PLAYER_FIELDS}
    return sent | {name: int(sent[name]) for name in ("rate", "sign_size", "scan_seconds")}


def _with_own(offered: tuple[int, ...], own: object) -> list[str]:
    """What is offered and what the person has now, which may have been chosen finer in the player."""
    return [str(value) for value in sorted({*offered, *([int(own)] if isinstance(own, str) else [])})]


def form_data(profile: profiles.Profile) -> dict[str, object]:
    """A profile as the fields of the panel show it."""
    wishes = [*profile.alternatives, "", "", ""]
    player = {name: value if isinstance(value, bool) else str(value)
              for name, value in profiles.values(profile).items() if name in PLAYER_FIELDS}
    return {**player, "theme": profile.theme, "size": str(profile.size), "spacing": profile.spacing, "motion": profile.motion,
            "low_data": profile.low_data, "first": wishes[0], "second": wishes[1], "third": wishes[2],
            "needed": list(profile.needed), "usable_modes": list(profile.usable_modes),
            "hazards_to_avoid": list(profile.hazards_to_avoid), "screen_reader": profile.screen_reader,
            "talkativeness": profile.talkativeness, "document_format": profile.document_formats[0]}
