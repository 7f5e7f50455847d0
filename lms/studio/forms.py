"""Forms of an author: plain questions, no formats to know."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.courses import words
from lms.language import lazy_gettext as _l
from lms.web.forms import Form

SESSION_TYPES = ("theory", "practice", "visit", "roadshow")
LEVELS = ("entry", "intermediate", "advanced")


class CourseForm(Form):
    """What a course is about."""

    title = StringField(_l("Title of the course"), validators=[InputRequired(), Length(max=80)])
    summary = TextAreaField(_l("What people learn, in two or three sentences"),
                            validators=[InputRequired(), Length(max=400)])
    trade = StringField(_l("Trade"), validators=[InputRequired(), Length(max=80)])
    training_type = SelectField(_l("Kind of training"), validators=[InputRequired()])
    level = SelectField(_l("Level"), validators=[InputRequired()])
    designed_for = StringField(_l("Whom you have in mind"), validators=[Optional(), Length(max=200)])
    rights = StringField(_l("Who wrote the material and who may use it"),
                         validators=[InputRequired(), Length(max=200)])

    def offer(self) -> CourseForm:
        """Fill the lists in the reader's language."""
        self.training_type.choices = [(code, words.training_type_name(code)) for code in words.TRAINING_TYPES]
        self.level.choices = [(code, words.level_name(code)) for code in LEVELS]
        return self


class LessonForm(Form):
    """One online lesson: what is said, what is shown, one question."""

    title = StringField(_l("Title of the lesson"), validators=[InputRequired(), Length(max=80)])
    summary = StringField(_l("What it teaches, in one sentence"), validators=[InputRequired(), Length(max=400)])
    script = TextAreaField(_l("Script"), validators=[InputRequired(), Length(max=40_000)])
    minutes = IntegerField(_l("Minutes of this unit"), validators=[InputRequired(), NumberRange(1, 480)])
    practice_minutes = IntegerField(_l("Minutes of practice at home inside it"),
                                    validators=[InputRequired(), NumberRange(0, 480)], default=0)
    topics = StringField(_l("Topics covered"), validators=[Optional(), Length(max=400)])
    question = StringField(_l("Check question"), validators=[InputRequired(), Length(max=300)])
    choices = TextAreaField(_l("Answers"), validators=[InputRequired(), Length(max=1000)])
    help = StringField(_l("Help after a wrong answer"), validators=[InputRequired(), Length(max=300)])


class SessionForm(Form):
    """One unit on the spot."""

    title = StringField(_l("Title of the session"), validators=[InputRequired(), Length(max=80)])
    summary = TextAreaField(_l("What is done there"), validators=[InputRequired(), Length(max=400)])
    session_type = SelectField(_l("Kind of session"), validators=[InputRequired()])
    minutes = IntegerField(_l("Minutes on the spot"), validators=[InputRequired(), NumberRange(1, 480)])
    topics = StringField(_l("Topics covered"), validators=[Optional(), Length(max=400)])

    def offer(self) -> SessionForm:
        """Fill the list in the reader's language."""
        self.session_type.choices = [(code, words.session_type_name(code)) for code in SESSION_TYPES]
        return self


class ArchiveForm(Form):
    """A course folder as a ZIP file."""

    archive = FileField(_l("Course folder as a ZIP file"), validators=[FileRequired()])
