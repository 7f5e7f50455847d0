"""A backup holds database, files and keys, says when it is damaged, and comes back whole on either database."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import tarfile
from pathlib import Path

import pytest

from lms.config import Settings
from lms.db import Database
from tests.care.conftest import rows_of
from tests.support.installation import POSTGRES, SQLITE, running
from tests.support.people import browser


@pytest.fixture
def small(installations, tmp_path) -> Settings:
    """An installation with some people, courses and files."""
    return installations.copy("lived", tmp_path / "data")


@pytest.fixture
def archive(small, command, tmp_path) -> Path:
    """Its backup."""
    target = tmp_path / "backup.tar"
    assert command(small, "backup", target).code == 0
    return target


def _members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar.getmembers()}


def _write(archive: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(archive, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize("target", [SQLITE, pytest.param(POSTGRES, marks=pytest.mark.postgres)])
def test_a_backup_comes_back_whole_on_either_database(lived_in, target, command, empty_for, tmp_path):
    archive, new = tmp_path / "backup.tar", empty_for(target)
    said = command(lived_in, "backup", archive)
    assert (said.code, "It holds the keys" in said.text) == (0, True)
    assert command(new, "restore", archive).text == "Restored and proved.\n"
    assert rows_of(new) == rows_of(lived_in)
    with running(new) as app:
        trainee = browser(app, "trainee")
        page = trainee.get("/learn/").text
        assert "演示学员一" in page
        assert trainee.post("/classes/2/join").status_code == 303
    assert {path.name for path in (new.media).rglob("*") if path.is_file()} == {
        path.name for path in lived_in.media.rglob("*") if path.is_file()}


def test_a_backup_is_proved_without_touching_the_installation(lived_in, command, tmp_path):
    archive, before = tmp_path / "backup.tar", rows_of(lived_in)
    command(lived_in, "backup", archive)
    said = command(lived_in, "restore", "--verify", archive)
    assert (said.code, said.text) == (0, "The backup is whole: every row, file, key, balance and chain was proved.\n")
    assert rows_of(lived_in) == before


def test_only_its_owner_reads_a_backup(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_a_backup_never_writes_over_another(small, archive, command):
    before = archive.read_bytes()
    said = command(small, "backup", archive)
    assert (said.code, "exists already" in said.text) == (1, True)
    assert archive.read_bytes() == before


def test_a_backup_that_cannot_be_finished_leaves_nothing_behind(small, command, tmp_path):
    digest = next(path for path in small.media.rglob("*") if path.is_file())
    digest.unlink()
    said = command(small, "backup", tmp_path / "half.tar")
    assert (said.code, digest.name in said.text) == (1, True)
    assert [path.name for path in tmp_path.iterdir() if "half" in path.name] == []


def test_a_backup_is_not_brought_into_an_installation_that_is_in_use(small, archive, command):
    before = rows_of(small)
    said = command(small, "restore", archive)
    assert (said.code, "Restore into an empty data folder." in said.text) == (1, True)
    assert rows_of(small) == before


@pytest.mark.parametrize("keep", [0, 1, 511, 5_000, 0.3, 0.6, 0.95])
def test_a_backup_that_was_cut_off_is_found_out(archive, small, command, keep):
    content = archive.read_bytes()
    archive.write_bytes(content[:keep if isinstance(keep, int) else int(len(content) * keep)])
    said = command(small, "restore", "--verify", archive)
    assert said.code == 1
    assert "Traceback" not in said.text
    assert "is not a whole backup" in said.text or "is damaged" in said.text


@pytest.mark.parametrize("part", ["tables/person.jsonl", "tables/ledger_entry.jsonl", "tables/audit_entry.jsonl", "media/",
                                  "keys/wrap-0001.key", "keys/index.key"])
@pytest.mark.parametrize("change", ["altered", "missing"])
def test_every_part_of_a_backup_is_proved(archive, small, command, part, change):
    members = _members(archive)
    name = next(one for one in members if one.startswith(part))
    if change == "missing":
        del members[name]
    else:
        middle = len(members[name]) // 2
        members[name] = members[name][:middle] + bytes([members[name][middle] ^ 1]) + members[name][middle + 1:]
    _write(archive, members)
    said = command(small, "restore", "--verify", archive)
    assert said.code == 1, said.text
    assert "Traceback" not in said.text


def test_a_line_of_the_ledger_changed_together_with_its_check_sum_is_found_out(archive, small, command):
    members = _members(archive)
    name, manifest = "tables/ledger_entry.jsonl", json.loads(members["manifest.json"])
    lines = [json.loads(line) for line in members[name].splitlines()]
    lines[0]["minutes"]["value"] += 100
    members[name] = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
    manifest["sha256"]["ledger_entry"] = hashlib.sha256(members[name]).hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()
    _write(archive, members)
    said = command(small, "restore", "--verify", archive)
    assert (said.code, "The backup is not whole" in said.text) == (1, True)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"x" * 600])
def test_a_file_that_is_no_backup_is_refused_in_one_sentence(small, command, tmp_path, content):
    (tmp_path / "photo.jpg").write_bytes(content)
    said = command(small, "restore", "--verify", tmp_path / "photo.jpg")
    assert (said.code, "is not a whole backup" in said.text) == (1, True)


def test_names_in_an_archive_that_lead_out_of_the_folder_write_nothing(archive, command, empty_for, tmp_path):
    members = _members(archive)
    members |= {"keys/../../stolen.key": b"x", "media/../stolen": b"x", "../stolen": b"x", "/stolen": b"x"}
    _write(archive, members)
    command(empty_for(SQLITE), "restore", archive)
    assert list(tmp_path.rglob("*stolen*")) == []


def test_a_restore_that_fails_leaves_the_place_empty_so_that_it_can_be_tried_again(archive, command, empty_for, tmp_path):
    whole, new = archive.read_bytes(), empty_for(SQLITE)
    members = _members(archive)
    members["tables/unit.jsonl"] = members["tables/unit.jsonl"][:-10]
    _write(archive, members)
    assert command(new, "restore", archive).code == 1
    archive.write_bytes(whole)
    said = command(new, "restore", archive)
    assert (said.code, said.text) == (0, "Restored and proved.\n")


def test_a_backup_of_another_version_is_refused_with_what_to_do(archive, small, command):
    members = _members(archive)
    manifest = json.loads(members["manifest.json"])
    members["manifest.json"] = json.dumps({**manifest, "revision": "9999"}).encode()
    _write(archive, members)
    said = command(small, "restore", "--verify", archive)
    assert (said.code, "made by another version" in said.text) == (1, True)


def test_new_rows_get_new_numbers_after_a_restore(lived_in, command, empty_for, tmp_path):
    new = empty_for(SQLITE if lived_in.database_url.startswith("sqlite") else POSTGRES)
    command(lived_in, "backup", tmp_path / "b.tar")
    command(new, "restore", tmp_path / "b.tar")
    database = Database(new.database_url)
    with running(new) as app:
        before = rows_of(new)["enrolment"]
        browser(app, "trainee").post("/classes/3/join")
    assert rows_of(new)["enrolment"] == before + 1
    database.dispose()
