"""Puts the parts together: extensions, blueprints, the guard, the slots of the base layout."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask, Response, g, request, url_for
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import clock, language
from lms.access import Permission, requires
from lms.accessibility import profiles
from lms.accessibility import views as accessibility_views
from lms.config import Settings, from_environment
from lms.courses import views as courses_views
from lms.credits import commands as _credits_commands  # noqa: F401 - its models and commands belong to the house
from lms.crypto import Keyring
from lms.db import Database
from lms.jobs import Waker
from lms.learning import notes_views, offline_views
from lms.learning import views as learning_views
from lms.media import views as media_views
from lms.media.storage import LocalStore
from lms.people import access, queries
from lms.people import views as people_views
from lms.people.access import Nobody, Visitor
from lms.player import embed
from lms.player import offline as player_offline
from lms.player import views as player_views
from lms.policy import models as _policy_models  # noqa: F401
from lms.policy import views as policy_views
from lms.review import views as review_views
from lms.studio import views as studio_views
from lms.training import views as training_views
from lms.web import http, pages
from lms.web import views as web_views
from lms.web.assets import Assets

PACKAGE = Path(__file__).parent
UPLOAD_BYTES_MOST = 32 * 1024 * 1024
FORM_BYTES_MOST = 2 * 1024 * 1024
BLUEPRINTS = (web_views.bp, people_views.bp, accessibility_views.bp, policy_views.bp, media_views.bp, courses_views.bp,
              player_views.bp, embed.bp, review_views.bp, studio_views.bp, learning_views.bp, notes_views.bp,
              offline_views.bp, player_offline.bp, training_views.bp)


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """The whole application. Needs keys and a migrated database; makes neither."""
    settings = settings or from_environment()
    app = Flask("lms", static_folder=None, template_folder="web/templates")
    keys = Keyring.open(settings.keys, create=testing)
    app.config.update(
        SECRET_KEY=keys.session_secret(), TESTING=testing, MAX_CONTENT_LENGTH=UPLOAD_BYTES_MOST,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES_MOST, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies, SESSION_COOKIE_NAME="changxue", REMEMBER_COOKIE_HTTPONLY=True,
        WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, PROPAGATE_EXCEPTIONS=False)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions.update({
        "lms.settings": settings, "lms.keys": keys, "lms.database": Database(settings.database_url),
        "lms.store": LocalStore(settings.media), "lms.waker": Waker(settings.queue), "lms.hasher": PasswordHasher(
            time_cost=settings.argon2_rounds, memory_cost=settings.argon2_memory_kib, parallelism=1)})
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _templates(app)
    _sign_in(app)
    CSRFProtect(app)
    http.install(app)
    access.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _templates(app: Flask) -> None:
    folders = {place.parent.name: place for place in sorted(PACKAGE.glob("*/static"))}
    assets = app.extensions["lms.assets"] = Assets(folders)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=False, pgettext=language.pgettext)
    app.jinja_env.globals.update(_=language.gettext, gettext=language.gettext, ngettext=language.ngettext,
                                 pgettext=language.pgettext, asset_url=assets.url, asset_modules=cache(assets.modules))
    app.jinja_env.filters["data"] = pages.data
    app.jinja_env.filters["on_screen"] = lambda moment: clock.on_screen(moment).strftime("%Y-%m-%d %H:%M")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_layout)

    @app.get("/assets/<digest>/<path:path>")
    @requires(Permission.ANYONE)
    def assets_file(digest: str, path: str) -> Response:
        """A style, script or picture of the site, kept by browsers for good."""
        return assets.respond(digest, path, request.headers.get("Accept-Encoding", ""))


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.anonymous_user = Nobody
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(cookie_id: str) -> Visitor | None:
        with app.extensions["lms.database"].transaction(write=False) as session:
            visitor = queries.visitor(session, app.extensions["lms.keys"], cookie_id)
            if visitor is not None and visitor.is_demo and not app.extensions["lms.settings"].on_loopback:
                return None
            if visitor is not None and request.method == "GET":  # a page will show it: one transaction for both
                g.profile = profiles.of_account(session, app.extensions["lms.keys"], visitor.pseudonym)
            return visitor


def _layout() -> dict[str, Any]:
    """What every page shows around its own content."""
    return {
        "profile": profiles.current(),
        **pages.base_context(),
        "signed_in_as": current_user.name if current_user.is_authenticated else "",
        "language_action": url_for("web.choose_language"),
        "language_links": [(tag, name, "", tag == language.current()) for tag, name in language.LANGUAGES.items()],
        "navigation": [(label, url, request.path == url) for label, url in _navigation()],
    }


def _navigation() -> list[tuple[str, str]]:
    """Main places, by what the visitor may do."""
    p, _ = language.pgettext, language.gettext
    places = [(Permission.ANYONE, p("navigation", "Courses"), "courses.catalogue"),
              (Permission.STUDY, p("navigation", "My learning"), "learning.home"),
              (Permission.STUDY, p("navigation", "Classes"), "training.open_classes"),
              (Permission.AUTHOR_COURSE, p("navigation", "My courses"), "studio.home"),
              (Permission.NOMINATE_COURSE, p("navigation", "Nominate"), "review.nominations"),
              (Permission.REVIEW_COURSE, p("navigation", "Review"), "review.desk"),
              (Permission.SEE_REVIEWS, p("navigation", "Contributions"), "review.overview"),
              (Permission.RUN_CLASS, p("navigation", "My classes"), "training.home"),
              (Permission.SEE_PACKS, p("navigation", "Policies"), "policy.packs"),
              (Permission.MANAGE_ACCOUNTS, p("navigation", "Accounts"), "people.accounts"),
              (Permission.SEE_AUDIT, p("navigation", "Audit trail"), "people.audit_trail"),
              (Permission.SEE_JOBS, p("navigation", "Work in the background"), "media.work")]
    shown = [(label, url_for(endpoint)) for permission, label, endpoint in places if current_user.may(permission)]
    if not current_user.is_authenticated:
        shown.append((_("Try a lesson"), url_for("player.try_lesson")))
    return shown


logging.getLogger("lms").addHandler(logging.NullHandler())
