"""The form of a reviewer's word."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.language import lazy_gettext as _l
from lms.language import pgettext
from lms.web.forms import Form


class DecisionForm(Form):
    """Approve, return or refuse, always with a reason."""

    verdict = RadioField(_l("Your decision"), validators=[InputRequired()])
    reason = TextAreaField(_l("Reason"), validators=[InputRequired(), Length(max=2000)])

    def offer(self) -> DecisionForm:
        """Fill the choices in the reader's language."""
        self.verdict.choices = [("approve", pgettext("verdict", "Approve")),
                                ("return", pgettext("verdict", "Return with points to mend")),
                                ("refuse", pgettext("verdict", "Refuse"))]
        return self
