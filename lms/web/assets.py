"""Static files: read once at start, minified, compressed, and served for ever under one digest.

The digest stands in the folder part of the address (`/assets/<digest>/player/core.js`), not in the file
name, so relative addresses between ES modules and from styles to fonts stay right without a bundler.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import rcssmin
import rjsmin
from flask import Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

PREFIX = "/assets"
TEXT = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
BINARY = {
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_STATIC_IMPORT = re.compile(r"""\b(?:import|from)\s*["'](\.{1,2}/[^"']+)["']""")
_PRIVATE = re.compile(r"#(?=[A-Za-z_$])")
_STAND_IN = "\u01c3"
_DESCENDANT = re.compile(
    r"""(?P<keep>"[^"]*"|'[^']*'|/\*.*?\*/)|(?<=[\w\])*])\s+(?=::?[a-z-]+[\s({,:>+~])""", re.DOTALL
)


@dataclass(frozen=True)
class _File:
    content: bytes
    packed: bytes | None
    """The same, gzipped; None where that would not be shorter."""
    mime: str


class Assets:
    """The files of every `static/` folder, under the name of the package that owns it."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        """Read `{"web": path, "player": path, …}`. Raises ValueError naming a file of unknown kind."""
        self._files = {name: _prepare(path) for name, path in _found(folders)}
        whole = hashlib.sha256()
        for name, file in sorted(self._files.items()):
            whole.update(f"{name}\0{len(file.content)}\0".encode() + file.content)
        self.digest = whole.hexdigest()[:12]
        """12 hexadecimal digits over all names and contents."""

    def url(self, path: str) -> str:
        """The address of a file: `url("web/site.css")` -> `/assets/<digest>/web/site.css`. Raises LookupError."""
        if path not in self._files:
            raise LookupError(f"There is no static file {path!r}.")
        return f"{PREFIX}/{self.digest}/{path}"

    def modules(self, start: str) -> list[str]:
        """Addresses for `modulepreload`.

        Of a file ("player/core.js"): itself and everything it imports statically, in the order met.
        Of a folder ("player/"): every script below it, sorted. Raises LookupError for an unknown file.
        """
        if start.endswith("/"):
            return [self.url(name) for name in sorted(self._files) if name.startswith(start) and name.endswith(".js")]
        met: list[str] = []
        waiting = [start]
        while waiting:
            name = waiting.pop(0)
            if name not in met:
                self.url(name)
                met.append(name)
                waiting.extend(self._imports(name))
        return [self.url(name) for name in met]

    def size(self, path: str) -> int:
        """Bytes that travel for a file when the browser takes gzip."""
        file = self._files[path]
        return len(file.packed or file.content)

    def respond(self, digest: str, path: str, accept_encoding: str = "") -> Response:
        """The answer to GET `/assets/<digest>/<path>`; 404 for any other digest or path."""
        file = self._files.get(path) if digest == self.digest else None
        if file is None:
            return Response("Not found\n", 404, {"Cache-Control": "no-store"}, content_type="text/plain; charset=utf-8")
        packed = file.packed if parse_accept_header(accept_encoding, Accept)["gzip"] > 0 else None
        response = Response(packed or file.content, content_type=file.mime)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Access-Control-Allow-Origin"] = "*"  # modules of an embedded player are fetched with CORS
        if file.packed:
            response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response

    def _imports(self, name: str) -> list[str]:
        text = self._files[name].content.decode()
        return [posixpath.normpath(posixpath.join(posixpath.dirname(name), to)) for to in _STATIC_IMPORT.findall(text)]


def minified_script(text: str) -> str:
    """Strip comments and blanks of an ES module.

    rjsmin does not know `#private` names and joins the line before one to it, which breaks a class field
    without semicolon. A letter that no source of ours uses stands in for the `#` meanwhile.
    """
    if _STAND_IN in text:
        raise ValueError(f"The letter {_STAND_IN!r} cannot be used in a script.")
    return str(rjsmin.jsmin(_PRIVATE.sub(_STAND_IN, text))).replace(_STAND_IN, "#")


def minified_style(text: str) -> str:
    """Strip comments and blanks of a style sheet.

    rcssmin joins `main :is(p)` to `main:is(p)`, which means something else; `main *:is(p)` it leaves alone
    and means the same. So no declaration may have a blank before its colon.
    """
    return str(rcssmin.cssmin(_DESCENDANT.sub(lambda found: found["keep"] or " *", text)))


def _found(folders: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    for package, folder in folders.items():
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                yield f"{package}/{inside.as_posix()}", path


def _prepare(path: Path) -> _File:
    kind = path.suffix.lower()
    if kind not in TEXT and kind not in BINARY:
        raise ValueError(f"{path.name}: files of this kind have no place among the static files.")
    if kind == ".js":
        content = minified_script(path.read_text("utf-8")).encode()
    elif kind == ".css":
        content = minified_style(path.read_text("utf-8")).encode()
    else:
        content = path.read_bytes()
    packed = gzip.compress(content, 9, mtime=0) if kind in TEXT else None
    if packed is not None and len(packed) >= len(content):
        packed = None
    return _File(content, packed, (TEXT | BINARY)[kind])
