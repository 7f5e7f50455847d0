"""`lms …` as it is typed, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlalchemy import Engine, event

from lms import language
from lms.cli import lms
from lms.config import Settings


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    text: str
    code: int


def run(settings: Settings, *words: str | Path) -> Said:
    """Run a command on an installation. A refusal is what it says and code 1, as at the entry point."""
    environ = {"LMS_DATA": str(settings.folder), "LMS_DATABASE_URL": settings.database_url,
               "LMS_ARGON2_MEMORY_KIB": "8", "LMS_ARGON2_ROUNDS": "1"}
    with _closing_connections():
        done = CliRunner(env=environ).invoke(lms, [str(word) for word in words])
    language.choose(language.DEFAULT)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        return Said(f"{done.output}{done.exception}", 1)
    return Said(done.output, done.exit_code)


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
