"""What every answer has in common: language, headers, compression, error pages, problem documents."""

from __future__ import annotations

import gzip
import io
import secrets
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from lms import language
from lms.errors import Refused
from lms.language import gettext as _
from lms.web.pages import error_words

LANGUAGE_COOKIE = "language"
YEAR_SECONDS = 365 * 24 * 3600
COMPRESS_FROM_BYTES = 600
COMPRESSED = ("text/html", "application/json", "application/problem+json", "text/plain")


def install(app: Flask) -> None:
    """Put language, headers and error pages round every view."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_choose_language)
    app.before_request(_refuse_zero_bytes)
    app.after_request(_headers)
    app.after_request(_compress)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


class RowNumber(IntegerConverter):
    """A number in an address that every database can hold; a greater one is no address."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def let_other_sites_frame() -> None:
    """This answer may stand in a frame of another site: only for pages without an account and without forms."""
    g.may_be_framed = True


def let_other_sites_read(response: Response) -> Response:
    """This answer holds nothing of a person, so a script of another site may read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def csp_nonce() -> str:
    """The nonce of this answer's own scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(12)
    return str(g.csp_nonce)


def safe_next(target: str | None, default: str) -> str:
    """An address inside this site, else the default. Stops redirects to elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return default
    if any(ord(character) < 32 for character in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def wants_json() -> bool:
    """Did a program ask, rather than a person's browser?"""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def json_object() -> dict[str, Any] | None:
    """The JSON object that was sent, None for anything else."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # thousands of brackets, one in the other
        return None
    return body if isinstance(body, dict) else None


def problem(status: int, code: str, title: str, **more: Any) -> Response:  # noqa: ANN401 - any JSON value
    """A problem document (RFC 9457) with a stable `code`."""
    response = jsonify({"type": "about:blank", "status": status, "code": code, "title": title, **more})
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _choose_language() -> None:
    wanted = request.cookies.get(LANGUAGE_COOKIE, "")
    if wanted == language.PSEUDO and not current_app.testing:
        wanted = ""
    if wanted not in language.LANGUAGES and wanted != language.PSEUDO:
        wanted = language.DEFAULT
    language.choose(wanted)


def _refuse_zero_bytes() -> None:
    # PostgreSQL takes no such text; no address or question of ours holds one. Form fields drop it themselves.
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    framed = g.get("may_be_framed", False)
    if not framed:
        headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
    if response.mimetype == "text/html":
        ancestors = "*" if framed else "'none'"
        headers["Content-Security-Policy"] = (
            f"default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; "
            f"img-src 'self' data:; media-src 'self' blob:; style-src 'self'; script-src 'self' 'nonce-{csp_nonce()}'; connect-src 'self'; "
            "manifest-src 'self'; worker-src 'self'; font-src 'self'")
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _compress(response: Response) -> Response:
    if (response.direct_passthrough or response.mimetype not in COMPRESSED or "Content-Encoding" in response.headers
            or "gzip" not in request.headers.get("Accept-Encoding", "")):
        return response
    body = response.get_data()
    if len(body) < COMPRESS_FROM_BYTES:
        return response
    packed = io.BytesIO()
    # A name of random length in the gzip header hides the exact length, which could otherwise betray a token.
    with gzip.GzipFile(filename="x" * (1 + secrets.randbelow(64)), mode="wb", compresslevel=5, fileobj=packed,
                       mtime=0) as file:
        file.write(body)
    response.set_data(packed.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
    return response


def _http_error(fault: HTTPException) -> ResponseReturnValue:
    if fault.code is None or fault.code < 400:
        return fault
    return _error(fault.code, fault.get_headers() if fault.code == 405 else [])


def _csrf_error(_fault: CSRFError) -> ResponseReturnValue:
    if wants_json():
        return problem(400, "csrf", _("Open the page again, then repeat what you did."))
    return _error(400, [])


def _refused(refusal: Refused) -> ResponseReturnValue:
    """A rule that stands in the way of a whole page, such as a region without a policy."""
    if wants_json():
        return problem(409, refusal.code, " ".join(refusal.messages))
    title, _text = error_words(409)
    return render_template("error.html", code=409, title=title, text=" ".join(refusal.messages)), 409


def _unexpected(fault: Exception) -> ResponseReturnValue:
    current_app.logger.exception("unexpected fault", exc_info=fault)
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise fault
    return _error(500, [])


def _error(code: int, headers: list[tuple[str, str]]) -> ResponseReturnValue:
    title, text = error_words(code)
    if wants_json():
        return problem(code, HTTPStatus(code).name.lower().replace("_", "-"), title)
    response = make_response(render_template("error.html", code=code, title=title, text=text), code)
    for name, value in headers:
        if name == "Allow":
            response.headers[name] = value
    return response
