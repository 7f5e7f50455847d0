"""Pages of an institution, and the page where trainees find and join a class."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms import clock
from lms.access import Permission, requires
from lms.courses import queries as courses
from lms.courses import words
from lms.db import transaction
from lms.errors import Refused
from lms.language import gettext as _
from lms.learning import services as learning
from lms.learning.words import balance
from lms.people import queries as people
from lms.people.access import me
from lms.people.places import regions
from lms.policy import queries as policies
from lms.policy import rules as policy_rules
from lms.policy import wording
from lms.policy.pack import Pack
from lms.training import queries, services
from lms.training.forms import AttendanceForm, ClassForm, ReasonForm, ScheduleForm, SessionForm
from lms.training.models import TrainingClass
from lms.web.forms import refuse
from lms.web.pages import data

bp = Blueprint("training", __name__, template_folder="templates")


@bp.context_processor
def _words() -> dict[str, object]:
    return {"words": words}


@bp.get("/classes")
@requires(Permission.STUDY)
def open_classes() -> ResponseReturnValue:
    """Classes the trainee may join."""
    wanted = request.args.get("version", "")
    with transaction() as session:
        line = regions(session).line(me().home_region)
        found = queries.open_classes(session, line, clock.today(),
                                     version_id=int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None)
        by_id = {one.id: one.name for one in people.organisations(session, [one.organisation_id for one in found])}
        return render_template("training/open_classes.html", classes=found, organisations=by_id)


@bp.post("/classes/<int:class_id>/join")
@requires(Permission.STUDY)
def join(class_id: int) -> ResponseReturnValue:
    """Join an open class of the own region line."""
    try:
        with transaction() as session:
            opened = queries.open_class(session, class_id, regions(session).line(me().home_region)) or abort(404)
            services.join_class(session, opened, policies.by_digest(session, opened.pack_digest or ""),
                                queries.versions_of(session, class_id), pseudonym=me().pseudonym,
                                today=clock.today(), now=clock.now())
    except Refused as refusal:
        flash(refusal.messages[0], "error")
        return redirect(url_for(".open_classes"), code=303)
    flash(_("You have joined the class. You can begin at once."), "success")
    return redirect(url_for("learning.home"), code=303)


@bp.get("/classes/<int:class_id>")
@requires(Permission.STUDY)
def joined(class_id: int) -> ResponseReturnValue:
    """A class the trainee is in: when and where its sessions are, and what was attended."""
    with transaction() as session:
        row = queries.joined_class(session, class_id, me().pseudonym) or abort(404)
        found, enrolment = row
        organisation = people.organisations(session, [found.organisation_id])[0]
        return render_template("training/joined.html", found=found, organisation=organisation.name,
                               attended=queries.attended(session, enrolment.id))


@bp.get("/institution")
@requires(Permission.RUN_CLASS)
def home() -> ResponseReturnValue:
    """Classes of the own institution."""
    with transaction() as session:
        return render_template("training/home.html",
                               classes=queries.classes_of(session, me().organisations(Permission.RUN_CLASS)))


@bp.route("/institution/classes/new", methods=["GET", "POST"])
@requires(Permission.RUN_CLASS)
def new_class() -> ResponseReturnValue:
    """Plan a class from shared courses."""
    form = ClassForm()
    with transaction() as session:
        own = people.organisations(session, me().organisations(Permission.RUN_CLASS))
        tree = regions(session)
        shared = courses.shared_versions(session, {code for one in own for code in tree.line(one.region_code)})
        form.organisation.choices = [(str(one.id), one.name) for one in own]
        form.versions.choices = [(str(one.id), data(f"{one.title} · {tree.name(one.course.owner_region)}", one.lang))
                                 for one in shared]
        if form.validate_on_submit():
            organisation = next(one for one in own if str(one.id) == form.organisation.data)
            chosen = [courses.visible_version(session, one.id, courses.Viewer(
                me().pseudonym, tuple(tree.line(organisation.region_code)))) for one in shared
                if str(one.id) in form.versions.data]
            pack = _pack(session, organisation.region_code)
            try:
                planned = services.plan_class(
                    session, organisation_id=organisation.id, jurisdiction_code=pack.jurisdiction.code,
                    title=form.title.data, starts_on=form.starts_on.data, ends_on=form.ends_on.data,
                    versions=[one for one in chosen if one], actor=me().pseudonym, now=clock.now())
            except Refused as refusal:
                refuse(form, refusal)
            else:
                flash(_("The class is planned. Look at the hours, then open it."), "success")
                return redirect(url_for(".show", class_id=planned.id), code=303)
        return render_template("training/new_class.html", form=form), 400 if form.errors else 200


@bp.get("/institution/classes/<int:class_id>")
@requires(Permission.RUN_CLASS)
def show(class_id: int) -> ResponseReturnValue:
    """A class: its plan under the share rule, sessions, trainees."""
    with transaction() as session:
        found = _own(session, class_id)
        members = queries.members(session, class_id)
        names = people.names(session, current_app.extensions["lms.keys"],
                             [one.enrolment.pseudonym for one in members])
        waiting = queries.waiting_returns(session, class_id)
        return render_template(
            "training/show.html", found=found, versions=queries.versions_of(session, class_id),
            share=_share(session, found), waiting=waiting, names=names,
            members=[(one, names.get(one.enrolment.pseudonym) or _("erased"), balance(one.account))
                     for one in members])


@bp.route("/institution/classes/<int:class_id>/sessions/new", methods=["GET", "POST"])
@requires(Permission.RUN_CLASS)
def new_session(class_id: int) -> ResponseReturnValue:
    """Add an own session to a planned class."""
    form = SessionForm().offer()
    with transaction() as session:
        found = _own(session, class_id)
        if form.validate_on_submit():
            try:
                services.add_session(session, found, title=form.title.data, session_type=form.session_type.data,
                                     minutes=form.minutes.data, held_on=form.held_on.data,
                                     place=form.place.data or "", actor=me().pseudonym, now=clock.now())
            except Refused as refusal:
                refuse(form, refusal)
            else:
                return redirect(url_for(".show", class_id=class_id), code=303)
        return render_template("training/new_session.html", form=form, found=found), 400 if form.errors else 200


@bp.route("/institution/classes/<int:class_id>/sessions/<int:session_id>/schedule", methods=["GET", "POST"])
@requires(Permission.RUN_CLASS)
def schedule(class_id: int, session_id: int) -> ResponseReturnValue:
    """Say when and where a session is."""
    with transaction() as session:
        found = _own(session, class_id)
        held = queries.session_of_class(session, class_id, session_id) or abort(404)
        form = ScheduleForm(held_on=held.held_on, place=held.place)
        if form.validate_on_submit():
            try:
                services.schedule(session, found, held, held_on=form.held_on.data, place=form.place.data or "",
                                  actor=me().pseudonym, now=clock.now())
            except Refused as refusal:
                refuse(form, refusal)
            else:
                flash(_("Trainees see the day and the place now."), "success")
                return redirect(url_for(".show", class_id=class_id), code=303)
        page = render_template("training/schedule.html", form=form, found=found, held=held)
        return page, 400 if form.errors else 200


@bp.post("/institution/classes/<int:class_id>/open")
@requires(Permission.RUN_CLASS)
def open_class(class_id: int) -> ResponseReturnValue:
    """Open a class; the share rule is checked first."""
    try:
        with transaction() as session:
            found = _own(session, class_id)
            organisation = people.organisations(session, [found.organisation_id])[0]
            services.open_class(session, found, _pack(session, organisation.region_code), actor=me().pseudonym,
                                now=clock.now())
    except Refused as refusal:
        for message in refusal.messages:
            flash(message, "error")
    else:
        flash(_("The class is open. Trainees can join."), "success")
    return redirect(url_for(".show", class_id=class_id), code=303)


@bp.get("/institution/classes/<int:class_id>/sessions/<int:session_id>")
@requires(Permission.RUN_CLASS)
def attendance(class_id: int, session_id: int) -> ResponseReturnValue:
    """Attendance of a session, one trainee a line."""
    return _attendance_page(class_id, session_id, None, AttendanceForm(formdata=None))


@bp.post("/institution/classes/<int:class_id>/sessions/<int:session_id>/<int:enrolment_id>")
@requires(Permission.RUN_CLASS)
def record(class_id: int, session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Record the minutes of one trainee."""
    form = AttendanceForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                _own(session, class_id)
                held = queries.session_of_class(session, class_id, session_id) or abort(404)
                member = next((one for one in queries.members(session, class_id)
                               if one.enrolment.id == enrolment_id), None) or abort(404)
                services.record_attendance(session, held, member.enrolment, form.minutes.data,
                                           reason=form.reason.data or "", actor=me().pseudonym, today=clock.today(),
                                           now=clock.now())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            flash(_("The minutes are recorded."), "success")
            return redirect(url_for(".attendance", class_id=class_id, session_id=session_id), code=303)
    return _attendance_page(class_id, session_id, enrolment_id, form)


@bp.post("/institution/classes/<int:class_id>/returns/<int:return_id>/confirm")
@requires(Permission.RUN_CLASS)
def confirm_return(class_id: int, return_id: int) -> ResponseReturnValue:
    """Confirm offline study that exceeded the bounds."""
    with transaction() as session:
        _own(session, class_id)
        returned = next((one for one, _progress, _who in queries.waiting_returns(session, class_id)
                         if one.id == return_id), None) or abort(404)
        settled = learning.confirm_return(session, returned, actor=me().pseudonym, now=clock.now())
    if settled is not None:
        flash(_("The offline study is confirmed."), "success")
    return redirect(url_for(".show", class_id=class_id), code=303)


@bp.route("/institution/classes/<int:class_id>/trainees/<int:enrolment_id>", methods=["GET"])
@requires(Permission.RUN_CLASS)
def trainee(class_id: int, enrolment_id: int) -> ResponseReturnValue:
    """One trainee's lessons and open check questions; hours, never needs."""
    return _trainee_page(class_id, enrolment_id, ReasonForm(formdata=None))


@bp.post("/institution/classes/<int:class_id>/trainees/<int:enrolment_id>/<int:progress_id>/<item>/confirm")
@requires(Permission.RUN_CLASS)
def confirm_item(class_id: int, enrolment_id: int, progress_id: int, item: str) -> ResponseReturnValue:
    """The teacher confirms a check question instead of the trainee, with a reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                _own(session, class_id)
                progress = queries.progress_in_class(session, class_id, progress_id) or abort(404)
                learning.confirm_item(session, progress, item, teacher=me().pseudonym, reason=form.reason.data,
                                      now=clock.now())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            flash(_("The question is confirmed."), "success")
            return redirect(url_for(".trainee", class_id=class_id, enrolment_id=enrolment_id), code=303)
    return _trainee_page(class_id, enrolment_id, form)


def _trainee_page(class_id: int, enrolment_id: int, form: ReasonForm) -> ResponseReturnValue:
    with transaction(write=False) as session:
        found = _own(session, class_id)
        member = next((one for one in queries.members(session, class_id) if one.enrolment.id == enrolment_id),
                      None) or abort(404)
        path = queries.path_of(session, member.enrolment) or abort(404)
        contents = courses.contents(session, [row.unit.content_hash for row in path.lessons])
        lessons = [(row, [item for item in content.items if row.progress is None
                          or item.uid not in row.progress.right_items])
                   for row in path.lessons if (content := contents.get(row.unit.content_hash))]
        names = people.names(session, current_app.extensions["lms.keys"], [member.enrolment.pseudonym])
        page = render_template("training/trainee.html", found=found, lessons=lessons, form=form,
                               name=names.get(member.enrolment.pseudonym) or _("erased"),
                               balance=balance(member.account), enrolment_id=enrolment_id)
        return page, 400 if form.errors else 200


def _attendance_page(class_id: int, session_id: int, wrong_id: int | None,
                     form: AttendanceForm) -> ResponseReturnValue:
    with transaction(write=False) as session:
        found = _own(session, class_id)
        held = queries.session_of_class(session, class_id, session_id) or abort(404)
        members = queries.members(session, class_id)
        names = people.names(session, current_app.extensions["lms.keys"],
                             [one.enrolment.pseudonym for one in members])
        counted = queries.attendance_of_session(session, session_id)
        page = render_template("training/attendance.html", found=found, held=held, form=form, wrong_id=wrong_id,
                               rows=[(one.enrolment.id, names.get(one.enrolment.pseudonym) or _("erased"),
                                      counted.get(one.enrolment.id)) for one in members])
        return page, 400 if form.errors else 200


def _own(session: Session, class_id: int) -> TrainingClass:
    found = queries.own_class(session, class_id, me().organisations(Permission.RUN_CLASS))
    if found is None:
        abort(404)
    return found


def _pack(session: Session, region_code: str) -> Pack:
    pack = policies.for_region_line(session, regions(session).line(region_code), clock.today())
    if pack is None:
        raise Refused(_("No policy is in force for your region. Ask the province."), code="no-pack")
    return pack


def _share(session: Session, found: TrainingClass) -> tuple[str, ...]:
    organisation = people.organisations(session, [found.organisation_id])[0]
    pack = policies.by_digest(session, found.pack_digest) if found.pack_digest else _pack(
        session, organisation.region_code)
    try:
        return wording.plan_sentences(
            policy_rules.check_plan(found.online_minutes, found.offline_minutes, pack.cap_percent), "minutes")
    except policy_rules.EmptyPlan:
        return (_("The hours plan is empty so far."),)
