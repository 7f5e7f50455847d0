"""Files by short signed addresses. The caller who mints one has checked that the visitor may see it."""

from __future__ import annotations

import re
from datetime import datetime

from flask import Blueprint, Response, abort, current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import clock
from lms.access import Permission, requires
from lms.crypto import Keyring
from lms.db import transaction
from lms.media import queries
from lms.media.storage import Store
from lms.web.http import let_other_sites_read

bp = Blueprint("media", __name__, template_folder="templates")

WINDOW_SECONDS = 6 * 3600
"""Addresses change with the window, so that a browser may keep a file for a while."""
NAME = re.compile(r"[a-z0-9-]{1,40}\.(mp4|m4a|vtt|jpg|png|json)")
MIME = {"mp4": "video/mp4", "m4a": "audio/mp4", "vtt": "text/vtt; charset=utf-8", "jpg": "image/jpeg",
        "png": "image/png", "json": "application/json"}


def address(digest: str, name: str, *, visitor: str, now: datetime, download: bool = False) -> str:
    """A signed address of a file for one visitor ("" for nobody), good for 6 to 12 hours."""
    until = (int(now.timestamp()) // WINDOW_SECONDS + 2) * WINDOW_SECONDS
    keys: Keyring = current_app.extensions["lms.keys"]
    return url_for("media.file", digest=digest, name=name, until=until,
                   sign=keys.sign("media", f"{digest}/{name}/{until}/{visitor}"), save="1" if download else None)


@bp.get("/media/<digest>/<name>")
@requires(Permission.ANYONE)
def file(digest: str, name: str) -> Response:
    """One file with byte ranges. A wrong, old or borrowed address does not exist."""
    until, sign = request.args.get("until", ""), request.args.get("sign", "")
    keys: Keyring = current_app.extensions["lms.keys"]
    store: Store = current_app.extensions["lms.store"]
    if not NAME.fullmatch(name) or not until.isascii() or not until.isdigit() or len(until) > 12:
        abort(404)
    if int(until) < clock.now().timestamp():
        abort(404)
    if not keys.signed("media", f"{digest}/{name}/{until}/{current_user.pseudonym}", sign):
        abort(404)
    path = store.path(digest)
    if path is None:
        abort(404)
    response = send_file(path, mimetype=MIME[name.rsplit(".", 1)[1]], conditional=True, etag=digest,
                         as_attachment=bool(request.args.get("save")), download_name=name, max_age=WINDOW_SECONDS)
    response.headers["Cache-Control"] = f"private, max-age={WINDOW_SECONDS}"
    # What was signed for nobody may be played inside other sites' pages, captions included.
    return response if current_user.is_authenticated else let_other_sites_read(response)


@bp.get("/work")
@requires(Permission.SEE_JOBS)
def work() -> ResponseReturnValue:
    """What is being made in the background, and what failed."""
    with transaction() as session:
        return render_template("media/work.html", making=queries.making_all(session),
                               rows=queries.open_jobs(session))
