"""One person, one lesson at a time (decisions 5 and 0002).

Every writer of a person's evidence first takes the person's lock, so that beats, parts, answers
and offline returns of all their lessons and devices take turns. At most one opening of a person
is held; what they read forms one line. In each moment a person's time goes to one lesson: while
another lesson is held open, reading stands still, and goes on when that opening ends.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.learning import rules
from lms.learning.models import Lease, LessonProgress, SentPart
from lms.people.models import Account


def lock_person(session: Session, pseudonym: str) -> None:
    """Wait for this person's turn. On SQLite the write transaction itself is the turn."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(Account.pseudonym).where(Account.pseudonym == pseudonym)
                        .with_for_update(key_share=True))


def held_elsewhere(session: Session, progress: LessonProgress) -> Lease | None:
    """The opening of another lesson that this person holds."""
    return session.scalar(select(Lease).where(Lease.pseudonym == progress.pseudonym, Lease.taken_at.is_(None),
                                              Lease.progress_id != progress.id))


def take_over(session: Session, pseudonym: str, now: datetime, *, except_progress: int | None = None) -> None:
    """End what the person holds open, because they turn to something else now."""
    for lease in session.scalars(select(Lease).where(Lease.pseudonym == pseudonym, Lease.taken_at.is_(None))).all():
        if lease.progress_id != except_progress:
            _end(session, lease, now)


def end_silent(session: Session, pseudonym: str, now: datetime, *, except_progress: int | None = None) -> None:
    """End an opening that has fallen silent, at its last beat. Beats that come later extend nothing."""
    for lease in session.scalars(select(Lease).where(Lease.pseudonym == pseudonym, Lease.taken_at.is_(None))).all():
        if lease.progress_id != except_progress and now - _last_sign(lease) > rules.SILENT_AFTER:
            _end(session, lease, _last_sign(lease))


def spend_silence(session: Session, pseudonym: str, since: datetime, now: datetime) -> None:
    """Offline study counts for the silent time of openings since a moment: no late beat may claim it again."""
    leases = session.scalars(select(Lease).where(
        Lease.pseudonym == pseudonym, or_(Lease.taken_at.is_(None), Lease.taken_at > since))).all()
    for lease in leases:
        if lease.taken_at is not None and lease.taken_at - _last_sign(lease) > rules.SILENT_AFTER:
            lease.taken_at = _last_sign(lease)
    end_silent(session, pseudonym, now)


def join_line(session: Session, progress: LessonProgress, part: int, text: rules.PartText, sent_at: datetime, *,
              now: datetime) -> SentPart:
    """Put a part that was read at the end of the person's line."""
    line_ends = session.scalar(select(func.max(SentPart.ripe_at)).where(SentPart.pseudonym == progress.pseudonym))
    elsewhere_until = session.scalar(select(func.max(Lease.taken_at)).where(
        Lease.pseudonym == progress.pseudonym, Lease.progress_id != progress.id))
    span = rules.reading_time(text.characters)
    read = SentPart(progress_id=progress.id, part=part, pseudonym=progress.pseudonym, sent_at=min(sent_at, now),
                    claimed_at=now, reading_ms=span // timedelta(milliseconds=1),
                    ripe_at=rules.reading_begins(sent_at, now, line_ends, elsewhere_until) + span)
    session.add(read)
    session.flush()
    return read


def _end(session: Session, lease: Lease, moment: datetime) -> None:
    """End an opening; reading that stood still goes on from there, one part after the other.

    A clock that was set back shortens no time that has been recorded.
    """
    lease.taken_at = max(moment, _last_sign(lease))
    unripe = session.scalars(select(SentPart).where(
        SentPart.pseudonym == lease.pseudonym, SentPart.ripe_at > lease.opened_at)
        .order_by(SentPart.ripe_at, SentPart.claimed_at, SentPart.part)).all()
    begins = max([lease.taken_at, *(part.ripe_at for part in unripe if part.progress_id == lease.progress_id)])
    stood_still = [part for part in unripe if part.progress_id != lease.progress_id]
    spans = [timedelta(milliseconds=part.reading_ms) for part in stood_still]
    for part, ripe_at in zip(stood_still, rules.one_after_another(begins, spans), strict=True):
        part.ripe_at = ripe_at
    session.flush()


def _last_sign(lease: Lease) -> datetime:
    return lease.last_beat_at or lease.opened_at
