"""Where files lie: an edge with a local folder as default. A file is named by its SHA-256."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path
from typing import Protocol

CHUNK = 1 << 20


class Store(Protocol):
    """What the product asks of a store of files."""

    def put_file(self, source: Path) -> tuple[str, int]:
        """Take a copy of a file; returns (digest, bytes). Twice is the same as once."""

    def put_bytes(self, content: bytes) -> tuple[str, int]:
        """Take bytes; returns (digest, bytes)."""

    def path(self, digest: str) -> Path | None:
        """A local file to read, None when it is not there."""


class LocalStore:
    """Files below one folder, fanned out by the first two characters of their digest."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put_file(self, source: Path) -> tuple[str, int]:
        """Copy into the store, whole or not at all."""
        digest = hashlib.sha256()
        with source.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        name = digest.hexdigest()
        target = self._target(name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            half = target.with_name(f".{secrets.token_hex(6)}.half")
            shutil.copyfile(source, half)
            _settle(half, target)
        return name, target.stat().st_size

    def put_bytes(self, content: bytes) -> tuple[str, int]:
        """Write into the store, whole or not at all."""
        name = hashlib.sha256(content).hexdigest()
        target = self._target(name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            half = target.with_name(f".{secrets.token_hex(6)}.half")
            half.write_bytes(content)
            _settle(half, target)
        return name, len(content)

    def path(self, digest: str) -> Path | None:
        """The file of a digest; what is not a digest is never a path."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            return None
        target = self._target(digest)
        return target if target.is_file() else None

    def _target(self, digest: str) -> Path:
        return self.root / digest[:2] / digest


def _settle(half: Path, target: Path) -> None:
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.rename(target)
