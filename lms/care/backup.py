"""Backup and restore: database, files and keys in one archive, the same for every database.

The archive is a tar: `manifest.json` first, then `tables/<name>.jsonl`, `keys/*`, `media/<digest>`.
Rows are written as the database holds them, so sealed data stays sealed; the keys lie beside
them, which makes the archive as sensitive as the installation.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from lms import clock, schema
from lms.crypto import Damaged, KeyMissing, Keyring
from lms.db import Base, Database
from lms.errors import Refused
from lms.media.models import StoredFile
from lms.media.storage import LocalStore
from lms.people.models import Person, PersonKey
from lms.people.services import open_personal_data

FORMAT = 1
ROWS_AT_ONCE = 500


def write(database: Database, keys: Path, store: LocalStore, target: Path) -> dict[str, int]:
    """Write an archive, whole or not at all; returns rows by table. Refuses to overwrite."""
    if target.exists():
        raise Refused(f"{target} exists already. Choose another name.", code="exists")
    half = target.with_name(f".{target.name}.half")
    counts: dict[str, int] = {}
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar, \
                tempfile.TemporaryDirectory(dir=target.parent) as place, \
                database.transaction(write=False) as session:
            digests: dict[str, str] = {}
            for table in Base.metadata.sorted_tables:
                path = Path(place) / f"{table.name}.jsonl"
                counts[table.name], digests[table.name] = _dump(session, table, path)
            key_files = sorted(keys.glob("*.key"))
            manifest = {"format": FORMAT, "revision": schema.revision(database), "rows": counts, "sha256": digests,
                        "keys": {key.name: hashlib.sha256(key.read_bytes()).hexdigest() for key in key_files},
                        "made_at": clock.now().isoformat()}
            _add_bytes(tar, "manifest.json", json.dumps(manifest, indent=1).encode())
            for name in counts:
                tar.add(Path(place) / f"{name}.jsonl", f"tables/{name}.jsonl")
            for key in key_files:
                tar.add(key, f"keys/{key.name}")
            for digest in session.scalars(select(StoredFile.digest).order_by(StoredFile.digest)):
                kept = store.path(digest)
                if kept is None:
                    raise Refused(f"The file {digest} is missing in the store; run lms doctor.", code="file-missing")
                tar.add(kept, f"media/{digest}")
        half.rename(target)
    finally:
        half.unlink(missing_ok=True)
    return counts


def restore(archive: Path, database: Database, keys: Path, media: Path) -> dict[str, int]:
    """Bring an archive into an empty installation; returns rows by table. The caller verifies afterwards."""
    if any(keys.glob("*.key")) if keys.exists() else False:
        raise Refused("This installation has keys already. Restore into an empty data folder.", code="not-empty")
    try:
        with tarfile.open(archive, "r:") as tar:
            return _unpack(tar, database, keys, media)
    except (tarfile.TarError, KeyError, json.JSONDecodeError) as fault:
        _take_back(keys)
        raise Refused(f"{archive} is not a whole backup: {fault}", code="damaged") from fault
    except Exception:
        _take_back(keys)
        raise


def _take_back(keys: Path) -> None:
    """Rows are rolled back and files lie under their own digest; without keys the place counts as empty again."""
    for key in keys.glob("*.key"):
        key.unlink()


def _unpack(tar: tarfile.TarFile, database: Database, keys: Path, media: Path) -> dict[str, int]:
    manifest = json.loads(_read(tar, "manifest.json"))
    if manifest["format"] != FORMAT or manifest["revision"] != schema.head():
        raise Refused("This backup was made by another version. Restore it with that version, then migrate.",
                      code="version")
    for name, digest in manifest["keys"].items():
        if hashlib.sha256(_read(tar, f"keys/{name}")).hexdigest() != digest:
            raise Refused(f"The key file {name} of the backup is damaged.", code="damaged")
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = LocalStore(media)
    for member in tar.getmembers():
        kind, _slash, name = member.name.partition("/")
        if not member.isfile() or "/" in name:
            continue
        if kind == "keys" and name.endswith(".key"):
            handle = os.open(keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(_read(tar, member.name))
        elif kind == "media":
            digest, _size = store.put_bytes(_read(tar, member.name))
            if digest != name:
                raise Refused(f"The file {name} of the backup is damaged.", code="damaged")
    schema.migrate(database)
    counts: dict[str, int] = {}
    with database.transaction(write=True) as session:
        for table in Base.metadata.sorted_tables:
            content = _read(tar, f"tables/{table.name}.jsonl")
            if hashlib.sha256(content).hexdigest() != manifest["sha256"][table.name]:
                raise Refused(f"The table {table.name} of the backup is damaged.", code="damaged")
            counts[table.name] = _load(session, table, content)
    return counts


def faults_of_files(session: Session, store: LocalStore) -> Iterator[str]:
    """Files that the database names and the store lacks or holds damaged."""
    for digest, size in session.execute(select(StoredFile.digest, StoredFile.bytes)):
        path = store.path(digest)
        if path is None:
            yield f"file {digest} is missing"
        elif path.stat().st_size != size:
            yield f"file {digest} has {path.stat().st_size} bytes instead of {size}"


def faults_of_keys(session: Session, keys: Keyring) -> Iterator[str]:
    """People whose data does not open."""
    for person, key in session.execute(select(Person, PersonKey).join(PersonKey, PersonKey.pseudonym ==
                                                                      Person.pseudonym)):
        try:
            open_personal_data(keys, person, key)
        except (Damaged, KeyMissing) as fault:
            yield f"personal data of {person.pseudonym} does not open: {fault}"


def _dump(session: Session, table: Table, path: Path) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    with path.open("wb") as file:
        rows = session.execute(select(table).order_by(*table.primary_key.columns)).mappings().all()
        for row in _parents_first(table, [dict(one) for one in rows]):
            line = json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    return count, digest.hexdigest()


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order rows of a table that refers to itself so that each stands after the one it names."""
    own = [key for key in table.foreign_keys if key.column.table is table]
    if not own:
        return rows
    key, target = own[0].parent.name, own[0].column.name
    ordered: list[dict[str, Any]] = []
    placed: set[Any] = set()
    waiting = rows
    while waiting:
        ready = [row for row in waiting if row[key] is None or row[key] in placed]
        if not ready:
            return ordered + waiting
        ordered += ready
        placed.update(row[target] for row in ready)
        waiting = [row for row in waiting if row[target] not in placed]
    return ordered


def _load(session: Session, table: Table, content: bytes) -> int:
    if session.scalar(select(func.count()).select_from(table)):
        raise Refused("This database is not empty. Restore into an empty one.", code="not-empty")
    rows = [{name: _typed(value) for name, value in json.loads(line).items()}
            for line in content.splitlines()]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        session.execute(insert(table), rows[start:start + ROWS_AT_ONCE])
    if rows and session.get_bind().dialect.name == "postgresql" and "id" in table.columns:
        session.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
                        {"table": table.name, "last": max(int(str(row["id"])) for row in rows)})
    return len(rows)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"moment": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"value": value}


def _typed(wrapped: dict[str, Any]) -> object:
    kind, value = next(iter(wrapped.items()))
    if kind == "bytes":
        return base64.b64decode(value)
    if kind == "moment":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind == "day" else value


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))
