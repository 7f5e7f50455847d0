"""Pages that belong to no feature: home, language, statement, style guide, health."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import language
from lms.access import Permission, requires
from lms.web import http, pages

bp = Blueprint("web", __name__)

FIRST_PLACES = ((Permission.STUDY, "learning.home"), (Permission.RUN_CLASS, "training.home"),
                (Permission.AUTHOR_COURSE, "studio.home"), (Permission.NOMINATE_COURSE, "review.nominations"),
                (Permission.REVIEW_COURSE, "review.desk"), (Permission.SEE_REVIEWS, "review.overview"),
                (Permission.MANAGE_ACCOUNTS, "people.accounts"))


@bp.get("/")
@requires(Permission.ANYONE)
def home() -> ResponseReturnValue:
    """The first page: what this is, or the place of one's own work."""
    if current_user.is_authenticated:
        for permission, endpoint in FIRST_PLACES:
            if current_user.may(permission):
                return redirect(url_for(endpoint), code=303)
        return redirect(url_for("people.account"), code=303)
    return render_template("home.html")


@bp.post("/language")
@requires(Permission.ANYONE)
def choose_language() -> ResponseReturnValue:
    """Choose the language of the site; kept in a cookie."""
    wanted = request.form.get("language", "")
    response = make_response(redirect(http.safe_next(request.form.get("next"), url_for("web.home")), code=303))
    if wanted in language.LANGUAGES:
        response.set_cookie(http.LANGUAGE_COOKIE, wanted, max_age=http.YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


@bp.get("/accessibility")
@requires(Permission.ANYONE)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("accessibility.html", **pages.statement_context())


@bp.get("/about")
@requires(Permission.ANYONE)
def about() -> ResponseReturnValue:
    """What Changxue is."""
    return render_template("about.html")


@bp.get("/styleguide")
@requires(Permission.ANYONE)
def styleguide() -> ResponseReturnValue:
    """Every component in every state; `?theme=`, `?size=` show another appearance."""
    return render_template("styleguide.html", **pages.styleguide_context(request.args))


@bp.get("/healthz")
@requires(Permission.ANYONE)
def health() -> ResponseReturnValue:
    """Is the server there?"""
    return {"status": "ok"}
