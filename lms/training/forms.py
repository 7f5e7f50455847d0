"""Forms of an institution."""

from __future__ import annotations

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.courses import words
from lms.language import lazy_gettext as _l
from lms.web.forms import CheckboxesField, Form


class ClassForm(Form):
    """Plan a class."""

    title = StringField(_l("Name of the class"), validators=[InputRequired(), Length(max=80)])
    organisation = SelectField(_l("Institution"), validators=[InputRequired()])
    starts_on = DateField(_l("First day"), validators=[InputRequired()])
    ends_on = DateField(_l("Last day"), validators=[InputRequired()])
    versions = CheckboxesField(_l("Courses"), validators=[InputRequired()])


class SessionForm(Form):
    """Add an own session on the spot."""

    title = StringField(_l("Title of the session"), validators=[InputRequired(), Length(max=80)])
    session_type = SelectField(_l("Kind of session"), validators=[InputRequired()])
    minutes = IntegerField(_l("Minutes on the spot"), validators=[InputRequired(), NumberRange(1, 480)])
    held_on = DateField(_l("Day"), validators=[Optional()])
    place = StringField(_l("Place"), validators=[Optional(), Length(max=80)])

    def offer(self) -> SessionForm:
        """Fill the list in the reader's language."""
        self.session_type.choices = [(code, words.session_type_name(code))
                                     for code in ("theory", "practice", "visit", "roadshow")]
        return self


class ScheduleForm(Form):
    """When and where a session is."""

    held_on = DateField(_l("Day"), validators=[Optional()])
    place = StringField(_l("Place"), validators=[Optional(), Length(max=80)])


class AttendanceForm(Form):
    """Minutes of one trainee at one session."""

    minutes = IntegerField(_l("Minutes"), validators=[InputRequired()])
    reason = StringField(_l("Reason for a change"), validators=[Optional(), Length(max=400)])


class ReasonForm(Form):
    """A confirmation that needs a reason."""

    reason = StringField(_l("Reason"), validators=[InputRequired(), Length(max=400)])
