"""The access panel and the mode switches of a lesson."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    jsonify,
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
from lms.accessibility.forms import PresentationForm, ProfileForm, form_data, player_changes
from lms.accessibility.profile import Profile
from lms.accessibility.profiles import COOKIE, MODES_ARGUMENT, change, current
from lms.db import transaction
from lms.errors import Refused
from lms.language import gettext as _
from lms.people.access import me
from lms.web.http import YEAR_SECONDS, json_object, problem, safe_next, wants_json

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
        changed = _change(lambda kept: _from_form(form, kept))
        flash(_("Your settings are kept."), "success")
        return _with_cookie(redirect(target, code=303), changed)
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
        return _go_to(_with_mode_in_address(target, mode, on))
    return _with_cookie(_go_to(target), _change(lambda kept: profiles.with_mode(kept, mode, on)))


def _go_to(address: str) -> ResponseReturnValue:
    """To the page; a script that has switched the mode by itself is only told the page's address."""
    return jsonify({"address": address}) if wants_json() else redirect(address, code=303)


@bp.post("/access-settings/player")
@requires(Permission.ANYONE)
def set_player() -> ResponseReturnValue:
    """Keep what was chosen in the player; without an account nothing is kept but the use of data."""
    try:
        changes = _changes()
        changed = _change(lambda kept: profiles.with_changes(kept, changes))
    except Refused as refusal:
        return problem(400, refusal.code, refusal.messages[0])
    if current_user.is_authenticated:
        return _with_cookie(_as_json(changed), changed)
    seen = profiles.presentation_only(changed) == profiles.presentation_only(current())
    return ("", 204) if seen else _with_cookie(("", 204), changed)


@bp.post("/access-settings/player/usual")
@requires(Permission.SIGNED_IN)
def reset_player() -> ResponseReturnValue:
    """Set the player back to its usual settings; modes and the look of pages stay."""
    changed = _change(lambda kept: replace(kept, player=()))
    if wants_json():
        return _as_json(changed)
    flash(_("The player is set back to its usual settings."), "success")
    return redirect(f"{url_for('access.settings')}#player", code=303)


def _changes() -> dict[str, Any]:
    """What a script asks to change. `talkativeness`, `tracks` and `mode` may stand beside the other settings."""
    body = json_object()
    changes = body.get("changes", {}) if body is not None else None
    if body is None or not isinstance(changes, dict):
        raise Refused(_("Send a JSON object with “changes”."), code="not-json")
    unknown = [name for name in body if name not in {"changes", "talkativeness", "tracks", "mode"}]
    if unknown:
        raise Refused(_("The setting “%(name)s” is not known here.", name=unknown[0][:40]), code="unknown-setting")
    return {**changes, **{name: value for name, value in body.items() if name != "changes"}}


def _as_json(profile: Profile) -> Response:
    """The profile as the player reads it."""
    return jsonify({"prefs": profiles.values(profile), "talkativeness": profile.talkativeness,
                    "modes": profiles.modes(profile)})


def _change(how: Callable[[Profile], Profile]) -> Profile:
    """The changed profile, kept in the account when there is one."""
    start = profiles.from_cookie(request.cookies.get(COOKIE))
    if not current_user.is_authenticated:
        return how(start)
    with transaction() as session:
        g.profile = changed = change(session, current_app.extensions["lms.keys"], me().pseudonym, how, start=start,
                                     now=clock.now())
    return changed


def _with_cookie(answer: ResponseReturnValue, profile: Profile) -> Response:
    """The answer with the presentation in its cookie, which also serves before sign-in."""
    response = make_response(answer)
    response.set_cookie(COOKIE, profiles.cookie_value(profile), max_age=YEAR_SECONDS, samesite="Lax", httponly=True,
                        secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


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
        talkativeness=form.talkativeness.data, document_formats=tuple(formats),
        player=profiles.with_player(own, player_changes(form)).player)))[0]
