"""The player on other sites: a page for a frame, a manifest for `<changxue-player>`, and oEmbed. Nothing is recorded."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import escape

from lms import clock
from lms.access import Permission, requires
from lms.accessibility import profiles
from lms.courses.queries import lesson_content
from lms.db import transaction
from lms.language import gettext as _
from lms.media.queries import lesson_media
from lms.media.views import address
from lms.player import queries, services
from lms.player.screen import Screen
from lms.web.http import let_other_sites_frame, let_other_sites_read, problem

bp = Blueprint("embed", __name__, template_folder="templates", url_prefix="/embed")

WIDTH, HEIGHT = 800, 760
NARROWEST = 280


@bp.get("/lesson")
@requires(Permission.ANYONE)
def lesson() -> ResponseReturnValue:
    """The lesson that anybody may try, alone on a page that another site may put into a frame."""
    let_other_sites_frame()
    screen = _screen()
    return render_template("player/embed.html", screen=screen), 200 if screen and screen.manifest else 404


@bp.get("/lesson.json")
@requires(Permission.ANYONE)
def manifest() -> ResponseReturnValue:
    """The same lesson as a manifest for `<changxue-player manifest="…">` on any page; addresses are absolute."""
    screen = _screen()
    if screen is None or screen.manifest is None:
        return let_other_sites_read(problem(404, "no-lesson", _("There is no lesson to show yet.")))
    return let_other_sites_read(jsonify(_absolute(dict(screen.manifest))))


@bp.get("/oembed.json")
@requires(Permission.ANYONE)
def oembed() -> ResponseReturnValue:
    """oEmbed 1.0, rich type, JSON: a frame with the lesson. Takes `url` (else that of /try), `maxwidth`, `maxheight`, `format`."""
    if request.args.get("format", "json") != "json":
        return let_other_sites_read(problem(501, "json-only", _("Only the format JSON is offered.")))
    asked = urlsplit(request.args.get("url") or url_for("player.try_lesson", _external=True))
    screen = _screen() if asked.path in (url_for("player.try_lesson"), url_for(".lesson")) else None
    if screen is None or asked.netloc != request.host:
        return let_other_sites_read(problem(404, "no-lesson", _("There is no lesson at this address.")))
    width, height = _bounded("maxwidth", WIDTH), _bounded("maxheight", HEIGHT)
    source = url_for(".lesson", _external=True)
    frame = (f'<iframe src="{escape(source)}" width="{width}" height="{height}" title="{escape(screen.title)}" '
             'allow="fullscreen; autoplay" allowfullscreen></iframe>')
    return let_other_sites_read(jsonify({
        "version": "1.0", "type": "rich", "provider_name": "畅学 Changxue", "provider_url": request.host_url,
        "title": screen.title, "width": width, "height": height, "html": frame}))


def _bounded(name: str, usual: int) -> int:
    """What the other site allows, in CSS pixels; nonsense is left out."""
    asked = request.args.get(name, "")
    return min(usual, max(NARROWEST, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 6 else usual


def _screen() -> Screen | None:
    now = clock.now()
    with transaction() as session:
        found = queries.try_lesson(session)
        content = lesson_content(session, found.content_hash) if found else None
        media = lesson_media(session, found.content_hash) if found else None
    if content is None or media is None:
        return None
    return services.screen(
        content, media, profile=profiles.current(), position_ms=0, right_items=(), tried={}, claimed_parts=(),
        counted_ms=0, done=False, endpoints=None, sent="", quality=request.args.get("quality"),
        address=lambda digest, name: address(digest, name, visitor=current_user.pseudonym, now=now),
        transcript_url=url_for("player.try_transcript"), saves_data=request.headers.get("Save-Data") == "on",
        rights=found.rights if found else "")


def _absolute(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Every address of ours with its host, so that it works from another site."""
    if isinstance(value, dict):
        return {key: _absolute(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_absolute(one) for one in value]
    return request.host_url.rstrip("/") + value if isinstance(value, str) and value.startswith("/") else value


def _never_cached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


bp.after_request(_never_cached)
