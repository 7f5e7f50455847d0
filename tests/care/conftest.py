"""Installations to take care of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lms.config import Settings
from lms.db import Base, Database
from tests.conftest import BOTH
from tests.support.installation import POSTGRES, SQLITE, Installations, settings_for
from tests.support.postgres import Postgres


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
