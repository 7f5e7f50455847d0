"""Bookmarks and notes of a lesson: a page that works without script, and the same as JSON for the player."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms import clock
from lms.access import Permission, requires
from lms.crypto import Keyring
from lms.db import transaction
from lms.errors import Refused
from lms.language import gettext as _
from lms.learning import notes, queries
from lms.learning.forms import NoteForm
from lms.learning.notes import Note
from lms.learning.queries import LessonRow, Path
from lms.people.access import me
from lms.web.forms import refuse
from lms.web.http import json_object, problem, wants_json

bp = Blueprint("notes", __name__, template_folder="templates", url_prefix="/learn/<int:enrolment_id>/lessons/<int:place>")


@bp.route("/notes", methods=["GET", "POST"])
@requires(Permission.STUDY)
def index(enrolment_id: int, place: int) -> ResponseReturnValue:
    """My bookmarks and notes in a lesson; POST adds one. JSON for a script, a page for everyone."""
    if wants_json():
        return _add_json(enrolment_id, place) if request.method == "POST" else _list_json(enrolment_id, place)
    form = NoteForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                _path, row = _own_lesson(session, enrolment_id, place)
                notes.add_note(session, _keys(), me().pseudonym, row.unit.content_hash, form.at_ms, form.text.data or "",
                               now=clock.now())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            flash(_("It is kept."), "success")
            return redirect(url_for(".index", enrolment_id=enrolment_id, place=place), code=303)
    return _page(enrolment_id, place, form, _wanted())


@bp.post("/notes/<int:note_id>")
@requires(Permission.STUDY)
def change(enrolment_id: int, place: int, note_id: int) -> ResponseReturnValue:
    """Change one of my notes, or delete it."""
    if wants_json():
        return _change_json(enrolment_id, place, note_id)
    form = NoteForm()
    deletes = request.form.get("delete") == "1"
    if deletes or form.validate_on_submit():
        try:
            with transaction() as session:
                _path, row = _own_lesson(session, enrolment_id, place)
                note = notes.own_note(session, me().pseudonym, row.unit.content_hash, note_id) or abort(404)
                if deletes:
                    notes.delete_note(session, note)
                else:
                    notes.change_note(session, _keys(), note, form.at_ms, form.text.data or "")
        except Refused as refusal:
            refuse(form, refusal)
        else:
            flash(_("It is deleted.") if deletes else _("It is kept."), "success")
            return redirect(url_for(".index", enrolment_id=enrolment_id, place=place), code=303)
    return _page(enrolment_id, place, form, note_id)


@bp.get("/notes.txt")
@requires(Permission.STUDY)
def text(enrolment_id: int, place: int) -> ResponseReturnValue:
    """My bookmarks and notes in a lesson as a file."""
    with transaction(write=False) as session:
        _path, row = _own_lesson(session, enrolment_id, place)
        own = notes.notes_of(session, _keys(), me().pseudonym, row.unit.content_hash)
    return Response(notes.as_text(row.title, own), content_type="text/plain; charset=utf-8")


def _page(enrolment_id: int, place: int, form: NoteForm, changing: int | None) -> ResponseReturnValue:
    """All of them; `changing` is the one whose form is open in its place."""
    with transaction(write=False) as session:
        path, row = _own_lesson(session, enrolment_id, place)
        own = notes.notes_of(session, _keys(), me().pseudonym, row.unit.content_hash)
    open_note = next((note for note in own if note.id == changing), None)
    if changing is not None and open_note is None:
        abort(404)
    if open_note is not None and not form.is_submitted():
        form = NoteForm(formdata=None, data={"at": open_note.moment, "text": open_note.text})
    return render_template("learning/notes.html", path=path, row=row, place=place, notes=own, form=form,
                           changing=changing, most=notes.TEXT_LONGEST), 400 if form.errors else 200


def _list_json(enrolment_id: int, place: int) -> ResponseReturnValue:
    with transaction(write=False) as session:
        _path, row = _own_lesson(session, enrolment_id, place)
        own = notes.notes_of(session, _keys(), me().pseudonym, row.unit.content_hash)
    return {"notes": [_as_json(note) for note in own], "notes_most": notes.NOTES_MOST, "text_longest": notes.TEXT_LONGEST}


def _add_json(enrolment_id: int, place: int) -> ResponseReturnValue:
    try:
        body = _json_body()
        with transaction() as session:
            _path, row = _own_lesson(session, enrolment_id, place)
            note = notes.add_note(session, _keys(), me().pseudonym, row.unit.content_hash, _at_ms(body),
                                  _text(body), now=clock.now())
    except Refused as refusal:
        return problem(400, refusal.code, refusal.messages[0])
    return {"note": _as_json(note)}


def _change_json(enrolment_id: int, place: int, note_id: int) -> ResponseReturnValue:
    try:
        body = _json_body()
        with transaction() as session:
            _path, lesson = _own_lesson(session, enrolment_id, place)
            row = notes.own_note(session, me().pseudonym, lesson.unit.content_hash, note_id) or abort(404)
            if body.get("delete") is True:
                notes.delete_note(session, row)
                return {"deleted": note_id}
            changed = notes.change_note(session, _keys(), row, _at_ms(body), _text(body))
    except Refused as refusal:
        return problem(400, refusal.code, refusal.messages[0])
    return {"note": _as_json(changed)}


def _as_json(note: Note) -> dict[str, Any]:
    return {"id": note.id, "at_ms": note.at_ms, "kind": note.kind, "text": note.text}


def _own_lesson(session: Session, enrolment_id: int, place: int) -> tuple[Path, LessonRow]:
    path = queries.own_path(session, me().pseudonym, enrolment_id) or abort(404)
    return path, path.lesson_at(place) or abort(404)


def _wanted() -> int | None:
    """The note whose form is asked for by the address."""
    return request.args.get("change", type=int)


def _json_body() -> dict[str, Any]:
    body = json_object()
    if body is None:
        raise Refused(_("Send a JSON object."), code="not-json")
    return body


def _at_ms(body: dict[str, Any]) -> int:
    at_ms = body.get("at_ms")
    if isinstance(at_ms, bool) or not isinstance(at_ms, int):
        raise Refused(_("Send the time as whole milliseconds."), code="bad-time")
    return at_ms


def _text(body: dict[str, Any]) -> str:
    text = body.get("text", "")
    if not isinstance(text, str):
        raise Refused(_("Send the note as text."), code="bad-text")
    return text


def _keys() -> Keyring:
    keys: Keyring = current_app.extensions["lms.keys"]
    return keys
