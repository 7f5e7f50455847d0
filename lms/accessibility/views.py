"""The access panel and the mode switches of a lesson."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import clock
from lms.access import Permission, requires
from lms.accessibility import profile as profiles
from lms.accessibility.forms import PresentationForm, ProfileForm, form_data
from lms.accessibility.profile import Profile
from lms.accessibility.profiles import COOKIE, MODES_ARGUMENT, current, keep
from lms.db import transaction
from lms.language import gettext as _
from lms.people.access import me
from lms.web.http import YEAR_SECONDS, safe_next

bp = Blueprint("access", __name__, template_folder="templates")


@bp.route("/access-settings", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def settings() -> ResponseReturnValue:
    """The access panel: presentation for anyone, the whole profile with an account."""
    own = current()
    whole = current_user.is_authenticated
    form = ProfileForm(data=form_data(own)) if whole else PresentationForm(data=form_data(own))
    form.offer()
    target = safe_next(request.args.get("next"), url_for("access.settings"))
    if form.validate_on_submit():
        response = make_response(redirect(target, code=303))
        _keep(_from_form(form, own), response)
        flash(_("Your settings are kept."), "success")
        return response
    return render_template("accessibility/settings.html", form=form, whole=whole), 400 if form.errors else 200


@bp.post("/access-settings/mode")
@requires(Permission.ANYONE)
def set_mode() -> ResponseReturnValue:
    """Turn one way of taking a lesson on or off."""
    mode, on = request.form.get("mode", ""), request.form.get("on") == "1"
    if mode not in profiles.MODES:
        abort(400)
    target = safe_next(request.form.get("next"), url_for("web.home"))
    if not current_user.is_authenticated and mode != "low-data":
        return redirect(_with_mode_in_address(target, mode, on), code=303)
    response = make_response(redirect(target, code=303))
    _keep(profiles.with_mode(current(), mode, on), response)
    return response


def _keep(profile: Profile, response: Response) -> None:
    """Into the account when there is one; presentation into the cookie either way."""
    if current_user.is_authenticated:
        with transaction() as session:
            keep(session, current_app.extensions["lms.keys"], me().pseudonym, profile, now=clock.now())
    response.set_cookie(COOKIE, profiles.cookie_value(profile), max_age=YEAR_SECONDS, samesite="Lax", httponly=True,
                        secure=current_app.config["SESSION_COOKIE_SECURE"])


def _with_mode_in_address(target: str, mode: str, on: bool) -> str:
    parts = urlsplit(target)
    arguments = dict(parse_qsl(parts.query))
    modes = [one for one in arguments.get(MODES_ARGUMENT, "").split(",") if one in profiles.MODES and one != mode]
    if on:
        modes.append(mode)
    arguments.pop(MODES_ARGUMENT, None)
    if modes:
        arguments[MODES_ARGUMENT] = ",".join(modes)
    return parts._replace(query=urlencode(arguments)).geturl()


def _from_form(form: PresentationForm, own: Profile) -> Profile:
    changed = replace(own, theme=form.theme.data, size=int(form.size.data), spacing=form.spacing.data,
                      motion=form.motion.data, low_data=form.low_data.data)
    if not isinstance(form, ProfileForm):
        return changed
    wishes = dict.fromkeys(one for one in (form.first.data, form.second.data, form.third.data, *form.needed.data)
                           if one)
    formats = dict.fromkeys((form.document_format.data, *own.document_formats))
    return profiles.parse(profiles.to_dict(replace(
        changed, alternatives=tuple(wishes), needed=tuple(form.needed.data),
        usable_modes=tuple(form.usable_modes.data) or profiles.USABLE_MODES,
        hazards_to_avoid=tuple(form.hazards_to_avoid.data), screen_reader=form.screen_reader.data,
        talkativeness=form.talkativeness.data, document_formats=tuple(formats))))[0]
