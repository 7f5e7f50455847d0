"""`lms course bring` makes a course folder the draft of an author, and shows it before it keeps it."""

import pytest
from sqlalchemy import func, select

from lms.courses import source
from lms.courses.models import Course, CourseVersion
from lms.db import Database
from lms.jobs import Job
from lms.media.models import StoredFile
from lms.media.storage import LocalStore
from tests.courses.test_more_in_a_lesson import FILM, FILM_DIGEST, rich_folder, rich_lesson
from tests.support.commands import run


@pytest.fixture
def demo(installations, tmp_path):
    return installations.copy("demo", tmp_path / "data")


def kept(settings):
    """Number of courses, and the brought one."""
    database = Database(settings.database_url)
    try:
        with database.transaction(write=False) as session:
            version = session.scalar(select(CourseVersion).join(Course).where(Course.uid == "brought"))
            found = source.from_json(version.source) if version else None
            jobs = [job.payload for job in session.scalars(select(Job)) if job.payload.get("films")]
            return session.scalar(select(func.count(Course.id))), found, jobs, session.get(StoredFile, FILM_DIGEST)
    finally:
        database.dispose()


def test_a_folder_is_shown_first_and_kept_when_asked(demo, tmp_path):
    folder = rich_folder(tmp_path)
    toml = folder / "course.toml"
    toml.write_text(toml.read_text("utf-8").replace('"ecommerce-service"', '"brought"'), "utf-8")
    before, *_nothing = kept(demo)
    shown = run(demo, "course", "bring", folder, "--author", "author")
    assert (shown.code, kept(demo)[:2]) == (0, (before, None))
    assert "Nothing is kept yet" in shown.text
    said = run(demo, "course", "bring", folder, "--author", "author", "--save")
    assert said.code == 0, said.text
    count, course, (payload,), file = kept(demo)
    assert (count, course.lessons) == (before + 1, (rich_lesson(),))
    assert payload["films"] == {"sign/film.mp4": FILM_DIGEST}
    assert (file.mime, file.bytes) == ("video/mp4", len(FILM))
    assert LocalStore(demo.media).path(FILM_DIGEST).read_bytes() == FILM


@pytest.mark.parametrize("login", ["nobody", "trainee"])
def test_only_an_author_has_drafts(demo, tmp_path, login):
    said = run(demo, "course", "bring", rich_folder(tmp_path), "--author", login, "--save")
    assert said.code == 1
    assert f"There is no author “{login}”." in said.text


def test_a_faulty_folder_is_not_brought(demo, tmp_path):
    folder = rich_folder(tmp_path)
    (folder / "course.toml").unlink()
    said = run(demo, "course", "bring", folder, "--author", "author", "--save")
    assert said.code == 1
    assert "course.toml: This file is missing" in said.text
