"""Signing in and out, the own password, accounts and roles, the audit trail."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from lms import clock
from lms.access import Permission, requires
from lms.db import transaction
from lms.errors import Refused
from lms.language import gettext as _
from lms.people import queries, services
from lms.people.access import ROLES, me
from lms.people.forms import AccountForm, PasswordForm, RoleForm, SignInForm
from lms.people.models import Account, Region
from lms.people.places import regions
from lms.people.words import action_name, role_name
from lms.web.forms import refuse
from lms.web.http import safe_next

bp = Blueprint("people", __name__, template_folder="templates")


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Sign in with name and password; goes on to where the person wanted to go."""
    target = safe_next(request.args.get("next"), url_for("web.home"))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(target, code=303)
    form = SignInForm()
    if form.validate_on_submit():
        keys, hasher = current_app.extensions["lms.keys"], current_app.extensions["lms.hasher"]
        with transaction(write=False) as session:
            attempt = services.sign_in_attempt(session, keys, login=form.login.data, now=clock.now(),
                                               address=request.remote_addr or "",
                                               demo_opens=current_app.extensions["lms.settings"].on_loopback)
        fits = services.password_fits(hasher, attempt, form.password.data)
        with transaction() as session:
            found = services.sign_in(session, attempt, fits=fits, now=clock.now())
            visitor = None if isinstance(found, Refused) else queries.visitor(
                session, keys, f"{found.pseudonym}.{found.session_epoch}")
        if visitor is not None:
            login_user(visitor)
            return redirect(target, code=303)
        refuse(form, found if isinstance(found, Refused) else Refused(_("This account cannot be opened.")))
    return render_template("people/sign_in.html", form=form), 400 if form.errors else 200


@bp.post("/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """Sign out in this browser."""
    logout_user()
    flash(_("You are signed out."), "success")
    return redirect(url_for("web.home"), code=303)


@bp.route("/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    """Change the own password; other sessions end."""
    form = PasswordForm()
    if form.validate_on_submit():
        keys, hasher = current_app.extensions["lms.keys"], current_app.extensions["lms.hasher"]
        try:
            with transaction(write=False) as session:
                kept = session.get_one(Account, me().pseudonym).password_hash
            new_hash = services.new_password_hash(hasher, kept=kept, old=form.old.data, new=form.new.data)
            with transaction() as session:
                account = services.change_password(session, pseudonym=me().pseudonym, kept=kept, new_hash=new_hash,
                                                   now=clock.now())
                visitor = queries.visitor(session, keys, f"{account.pseudonym}.{account.session_epoch}")
        except Refused as refusal:
            refuse(form, refusal)
        else:
            login_user(visitor)
            flash(_("Your password is changed. Other devices are signed out."), "success")
            return redirect(url_for("people.account"), code=303)
    return render_template("people/password.html", form=form), 400 if form.errors else 200


@bp.get("/account")
@requires(Permission.SIGNED_IN)
def account() -> ResponseReturnValue:
    """The own account: name and roles."""
    with transaction() as session:
        tree = regions(session)
        organisations = {one.id: one.name for one in queries.organisations(
            session, [g.organisation_id for g in me().grants if g.organisation_id])}
        held = [(role_name(g.role), tree.name(g.region_code) or organisations.get(g.organisation_id or 0, ""))
                for g in me().grants]
        return render_template("people/account.html", roles=held, home=tree.name(me().home_region))


@bp.get("/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """Accounts with their roles, fifty a page."""
    with transaction() as session:
        tree = regions(session)
        page = queries.accounts(session, after=request.args.get("after", "")[:26], limit=51)
        names = queries.names(session, current_app.extensions["lms.keys"], [one.pseudonym for one in page])
        held = queries.roles_of(session, [one.pseudonym for one in page])
        rows = [(one, names.get(one.pseudonym) or _("erased"), tree.name(one.home_region),
                 [role_name(grant.role) for grant in held.get(one.pseudonym, [])]) for one in page[:50]]
        return render_template("people/accounts.html", rows=rows, more=page[49].pseudonym if len(page) > 50 else "")


@bp.route("/accounts/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def new_account() -> ResponseReturnValue:
    """Open an account; its roles are given on the next page."""
    form = AccountForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                if session.get(Region, form.region.data) is None:
                    raise Refused(_("Enter the code of a region, for example 370100."), field="region")
                opened = services.open_account(
                    session, current_app.extensions["lms.keys"], current_app.extensions["lms.hasher"],
                    login=form.login.data, password=form.password.data, name=form.name.data,
                    home_region=form.region.data, actor=me().pseudonym, now=clock.now())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            flash(_("The account is open. Give it a role next."), "success")
            return redirect(url_for(".roles", pseudonym=opened.pseudonym), code=303)
    return render_template("people/new_account.html", form=form), 400 if form.errors else 200


@bp.route("/accounts/<pseudonym>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def roles(pseudonym: str) -> ResponseReturnValue:
    """Roles of one account: give and end."""
    form = RoleForm()
    with transaction() as session:
        account = session.get(Account, pseudonym) or abort(404)
        organisations = queries.all_organisations(session)
        form.role.choices = [(role, role_name(role)) for role in ROLES]
        form.organisation.choices = [("", "–"), *((str(one.id), one.name) for one in organisations)]
        if form.validate_on_submit():
            try:
                if form.region.data and session.get(Region, form.region.data) is None:
                    raise Refused(_("Enter the code of a region, for example 370100."), field="region")
                services.grant_role(session, pseudonym=account.pseudonym, role=form.role.data,
                                    region_code=form.region.data or None,
                                    organisation_id=int(form.organisation.data) if form.organisation.data else None,
                                    actor=me().pseudonym, now=clock.now())
            except Refused as refusal:
                refuse(form, refusal)
            else:
                flash(_("The role is given."), "success")
                return redirect(url_for(".roles", pseudonym=pseudonym), code=303)
        tree, by_id = regions(session), {one.id: one.name for one in organisations}
        grants = [(grant, role_name(grant.role),
                   tree.name(grant.region_code) or by_id.get(grant.organisation_id or 0, ""))
                  for grant in queries.grants_of(session, pseudonym)]
        name = queries.names(session, current_app.extensions["lms.keys"], [pseudonym]).get(pseudonym) or _("erased")
        page = render_template("people/roles.html", form=form, name=name, grants=grants, pseudonym=pseudonym)
        return page, 400 if form.errors else 200


@bp.post("/accounts/<pseudonym>/roles/<int:grant_id>/end")
@requires(Permission.MANAGE_ACCOUNTS)
def end_role(pseudonym: str, grant_id: int) -> ResponseReturnValue:
    """Take a role away."""
    with transaction() as session:
        if grant_id not in {grant.id for grant in queries.grants_of(session, pseudonym)}:
            abort(404)
        try:
            services.end_role(session, grant_id=grant_id, actor=me().pseudonym, now=clock.now())
        except Refused as refusal:
            flash(refusal.messages[0], "error")
        else:
            flash(_("The role is ended."), "success")
    return redirect(url_for(".roles", pseudonym=pseudonym), code=303)


@bp.post("/accounts/<pseudonym>/sign-out-everywhere")
@requires(Permission.MANAGE_ACCOUNTS)
def end_sessions(pseudonym: str) -> ResponseReturnValue:
    """End every session of an account."""
    with transaction() as session:
        session.get(Account, pseudonym) or abort(404)
        services.end_sessions(session, pseudonym=pseudonym, actor=me().pseudonym, now=clock.now())
    flash(_("The account is signed out everywhere."), "success")
    return redirect(url_for(".roles", pseudonym=pseudonym), code=303)


@bp.get("/audit")
@requires(Permission.SEE_AUDIT)
def audit_trail() -> ResponseReturnValue:
    """Who did what, newest first, fifty a page. Names only, never needs."""
    before = request.args.get("before", "")
    with transaction() as session:
        page = queries.audit_page(session, before=int(before) if before.isdecimal() and len(before) < 16 else None,
                                  limit=51)
        names = queries.names(session, current_app.extensions["lms.keys"], [one.actor for one in page if one.actor])
        return render_template("people/audit.html", entries=page[:50], names=names, action_name=action_name,
                               more=page[49].id if len(page) > 50 else None)

