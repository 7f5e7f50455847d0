"""Forms of a trainee's path."""

from __future__ import annotations

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.language import gettext as _
from lms.language import lazy_gettext as _l
from lms.learning.moments import read_moment
from lms.learning.notes import TEXT_LONGEST
from lms.web.forms import Form


class NoteForm(Form):
    """A note, or a bookmark when the text stays empty."""

    at = StringField(_l("At the time"), [InputRequired()])
    text = TextAreaField(_l("Note"), [Length(max=TEXT_LONGEST)])

    def validate_at(self, field: StringField) -> None:
        """A time that can be read."""
        if read_moment(field.data or "") is None:
            raise ValidationError(_("Enter a time as minutes and seconds, for example 1:05."))

    @property
    def at_ms(self) -> int:
        """The time of a form that is right."""
        return read_moment(self.at.data) or 0
