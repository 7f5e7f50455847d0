"""A small browser: keeps its connection and its cookies, speaks to 127.0.0.1 only."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf[-_]token" (?:value|content)="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back, as it travelled."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    packed: bytes
    """The body as sent, mostly gzip."""
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.packed) if packed else self.packed).decode()


class Browser:
    """One person at one browser."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}
        self.token = ""
        """The newest CSRF token seen."""

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch a page; anything but 200 and 206 ends the bench."""
        return self._expect(self._send("GET", path, None, headers or {}), path, {200, 206})

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        body = urlencode({**fields, "csrf_token": self.token}).encode()
        answer = self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return self._expect(answer, path, {200, 303})

    def post_json(self, path: str, document: Any) -> Answer:  # noqa: ANN401 - any JSON value
        """Send what a script sends."""
        answer = self._send("POST", path, json.dumps(document).encode(), {
            "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": self.token})
        return self._expect(answer, path, {200})

    def sign_in(self, login: str, password: str) -> None:
        """Sign in as a person does."""
        self.see_token(self.get("/sign-in"))
        if self.post("/sign-in", login=login, password=password).status != 303:
            raise RuntimeError(f"{login} could not sign in")

    def see_token(self, page: Answer) -> None:
        """Take the CSRF token from a page."""
        found = _TOKEN.search(page.text)
        if found is None:
            raise RuntimeError("the page holds no CSRF token")
        self.token = found[1]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        began = time.perf_counter()
        self._connection.request(method, path, body, {
            "Accept": "text/html", "Accept-Encoding": "gzip", "Cookie": cookies, **headers})
        response = self._connection.getresponse()
        packed = response.read()
        seconds = time.perf_counter() - began
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.split(";", 1)[0].partition("=")
            self._cookies[name] = value
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, packed, seconds)

    def _expect(self, answer: Answer, path: str, allowed: set[int]) -> Answer:
        if answer.status not in allowed:
            raise RuntimeError(f"{path} answered {answer.status}: {answer.text[:300]}")
        return answer
