"""`lms run`: starts whole, starts quickly again, mends what was stopped half way, and says plainly what stands in its way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from lms.config import ROOT
from tests.care.conftest import rows_of
from tests.support.installation import running, settings_for
from tests.support.media import ready_media
from tests.support.people import browser
from tests.support.server import free_port, serving

pytestmark = pytest.mark.slow


def _lms(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "LMS_DATA": str(folder), "LMS_ARGON2_MEMORY_KIB": "8", "LMS_ARGON2_ROUNDS": "1", **more}
    return subprocess.run([sys.executable, "-m", "lms.cli", *words], cwd=ROOT, env=environ, capture_output=True, text=True,
                          timeout=60, check=False)


def test_the_first_start_makes_the_demo_and_begins_with_the_media(tmp_path):
    settings = settings_for(tmp_path / "data")
    with serving(settings, tmp_path / "log") as address, urllib.request.urlopen(f"{address}/courses") as answer:
        assert "电商客服".encode() in answer.read()
    with running(settings) as app:
        assert browser(app, "trainee").get("/learn/").status_code == 200
    assert rows_of(settings)["lesson_media"] >= 12


def test_a_second_start_answers_within_five_seconds(installations, tmp_path):
    settings = installations.copy("demo", tmp_path / "data")
    with running(settings) as app:
        ready_media(app)
    before, began = rows_of(settings), time.monotonic()
    with serving(settings, tmp_path / "log"):
        assert time.monotonic() - began < 5
    assert rows_of(settings) == before


@pytest.mark.parametrize("left", ["a folder without anything", "keys only", "a schema without people"])
def test_a_start_that_was_stopped_half_way_is_mended_by_the_next(tmp_path, left):
    folder = tmp_path / "data"
    assert _lms(folder, "migrate").returncode == 0
    if left != "a schema without people":
        for path in folder.glob("changxue.sqlite*"):
            path.unlink()
    if left == "a folder without anything":
        for path in folder.glob("keys/*"):
            path.unlink()
    made = _lms(folder, "demo", "reset")
    assert (made.returncode, made.stdout.startswith("Demo accounts: trainee, ")) == (0, True)
    assert rows_of(settings_for(folder))["account"] == 10


def test_a_taken_port_is_one_plain_sentence_and_nothing_is_prepared(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = _lms(tmp_path / "data", "run", "--port", str(port))
    assert said.returncode == 1
    assert said.stderr.strip() == f"Error: Port {port} is in use. Choose another: make run PORT={port + 1}"
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_made_is_one_plain_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    said = _lms(tmp_path / "file" / "data", "migrate")
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("setting", [{"PORT": "http"}, {"PORT": "0"}, {"LMS_ARGON2_ROUNDS": "many"}])
def test_a_setting_that_makes_no_sense_is_named(tmp_path, setting):
    said = _lms(tmp_path / "data", "migrate", **setting)
    assert said.returncode == 1
    assert next(iter(setting)) in said.stderr
    assert "Traceback" not in said.stderr


def test_an_unknown_database_is_one_plain_sentence(tmp_path):
    said = _lms(tmp_path / "data", "migrate", LMS_DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    assert (said.returncode, said.stderr) == (1, "The database does not answer. Start it, or mend LMS_DATABASE_URL.\n")


def test_demo_accounts_are_refused_where_others_can_reach_the_server(tmp_path):
    said = _lms(tmp_path / "data", "demo", "reset", LMS_HOST="0.0.0.0")
    assert said.returncode == 1
    assert "they are only made on 127.0.0.1" in said.stderr
    assert not (tmp_path / "data").exists()


def test_the_password_of_the_demo_comes_from_the_environment(tmp_path):
    assert _lms(tmp_path / "data", "demo", "reset", LMS_DEMO_PASSWORD="another demo sentence").returncode == 0
    with running(settings_for(tmp_path / "data")) as app:
        answer = browser(app).post("/sign-in", data={"login": "trainee", "password": "another demo sentence"})
        assert answer.status_code == 303
