"""The whole application on an empty database, and a shared course to try."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from lms import clock
from lms.app import create_app
from lms.config import from_environment
from lms.courses import services as courses
from lms.courses.source import CourseSource
from lms.db import Base, Database
from lms.people.models import Account, Region
from tests.player.makers import make_course, make_media

AUTHOR = "p" * 26


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(from_environment({"LMS_DATA": str(tmp_path), "LMS_ARGON2_MEMORY_KIB": "8"}), testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    database: Database = app.extensions["lms.database"]
    Base.metadata.create_all(database.engine)
    yield app
    database.dispose()


@pytest.fixture
def client(app: Flask) -> Client:
    client = app.test_client()
    client.set_cookie("language", "en")
    return client


def share(app: Flask, course: CourseSource | None = None, *, ready: tuple[int, ...] = (0,)) -> CourseSource:
    """Put a shared course into the database; media of the lessons named in `ready`."""
    course = course or make_course()
    now = clock.now()
    with app.extensions["lms.database"].transaction(write=True) as session:
        if session.get(Region, "370000000000") is None:
            session.add(Region(code="370000000000", name="山东省", parent_code=None, level="province"))
            session.flush()
            session.add(Account(pseudonym=AUTHOR, login_index="x", password_hash="x", state="active", session_epoch=0,
                                home_region="370000000000", created_at=now))
            session.flush()
        version = courses.create_draft(session, course, jurisdiction_code="370000000000",
                                       owner_region="370000000000", author=AUTHOR, now=now)
        courses.freeze(session, version, now=now)
        courses.share(session, version, scope="370000000000", now=now)
        for number in ready:
            session.add(make_media(course.lessons[number]))
    return course
