"""Fixtures of every test: installations on both databases, the demo, a clock that the test moves.

`app` is empty (schema, regions, packs); `demo_app` has the demo; `lived_app` has work in every
state, with its ids in `facts`; `shown_app` is the same, to look at only. `both_app`, `both_lived_app` and `session` run on SQLite and on a
real PostgreSQL. `session` is rolled back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import Session

from lms import clock, language
from lms.courses import queries as course_queries
from lms.crypto import Keyring
from lms.db import Database
from lms.learning import timeline
from tests.support import commands, maur
from tests.support.installation import POSTGRES, SQLITE, Installations, running
from tests.support.people import browser, settings_of
from tests.support.postgres import Postgres
from tests.support.watch import Watch

BOTH = [SQLITE, pytest.param(POSTGRES, marks=pytest.mark.postgres)]


# A busy machine is no fault of the code: examples have no time limit. The same commit gives the same result.
hypothesis_settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """The table of media requirements is held against whole runs, by the process that sees every outcome."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(maur.Watch(), "maur")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A whole run (`make test`: first all but what needs calm, then that) fails when it did not show what
    docs/maur.md says is met."""
    config = session.config
    if hasattr(config, "workerinput") or config.option.collectonly or config.args_source != config.ArgsSource.TESTPATHS or config.option.keyword:
        return
    watch = config.pluginmanager.get_plugin("maur")
    if config.option.markexpr == "not calm":
        watch.keep(is_second_try=getattr(config.option, "lf", False))
    if session.exitstatus or config.option.markexpr not in ("", "calm"):
        return
    if config.option.markexpr == "calm" and not watch.join_kept():
        return  # the second half by itself
    unshown = watch.unshown()
    if unshown:
        print("\n" + "\n".join(unshown))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """What the product keeps for the life of a process must not pass from one test to the next."""
    language.choose(language.DEFAULT)
    timeline._known.clear()
    course_queries._lessons.clear()
    yield
    language.choose(language.DEFAULT)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], Postgres]]:
    """Starts the PostgreSQL server of this worker when it is first asked for."""
    started: list[Postgres] = []

    def start() -> Postgres:
        if not started:
            started.append(Postgres())
        return started[0]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[], Postgres]) -> Installations:
    """Originals of installations, to be copied."""
    return Installations(tmp_path_factory.mktemp("installations"), postgres)


@pytest.fixture
def app(installations: Installations, tmp_path: Path) -> Iterator[Flask]:
    """The application with schema, regions and packs, and nobody in it."""
    with running(installations.copy("bare", tmp_path / "data")) as app:
        yield app


@pytest.fixture
def demo_app(installations: Installations, tmp_path: Path) -> Iterator[Flask]:
    """The application with the demo of Shandong; no media are made."""
    with running(installations.copy("demo", tmp_path / "data")) as app:
        yield app


@pytest.fixture
def lived_app(installations: Installations, tmp_path: Path) -> Iterator[Flask]:
    """The demo with work in every state, media ready."""
    with running(installations.copy("lived", tmp_path / "data")) as app:
        yield app


@pytest.fixture(scope="session")
def shown_app(installations: Installations, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One `lived_app` for all tests of this worker that only look at pages and change nothing."""
    with running(installations.copy("lived", tmp_path_factory.mktemp("shown") / "data")) as app:
        yield app


@pytest.fixture(scope="session")
def looker(shown_app: Flask) -> Callable[..., FlaskClient]:
    """A client of `shown_app` for a person and a language, signed in once."""
    return cache(lambda login, language="en": browser(shown_app, login, language=language))


@pytest.fixture
def facts(installations: Installations) -> dict[str, Any]:
    """Ids in `lived_app`, by name."""
    return installations.facts("lived")


@pytest.fixture(params=BOTH)
def both_app(request: pytest.FixtureRequest, installations: Installations, tmp_path: Path) -> Iterator[Flask]:
    """`demo_app` on SQLite and on PostgreSQL."""
    with running(installations.copy("demo", tmp_path / "data", request.param)) as app:
        yield app


@pytest.fixture(params=BOTH)
def both_lived_app(request: pytest.FixtureRequest, installations: Installations, tmp_path: Path) -> Iterator[Flask]:
    """`lived_app` on SQLite and on PostgreSQL."""
    with running(installations.copy("lived", tmp_path / "data", request.param)) as app:
        app.extensions["tests.facts"] = installations.facts("lived", request.param)
        yield app


@pytest.fixture(scope="session", params=BOTH)
def database(request: pytest.FixtureRequest, installations: Installations,
             tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of this worker with schema, regions and packs. Nothing is ever committed to it."""
    settings = installations.copy("bare", tmp_path_factory.mktemp("database") / "data", request.param)
    database = Database(settings.database_url)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction that writes and is rolled back, on both databases."""
    with Session(database.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    """The key files of an installation."""
    return Keyring.open(tmp_path / "keys", create=True)


@pytest.fixture
def client_of(demo_app: Flask) -> Callable[[str], FlaskClient]:
    """A signed-in client, in English, for a sign-in name of the demo."""
    return lambda login: browser(demo_app, login)


@pytest.fixture
def command() -> Callable[..., commands.Said]:
    """Runs `lms …` on an installation: `command(settings, "doctor").text`."""
    return commands.run


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The product's clock, standing still at the present moment until the test moves it."""
    watch = Watch(datetime.now(UTC).replace(microsecond=0))
    monkeypatch.setattr(clock, "now", watch)
    return watch


@pytest.fixture
def unchanged(lived_app: Flask) -> Iterator[Callable[[], bool]]:
    """Was nothing committed to `lived_app` since the last question?"""
    with sqlite3.connect(settings_of(lived_app).folder / "changxue.sqlite") as connection:
        seen = [0]

        def ask() -> bool:
            before, seen[0] = seen[0], connection.execute("PRAGMA data_version").fetchone()[0]
            return before == seen[0]

        ask()
        yield ask
    connection.close()
