"""Is everything well? One line a check, in words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload, undefer

from lms import jobs, schema
from lms.care import backup
from lms.config import Settings
from lms.courses.models import CourseVersion
from lms.courses.services import is_as_approved
from lms.credits.services import recount
from lms.db import Database
from lms.media.speech import engine_version
from lms.people.services import broken_audit_streams
from lms.policy.loading import load_folder

LEAST_FREE_BYTES = 1 << 30


@dataclass(frozen=True)
class Check:
    """One thing looked at; `fault` is empty when it is well."""

    name: str
    fault: str
    detail: str = ""


def examine(app: Flask) -> Iterator[Check]:
    """Look at everything, the cheap things first; a check that breaks is a fault, not an end."""
    settings: Settings = app.extensions["lms.settings"]
    database: Database = app.extensions["lms.database"]
    yield _look("data folder", lambda: _folder(settings))
    yield _look("database schema", lambda: _schema(database))
    yield _look("keys and personal data", lambda: _first(_faults(app, "keys")))
    yield _look("policies", lambda: (f"{len(load_folder(settings.content / 'policies'))} load", ""))
    yield _look("speech engine", lambda: (engine_version(), ""))
    yield _look("files", lambda: _first(_faults(app, "files")))
    yield _look("frozen courses", lambda: _first(_faults(app, "courses")))
    yield _look("ledger", lambda: _first(_faults(app, "ledger")))
    yield _look("audit trail", lambda: _first(_faults(app, "audit")))
    yield _look("worker", lambda: _worker(settings))
    yield _look("failed jobs", lambda: _failed(database))


def _look(name: str, look: Callable[[], tuple[str, str]]) -> Check:
    try:
        detail, fault = look()
    except Exception as broken:
        return Check(name, f"cannot be checked: {broken}")
    return Check(name, fault, detail)


def _folder(settings: Settings) -> tuple[str, str]:
    free = shutil.disk_usage(settings.folder).free
    if not os.access(settings.folder, os.W_OK):
        return "", f"{settings.folder} cannot be written"
    return f"{free // (1 << 20)} MB free", "" if free >= LEAST_FREE_BYTES else "less than 1 GB is free"


def _schema(database: Database) -> tuple[str, str]:
    there, wanted = schema.revision(database), schema.head()
    return f"revision {there}", "" if there == wanted else f"{wanted} is wanted: run lms migrate"


def _faults(app: Flask, kind: str) -> Iterator[str]:
    with app.extensions["lms.database"].transaction(write=False) as session:
        if kind == "keys":
            yield from backup.faults_of_keys(session, app.extensions["lms.keys"])
        elif kind == "files":
            yield from backup.faults_of_files(session, app.extensions["lms.store"])
        elif kind == "courses":
            frozen = session.scalars(select(CourseVersion).where(CourseVersion.hash != "").options(
                selectinload(CourseVersion.units), undefer(CourseVersion.source)))
            yield from (f"version {one.id} is not what was submitted" for one in frozen
                        if not is_as_approved(session, one))
        elif kind == "ledger":
            yield from recount(session)
        else:
            yield from (f"chain {name} is broken" for name in broken_audit_streams(session))


def _first(faults: Iterator[str]) -> tuple[str, str]:
    found = list(faults)
    return "", "" if not found else found[0] + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")


def _worker(settings: Settings) -> tuple[str, str]:
    with jobs.only_worker(settings.folder) as free:
        return ("", "no worker is running; the server starts one, or run lms work") if free else ("running", "")


def _failed(database: Database) -> tuple[str, str]:
    with database.transaction(write=False) as session:
        failed = session.scalars(select(jobs.Job).where(jobs.Job.state == "failed").limit(20)).all()
        return "", "; ".join(f"{job.kind} {job.id}: {job.error}" for job in failed)
