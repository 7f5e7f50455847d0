"""A trainee's pages and the endpoints of evidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms import clock
from lms.access import Permission, requires
from lms.accessibility import profiles
from lms.courses import answers
from lms.courses.queries import lesson_content, rights
from lms.crypto import Keyring
from lms.db import transaction
from lms.errors import Refused
from lms.language import gettext as _
from lms.language import ngettext
from lms.learning import queries, rules, services, words
from lms.learning.models import EnrolledUnit
from lms.learning.services import Settled
from lms.media.queries import lesson_media, making
from lms.media.views import address
from lms.people.access import me
from lms.player import services as player
from lms.player.views import transcript_file
from lms.policy import queries as policies
from lms.web.http import json_object, problem, wants_json

bp = Blueprint("learning", __name__, template_folder="templates", url_prefix="/learn")

WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
LEASE = re.compile(r"[0-9a-f]{32}", re.ASCII)


@bp.get("/")
@requires(Permission.STUDY)
def home() -> ResponseReturnValue:
    """My learning: each class with its lessons and what is recognised, banked and missing."""
    with transaction() as session:
        paths = [(path, words.balance(path.account)) for path in queries.paths(session, me().pseudonym)]
        return render_template("learning/home.html", paths=paths, sentences=words.sentences,
                               waiting=queries.waiting_offline(session, me().pseudonym))


@bp.get("/<int:enrolment_id>/why")
@requires(Permission.STUDY)
def why(enrolment_id: int) -> ResponseReturnValue:
    """Why this number? Every line of the account and the rule over them."""
    with transaction() as session:
        path = queries.own_path(session, me().pseudonym, enrolment_id) or abort(404)
        found = words.balance(path.account)
        pack = policies.by_digest(session, path.account.pack_digest)
        return render_template("learning/why.html", path=path, balance=found, sentences=words.sentences(found),
                               rule=words.rule_sentence(found), pack=pack,
                               entries=queries.entries_with_titles(session, path.account.id))


@bp.get("/<int:enrolment_id>/lessons/<int:place>")
@requires(Permission.STUDY)
def lesson(enrolment_id: int, place: int) -> ResponseReturnValue:
    """A lesson on screen; complete without JavaScript."""
    with transaction() as session:
        path = queries.own_path(session, me().pseudonym, enrolment_id) or abort(404)
        row = path.lesson_at(place) or abort(404)
        unit, progress = row.unit, row.progress
        content = lesson_content(session, unit.content_hash) or abort(404)
        media = lesson_media(session, unit.content_hash)
        now = clock.now()
        screen = player.screen(
            content, media, profile=profiles.current(), position_ms=progress.position_ms if progress else 0,
            right_items=progress.right_items if progress else (),
            tried=queries.last_tries(session, progress.id) if progress else {},
            claimed_parts=queries.claimed_parts(session, progress.id) if progress else (),
            counted_ms=progress.counted_ms if progress else 0, done=bool(progress and progress.done_at),
            endpoints=player.Endpoints(**{name: url_for(f".{name}", enrolment_id=enrolment_id, place=place)
                                          for name in ("open", "beat", "part", "answer")}),
            address=lambda digest, name: address(digest, name, visitor=me().pseudonym, now=now),
            sent=_sent_token(unit.content_hash, now), quality=request.args.get("quality"),
            transcript_url=url_for(".transcript", enrolment_id=enrolment_id, place=place),
            prefs_url=url_for("access.set_player"),
            notes_url=url_for("notes.index", enrolment_id=enrolment_id, place=place), saves_data=request.headers.get("Save-Data") == "on",
            rights=rights(session, unit.unit_id),
            making_percent=100 if media else making(session, [unit.content_hash]).percent)
        return render_template("learning/lesson.html", screen=screen, minutes=unit.minutes, path=path, place=place)


@bp.get("/<int:enrolment_id>/lessons/<int:place>/transcript.txt")
@requires(Permission.STUDY)
def transcript(enrolment_id: int, place: int) -> ResponseReturnValue:
    """The whole text of a lesson as a file."""
    with transaction() as session:
        unit = queries.enrolled_unit(session, me().pseudonym, enrolment_id, place) or abort(404)
        content = lesson_content(session, unit.content_hash) or abort(404)
        return transcript_file(content)


@bp.post("/<int:enrolment_id>/lessons/<int:place>/open")
@requires(Permission.STUDY)
def open(enrolment_id: int, place: int) -> ResponseReturnValue:
    """Take the lease of a lesson: evidence of play counts for the newest opening."""
    with transaction() as session:
        unit = queries.enrolled_unit(session, me().pseudonym, enrolment_id, place)
        if unit is None:
            return _not_found()
        lease = services.open_lesson(session, me().pseudonym, unit.content_hash, now=clock.now())
        return {"lease": lease.token}


@bp.post("/<int:enrolment_id>/lessons/<int:place>/beat")
@requires(Permission.STUDY)
def beat(enrolment_id: int, place: int) -> ResponseReturnValue:
    """What was played since the last beat. The lease names person and lesson; a repeated number counts once."""
    try:
        body = _json_body()
        number, position = _whole(body, "number"), body.get("position")
        if position is not None:
            position = _whole(body, "position")
        lease = body.get("lease")
        if not isinstance(lease, str):
            raise rules.BadClaim("lease-missing", "lease must be a text")
        if not LEASE.fullmatch(lease):
            return _not_found()
        intervals = rules.read_claim(body.get("intervals"))
    except rules.BadClaim as fault:
        return problem(400, fault.code, str(fault))
    try:
        with transaction() as session:
            settled = services.record_beat(session, me().pseudonym, lease, number, intervals, position,
                                           now=clock.now())
    except Refused as refusal:
        return problem(409, refusal.code, refusal.messages[0])
    return _not_found() if settled is None else _settled(settled)


@bp.post("/<int:enrolment_id>/lessons/<int:place>/part")
@requires(Permission.STUDY)
def part(enrolment_id: int, place: int) -> ResponseReturnValue:
    """"Next part": goes on in the transcript; works without JavaScript."""
    number, sent = request.form.get("part", ""), request.form.get("sent", "")
    here = url_for(".lesson", enrolment_id=enrolment_id, place=place, quality=request.form.get("quality") or None)

    def act(session: Session, unit: EnrolledUnit) -> Settled:
        moment = _read_sent(unit.content_hash, sent)
        if moment is None or not WHOLE.fullmatch(number):
            raise Refused(_("Open the lesson again, then go on reading."), code="bad-part")
        return services.claim_part(session, me().pseudonym, unit.content_hash, int(number), moment,
                                   wake=current_app.extensions["lms.waker"].wake, now=clock.now())

    return _do(enrolment_id, place, act, f"{here}#part-{int(number) + 2}" if WHOLE.fullmatch(number) else here)


@bp.post("/<int:enrolment_id>/lessons/<int:place>/answer")
@requires(Permission.STUDY)
def answer(enrolment_id: int, place: int) -> ResponseReturnValue:
    """A try at a check item. Unlimited, no timer."""
    uid = request.form.get("item", "")
    here = url_for(".lesson", enrolment_id=enrolment_id, place=place, quality=request.form.get("quality") or None)
    outcome: dict[str, Any] = {}

    def act(session: Session, unit: EnrolledUnit) -> Settled:
        content = lesson_content(session, unit.content_hash)
        item = next((one for one in content.items if one.uid == uid), None) if content else None
        if item is None:
            raise Refused(_("This lesson has no such question."), code="no-such-item")
        right, settled = services.answer_item(session, me().pseudonym, unit.content_hash, uid,
                                              answers.read(item, request.form.getlist), now=clock.now())
        outcome.update(right=right, help="" if right else item.help)
        return settled

    anchor = uid if re.fullmatch(r"[a-z0-9-]{1,60}", uid) else ""
    return _do(enrolment_id, place, act, f"{here}#item-{anchor}", outcome)


@bp.post("/<int:enrolment_id>/lessons/<int:place>/offline")
@requires(Permission.STUDY)
def take_offline(enrolment_id: int, place: int) -> ResponseReturnValue:
    """Take a lesson along: a signed token for this learner, lesson and device."""
    try:
        device = _json_body().get("device")
        if not isinstance(device, str) or not 1 <= len(device) <= services.DEVICE_LONGEST or not device.isprintable():
            raise rules.BadClaim("device-missing", "device must be a text of 1 to 40 characters")
    except rules.BadClaim as fault:
        return problem(400, fault.code, str(fault))
    with transaction() as session:
        unit = queries.enrolled_unit(session, me().pseudonym, enrolment_id, place)
        path = queries.own_path(session, me().pseudonym, enrolment_id)
        if unit is None or path is None:
            return _not_found()
        pack = policies.by_digest(session, path.account.pack_digest)
        issued = services.issue_offline_pack(session, me().pseudonym, unit.content_hash, device,
                                             pack.study.daily_minutes_max, now=clock.now())
        return {"token": f"{issued.id}.{_keys().sign('offline', _offline_text(issued.id, device))}"}


@bp.post("/<int:enrolment_id>/lessons/<int:place>/offline/return")
@requires(Permission.STUDY)
def bring_back(enrolment_id: int, place: int) -> ResponseReturnValue:
    """What was studied with a pack. What exceeds the bounds waits for the institution's one click."""
    try:
        body = _json_body()
        number, token = _whole(body, "number"), body.get("token")
        if not isinstance(token, str):
            raise rules.BadClaim("token-missing", "token must be a text")
        intervals = rules.read_claim(body.get("intervals"))
    except rules.BadClaim as fault:
        return problem(400, fault.code, str(fault))
    pack_id, _dot, sign = token.partition(".")
    if not WHOLE.fullmatch(pack_id):
        return _not_found()
    try:
        with transaction() as session:
            pack = queries.own_offline_pack(session, me().pseudonym, int(pack_id))
            if pack is None or not _keys().signed("offline", _offline_text(pack.id, pack.device), sign):
                return _not_found()
            found = services.return_offline(session, me().pseudonym, pack.id, number, intervals, now=clock.now())
    except Refused as refusal:
        return problem(409, refusal.code, refusal.messages[0])
    if found is None:
        return _not_found()
    settled, waiting_ms = found
    return {**_settled(settled), "waiting_ms": waiting_ms}


def _do(enrolment_id: int, place: int, act: Callable[[Session, EnrolledUnit], Settled], then: str,
        outcome: dict[str, Any] | None = None) -> ResponseReturnValue:
    """Run one act on the person's own lesson and answer a browser or a script."""
    try:
        with transaction() as session:
            unit = queries.enrolled_unit(session, me().pseudonym, enrolment_id, place)
            if unit is None:
                abort(404)
            settled = act(session, unit)
    except Refused as refusal:
        if wants_json():
            return problem(400, refusal.code, refusal.messages[0])
        flash(refusal.messages[0], "error")
        return redirect(then, code=303)
    if wants_json():
        return {**_settled(settled), **(outcome or {})}
    if settled.credited_minutes:
        flash(ngettext("The lesson is done. %(n)s minute was added.", "The lesson is done. %(n)s minutes were added.",
                       settled.credited_minutes), "success")
    elif settled.kept_back_ms and not settled.done:
        flash(_("What you have read is kept. It counts by itself in a moment."), "info")
    return redirect(then, code=303)


def _settled(settled: Settled) -> dict[str, Any]:
    return {"counted_ms": settled.counted_ms, "duration_ms": settled.duration_ms,
            "kept_back_ms": settled.kept_back_ms, "done": settled.done, "held": settled.held,
            "credited_minutes": settled.credited_minutes}


def _not_found() -> ResponseReturnValue:
    return problem(404, "not-found", _("There is no such lesson for you."))


def _json_body() -> dict[str, Any]:
    body = json_object()
    if body is None:
        raise rules.BadClaim("not-json", "send a JSON object")
    return body


def _whole(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 86_400_000:
        raise rules.BadClaim(f"{name}-invalid", f"{name} must be a whole number from 0 to 86400000")
    return value


def _keys() -> Keyring:
    keys: Keyring = current_app.extensions["lms.keys"]
    return keys


def _offline_text(pack_id: int, device: str) -> str:
    return f"{pack_id}/{me().pseudonym}/{device}"


def _sent_token(content_hash: str, now: datetime) -> str:
    """When this page was sent, signed, so that reading needs no write on GET."""
    moment = str(int(now.timestamp()))
    return f"{moment}.{_keys().sign('sent', f'{moment}/{me().pseudonym}/{content_hash}')}"


def _read_sent(content_hash: str, token: str) -> datetime | None:
    moment, _dot, sign = token.partition(".")
    if not re.fullmatch(r"[0-9]{1,12}", moment, re.ASCII):
        return None
    if not _keys().signed("sent", f"{moment}/{me().pseudonym}/{content_hash}", sign):
        return None
    return datetime.fromtimestamp(int(moment), UTC)
