"""Roles, what each may do, and the one guard that reads the labels of views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, UserMixin, current_user

from lms.access import Permission as P

ROLES: dict[str, frozenset[P]] = {
    "trainee": frozenset({P.STUDY}),
    "family_member": frozenset({P.STUDY}),
    "helper": frozenset(),
    "author": frozenset({P.AUTHOR_COURSE}),
    "teacher": frozenset({P.RUN_CLASS}),
    "class_manager": frozenset({P.RUN_CLASS}),
    "city_officer": frozenset({P.NOMINATE_COURSE, P.SEE_REVIEWS}),
    "county_officer": frozenset({P.NOMINATE_COURSE, P.SEE_REVIEWS}),
    "reviewer": frozenset({P.REVIEW_COURSE}),
    "province_officer": frozenset({P.SEE_REVIEWS, P.SEE_PACKS, P.GRANT_WAIVER}),
    "inspector": frozenset(),
    "finance": frozenset(),
    "data_officer": frozenset(),
    "evaluator": frozenset(),
    "examiner": frozenset(),
    "school_registrar": frozenset(),
    "administrator": frozenset({P.MANAGE_ACCOUNTS, P.SEE_PACKS, P.SEE_AUDIT, P.SEE_JOBS}),
}
"""One table. A role without a permission waits for the pages of its own work."""


@dataclass(frozen=True)
class Grant:
    """A role in force for the visitor."""

    role: str
    region_code: str | None
    organisation_id: int | None
    competence: str = ""


@dataclass(frozen=True)
class Visitor(UserMixin):  # type: ignore[misc]
    """The person of this request: read once, never changed, no database behind it."""

    pseudonym: str
    name: str
    session_epoch: int
    home_region: str | None
    grants: tuple[Grant, ...]
    is_demo: bool = False

    def get_id(self) -> str:
        """What the session cookie holds."""
        return f"{self.pseudonym}.{self.session_epoch}"

    def may(self, permission: P) -> bool:
        """Is there a role that allows this at all?"""
        return permission in {P.ANYONE, P.SIGNED_IN} or any(permission in ROLES[g.role] for g in self.grants)

    def regions(self, permission: P) -> list[str]:
        """Regions over which the visitor holds the permission."""
        return [g.region_code for g in self.grants if g.region_code and permission in ROLES[g.role]]

    def organisations(self, permission: P) -> list[int]:
        """Organisations for which the visitor holds the permission."""
        return [g.organisation_id for g in self.grants if g.organisation_id and permission in ROLES[g.role]]


class Nobody(AnonymousUserMixin):  # type: ignore[misc]
    """A visitor who has not signed in."""

    pseudonym = ""
    name = ""
    home_region = None
    grants: tuple[Grant, ...] = ()

    def may(self, permission: P) -> bool:
        """Only what anyone may."""
        return permission is P.ANYONE


def me() -> Visitor:
    """The signed-in visitor, for views whose label asks for one."""
    found = current_user._get_current_object()
    assert isinstance(found, Visitor)
    return found


def permission_of(view: Callable[..., Any] | None) -> P | None:
    """The label of a view, None when it has none."""
    return getattr(view, "permission", None)


def enforce() -> ResponseReturnValue | None:
    """Runs before each request. Unlabelled is closed; what is not yours does not exist."""
    if request.endpoint is None:
        return None
    permission = permission_of(current_app.view_functions.get(request.endpoint))
    if permission is None:
        abort(404)
    if permission is P.ANYONE:
        return None
    if not current_user.is_authenticated:
        if request.method == "GET" and request.accept_mimetypes.accept_html:
            return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), code=303)
        abort(401)
    if not current_user.may(permission):
        abort(404)
    return None


def install(app: Flask) -> None:
    """Put the guard before every request."""
    app.before_request(enforce)
