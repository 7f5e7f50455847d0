"""Forms of signing in and of accounts."""

from __future__ import annotations

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.language import lazy_gettext as _l
from lms.language import lazy_pgettext
from lms.people.rules import PASSWORD_LONGEST
from lms.web.forms import Form


class SignInForm(Form):
    """No picture puzzle, no timer; paste is welcome."""

    login = StringField(_l("Sign-in name"), validators=[InputRequired(), Length(max=80)],
                        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=PASSWORD_LONGEST)])


class PasswordForm(Form):
    """Change the own password."""

    old = PasswordField(_l("Present password"), validators=[InputRequired(), Length(max=PASSWORD_LONGEST)])
    new = PasswordField(_l("New password"), validators=[InputRequired(), Length(max=PASSWORD_LONGEST)])


class AccountForm(Form):
    """Open an account for somebody."""

    login = StringField(_l("Sign-in name"), validators=[InputRequired(), Length(min=3, max=80)],
                        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=40)])
    region = StringField(_l("Region code"), validators=[InputRequired(), Length(max=12)])
    password = PasswordField(_l("First password"), validators=[InputRequired(), Length(max=PASSWORD_LONGEST)])


class RoleForm(Form):
    """Give a role to an account."""

    role = SelectField(_l("Role"), validators=[InputRequired()])
    region = StringField(_l("Region code"), validators=[Optional(), Length(max=12)])
    organisation = SelectField(lazy_pgettext("field", "Organisation"), validators=[Optional()])

