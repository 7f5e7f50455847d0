"""Bookmarks and notes at a second of a lesson, for the person alone: the text is sealed with the person's own key.

Erasing the person destroys that key, and with it every note. Callers own the transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import crypto
from lms.crypto import Keyring
from lms.errors import Refused
from lms.language import gettext as _
from lms.language import ngettext, pgettext
from lms.learning.attention import lock_person
from lms.learning.models import LessonNote
from lms.learning.moments import LONGEST_MS, clock_words
from lms.learning.timeline import timeline_of
from lms.people.models import PersonKey

NOTES_MOST = 500
"""Of one person in one lesson."""
TEXT_LONGEST = 2000
LATE_MS = 1000
"""The end of a film and the length that was noted may differ by less than this."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Note:
    """A bookmark (no text) or a note, opened."""

    id: int
    at_ms: int
    kind: str
    text: str

    @property
    def moment(self) -> str:
        """The place in minutes and seconds."""
        return clock_words(self.at_ms)


def notes_of(session: Session, keys: Keyring, pseudonym: str, content_hash: str) -> list[Note]:
    """The person's own bookmarks and notes in a lesson, in the order of the lesson."""
    rows = session.scalars(select(LessonNote).where(
        LessonNote.pseudonym == pseudonym, LessonNote.content_hash == content_hash)
        .order_by(LessonNote.at_ms, LessonNote.id)).all()
    read = _reader(session, keys, pseudonym) if rows else None
    return [Note(row.id, row.at_ms, row.kind, read(row)) for row in rows if read]


def own_note(session: Session, pseudonym: str, content_hash: str, note_id: int) -> LessonNote | None:
    """One note of this person in this lesson; another person's or another lesson's is not found."""
    return session.scalar(select(LessonNote).where(
        LessonNote.id == note_id, LessonNote.pseudonym == pseudonym, LessonNote.content_hash == content_hash))


def add_note(session: Session, keys: Keyring, pseudonym: str, content_hash: str, at_ms: int, text: str, *,
             now: datetime) -> Note:
    """Keep a note, or a bookmark when there is no text. The same once more changes nothing: answers get lost."""
    text, at_ms = _tidy(text), _inside(session, content_hash, at_ms)
    lock_person(session, pseudonym)
    for known in notes_of(session, keys, pseudonym, content_hash):
        if known.text == text and known.at_ms // 1000 == at_ms // 1000:
            return known
    held = session.scalar(select(func.count()).select_from(LessonNote).where(
        LessonNote.pseudonym == pseudonym, LessonNote.content_hash == content_hash)) or 0
    if held >= NOTES_MOST:
        raise Refused(_("This lesson has %(most)s notes and bookmarks of yours. Delete some before you add another.",
                        most=NOTES_MOST), code="too-many-notes")
    row = LessonNote(pseudonym=pseudonym, content_hash=content_hash, created_at=now)
    _write(session, keys, row, at_ms, text)
    session.add(row)
    session.flush()
    return Note(row.id, row.at_ms, row.kind, text)


def change_note(session: Session, keys: Keyring, row: LessonNote, at_ms: int, text: str) -> Note:
    """Write a note anew; without text it is a bookmark."""
    text, at_ms = _tidy(text), _inside(session, row.content_hash, at_ms)
    _write(session, keys, row, at_ms, text)
    session.flush()
    return Note(row.id, row.at_ms, row.kind, text)


def delete_note(session: Session, row: LessonNote) -> None:
    """Take a note away for good."""
    session.delete(row)


def open_note(session: Session, keys: Keyring, row: LessonNote) -> Note:
    """One note, opened."""
    return Note(row.id, row.at_ms, row.kind, _reader(session, keys, row.pseudonym)(row))


def as_text(title: str, notes: list[Note]) -> str:
    """All of them as plain text to keep or print."""
    lines = [f"{note.moment}  {note.text or pgettext('kind', 'Bookmark')}" for note in notes]
    return "\n\n".join([title, _("My notes and bookmarks"), *lines]) + "\n"


def _write(session: Session, keys: Keyring, row: LessonNote, at_ms: int, text: str) -> None:
    row.at_ms, row.kind = at_ms, "note" if text else "bookmark"
    row.sealed = crypto.seal(_key(session, keys, row.pseudonym), text.encode(), _owner(row))


def _reader(session: Session, keys: Keyring, pseudonym: str) -> Callable[[LessonNote], str]:
    try:
        key = _key(session, keys, pseudonym)
    except (crypto.Damaged, crypto.KeyMissing):
        key = b""

    def read(row: LessonNote) -> str:
        try:
            return crypto.unseal(key, row.sealed, _owner(row)).decode()
        except (crypto.Damaged, ValueError):
            return _("This note cannot be opened any more.")

    return read


def _key(session: Session, keys: Keyring, pseudonym: str) -> bytes:
    row = session.get(PersonKey, pseudonym)
    if row is None:
        raise crypto.KeyMissing("this person has been erased")
    return keys.unwrap(row.wrapping_key_id, row.wrapped, pseudonym)


def _owner(row: LessonNote) -> str:
    return f"note:{row.pseudonym}:{row.content_hash}"


def _tidy(text: str) -> str:
    """The text without what no person typed, and not too long."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > TEXT_LONGEST:
        raise Refused(ngettext("Shorten the note by %(n)s character: at most %(most)s are kept.",
                               "Shorten the note by %(n)s characters: at most %(most)s are kept.",
                               len(text) - TEXT_LONGEST, most=TEXT_LONGEST), code="note-too-long", field="text")
    return text


def _inside(session: Session, content_hash: str, at_ms: int) -> int:
    """The place, inside the lesson; its length is not known while the media are being made."""
    timeline = timeline_of(session, content_hash)
    end_ms = timeline.duration_ms if timeline else LONGEST_MS
    if not 0 <= at_ms < end_ms + LATE_MS:
        raise Refused(_("Enter a time inside the lesson: it ends at %(end)s.", end=clock_words(end_ms)),
                      code="outside-the-lesson", field="at")
    return min(at_ms, end_ms)
