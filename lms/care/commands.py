"""Commands of care: doctor, backup, restore, keys."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import click

from lms import clock
from lms.app import create_app
from lms.care import backup, doctor
from lms.config import Settings
from lms.credits.services import recount
from lms.crypto import Keyring
from lms.db import Database
from lms.media.storage import LocalStore
from lms.people.services import audit, broken_audit_streams, rotate_keys


@click.command("doctor")
@click.pass_obj
def examine(settings: Settings) -> None:
    """Look whether everything is well; exit code 1 when something is not."""
    well = True
    for check in doctor.examine(create_app(settings)):
        well = well and not check.fault
        click.echo(f"{'well ' if not check.fault else 'FAULT'}  {check.name}: {check.fault or check.detail or 'all right'}")
    if not well:
        raise SystemExit(1)


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def write_backup(settings: Settings, target: Path) -> None:
    """Write database, files and keys into one archive."""
    app = create_app(settings)
    counts = backup.write(app.extensions["lms.database"], settings.keys, LocalStore(settings.media), target)
    click.echo(f"{target}: {sum(counts.values())} rows of {len(counts)} tables, keys and files. "
               "It holds the keys: keep it as safe as the installation.")


@click.command("restore")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--verify", is_flag=True, help="Only try it in a temporary place and prove that it is whole.")
@click.pass_obj
def bring_back(settings: Settings, archive: Path, verify: bool) -> None:
    """Bring an archive into an empty installation, or prove that one could be."""
    if verify:
        with tempfile.TemporaryDirectory() as place:
            trial = Path(place)
            _restore(replace(settings, folder=trial, database_url=f"sqlite:///{trial / 'trial.sqlite'}"), archive)
        click.echo("The backup is whole: every row, file, key, balance and chain was proved.")
    else:
        _restore(settings, archive)
        click.echo("Restored and proved.")


@click.group("keys")
def keys_group() -> None:
    """Keys that seal personal data."""


@keys_group.command("rotate")
@click.pass_obj
def rotate(settings: Settings) -> None:
    """Make a new wrapping key and wrap every person's key anew."""
    app = create_app(settings)
    ring = app.extensions["lms.keys"].with_new_wrapping_key()
    with app.extensions["lms.database"].transaction(write=True) as session:
        changed = rotate_keys(session, ring)
        audit(session, "keys", "keys rotated", "keys", actor=None, now=clock.now(), facts={"count": changed})
    click.echo(f"{changed} keys are wrapped by key {ring.newest}. Restart the server; when a backup is made, the older "
               "key files may go.")


def _restore(settings: Settings, archive: Path) -> None:
    settings.folder.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        backup.restore(archive, database, settings.keys, settings.media)
        keys, store = Keyring.open(settings.keys, create=False), LocalStore(settings.media)
        with database.transaction(write=False) as session:
            faults = [*backup.faults_of_files(session, store), *backup.faults_of_keys(session, keys),
                      *recount(session), *broken_audit_streams(session)]
    finally:
        database.dispose()
    if faults:
        raise click.ClickException("The backup is not whole: " + "; ".join(faults[:5]))


COMMANDS = (examine, write_backup, bring_back, keys_group)
