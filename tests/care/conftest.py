"""Commands as they are typed, and installations to take care of."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, event, func, select

from lms import language
from lms.cli import lms
from lms.config import Settings
from lms.db import Base, Database
from tests.conftest import BOTH
from tests.support.installation import POSTGRES, SQLITE, Installations, settings_for
from tests.support.postgres import Postgres


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    text: str
    code: int


Command = Callable[..., Said]


@pytest.fixture
def command() -> Command:
    """Runs `lms …` on an installation."""

    def run(settings: Settings, *words: str | Path) -> Said:
        environ = {"LMS_DATA": str(settings.folder), "LMS_DATABASE_URL": settings.database_url,
                   "LMS_ARGON2_MEMORY_KIB": "8", "LMS_ARGON2_ROUNDS": "1"}
        with _closing_connections():
            done = CliRunner(env=environ).invoke(lms, [str(word) for word in words])
        language.choose(language.DEFAULT)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            return Said(f"{done.output}{done.exception}", 1)
        return Said(done.output, done.exit_code)

    assert "LMS_DATA" not in os.environ
    return run


@contextmanager
def _closing_connections() -> Iterator[None]:
    """A command leaves its connections to the end of its process, which here is not the end of it."""
    opened: list[Any] = []

    def note(connection: Any, _record: object) -> None:
        opened.append(connection)

    event.listen(Engine, "connect", note)
    try:
        yield
    finally:
        event.remove(Engine, "connect", note)
        for connection in opened:
            connection.close()


@pytest.fixture(params=BOTH)
def lived_in(request: pytest.FixtureRequest, installations: Installations, tmp_path: Path) -> Settings:
    """A lived-in installation on SQLite and on PostgreSQL."""
    return installations.copy("lived", tmp_path / "data", request.param)


@pytest.fixture
def empty_for(tmp_path: Path, postgres: Callable[[], Postgres]) -> Callable[[str], Settings]:
    """An empty place for an installation, with an empty database."""

    def make(backend: str) -> Settings:
        assert backend in {SQLITE, POSTGRES}
        return settings_for(tmp_path / f"empty-{backend}", postgres().new_database() if backend == POSTGRES else None)

    return make


def rows_of(settings: Settings) -> dict[str, int]:
    """Rows by table."""
    database = Database(settings.database_url)
    with database.transaction(write=False) as session:
        counts = {name: session.scalar(select(func.count()).select_from(table)) or 0
                  for name, table in Base.metadata.tables.items()}
    database.dispose()
    return counts
