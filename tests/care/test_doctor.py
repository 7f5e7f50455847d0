"""`lms doctor` names what is wrong, one line a thing, and ends with 1."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from lms import jobs
from lms.config import Settings
from lms.db import Database
from lms.server import plain_sentence


def _change(settings: Settings, *statements: str) -> None:
    database = Database(settings.database_url)
    with database.transaction(write=True) as session:
        for statement in statements:
            session.execute(text(statement))
    database.dispose()


def _faults(said: str) -> dict[str, str]:
    lines = [line.removeprefix("FAULT").strip() for line in said.splitlines() if line.startswith("FAULT")]
    return dict(line.split(": ", 1) for line in lines)


@pytest.fixture
def with_worker() -> Callable[[Settings], object]:
    """Holds the lock that a running worker holds."""
    return lambda settings: jobs.only_worker(settings.folder)


def test_a_sound_installation_is_well_in_every_line(lived_in, command, with_worker):
    with with_worker(lived_in):
        said = command(lived_in, "doctor")
    assert (_faults(said.text), said.code) == ({}, 0)
    assert len(said.text.splitlines()) >= 10


def test_a_stopped_worker_is_named_with_what_starts_it(lived_in, command):
    said = command(lived_in, "doctor")
    assert said.code == 1
    assert _faults(said.text) == {"worker": "no worker is running; the server starts one, or run lms work"}


def _no_file(settings: Settings) -> None:
    next(path for path in settings.media.rglob("*") if path.is_file()).unlink()


def _short_file(settings: Settings) -> None:
    next(path for path in settings.media.rglob("*") if path.is_file()).write_bytes(b"")


def _other_key(settings: Settings) -> None:
    (settings.keys / "wrap-0001.key").write_text("ab" * 32)


BREAKS = {
    "a file is missing": (_no_file, "files", "is missing"),
    "a file was cut off": (_short_file, "files", "has 0 bytes instead of"),
    "a key is another one": (_other_key, "keys and personal data", "does not open"),
    "a balance was changed": (lambda settings: _change(settings, "UPDATE hours_account SET online_minutes = 999 WHERE id = 1"),
                              "ledger", ""),
    "a line of the ledger was changed": (lambda settings: _change(settings, "UPDATE ledger_entry SET minutes = 44 WHERE id = 1"),
                                         "ledger", ""),
    "an audit line was taken out": (lambda settings: _change(settings, "DELETE FROM audit_entry WHERE number = 1"),
                                    "audit trail", "is broken"),
    "a job failed": (lambda settings: _change(
        settings, "UPDATE job SET state = 'failed', error = 'no voice' WHERE id = (SELECT min(id) FROM job)",
        "INSERT INTO job (kind, key, payload, state, priority, attempts, progress, error, created_at) VALUES "
        "('media.build', 'x', '{}', 'failed', 0, 3, 0, 'no voice', '2026-01-01 00:00:00')"), "failed jobs", "no voice"),
    "the schema is old": (lambda settings: _change(settings, "UPDATE alembic_version SET version_num = '0000'"),
                          "database schema", "run lms migrate"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_named(lived_in, command, with_worker, name):
    breaks, check, sentence = BREAKS[name]
    breaks(lived_in)
    with with_worker(lived_in):
        said = command(lived_in, "doctor")
    assert said.code == 1
    assert set(_faults(said.text)) == {check}
    assert sentence in _faults(said.text)[check]


def test_the_ledger_and_every_balance_are_proved_by_a_command(lived_in, command):
    assert command(lived_in, "credits", "recount").code == 0
    _change(lived_in, "UPDATE hours_account SET online_minutes = online_minutes + 1 WHERE id = 1")
    assert command(lived_in, "credits", "recount").code == 1


def test_new_keys_open_everyone_and_the_old_file_may_go(lived_in, command, with_worker):
    said = command(lived_in, "keys", "rotate")
    assert (said.code, "10 keys are wrapped by key 0002" in said.text) == (0, True)
    (lived_in.keys / "wrap-0001.key").unlink()
    with with_worker(lived_in):
        assert command(lived_in, "doctor").code == 0


def test_missing_keys_are_one_plain_sentence(lived_in, command):
    for path in lived_in.keys.glob("wrap-*.key"):
        path.unlink()
    said = command(lived_in, "doctor")
    assert said.code == 1
    assert "no wrapping key in" in said.text


@pytest.mark.parametrize(("fault", "words"), [
    (OSError(28, "No space left on device"), "too little space"),
    (PermissionError(13, "Permission denied"), "cannot be written"),
    (OSError(30, "Read-only file system"), "cannot be written"),
    (RuntimeError("unable to open database file"), "cannot be written"),
])
def test_a_fault_of_the_place_is_one_plain_sentence(lived_in, fault, words):
    assert words in (plain_sentence(fault, lived_in) or "")


def test_a_fault_of_ours_is_not_hidden_behind_a_sentence(lived_in):
    assert plain_sentence(ValueError("a bug"), lived_in) is None
