"""The database: one base class, one way to open a transaction.

SQLite by default (WAL, foreign keys, `BEGIN IMMEDIATE` where a request writes, query-only
where it reads); PostgreSQL by address alone. Only views and commands open transactions.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from flask import current_app, has_request_context, request
from sqlalchemy import DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 10_000


class Base(DeclarativeBase):
    """Base of every table; constraints get names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """An engine and the two ways to use it: to read, to write."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"pool_size": 20, "max_overflow": 20}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
        self.engine: Engine = create_engine(parsed, **options)
        event.listen(self.engine, "connect", _prepare_sqlite if self.is_sqlite else _prepare_nothing)
        event.listen(self.engine, "begin", _begin_sqlite if self.is_sqlite else _begin_other)
        self._reader = self.engine.execution_options(lms_write=False)
        self._writer = self.engine.execution_options(lms_write=True)
        self._turn = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Session]:
        """One transaction; commits at the end of the block, rolls back when it raises.

        Functions put by `after_commit` run once the change is safe.
        """
        with Session(self._writer if write else self._reader, expire_on_commit=False, autoflush=write) as session:
            with self._one_writer() if write else nullcontext(), session.begin():
                yield session
                if not write:
                    session.expunge_all()
            for then in session.info.pop("after_commit", []):
                then()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """Writers of one process queue up here on SQLite, which itself lets them sleep and try again by luck.

        Who has waited for the busy timeout goes on all the same, and is told by the database itself.
        """
        taken = self._turn is not None and self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            yield
        finally:
            if self._turn is not None and taken:
                self._turn.release()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def after_commit(session: Session, then: Callable[[], object]) -> None:
    """Run `then` when the session's transaction has been committed."""
    session.info.setdefault("after_commit", []).append(then)


def insert_if_absent(session: Session, model: type[Base], values: dict[str, Any], *,
                     index: Sequence[str] | None = None) -> None:
    """Insert a row unless one with the same key (or unique `index`) is there. Two at once make one."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    keys = index or [column.name for column in model.__table__.primary_key]
    session.execute(insert(model).values(values).on_conflict_do_nothing(index_elements=keys))


def database() -> Database:
    """The database of the running application."""
    found: Database = current_app.extensions["lms.database"]
    return found


@contextmanager
def transaction(*, write: bool | None = None) -> Iterator[Session]:
    """The transaction of a view or command: reads on GET, writes on POST and the like."""
    if write is None:
        write = not has_request_context() or request.method not in {"GET", "HEAD", "OPTIONS"}
    with database().transaction(write=write) as session:
        yield session


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    # The driver would open transactions by itself and too late for BEGIN IMMEDIATE.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")  # the key of an erased person must not linger in free pages
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _prepare_nothing(_connection: object, _record: object) -> None:
    return None


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("lms_write", True)
    driver: Any = connection.connection.driver_connection
    # Straight to the driver: by way of SQLAlchemy these cost as much as a query, and every request needs them.
    if connection.info.get("lms_write") is not write:
        driver.execute("PRAGMA query_only=OFF" if write else "PRAGMA query_only=ON")
        connection.info["lms_write"] = write
    driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_other(connection: Connection) -> None:
    if not connection.get_execution_options().get("lms_write", True):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
