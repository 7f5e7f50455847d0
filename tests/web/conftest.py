"""A small application around the templates: the look is tested without people, courses or a database."""

from pathlib import Path

import pytest
from flask import Flask, render_template
from flask_wtf import CSRFProtect
from werkzeug.test import Client

import lms.web
from lms import language
from lms.web import pages
from lms.web.assets import Assets

WEB = Path(lms.web.__file__).parent
ENDPOINTS = {
    "web.home": "/",
    "web.about": "/about",
    "web.accessibility": "/accessibility",
    "web.styleguide": "/styleguide",
    "access.settings": "/access",
    "people.sign_in": "/sign-in",
    "people.sign_out": "/sign-out",
    "courses.catalogue": "/courses",
    "player.try_lesson": "/try",
}


def make_app(**context: object) -> Flask:
    """The templates with their helpers; `context` joins the context of every page."""
    app = Flask("look", template_folder=str(WEB / "templates"), static_folder=None)
    app.config.update(SECRET_KEY="only for tests", TESTING=True)
    assets = Assets({"web": WEB / "static"})
    app.jinja_env.globals.update(
        _=language.gettext, ngettext=language.ngettext, pgettext=language.pgettext, asset_url=assets.url
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    for endpoint, rule in ENDPOINTS.items():
        app.add_url_rule(rule, endpoint, lambda: "")
    app.add_url_rule("/assets/<digest>/<path:path>", "assets", assets.respond)
    app.context_processor(pages.base_context)
    app.context_processor(lambda: context)
    return app


@pytest.fixture
def app() -> Flask:
    with language.speaking("en"):
        yield make_app()


@pytest.fixture
def client(app: Flask) -> Client:
    return app.test_client()


def render(app: Flask, template: str, path: str = "/", **values: object) -> str:
    """A page as a browser receives it."""
    with app.test_request_context(path):
        return render_template(template, **values)
