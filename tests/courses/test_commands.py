"""`lms course check` prints each finding at its place and ends with 0 or 1."""

import io
import zipfile

import pytest
from click.testing import CliRunner

from lms.courses.commands import course
from lms.courses.format import folder_files
from lms.language import speaking
from tests.courses.makers import DIGEST, PICTURE, course_folder, make_course, mend


@pytest.fixture
def run():
    def call(*arguments):
        with speaking("en"):
            result = CliRunner().invoke(course, ["check", *map(str, arguments)])
        return result.exit_code, result.output.splitlines()

    return call


def test_a_sound_course_is_summed_up(tmp_path, run):
    code, lines = run(course_folder(tmp_path))
    assert code == 0
    assert lines == ["电商客服入门. Lessons: 1. Minutes online: 12, offline: 45. Online share: 21.1%. 0 warnings."]


def test_errors_are_printed_with_file_and_line_and_fail(tmp_path, run):
    folder = course_folder(tmp_path)
    mend(folder / "course.toml", "minutes = 12", "minutes = 0")
    mend(folder / "course.toml", '"entry"', '"none"')
    code, lines = run(folder)
    assert code == 1
    assert lines[0].startswith("course.toml:7: level")
    assert lines[1].startswith("course.toml:21: minutes")
    assert lines[-1] == "2 things to mend."


def test_warnings_fail_only_when_strict(tmp_path, run):
    folder = course_folder(tmp_path)
    (folder / "notes.txt").write_text("x")
    assert run(folder)[0] == 0
    assert run(folder)[1][-1].endswith("1 warning.")
    assert run(folder, "--strict")[0] == 1


def test_an_archive_is_checked_too(tmp_path, run):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packing:
        for name, content in folder_files(make_course(), {DIGEST: PICTURE}).items():
            packing.writestr(name, content)
    (tmp_path / "course.zip").write_bytes(stream.getvalue())
    assert run(tmp_path / "course.zip")[0] == 0


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path, run):
    code, lines = run(tmp_path / "none")
    assert code == 1
    assert "no folder" in lines[0]
