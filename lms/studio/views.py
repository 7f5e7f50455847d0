"""Pages of an author: drafts, lessons, the hours plan, import, submission."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms import clock
from lms.access import Permission, requires
from lms.courses import archive, queries, rules, source, words
from lms.courses import services as courses
from lms.courses.models import CourseVersion
from lms.courses.source import CourseSource
from lms.db import transaction
from lms.errors import Refused
from lms.language import gettext as _
from lms.media import services as media
from lms.media.queries import making
from lms.people.access import me
from lms.people.places import regions
from lms.policy import queries as policies
from lms.policy import rules as policy_rules
from lms.policy import wording
from lms.policy.pack import Pack
from lms.review import queries as reviews
from lms.review import services as review
from lms.studio import services
from lms.studio.forms import ArchiveForm, CourseForm, LessonForm, SessionForm
from lms.web.forms import refuse

bp = Blueprint("studio", __name__, template_folder="templates", url_prefix="/author")

FINDINGS_SHOWN = 40


@bp.context_processor
def _words() -> dict[str, object]:
    return {"words": words}


@bp.get("/")
@requires(Permission.AUTHOR_COURSE)
def home() -> ResponseReturnValue:
    """The author's own courses."""
    with transaction() as session:
        return render_template("studio/home.html", courses=queries.own_courses(session, me().pseudonym))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.AUTHOR_COURSE)
def new() -> ResponseReturnValue:
    """Begin a course with a plain form."""
    form = CourseForm().offer()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                course = services.new_course(
                    title=form.title.data, summary=form.summary.data, trade=form.trade.data,
                    training_type=form.training_type.data, level=form.level.data,
                    designed_for=form.designed_for.data or "", rights=form.rights.data)
                version = _keep(session, course)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            flash(_("The course is begun. Add a lesson next."), "success")
            return redirect(url_for(".show", version_id=version.id), code=303)
    return render_template("studio/new.html", form=form), 400 if form.errors else 200


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.AUTHOR_COURSE)
def import_archive() -> ResponseReturnValue:
    """Bring a course folder as a ZIP file; every fault is listed with its file and line."""
    form = ArchiveForm()
    findings: list[Any] = []
    if form.validate_on_submit():
        reading = archive.read_archive(form.archive.data.read())
        findings = reading.findings[:FINDINGS_SHOWN]
        if reading.course is None:
            refuse(form, Refused(_("Mend the points listed below, then bring the file again."), field="archive"))
        else:
            store = current_app.extensions["lms.store"]
            stored = [(*store.put_bytes(content), mime) for content, mime in reading.files]
            try:
                with transaction() as session:
                    for digest, size, mime in stored:
                        media.record_file(session, digest, size, mime, now=clock.now())
                    version = _keep(session, reading.course, replace_open=True)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                flash(_("The course is read. Picture and sound are being made."), "success")
                return redirect(url_for(".show", version_id=version.id), code=303)
    return render_template("studio/import.html", form=form, findings=findings), 400 if form.errors else 200


@bp.get("/versions/<int:version_id>")
@requires(Permission.AUTHOR_COURSE)
def show(version_id: int) -> ResponseReturnValue:
    """A version: lessons, hours plan, what is missing, what reviewers said."""
    with transaction() as session:
        version = queries.own_version(session, version_id, me().pseudonym) or abort(404)
        course = source.from_json(version.source)
        pack = _pack(session, version)
        submission = reviews.submission_of_version(session, version.id)
        hashes = [unit.content_hash for unit in version.units if unit.content_hash]
        return render_template(
            "studio/show.html", version=version, course=course, missing=review.findings(course, pack),
            share=_share(course, pack), pack=pack, making=making(session, hashes),
            estimates={lesson.folder: rules.lesson_estimate(lesson) for lesson in course.lessons},
            needs_reason=rules.needs_reason,
            decisions=reviews.decisions(session, submission.id) if submission else [])


@bp.route("/versions/<int:version_id>/about", methods=["GET", "POST"])
@requires(Permission.AUTHOR_COURSE)
def about(version_id: int) -> ResponseReturnValue:
    """Change what a course says of itself."""
    with transaction() as session:
        version = _draft(session, version_id)
        course = source.from_json(version.source)
        form = CourseForm(title=course.title, summary=course.summary, trade=course.trade, level=course.level,
                          training_type=course.training_type, designed_for=course.designed_for,
                          rights=course.source.rights).offer()
        if form.validate_on_submit():
            changed = replace(course, title=form.title.data, summary=form.summary.data, trade=form.trade.data,
                              training_type=form.training_type.data, level=form.level.data,
                              designed_for=form.designed_for.data or "",
                              source=replace(course.source, rights=form.rights.data))
            courses.replace_draft(session, version, changed, now=clock.now())
            return redirect(url_for(".show", version_id=version_id), code=303)
        return render_template("studio/new.html", form=form, version=version), 400 if form.errors else 200


@bp.route("/versions/<int:version_id>/lessons/new", methods=["GET", "POST"])
@bp.route("/versions/<int:version_id>/lessons/<folder>", methods=["GET", "POST"])
@requires(Permission.AUTHOR_COURSE)
def lesson(version_id: int, folder: str | None = None) -> ResponseReturnValue:
    """Write a lesson: its script, its minutes, a check question."""
    with transaction() as session:
        version = _draft(session, version_id)
        course = source.from_json(version.source)
        form = LessonForm(**_lesson_values(course, folder))
        if form.validate_on_submit():
            values = {name: value for name, value in form.data.items() if name != "csrf_token"}
            try:
                courses.replace_draft(session, version, services.with_lesson(course, folder, **values),
                                      now=clock.now())
                courses.ask_for_media(session, version, now=clock.now(), wake=current_app.extensions["lms.waker"].wake)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                flash(_("The lesson is kept. Picture and sound are being made."), "success")
                return redirect(url_for(".show", version_id=version_id), code=303)
        return render_template("studio/lesson.html", form=form, version=version), 400 if form.errors else 200


@bp.route("/versions/<int:version_id>/sessions/new", methods=["GET", "POST"])
@requires(Permission.AUTHOR_COURSE)
def offline_unit(version_id: int) -> ResponseReturnValue:
    """Add a unit on the spot to the hours plan."""
    form = SessionForm().offer()
    with transaction() as session:
        version = _draft(session, version_id)
        if form.validate_on_submit():
            changed = services.with_session(
                source.from_json(version.source), title=form.title.data, summary=form.summary.data,
                session_type=form.session_type.data, minutes=form.minutes.data, topics=form.topics.data or "")
            courses.replace_draft(session, version, changed, now=clock.now())
            return redirect(url_for(".show", version_id=version_id), code=303)
        return render_template("studio/session.html", form=form, version=version), 400 if form.errors else 200


@bp.post("/versions/<int:version_id>/units/<uid>/remove")
@requires(Permission.AUTHOR_COURSE)
def remove_unit(version_id: int, uid: str) -> ResponseReturnValue:
    """Take a unit out of a draft."""
    with transaction() as session:
        version = _draft(session, version_id)
        courses.replace_draft(session, version, services.without_unit(source.from_json(version.source), uid),
                              now=clock.now())
    flash(_("The unit is taken out."), "success")
    return redirect(url_for(".show", version_id=version_id), code=303)


@bp.post("/versions/<int:version_id>/submit")
@requires(Permission.AUTHOR_COURSE)
def submit(version_id: int) -> ResponseReturnValue:
    """Freeze a draft and send it on its way."""
    try:
        with transaction() as session:
            version = queries.own_version(session, version_id, me().pseudonym) or abort(404)
            review.submit(session, version, _pack(session, version), actor=me().pseudonym, now=clock.now())
            courses.ask_for_media(session, version, now=clock.now(), wake=current_app.extensions["lms.waker"].wake)
    except Refused as refusal:
        for message in refusal.messages:
            flash(message, "error")
    else:
        flash(_("Your course is with the unit that nominates."), "success")
    return redirect(url_for(".show", version_id=version_id), code=303)


@bp.post("/versions/<int:version_id>/new-version")
@requires(Permission.AUTHOR_COURSE)
def new_version(version_id: int) -> ResponseReturnValue:
    """Start the next version from a frozen one."""
    with transaction() as session:
        version = queries.own_version(session, version_id, me().pseudonym) or abort(404)
        open_draft = next((one for one in version.course.versions if one.state == "draft"), None)
        if open_draft is not None:
            return redirect(url_for(".show", version_id=open_draft.id), code=303)
        draft = _keep(session, source.from_json(version.source))
    flash(_("The new version is a draft. The one before stays as it is."), "success")
    return redirect(url_for(".show", version_id=draft.id), code=303)


def _keep(session: Session, course: CourseSource, *, replace_open: bool = False) -> CourseVersion:
    """Keep a course as the author's draft in the region of their role, and have its media made."""
    tree = regions(session)
    region = next(iter(me().regions(Permission.AUTHOR_COURSE)), None)
    pack = policies.for_region_line(session, tree.line(region), clock.today()) if region else None
    if region is None or pack is None:
        raise Refused(_("No policy is in force for your region. Ask the province."), code="no-pack")
    version = courses.create_draft(session, course, jurisdiction_code=pack.jurisdiction.code, owner_region=region,
                                   author=me().pseudonym, now=clock.now(), replace_open=replace_open)
    courses.ask_for_media(session, version, now=clock.now(), wake=current_app.extensions["lms.waker"].wake)
    return version


def _draft(session: Session, version_id: int) -> CourseVersion:
    version = queries.own_version(session, version_id, me().pseudonym)
    if version is None:
        abort(404)
    if request.method == "POST":
        courses.lock(session, version)
    if version.state != "draft":
        abort(404)
    return version


def _pack(session: Session, version: CourseVersion) -> Pack:
    pack = policies.for_region_line(session, regions(session).line(version.course.owner_region), clock.today())
    if pack is None:
        raise Refused(_("No policy is in force for your region. Ask the province."), code="no-pack")
    return pack


def _share(course: CourseSource, pack: Pack) -> tuple[str, ...]:
    online, offline = rules.planned_minutes(course)
    try:
        return wording.plan_sentences(policy_rules.check_plan(online, offline, pack.cap_percent), "minutes")
    except policy_rules.EmptyPlan:
        return (_("The hours plan is empty so far."),)


def _lesson_values(course: CourseSource, folder: str | None) -> dict[str, object]:
    if folder is None:
        return {"script": "", "minutes": None}
    lesson = next((one for one in course.lessons if one.folder == folder), None) or abort(404)
    unit = next(one for one in course.units if one.lesson == folder)
    values: dict[str, object] = {"title": lesson.title, "summary": lesson.summary, "script": lesson.script_markdown,
                                 "minutes": unit.minutes, "practice_minutes": lesson.practice_minutes,
                                 "topics": "、".join(unit.topics)}
    place = services.edited_item(lesson)
    if place is not None:
        item = lesson.items[place]
        values |= {"question": item.question, "choices": services.choices_text(item), "help": item.help}
    return values

