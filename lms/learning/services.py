"""Enrolment, evidence, completion. Callers own the transaction.

Every writer of a person's evidence first takes the person's lock (lms.learning.attention); then it
reads what the rules need and settles.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lms import clock, jobs
from lms.courses import answers
from lms.courses.answers import Answer
from lms.courses.queries import lesson_content
from lms.credits import services as credits
from lms.errors import Refused
from lms.language import gettext as _
from lms.learning import attention, rules
from lms.learning.models import (
    Beat,
    EnrolledUnit,
    Enrolment,
    ItemAnswer,
    Lease,
    LessonProgress,
    OfflinePack,
    OfflineReturn,
    SentPart,
)
from lms.learning.timeline import Timeline, timeline_of
from lms.people.services import audit

RIPEN = "learning.ripen"
RULE = "lesson-done"
DEVICE_LONGEST = 40


@dataclass(frozen=True)
class Settled:
    """Where a lesson stands after something was recorded."""

    counted_ms: int
    duration_ms: int
    kept_back_ms: int
    done: bool
    credited_minutes: int
    """Minutes that this very act brought, over all classes; 0 most times."""
    held: bool = True
    """Is the opening that spoke still the newest one?"""


def enrol(session: Session, *, pseudonym: str, class_id: int, class_title: str, account_id: int,
          units: Sequence[EnrolledUnit], now: datetime) -> Enrolment:
    """Put a person into a class. Lessons finished before are credited at once, so nothing is studied twice."""
    attention.lock_person(session, pseudonym)
    enrolment = Enrolment(pseudonym=pseudonym, class_id=class_id, class_title=class_title, account_id=account_id,
                          state="open", enrolled_at=now)
    session.add(enrolment)
    session.flush()
    for unit in units:
        unit.enrolment_id = enrolment.id
        session.add(unit)
    session.flush()
    done = session.scalars(select(LessonProgress).where(
        LessonProgress.pseudonym == pseudonym, LessonProgress.done_at.is_not(None),
        LessonProgress.content_hash.in_([unit.content_hash for unit in units])))
    for progress in done:
        _credit(session, progress, now)
    return enrolment


def open_lesson(session: Session, pseudonym: str, content_hash: str, *, now: datetime) -> Lease:
    """The newest opening takes the lease at once, whatever else the person has open (decision 5)."""
    progress = _progress(session, pseudonym, content_hash, now)
    attention.take_over(session, pseudonym, now)
    lease = Lease(token=secrets.token_hex(16), progress_id=progress.id, pseudonym=pseudonym, opened_at=now)
    session.add(lease)
    session.flush()
    return lease


# Statements of every heartbeat, put together once: building one costs more than sending it.
_OPENING = (select(Lease, LessonProgress).join(LessonProgress, LessonProgress.id == Lease.progress_id)
            .where(Lease.token == bindparam("token"), Lease.pseudonym == bindparam("pseudonym")))
_NOT_BEFORE = (select(Beat.number).where(Beat.lease_id == bindparam("lease"), Beat.number >= bindparam("number"))
               .order_by(Beat.number).limit(1))
_HOLDS = select(Lease.opened_at, Lease.last_beat_at, Lease.taken_at).where(
    Lease.progress_id == bindparam("progress"), Lease.last_beat_at.is_not(None))
_CLAIMS = select(SentPart.part, SentPart.ripe_at).where(SentPart.progress_id == bindparam("progress"))


def record_beat(session: Session, pseudonym: str, token: str, number: int, intervals: list[rules.Interval],
                position_ms: int | None, *, now: datetime) -> Settled | None:
    """Record a heartbeat. None when the lease is not this person's. A repeated number counts once."""
    attention.lock_person(session, pseudonym)
    row = session.execute(_OPENING, {"token": token, "pseudonym": pseudonym}).first()
    if row is None:
        return None
    lease, progress = row[0], row[1]
    timeline = timeline_of(session, progress.content_hash)
    if timeline is None:
        raise Refused(_("The media of this lesson are still being made."), code="not-ready")
    not_before = session.scalar(_NOT_BEFORE, {"lease": lease.id, "number": number})
    held = lease.taken_at is None
    if not_before == number:
        return _standing(progress, timeline, held)
    lease.last_beat_at = max(lease.last_beat_at or now, now)
    progress.played = _plain(rules.merge([*_pairs(progress.played), *rules.clip(intervals, timeline.duration_ms)]))
    if position_ms is not None and held and not_before is None:
        progress.position_ms = max(0, min(position_ms, timeline.duration_ms))
    session.flush()
    before = progress.counted_ms
    settled = _settle(session, progress, timeline, now, held=held)
    session.add(Beat(lease_id=lease.id, number=number, pseudonym=pseudonym, received_at=now,
                     intervals=_plain(intervals), new_ms=max(0, settled.counted_ms - before)))
    return settled


def claim_part(session: Session, pseudonym: str, content_hash: str, part: int, sent_at: datetime, *,
               wake: Callable[[int], None] | None, now: datetime) -> Settled:
    """"Next part": this part of the transcript was read. Kept at once, counted when it can have been read."""
    timeline = timeline_of(session, content_hash)
    if timeline is None:
        raise Refused(_("The media of this lesson are still being made."), code="not-ready")
    if not 0 <= part < len(timeline.parts):
        raise Refused(_("This lesson has no such part."), code="no-such-part")
    progress = _progress(session, pseudonym, content_hash, now)
    attention.take_over(session, pseudonym, now, except_progress=progress.id)
    if session.get(SentPart, (progress.id, part)) is None:
        attention.join_line(session, progress, part, timeline.parts[part], sent_at, now=now)
    if part + 1 < len(timeline.parts):
        progress.position_ms = timeline.parts[part + 1].start_ms
    session.flush()
    settled = _settle(session, progress, timeline, now)
    if not settled.done:
        _wake_when_ripe(session, progress, wake, now)
    return settled


def answer_item(session: Session, pseudonym: str, content_hash: str, item_uid: str, answer: Answer, *,
                now: datetime) -> tuple[bool, Settled]:
    """Record a try at a check item: (right, where the lesson stands). Tries are unlimited.

    Refuses what cannot be an answer to it (lms.courses.answers.check).
    """
    lesson = lesson_content(session, content_hash)
    timeline = timeline_of(session, content_hash)
    item = next((one for one in lesson.items if one.uid == item_uid), None) if lesson else None
    if item is None:
        raise Refused(_("This lesson has no such question."), code="no-such-item")
    if timeline is None:
        raise Refused(_("The media of this lesson are still being made."), code="not-ready")
    answers.check(item, answer)
    progress = _progress(session, pseudonym, content_hash, now)
    right = answers.is_right(item, answer)
    session.add(ItemAnswer(progress_id=progress.id, item_uid=item_uid, answer=answers.to_store(item, answer),
                           right=right, at=now, reason=""))
    if right and item_uid not in progress.right_items:
        progress.right_items = [*progress.right_items, item_uid]
    return right, _settle(session, progress, timeline, now)


def confirm_item(session: Session, progress: LessonProgress, item_uid: str, *, teacher: str, reason: str,
                 now: datetime) -> Settled:
    """A teacher confirms a check item instead of the person, with a reason (decision 4)."""
    if not reason.strip():
        raise Refused(_("Give the reason for the confirmation."), code="no-reason", field="reason")
    timeline = timeline_of(session, progress.content_hash)
    if timeline is None or item_uid not in timeline.items:
        raise Refused(_("This lesson has no such question."), code="no-such-item")
    attention.lock_person(session, progress.pseudonym)
    session.refresh(progress)
    session.add(ItemAnswer(progress_id=progress.id, item_uid=item_uid, answer=None, right=True, confirmed_by=teacher,
                           reason=reason.strip()[:400], at=now))
    if item_uid not in progress.right_items:
        progress.right_items = [*progress.right_items, item_uid]
    audit(session, f"progress:{progress.id}", "item confirmed", f"progress:{progress.id}", actor=teacher, now=now,
          facts={"item": item_uid})
    return _settle(session, progress, timeline, now)


def issue_offline_pack(session: Session, pseudonym: str, content_hash: str, device: str, daily_minutes_max: int, *,
                       now: datetime) -> OfflinePack:
    """Let a person take a lesson along. The caller signs the token that names this row."""
    progress = _progress(session, pseudonym, content_hash, now)
    pack = OfflinePack(progress_id=progress.id, pseudonym=pseudonym, device=device[:DEVICE_LONGEST],
                       daily_minutes_max=daily_minutes_max, issued_at=now,
                       counted_before_ms=_counted_ms(session, pseudonym))
    session.add(pack)
    session.flush()
    return pack


def return_offline(session: Session, pseudonym: str, pack_id: int, number: int, intervals: list[rules.Interval], *,
                   now: datetime) -> tuple[Settled, int] | None:
    """Take in what a pack brings back: (where the lesson stands, ms that wait for confirmation).

    None when the pack is not this person's. What one person brought since the pack was issued,
    online and offline together, is bounded by the time that has passed and by the day.
    """
    attention.lock_person(session, pseudonym)
    row = session.execute(select(OfflinePack, LessonProgress).join(
        LessonProgress, LessonProgress.id == OfflinePack.progress_id).where(
        OfflinePack.id == pack_id, OfflinePack.pseudonym == pseudonym)).first()
    if row is None:
        return None
    pack, progress = row[0], row[1]
    timeline = timeline_of(session, progress.content_hash)
    if timeline is None:
        raise Refused(_("The media of this lesson are still being made."), code="not-ready")
    earlier = session.scalar(select(OfflineReturn).where(OfflineReturn.pack_id == pack.id,
                                                         OfflineReturn.number == number))
    if earlier is not None:
        return _standing(progress, timeline), rules.measure(_pairs(earlier.waiting))
    _settle(session, progress, timeline, now)
    counts, waits = rules.bound_offline(
        rules.merge(intervals), rules.coverage(_evidence(session, progress, timeline), now).counted,
        allowance_ms=rules.offline_allowance_ms(now - pack.issued_at, pack.daily_minutes_max),
        already_ms=_counted_ms(session, pseudonym) - pack.counted_before_ms, duration_ms=timeline.duration_ms)
    if counts:
        attention.spend_silence(session, pseudonym, pack.issued_at, now)
    progress.offline = _plain(rules.merge([*_pairs(progress.offline), *counts]))
    session.add(OfflineReturn(pack_id=pack.id, number=number, pseudonym=pseudonym, received_at=now,
                              intervals=_plain(intervals), new_ms=rules.measure(counts), waiting=_plain(waits)))
    session.flush()
    return _settle(session, progress, timeline, now), rules.measure(waits)


def confirm_return(session: Session, returned: OfflineReturn, *, actor: str, now: datetime) -> Settled | None:
    """The institution confirms with one click what exceeded the bounds. Twice is the same as once."""
    attention.lock_person(session, returned.pseudonym)
    session.refresh(returned)
    pack = session.get_one(OfflinePack, returned.pack_id)
    progress = session.get_one(LessonProgress, pack.progress_id, populate_existing=True)
    timeline = timeline_of(session, progress.content_hash)
    if returned.confirmed_at is not None or timeline is None:
        return None
    returned.confirmed_by, returned.confirmed_at = actor, now
    progress.confirmed = _plain(rules.merge([*_pairs(progress.confirmed), *_pairs(returned.waiting)]))
    audit(session, f"progress:{progress.id}", "offline study confirmed", f"return:{returned.id}", actor=actor, now=now,
          facts={"ms": rules.measure(_pairs(returned.waiting))})
    return _settle(session, progress, timeline, now)


@jobs.handles(RIPEN)
def ripen(task: jobs.Task) -> None:
    """Count reading that was claimed early, now that its time has come; ask again when it stands still."""
    now = clock.now()
    with task.database.transaction(write=True) as session:
        progress = session.get(LessonProgress, task.payload["progress"])
        timeline = timeline_of(session, progress.content_hash) if progress else None
        if progress is None or timeline is None:
            return
        attention.lock_person(session, progress.pseudonym)
        session.refresh(progress)
        attention.end_silent(session, progress.pseudonym, now, except_progress=progress.id)
        if not _settle(session, progress, timeline, now).done:
            _wake_when_ripe(session, progress, None, now)


def _progress(session: Session, pseudonym: str, content_hash: str, now: datetime) -> LessonProgress:
    """The progress row, the person's lock taken; made when it is the first act."""
    attention.lock_person(session, pseudonym)
    progress = session.scalar(select(LessonProgress).where(
        LessonProgress.pseudonym == pseudonym, LessonProgress.content_hash == content_hash)
        .execution_options(populate_existing=True))
    if progress is None:
        progress = LessonProgress(pseudonym=pseudonym, content_hash=content_hash, played=[], offline=[], confirmed=[],
                                  right_items=[], position_ms=0, counted_ms=0, started_at=now, changed_at=now)
        session.add(progress)
        session.flush()
    return progress


def _settle(session: Session, progress: LessonProgress, timeline: Timeline, now: datetime, *,
            held: bool = True) -> Settled:
    """Judge the lesson by all its evidence and credit it when it is done."""
    found = rules.coverage(_evidence(session, progress, timeline), now)
    progress.counted_ms = max(progress.counted_ms, found.counted_ms)
    progress.changed_at = now
    credited = 0
    if progress.done_at is None and rules.lesson_done(found.enough, timeline.items, progress.right_items):
        progress.done_at = now
        session.flush()
        credited = _credit(session, progress, now)
    session.flush()
    return Settled(progress.counted_ms, timeline.duration_ms, found.kept_back_ms, progress.done_at is not None,
                   credited, held)


def _standing(progress: LessonProgress, timeline: Timeline, held: bool = True) -> Settled:
    return Settled(progress.counted_ms, timeline.duration_ms, 0, progress.done_at is not None, 0, held)


def _evidence(session: Session, progress: LessonProgress, timeline: Timeline) -> rules.Evidence:
    holds = session.execute(_HOLDS, {"progress": progress.id})
    claims = session.execute(_CLAIMS, {"progress": progress.id}).all()
    elsewhere = attention.held_elsewhere(session, progress) if claims else None
    return rules.Evidence(
        duration_ms=timeline.duration_ms, played=tuple(_pairs(progress.played)),
        holds=tuple(rules.Hold(*hold) for hold in holds), offline=tuple(_pairs(progress.offline)),
        confirmed=tuple(_pairs(progress.confirmed)), parts=timeline.parts,
        claims=tuple(rules.PartClaim(part, ripe_at) for part, ripe_at in claims),
        still_since=elsewhere.opened_at if elsewhere else None)


def _credit(session: Session, progress: LessonProgress, now: datetime) -> int:
    """Credit a finished lesson to every open account that holds it; returns the minutes added."""
    rows = session.execute(select(EnrolledUnit, Enrolment).join(Enrolment, Enrolment.id == EnrolledUnit.enrolment_id)
                           .where(Enrolment.pseudonym == progress.pseudonym, Enrolment.state == "open",
                                  EnrolledUnit.content_hash == progress.content_hash)
                           .order_by(Enrolment.account_id)).all()
    added = 0
    for unit, enrolment in rows:
        entry = credits.credit(session, enrolment.account_id, unit.unit_uid, unit.minutes, mode="online",
                               session_type=unit.session_type, evidence=f"progress:{progress.id}",
                               evidence_hash=progress.content_hash, rule=RULE, issuer="system", now=now)
        added += entry.minutes if entry else 0
    return added


def _counted_ms(session: Session, pseudonym: str) -> int:
    """All content that counts for a person, in whatever mode and lesson."""
    return int(session.scalar(select(func.coalesce(func.sum(LessonProgress.counted_ms), 0)).where(
        LessonProgress.pseudonym == pseudonym)) or 0)


def _wake_when_ripe(session: Session, progress: LessonProgress, wake: Callable[[int], None] | None,
                    now: datetime) -> None:
    """Ask for the job that counts what is read but not ripe, so that it needs no further request."""
    last = session.scalar(select(func.max(SentPart.ripe_at)).where(SentPart.progress_id == progress.id))
    elsewhere = attention.held_elsewhere(session, progress)
    stands_still = last is not None and elsewhere is not None and last > elsewhere.opened_at
    if last is None or (last <= now and not stands_still):
        return
    due = (max(last, now + rules.SILENT_AFTER) if stands_still else last) + timedelta(seconds=1)
    jobs.ask(session, RIPEN, f"{RIPEN}:{progress.id}:{int(due.timestamp())}", {"progress": progress.id}, due_at=due,
             wake=wake)


def _pairs(stored: Sequence[Sequence[int]]) -> list[rules.Interval]:
    return [(start, end) for start, end in stored]


def _plain(intervals: Sequence[rules.Interval]) -> list[list[int]]:
    return [[start, end] for start, end in intervals]
