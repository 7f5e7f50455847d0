"""Nominating and reviewing on screen."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from lms import clock
from lms.access import Permission, requires
from lms.accessibility import profiles
from lms.courses import queries as course_queries
from lms.courses import rules as course_rules
from lms.courses import source, words
from lms.courses.models import CourseVersion
from lms.db import transaction
from lms.errors import Refused
from lms.language import gettext as _
from lms.media import queries as media_queries
from lms.media.views import address
from lms.people import queries as people
from lms.people.access import me
from lms.people.places import regions
from lms.player import services as player
from lms.policy import queries as policies
from lms.policy import rules as policy_rules
from lms.policy import wording
from lms.policy.pack import Pack
from lms.review import queries, services
from lms.review.forms import DecisionForm
from lms.review.models import Submission
from lms.web.forms import refuse

bp = Blueprint("review", __name__, template_folder="templates", url_prefix="/review")


@bp.context_processor
def _words() -> dict[str, object]:
    return {"words": words}


@bp.get("/nominations")
@requires(Permission.NOMINATE_COURSE)
def nominations() -> ResponseReturnValue:
    """Courses of the officer's own unit, those that wait first."""
    with transaction() as session:
        tree = regions(session)
        rows = queries.submissions_of_regions(session, tree.below(me().regions(Permission.NOMINATE_COURSE)))
        return render_template("review/list.html", rows=rows, endpoint="review.nomination",
                               title=_("Courses to nominate"), empty=_("No course of your unit waits."))


@bp.route("/nominations/<int:submission_id>", methods=["GET", "POST"])
@requires(Permission.NOMINATE_COURSE)
def nomination(submission_id: int) -> ResponseReturnValue:
    """Look at a course of the own unit and send it on."""
    with transaction() as session:
        tree = regions(session)
        scope = me().regions(Permission.NOMINATE_COURSE)
        row = queries.submission_of_regions(session, submission_id, tree.below(scope)) or abort(404)
        submission, version = row
        pack = policies.by_digest(session, submission.pack_digest)
        if request.method == "POST":
            try:
                services.nominate(session, submission, version, pack, tree, actor=me().pseudonym,
                                  actor_regions=scope, now=clock.now())
            except Refused as refusal:
                flash(refusal.messages[0], "error")
            else:
                flash(_("The course is nominated and waits for review."), "success")
            return redirect(url_for(".nomination", submission_id=submission_id), code=303)
        return render_template("review/submission.html", form=None, can_nominate=version.state == "submitted",
                               **_shown(session, submission, version, pack, ".nominations"))


@bp.get("/desk")
@requires(Permission.REVIEW_COURSE)
def desk() -> ResponseReturnValue:
    """What waits for the reviewer, oldest first."""
    with transaction() as session:
        rows = queries.submissions_under_review(session, me().regions(Permission.REVIEW_COURSE))
        return render_template("review/list.html", rows=rows, endpoint="review.submission",
                               title=_("Courses to review"), empty=_("No course waits for review."))


@bp.route("/desk/<int:submission_id>", methods=["GET", "POST"])
@requires(Permission.REVIEW_COURSE)
def submission(submission_id: int) -> ResponseReturnValue:
    """Look at a nominated course and decide."""
    form = DecisionForm().offer()
    with transaction() as session:
        scope = me().regions(Permission.REVIEW_COURSE)
        row = queries.submission_under_review(session, submission_id, scope) or abort(404)
        found, version = row
        pack = policies.by_digest(session, found.pack_digest)
        hashes = [unit.content_hash for unit in version.units if unit.content_hash]
        if form.validate_on_submit():
            try:
                made = media_queries.making(session, hashes)
                if form.verdict.data == "approve" and made.ready < made.total:
                    raise Refused(_("Wait until picture and sound are ready; then you can see what you approve."))
                own = [g.region_code for g in me().grants if g.region_code and g.role != "reviewer"]
                outcome = services.decide(session, found, version, pack, reviewer=me().pseudonym,
                                          reviewer_regions=own, verdict=form.verdict.data, reason=form.reason.data,
                                          now=clock.now())
            except Refused as refusal:
                refuse(form, refusal)
            else:
                flash(_("Your decision is kept.") if not outcome else
                      _("Your decision is kept. The course is now: %(state)s.", state=words.state_name(version.state)),
                      "success")
                return redirect(url_for(".submission", submission_id=submission_id), code=303)
        decided = any(one.reviewer == me().pseudonym for one in queries.decisions(session, found.id))
        closed = (decided or version.state != "in_review") and not form.errors
        page = render_template("review/submission.html", can_nominate=False, form=None if closed else form,
                               **_shown(session, found, version, pack, ".desk"))
        return page, 400 if form.errors else 200


@bp.get("/desk/<int:submission_id>/lessons/<int:place>")
@requires(Permission.REVIEW_COURSE)
def lesson(submission_id: int, place: int) -> ResponseReturnValue:
    """A lesson as a trainee will see it; nothing is recorded."""
    with transaction() as session:
        row = queries.submission_under_review(session, submission_id, me().regions(Permission.REVIEW_COURSE))
        return _lesson_page(session, row, place, url_for(".submission", submission_id=submission_id))


@bp.get("/nominations/<int:submission_id>/lessons/<int:place>")
@requires(Permission.NOMINATE_COURSE)
def nominated_lesson(submission_id: int, place: int) -> ResponseReturnValue:
    """A lesson of a course of the own unit, as a trainee will see it."""
    with transaction() as session:
        scope = regions(session).below(me().regions(Permission.NOMINATE_COURSE))
        row = queries.submission_of_regions(session, submission_id, scope)
        return _lesson_page(session, row, place, url_for(".nomination", submission_id=submission_id))


@bp.get("/overview")
@requires(Permission.SEE_REVIEWS)
def overview() -> ResponseReturnValue:
    """Nominated and shared, unit by unit; units at zero are listed too. (SD-43, HN-28)"""
    with transaction() as session:
        tree = regions(session)
        tables = [(tree.name(root), policies.for_region_line(session, tree.line(root), clock.today()),
                   queries.contribution_counts(session, root, people.reporting_units(session, root)))
                  for root in _roots(session, me().regions(Permission.SEE_REVIEWS))]
        return render_template("review/overview.html", tables=tables)


def _roots(session: Session, scopes: Iterable[str]) -> list[str]:
    tree = regions(session)
    found = {pack.jurisdiction.code for scope in scopes
             if (pack := policies.for_region_line(session, tree.line(scope), clock.today())) is not None}
    return sorted(found)


def _shown(session: Session, submission: Submission, version: CourseVersion, pack: Pack,
           back: str) -> dict[str, object]:
    course = source.from_json(version.source)
    decided = queries.decisions(session, submission.id)
    names = people.names(session, current_app.extensions["lms.keys"], [one.reviewer for one in decided])
    verdict = policy_rules.check_plan(version.online_minutes, version.offline_minutes, pack.cap_percent)
    hashes = [unit.content_hash for unit in version.units if unit.content_hash]
    estimates = {lesson.folder: course_rules.lesson_estimate(lesson) for lesson in course.lessons}
    return {
        "submission": submission, "version": version, "course": course, "pack": pack, "back": url_for(back),
        "region": regions(session).name(version.course.owner_region), "decisions": decided, "names": names,
        "share": wording.plan_sentences(verdict, "minutes"), "making": media_queries.making(session, hashes),
        "estimates": estimates, "needs_reason": course_rules.needs_reason,
        "lesson_endpoint": ".nominated_lesson" if back == ".nominations" else ".lesson",
    }


def _lesson_page(session: Session, row: tuple[Submission, CourseVersion] | None, place: int,
                 back: str) -> ResponseReturnValue:
    if row is None:
        abort(404)
    units = [unit for unit in row[1].units if unit.content_hash]
    if not 1 <= place <= len(units):
        abort(404)
    unit = units[place - 1]
    lesson = course_queries.lesson_content(session, unit.content_hash or "") or abort(404)
    now = clock.now()
    screen = player.screen(
        lesson, media_queries.lesson_media(session, unit.content_hash or ""), profile=profiles.current(),
        position_ms=0, right_items=(), tried={}, claimed_parts=(), counted_ms=0, done=False, endpoints=None,
        address=lambda digest, name: address(digest, name, visitor=current_user.pseudonym, now=now), sent="",
        quality=request.args.get("quality"))
    return render_template("review/lesson.html", screen=screen, version=row[1], back=back)
