"""From a draft to a shared course: submit, nominate, decide. Callers own the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.courses import rules as course_rules
from lms.courses import services as courses
from lms.courses import source
from lms.courses.models import CourseVersion
from lms.errors import Refused
from lms.language import gettext as _
from lms.people.rules import RegionTree
from lms.people.services import audit
from lms.policy import rules as policy_rules
from lms.policy import wording
from lms.policy.pack import Pack
from lms.review import rules
from lms.review.models import Decision, Submission

VERDICTS = ("approve", "return", "refuse")


def findings(course: source.CourseSource, pack: Pack) -> list[str]:
    """What a plan asks for and a course still lacks, in sentences. Empty: it may be submitted."""
    online, offline = course_rules.planned_minutes(course)
    found: list[str] = []
    try:
        verdict = policy_rules.check_plan(online, offline, pack.cap_percent)
        if not verdict.passes:
            found.extend(wording.plan_sentences(verdict, "minutes"))
    except policy_rules.EmptyPlan:
        found.append(_("Give the units of the hours plan some minutes."))
    if not course.lessons:
        found.append(_("Add at least one lesson."))
    units = [(unit.uid, unit.topics) for unit in course.units]
    for rule in pack.topics_for(course.training_type):
        found.extend(wording.topic_sentences(policy_rules.missing_topics(rule, units)))
    minutes = {unit.lesson: unit.minutes for unit in course.units if unit.lesson}
    for lesson in course.lessons:
        if lesson.practice_minutes >= minutes.get(lesson.folder, lesson.practice_minutes + 1):
            found.append(_("In the lesson “%(title)s”, practice at home takes all the minutes of the unit. Enter fewer.",
                           title=lesson.title))
        if course.display == "easy-read" and not lesson.easy_read:
            found.append(_("Add the easy-read text of the lesson “%(title)s”: this is an easy-read course.",
                           title=lesson.title))
        if not lesson.items:
            found.append(_("Add a check question to the lesson “%(title)s”.", title=lesson.title))
    return found


def submit(session: Session, version: CourseVersion, pack: Pack, *, actor: str, now: datetime) -> Submission:
    """Freeze a draft and hand it to the unit that nominates. Refuses with everything that is missing."""
    if pack.review is None:
        raise Refused(_("The policy in force does not say who reviews courses."), code="no-review")
    session.refresh(version, ["state"], with_for_update=True)
    if rules.next_state(version.state, "submit") is None:
        raise Refused(_("This version was submitted already."), code="frozen")
    missing = findings(source.from_json(version.source), pack)
    if missing:
        raise Refused(*missing, code="not-ready")
    courses.freeze(session, version, now=now)
    submission = Submission(version_id=version.id, pack_digest=pack.digest, submitted_by=actor, submitted_at=now,
                            outcome="")
    session.add(submission)
    session.flush()
    _record(session, submission, "submitted", actor, now, hash=version.hash, pack=pack.id)
    return submission


def nominate(session: Session, submission: Submission, version: CourseVersion, pack: Pack, tree: RegionTree, *,
             actor: str, actor_regions: Sequence[str], now: datetime) -> Submission:
    """The unit below the review level sends a course on (a city under a province). (SD-43, HN-28)"""
    session.get_one(Submission, submission.id, with_for_update=True, populate_existing=True)
    session.refresh(version, ["state"])
    if rules.next_state(version.state, "nominate") is None:
        raise Refused(_("This course has been nominated already."), code="wrong-state")
    unit = tree.child_towards(pack.jurisdiction.code, version.course.owner_region)
    if unit is None or unit not in actor_regions:
        raise Refused(_("Only the unit the course comes from can nominate it."), code="not-your-unit")
    version.state = "in_review"
    submission.nominated_by, submission.nominated_region, submission.nominated_at = actor, unit, now
    _record(session, submission, "nominated", actor, now, region=unit)
    return submission


def decide(session: Session, submission: Submission, version: CourseVersion, pack: Pack, *, reviewer: str,
           reviewer_regions: Sequence[str], verdict: str, reason: str, now: datetime) -> str:
    """One reviewer's word; the last one needed shares the course. Returns the outcome, "" while open."""
    if verdict not in VERDICTS:
        raise Refused(_("Choose a decision."), code="no-verdict", field="verdict")
    if not reason.strip():
        raise Refused(_("Give the reason for your decision."), code="no-reason", field="reason")
    locked = session.get_one(Submission, submission.id, with_for_update=True, populate_existing=True)
    session.refresh(version, ["state"])
    if rules.next_state(version.state, verdict) is None or locked.outcome or pack.review is None:
        raise Refused(_("This course is not under review any more."), code="wrong-state")
    if not rules.may_review(reviewer, author=version.course.author, submitted_by=locked.submitted_by,
                            nominated_by=locked.nominated_by, own_regions=reviewer_regions,
                            nominated_region=locked.nominated_region):
        raise Refused(_("You cannot review a course of your own or of your own unit."), code="own-course")
    earlier = list(session.scalars(select(Decision).where(Decision.submission_id == locked.id)))
    if any(one.reviewer == reviewer for one in earlier):
        raise Refused(_("You have decided on this course already."), code="decided-already")
    session.add(Decision(submission_id=locked.id, reviewer=reviewer, verdict=verdict, reason=reason.strip(), at=now))
    outcome = rules.outcome([*(one.verdict for one in earlier), verdict], pack.review.approvals)
    _record(session, locked, f"decided: {verdict}", reviewer, now, reason=reason.strip()[:200])
    if outcome:
        locked.outcome, locked.decided_at = outcome, now
        if outcome == "approved":
            courses.share(session, version, scope=pack.jurisdiction.code, now=now)
        else:
            version.state = rules.next_state(version.state, rules.OUTCOMES[outcome]) or version.state
        _record(session, locked, outcome, None, now)
    session.flush()
    return outcome


def _record(session: Session, submission: Submission, action: str, actor: str | None, now: datetime,
            **facts: object) -> None:
    audit(session, f"submission:{submission.id}", action, f"version:{submission.version_id}", actor=actor, now=now,
          facts=facts)
