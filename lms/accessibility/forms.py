"""The access panel as a form."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField

from lms.accessibility import profile as profiles
from lms.accessibility import words
from lms.language import lazy_gettext as _l
from lms.language import pgettext
from lms.web.forms import CheckboxesField, Form

PLACES = 3


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
        return self


def form_data(profile: profiles.Profile) -> dict[str, object]:
    """A profile as the fields of the panel show it."""
    wishes = [*profile.alternatives, "", "", ""]
    return {"theme": profile.theme, "size": str(profile.size), "spacing": profile.spacing, "motion": profile.motion,
            "low_data": profile.low_data, "first": wishes[0], "second": wishes[1], "third": wishes[2],
            "needed": list(profile.needed), "usable_modes": list(profile.usable_modes),
            "hazards_to_avoid": list(profile.hazards_to_avoid), "screen_reader": profile.screen_reader,
            "talkativeness": profile.talkativeness, "document_format": profile.document_formats[0]}
