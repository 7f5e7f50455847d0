"""A server for one page with the player: films in byte ranges that a test can slow down, stop and break; the product's own
scripts as the product serves them; what the page sends back is kept to be looked at.
"""

from __future__ import annotations

import gzip
import json
import re
import select
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lms.web.assets import Assets

LMS = Path(__file__).parents[3] / "lms"
PIECE = 8192
MIME = {".mp4": "video/mp4", ".m4a": "audio/mp4", ".vtt": "text/vtt; charset=utf-8", ".json": "application/json",
        ".jpg": "image/jpeg", ".png": "image/png", ".html": "text/html; charset=utf-8", ".txt": "text/plain"}
POLICY = ("default-src 'none'; base-uri 'none'; form-action 'self'; img-src 'self' data:; media-src 'self' blob:; "
          "style-src 'self'; script-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'")


@cache
def assets() -> Assets:
    """The static files of every package, read once a session, minified as the product does."""
    return Assets({path.parent.name: path for path in sorted(LMS.glob("*/static"))})


@dataclass
class File:
    """One address below a page. Everything but `content` may be changed at any time, by any thread."""

    content: bytes | Path
    mime: str
    rate: float | None = None
    """Bytes a second of each answer; None: as fast as it goes."""
    delay: float = 0
    """Seconds before an answer begins."""
    fault: str = ""
    """"404", "500", "truncated" (half the file, then the connection breaks), "type" (says it is text)."""
    asked: list[int] = field(default_factory=list)
    """Where each answer began, in bytes."""
    sent: int = 0
    _end: int | None = None
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def stall(self, share: float = 0) -> None:
        """Send nothing that lies beyond this share of the file (0..1) until `release`; by default nothing at all."""
        with self._changed:
            self._end = int(self.size * share)

    def release(self) -> None:
        """Let the bytes flow again."""
        with self._changed:
            self._end = None
            self._changed.notify_all()

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)

    def piece(self, start: int, length: int) -> bytes:
        """Some bytes of it."""
        if isinstance(self.content, bytes):
            return self.content[start : start + length]
        with self.content.open("rb") as file:
            file.seek(start)
            return file.read(length)

    def allowed(self, start: int, seconds: float) -> int:
        """How many bytes may be sent from here on; waits up to some seconds while that is none."""
        with self._changed:
            if self._end is not None and start >= self._end:
                self._changed.wait(seconds)
            return PIECE if self._end is None else max(0, min(PIECE, self._end - start))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of an answer is nothing to speak of."""


class Supply:
    """The server. `place(number)` is the world of one page, so that no cache and no control leaks to the next."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.posted: list[tuple[str, Any]] = []
        """(path, JSON or text) of every POST, in order."""
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def add(self, path: str, content: bytes | str | Path, mime: str = "") -> File:
        """Serve this at a path ("/3/main.mp4"); gives its controls."""
        body = content.encode() if isinstance(content, str) else content
        file = File(body, mime or MIME[path[path.rindex("."):]])
        self.files[path] = file
        return file

    def close(self) -> None:
        """Stop it, and what still waits."""
        for file in self.files.values():
            file.release()
        self._server.shutdown()
        self._server.server_close()


def _handler(supply: Supply) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            try:
                if path.startswith("/assets/"):
                    self._asset(path)
                elif path in supply.files:
                    self._file(supply.files[path])
                else:
                    self._short(404, b"Not found\n")
            except OSError:
                self.close_connection = True  # the browser has gone

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept: Any = body.decode(errors="replace")
            if "json" in self.headers.get("Content-Type", ""):
                kept = json.loads(body)
            supply.posted.append((self.path, kept))
            self._short(200, b"{}", "application/json")

        def _short(self, status: int, body: bytes, mime: str = "text/plain") -> None:
            self.send_response(status)
            self.send_header("Content-Type", mime)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def _asset(self, path: str) -> None:
            _empty, _assets, digest, name = path.split("/", 3)
            response = assets().respond(digest, name, self.headers.get("Accept-Encoding", ""))
            self.send_response(response.status_code)
            for header, value in response.headers.items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(response.get_data())

        def _file(self, file: File) -> None:
            start, end = self._range(file.size)
            file.asked.append(start)
            until = time.monotonic() + file.delay
            while time.monotonic() < until and self._is_there():
                time.sleep(min(0.1, max(0, until - time.monotonic())))
            if file.fault.isdigit():
                self._short(int(file.fault), b"No\n")
                return
            if file.mime.startswith("text/html") and "gzip" in self.headers.get("Accept-Encoding", ""):
                self._packed_page(file)
                return
            self._begin(file, start, end)
            self._send(file, start, end)

        def _packed_page(self, file: File) -> None:
            """As the product sends its pages."""
            body = gzip.compress(file.piece(0, file.size), 5)
            self.send_response(200)
            for name, value in (("Content-Type", file.mime), ("Content-Encoding", "gzip"), ("Cache-Control", "no-store"),
                                ("Content-Length", str(len(body))), ("Content-Security-Policy", POLICY)):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _range(self, size: int) -> tuple[int, int]:
            found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            start = int(found[1]) if found else 0
            return min(start, max(0, size - 1)), min(size, int(found[2]) + 1) if found and found[2] else size

        def _begin(self, file: File, start: int, end: int) -> None:
            is_part = "Range" in self.headers
            self.send_response(206 if is_part else 200)
            self.send_header("Content-Type", "text/plain" if file.fault == "type" else file.mime)
            self.send_header("Content-Length", str(end - start))
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            if is_part:
                self.send_header("Content-Range", f"bytes {start}-{end - 1}/{file.size}")
            self.end_headers()

        def _send(self, file: File, start: int, end: int) -> None:
            place, began, paid = start, time.monotonic(), 0.0
            while place < end:
                if file.fault == "truncated" and place >= file.size // 2:
                    self.close_connection = True
                    return
                count = min(file.allowed(place, 0.2), end - place)
                if not count:
                    if not self._is_there():
                        self.close_connection = True
                        return
                    began, paid = time.monotonic(), 0.0
                    continue
                if file.rate:
                    paid += count / file.rate
                    time.sleep(max(0, began + paid - time.monotonic()))
                body = file.piece(place, count)
                self.wfile.write(body)
                self.wfile.flush()
                place += len(body)
                file.sent += len(body)

        def _is_there(self) -> bool:
            """Has the browser not closed the connection?"""
            readable, _writable, _broken = select.select([self.connection], [], [], 0)
            return not readable

    return Handler
