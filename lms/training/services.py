"""A class from plan to attendance. Callers own the transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import clock
from lms.courses.models import CourseVersion
from lms.credits import services as credits
from lms.credits.models import HoursAccount
from lms.errors import Refused
from lms.language import gettext as _
from lms.learning import services as learning
from lms.learning.attention import lock_person
from lms.learning.models import EnrolledUnit, Enrolment
from lms.people.services import audit
from lms.policy import rules as policy_rules
from lms.policy import wording
from lms.policy.pack import Pack
from lms.training import rules
from lms.training.models import Attendance, ClassCourse, OfflineSession, TrainingClass

SESSIONS_MOST = 100
CLASS_LONGEST = timedelta(days=3 * 366)


def plan_class(session: Session, *, organisation_id: int, jurisdiction_code: str, title: str, starts_on: date,
               ends_on: date, versions: Sequence[CourseVersion], actor: str, now: datetime) -> TrainingClass:
    """Plan a class: its course versions, and the offline sessions that their hours plans ask for."""
    if ends_on < starts_on:
        raise Refused(_("Enter an end date that is not before the start."), code="dates", field="ends_on")
    if ends_on < clock.on_screen(now).date():
        raise Refused(_("Enter an end date that is not past."), code="dates", field="ends_on")
    if ends_on - starts_on > CLASS_LONGEST:
        raise Refused(_("A class lasts at most three years. Check both dates."), code="dates", field="ends_on")
    if not versions:
        raise Refused(_("Choose at least one course."), code="no-course", field="versions")
    if len({version.course.uid for version in versions}) < len(versions):
        raise Refused(_("Choose each course once."), code="course-twice", field="versions")
    lessons = [unit.content_hash for version in versions for unit in version.units if unit.content_hash]
    if len(set(lessons)) < len(lessons):
        # It would be studied once and credited twice.
        raise Refused(_("Two of these courses hold the same lesson. Choose one of them."), code="lesson-twice",
                      field="versions")
    planned = TrainingClass(organisation_id=organisation_id, jurisdiction_code=jurisdiction_code, title=title,
                            starts_on=starts_on, ends_on=ends_on, state="planned", online_minutes=0,
                            offline_minutes=0, created_by=actor, created_at=now)
    session.add(planned)
    session.flush()
    position = 0
    for place, version in enumerate(versions, start=1):
        session.add(ClassCourse(class_id=planned.id, version_id=version.id, position=place))
        for unit in version.units:
            if unit.mode == "offline":
                position += 1
                session.add(OfflineSession(class_id=planned.id, unit_uid=f"{version.course.uid}/{unit.uid}",
                                           position=position, title=unit.title, session_type=unit.session_type,
                                           minutes=unit.minutes, place=""))
    session.flush()
    _sum_up(session, planned)
    audit(session, f"class:{planned.id}", "class planned", f"class:{planned.id}", actor=actor, now=now)
    return planned


def add_session(session: Session, planned: TrainingClass, *, title: str, session_type: str, minutes: int,
                held_on: date | None, place: str, actor: str, now: datetime) -> OfflineSession:
    """Add an own session on the spot while the class is planned."""
    session.get_one(TrainingClass, planned.id, with_for_update=True, populate_existing=True)
    if planned.state != "planned":
        raise Refused(_("The class is open; its plan no longer changes."), code="wrong-state")
    if held_on is not None and not planned.starts_on <= held_on <= planned.ends_on:
        raise Refused(_("Enter a day between the start and the end of the class."), code="date", field="held_on")
    existing = session.scalars(select(OfflineSession).where(OfflineSession.class_id == planned.id)).all()
    if len(existing) >= SESSIONS_MOST:
        raise Refused(_("A class holds at most %(n)d sessions.", n=SESSIONS_MOST), code="too-many")
    added = OfflineSession(class_id=planned.id, unit_uid=f"local/{secrets.token_hex(8)}", position=len(existing) + 1,
                           title=title, session_type=session_type, minutes=minutes, held_on=held_on, place=place)
    session.add(added)
    session.flush()
    session.expire(planned, ["sessions"])
    _sum_up(session, planned)
    audit(session, f"class:{planned.id}", "session added", f"class:{planned.id}", actor=actor, now=now,
          facts={"minutes": minutes})
    return added


def schedule(session: Session, planned: TrainingClass, held: OfflineSession, *, held_on: date | None, place: str,
             actor: str, now: datetime) -> None:
    """Say when and where a session is; trainees see it at once. Refuses a day outside the class."""
    if held_on is not None and not planned.starts_on <= held_on <= planned.ends_on:
        raise Refused(_("Enter a day between the start and the end of the class."), code="date", field="held_on")
    held.held_on, held.place = held_on, place
    audit(session, f"class:{planned.id}", "session scheduled", f"class:{planned.id}", actor=actor, now=now,
          facts={"session": held.id, "day": held_on.isoformat() if held_on else None})


def open_class(session: Session, planned: TrainingClass, pack: Pack, *, actor: str, now: datetime) -> TrainingClass:
    """Open a class if its plan keeps the share rule. The pack in force stays with it (decisions 1 and 8)."""
    locked = session.get_one(TrainingClass, planned.id, with_for_update=True, populate_existing=True)
    if locked.state != "planned":
        raise Refused(_("This class is open already."), code="wrong-state")
    if locked.ends_on < clock.on_screen(now).date():
        raise Refused(_("The last day of this class is past."), code="past")
    _sum_up(session, locked)
    try:
        verdict = policy_rules.check_plan(locked.online_minutes, locked.offline_minutes, pack.cap_percent)
    except policy_rules.EmptyPlan:
        raise Refused(_("Give the class some minutes before you open it."), code="empty-plan") from None
    if not verdict.passes:
        raise Refused(*wording.plan_sentences(verdict, "minutes"), code="share")
    locked.state, locked.opened_at, locked.pack_digest = "open", now, pack.digest
    audit(session, f"class:{locked.id}", "class opened", f"class:{locked.id}", actor=actor, now=now,
          facts={"online": locked.online_minutes, "offline": locked.offline_minutes, "pack": pack.id})
    return locked


def join_class(session: Session, opened: TrainingClass, pack: Pack, versions: Sequence[CourseVersion], *,
               pseudonym: str, today: date, now: datetime) -> Enrolment:
    """A trainee joins an open class; cap and pack are frozen in the hours account. Twice is once."""
    if opened.state != "open" or today > opened.ends_on:
        raise Refused(_("This class takes no more trainees."), code="closed")
    lock_person(session, pseudonym)
    known = session.scalar(select(Enrolment).where(Enrolment.pseudonym == pseudonym,
                                                   Enrolment.class_id == opened.id))
    if known is not None:
        return known
    account = credits.open_account(
        session, pseudonym=pseudonym, class_id=opened.id, pack_digest=pack.digest, cap_percent=pack.cap_percent,
        minutes_per_hour=pack.minutes_per_hour, planned_online=opened.online_minutes,
        planned_offline=opened.offline_minutes,
        required_minutes=rules.required_minutes(opened.online_minutes + opened.offline_minutes,
                                                pack.study.required_percent), now=now)
    units = [EnrolledUnit(unit_uid=f"{version.course.uid}/{unit.uid}", unit_id=unit.id,
                          content_hash=unit.content_hash, minutes=unit.minutes, session_type=unit.session_type,
                          position=0)
             for version in versions for unit in version.units if unit.content_hash]
    for position, unit in enumerate(units, start=1):
        unit.position = position
    return learning.enrol(session, pseudonym=pseudonym, class_id=opened.id, class_title=opened.title,
                          account_id=account.id, units=units, now=now)


def record_attendance(session: Session, held: OfflineSession, enrolment: Enrolment, minutes: int, *, reason: str,
                      actor: str, today: date, now: datetime) -> Attendance | None:
    """Record minutes on the spot. A change is a reversal and a new entry, and needs a reason; the same again is None."""
    if enrolment.class_id != held.class_id:
        raise Refused(_("This trainee is not in the class of this session."), code="other-class")
    if not rules.fits_session(minutes, held.minutes):
        raise Refused(_("Enter from 0 to %(n)d minutes.", n=held.minutes), code="minutes", field="minutes")
    if held.held_on is not None and held.held_on > today:
        raise Refused(_("This session has not been held yet."), code="not-held")
    session.get_one(HoursAccount, enrolment.account_id, with_for_update=True, populate_existing=True)
    last = session.scalar(select(Attendance).where(Attendance.session_id == held.id,
                                                   Attendance.enrolment_id == enrolment.id)
                          .order_by(Attendance.id.desc()).limit(1))
    if (last.minutes if last else 0) == minutes and (last is not None or minutes == 0):
        return None
    if last is not None and not reason.strip():
        raise Refused(_("Give the reason for the change."), code="no-reason", field="reason")
    row = Attendance(session_id=held.id, enrolment_id=enrolment.id, minutes=minutes, recorded_by=actor,
                     reason=reason.strip()[:400], at=now)
    session.add(row)
    session.flush()
    if last is not None and last.minutes > 0:
        credits.reverse(session, enrolment.account_id, held.unit_uid, reason=row.reason, issuer=f"class:{held.class_id}",
                        now=now)
    if minutes > 0:
        credits.credit(session, enrolment.account_id, held.unit_uid, minutes, mode="offline",
                       session_type=held.session_type, evidence=f"attendance:{row.id}",
                       evidence_hash=hashlib.sha256(f"{row.id}:{held.id}:{enrolment.id}:{minutes}".encode()).hexdigest(),
                       rule="attended", issuer=f"class:{held.class_id}", now=now)
    audit(session, f"class:{held.class_id}", "attendance recorded", f"enrolment:{enrolment.id}", actor=actor, now=now,
          facts={"session": held.id, "minutes": minutes})
    return row


def _sum_up(session: Session, planned: TrainingClass) -> None:
    """Planned minutes: online units of the courses, and every session on the spot."""
    versions = session.scalars(select(CourseVersion).join(ClassCourse, ClassCourse.version_id == CourseVersion.id)
                               .where(ClassCourse.class_id == planned.id))
    planned.online_minutes = sum(version.online_minutes for version in versions)
    planned.offline_minutes = sum(session.scalars(
        select(OfflineSession.minutes).where(OfflineSession.class_id == planned.id)))
    session.flush()
