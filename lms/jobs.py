"""Work done outside a request. The table row is the record; Huey only wakes the worker.

A row is written in the transaction that asks for the work, so neither can be without the
other. The worker claims a row by a conditional update (a lease), so a job runs once even
when it is woken twice; a sweeper wakes what was lost.
"""

from __future__ import annotations

import fcntl
import logging
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from sqlalchemy import JSON, ColumnElement, Index, String, Text, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms import clock
from lms.db import Base, Database, UTCDateTime, after_commit

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""A worker that has not reported for this long is taken for dead."""
ATTEMPTS = 3
SWEEP_SECONDS = 5


class Job(Base):
    """One piece of work. `key` makes asking twice the same as asking once."""

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    """queued, running, done, failed."""
    priority: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    """Whole percent."""
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Not before this moment; None: at once."""
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (Index("ix_job_state_priority", "state", "priority"),)


@dataclass(frozen=True)
class Task:
    """What a handler is given: the payload, the database and a way to report progress."""

    payload: dict[str, Any]
    database: Database
    resources: Any
    """The application's extensions: settings, keys, stores."""
    report: Callable[[int], None]


class JobFailed(Exception):
    """The work cannot succeed however often it is tried; the message is for people."""


Handler = Callable[[Task], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind. It opens its own transactions."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


class Waker:
    """Huey on a small SQLite file. Losing the file loses no job."""

    def __init__(self, path: Path) -> None:
        self.huey = SqliteHuey("changxue", filename=str(path), fsync=False, results=False)
        self._run: Callable[[int], None] = lambda _job_id: None
        self._wake = self.huey.task(name="wake")(self._do)

    def _do(self, job_id: int) -> None:
        self._run(job_id)

    def wake(self, job_id: int, priority: int = 0) -> None:
        """Tell the worker; a failure here is only a delay until the next sweep."""
        try:
            self._wake(job_id)
        except Exception:
            log.warning("worker not woken", extra={"job_id": job_id})

    def serve(self, run: Callable[[int], None], workers: int) -> Any:  # noqa: ANN401 - Huey's consumer is untyped
        """The consumer of this process."""
        self._run = run
        return self.huey.create_consumer(workers=workers, worker_type="thread", periodic=False, initial_delay=0.05,
                                         max_delay=0.5, backoff=1.2)


def ask(session: Session, kind: str, key: str, payload: dict[str, Any], *, priority: int = 0,
        due_at: datetime | None = None, wake: Callable[[int], None] | None = None) -> Job:
    """Ask for work in the caller's transaction. A failed job of the same key is tried anew.

    Two who ask at once get one job: the second waits for the first and finds its row.
    """
    if kind not in _handlers:
        raise ValueError(f"nobody handles {kind}")
    job = session.scalar(select(Job).where(Job.key == key).with_for_update())
    if job is None:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(insert(Job).values(
            kind=kind, key=key, payload=payload, created_at=clock.now(), priority=priority, due_at=due_at,
            state="queued", attempts=0, progress=0, error="").on_conflict_do_nothing(index_elements=["key"]))
        job = session.scalars(select(Job).where(Job.key == key).with_for_update()).one()
    elif job.state == "failed":
        job.state, job.attempts, job.error, job.progress = "queued", 0, "", 0
        job.payload, job.due_at, job.finished_at = payload, due_at, None
    job.priority = max(job.priority, priority)
    session.flush()
    if wake is not None and job.state == "queued" and due_at is None:
        job_id = job.id
        after_commit(session, lambda: wake(job_id))
    return job


def run_one(database: Database, resources: Any, job_id: int) -> bool:  # noqa: ANN401 - handed on as it is
    """Claim a job and do it. False when somebody else has it or it is finished."""
    job = _claim(database, job_id)
    if job is None:
        return False
    handler = _handlers.get(job.kind)
    try:
        if handler is None:
            raise JobFailed(f"nobody handles {job.kind}")
        handler(Task(job.payload, database, resources, lambda percent: _report(database, job, percent)))
    except Exception as fault:
        log.error("job failed", extra={"job_id": job.id, "kind": job.kind, "fault": traceback.format_exc()})
        final = isinstance(fault, JobFailed) or job.attempts >= ATTEMPTS
        _finish(database, job, "failed" if final else "queued", str(fault) or type(fault).__name__)
    else:
        _finish(database, job, "done", "")
    return True


def waiting(session: Session) -> list[int]:
    """Ids of jobs that nobody is working on, most urgent first."""
    now = clock.now()
    free = or_((Job.state == "queued") & or_(Job.due_at.is_(None), Job.due_at <= now),
               (Job.state == "running") & (Job.lease_until < now))
    return list(session.scalars(select(Job.id).where(free).order_by(Job.priority.desc(), Job.id)))


@contextmanager
def only_worker(folder: Path) -> Iterator[bool]:
    """Hold the lock that makes this process the one consumer of the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "worker.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def _claim(database: Database, job_id: int) -> Job | None:
    """Take a job. One that has taken its worker down again and again is given up."""
    now = clock.now()
    lost = (Job.state == "running") & (Job.lease_until < now)
    free = or_((Job.state == "queued") & or_(Job.due_at.is_(None), Job.due_at <= now), lost & (Job.attempts < ATTEMPTS))
    with database.transaction(write=True) as session:
        session.execute(update(Job).where(Job.id == job_id, lost, Job.attempts >= ATTEMPTS).values(
            state="failed", error="the worker ended each time before the work did", lease_until=None, finished_at=now))
        claimed = session.execute(
            update(Job).where(Job.id == job_id, free)
            .values(state="running", lease_until=now + LEASE, attempts=Job.attempts + 1).returning(Job.id))
        return session.get(Job, job_id) if claimed.first() else None


def _is_still_ours(job: Job) -> ColumnElement[bool]:
    """A worker whose lease ran out must not speak for the one that took over: each claim has its own count."""
    return and_(Job.id == job.id, Job.state == "running", Job.attempts == job.attempts)


def _report(database: Database, job: Job, percent: int) -> None:
    with database.transaction(write=True) as session:
        session.execute(update(Job).where(_is_still_ours(job)).values(
            progress=max(0, min(100, percent)), lease_until=clock.now() + LEASE))


def _finish(database: Database, job: Job, state: str, error: str) -> None:
    values: dict[str, Any] = {"state": state, "error": error[:500], "lease_until": None}
    if state != "queued":
        values["finished_at"] = clock.now()
    if state == "done":
        values["progress"] = 100
    with database.transaction(write=True) as session:
        session.execute(update(Job).where(_is_still_ours(job)).values(**values))
