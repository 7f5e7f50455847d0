"""Installations to test on: made once per worker process, copied for each test.

Kinds, each holding what the one before holds: `bare` (schema, regions, packs), `demo` (the
demo of Shandong, no media), `lived` (tests.support.lived: work in every state).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from lms import server
from lms.app import create_app
from lms.config import Settings, from_environment
from tests.support.lived import live
from tests.support.postgres import Postgres

KINDS = ("bare", "demo", "lived")
SQLITE, POSTGRES = "sqlite", "postgres"
FACTS = "facts.json"


def settings_for(folder: Path, database_url: str | None = None, **changes: str) -> Settings:
    """Settings of an installation in `folder`, with passwords that are cheap to check."""
    environ = {"LMS_DATA": str(folder), "LMS_ARGON2_MEMORY_KIB": "8", "LMS_ARGON2_ROUNDS": "1", **changes}
    if database_url is not None:
        environ["LMS_DATABASE_URL"] = database_url
    return from_environment(environ)


class _Compiled(BytecodeCache):
    """Templates compiled once per process: every test has an application of its own, but not templates of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


@contextmanager
def running(settings: Settings) -> Iterator[Flask]:
    """The application over an installation; faults reach the test, and nothing stays open afterwards."""
    app = create_app(settings, testing=True)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    app.jinja_env.bytecode_cache = COMPILED
    try:
        yield app
    finally:
        app.extensions["lms.waker"].huey.storage.close()
        app.extensions["lms.database"].dispose()


@dataclass
class Installations:
    """The originals of one worker process and their copies."""

    root: Path
    postgres: Callable[[], Postgres]
    """Starts the server on the first call."""
    _made: dict[tuple[str, str], Settings] = field(default_factory=dict)

    def copy(self, kind: str, target: Path, backend: str = SQLITE) -> Settings:
        """A fresh installation of a kind in `target`, which does not exist yet."""
        original = self._original(kind, backend)
        shutil.copytree(original.folder, target)
        if backend == POSTGRES:
            return settings_for(target, self.postgres().copy_database(original.database_url))
        return settings_for(target)

    def facts(self, kind: str, backend: str = SQLITE) -> dict[str, Any]:
        """What the making of a kind noted: ids by name."""
        path = self._original(kind, backend).folder / FACTS
        return json.loads(path.read_text("utf-8")) if path.exists() else {}

    def _original(self, kind: str, backend: str) -> Settings:
        if (kind, backend) not in self._made:
            folder = self.root / f"{kind}-{backend}"
            # What an earlier try left would hide the fault that ended it.
            shutil.rmtree(folder, ignore_errors=True)
            self._made[kind, backend] = self._make(kind, backend, folder)
        return self._made[kind, backend]

    def _make(self, kind: str, backend: str, folder: Path) -> Settings:
        place = KINDS.index(kind)
        if place == 0:
            url = self.postgres().new_database() if backend == POSTGRES else None
            settings = settings_for(folder, url)
            server.prepare(settings)
            return settings
        settings = self.copy(KINDS[place - 1], folder, backend)
        with running(settings) as app, app.app_context():
            noted = {"logins": server.make_demo(app)} if kind == "demo" else live(app)
        (folder / FACTS).write_text(json.dumps(noted), "utf-8")
        return settings
