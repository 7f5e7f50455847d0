"""A lesson to try without an account."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import clock
from lms.access import Permission, requires
from lms.accessibility import profiles
from lms.accessibility.forms import PresentationForm, form_data
from lms.courses import answers
from lms.courses.queries import lesson_content
from lms.courses.source import LessonSource
from lms.db import transaction
from lms.errors import Refused
from lms.language import gettext as _
from lms.media.queries import lesson_media, making, making_all
from lms.media.views import address
from lms.player import queries, services
from lms.web.http import problem, wants_json

bp = Blueprint("player", __name__, template_folder="templates")

KEPT_ARGUMENTS = ("quality", profiles.MODES_ARGUMENT)
"""What of the address of /try survives an answer: the way of taking the lesson stands there, not in an account."""


@bp.get("/try")
@requires(Permission.ANYONE)
def try_lesson() -> ResponseReturnValue:
    """A lesson as a trainee sees it, without an account. Nothing is recorded."""
    now = clock.now()
    with transaction() as session:
        found = queries.try_lesson(session)
        lesson = lesson_content(session, found.content_hash) if found else None
        if found is None or lesson is None:
            return render_template("player/try.html", screen=None, percent=making_all(session).percent)
        media = lesson_media(session, found.content_hash)
        percent = 100 if media else making(session, [found.content_hash]).percent
    tried = _tried(lesson)
    screen = services.screen(
        lesson, media, profile=profiles.current(), position_ms=0, tried=tried, claimed_parts=(), counted_ms=0, done=False,
        right_items=[uid for uid, right in tried.items() if right], endpoints=None, sent="",
        address=lambda digest, name: address(digest, name, visitor=current_user.pseudonym, now=now),
        quality=request.args.get("quality"), making_percent=percent, transcript_url=url_for(".try_transcript"),
        answer_url=url_for(".try_answer"), saves_data=request.headers.get("Save-Data") == "on",
        rights=found.rights)
    panel = PresentationForm(formdata=None, data=form_data(profiles.current())).offer()
    return render_template("player/try.html", screen=screen, panel=panel, course_title=found.course_title,
                           course_lang=found.course_lang)


@bp.get("/try/transcript.txt")
@requires(Permission.ANYONE)
def try_transcript() -> ResponseReturnValue:
    """The text of that lesson as a file: `?as=page` for a page, `&with=en` for two languages."""
    return transcript_file(_lesson() or abort(404))


def transcript_file(lesson: LessonSource) -> Response:
    """The text of a lesson in the form that the address asks for."""
    file = services.text_file(lesson, as_page=request.args.get("as") == "page", second=request.args.get("with", ""))
    answer = Response(file.content, content_type=file.mime)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    return answer


@bp.post("/try/answer")
@requires(Permission.ANYONE)
def try_answer() -> ResponseReturnValue:
    """Was this answer right? Told, not kept: the outcome stands in the address of the next page only."""
    uid = request.form.get("item", "")
    lesson = _lesson()
    item = next((one for one in lesson.items if one.uid == uid), None) if lesson else None
    if item is None:
        return _refused(404, "no-such-item", _("This lesson has no such question."), "")
    try:
        answer = answers.read(item, request.form.getlist)
        answers.check(item, answer)
    except Refused as refusal:
        return _refused(400, refusal.code, refusal.messages[0], uid)
    right = answers.is_right(item, answer)
    if wants_json():
        return {"right": right, "help": "" if right else item.help}
    return redirect(_back(uid, {"tried": f"{uid}:{int(right)}"}), code=303)


def _lesson() -> LessonSource | None:
    with transaction(write=False) as session:
        found = queries.try_lesson(session)
        return lesson_content(session, found.content_hash) if found else None


def _tried(lesson: LessonSource) -> dict[str, bool]:
    """The outcome of the last answer, from the address."""
    uid, _colon, outcome = request.args.get("tried", "").rpartition(":")
    return {item.uid: outcome == "1" for item in lesson.items if item.uid == uid}


def _back(uid: str, more: Mapping[str, str]) -> str:
    kept = {name: request.form[name][:80] for name in KEPT_ARGUMENTS if request.form.get(name)}
    query = urlencode({**kept, **more})
    return f"{url_for('.try_lesson')}{'?' if query else ''}{query}{f'#item-{uid}' if uid else ''}"


def _refused(status: int, code: str, sentence: str, uid: str) -> ResponseReturnValue:
    if wants_json():
        return problem(status, code, sentence)
    flash(sentence, "error")
    return redirect(_back(uid, {}), code=303)
