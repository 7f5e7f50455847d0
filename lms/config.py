"""Configuration: one frozen record read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds `content/`."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one installation to another."""

    folder: Path
    """Data folder: database, keys, media, job queue."""
    database_url: str
    content: Path
    host: str
    port: int
    demo_password: str
    secure_cookies: bool
    """True behind https; false only on loopback."""
    trusted_proxies: int
    """How many proxies of our own stand before the server and name the true address."""
    argon2_memory_kib: int
    argon2_rounds: int

    @property
    def keys(self) -> Path:
        """Folder of the key files, outside the database."""
        return self.folder / "keys"

    @property
    def media(self) -> Path:
        """Root of the local media store."""
        return self.folder / "media"

    @property
    def queue(self) -> Path:
        """The SQLite file by which Huey wakes the worker."""
        return self.folder / "queue.sqlite"

    @property
    def on_loopback(self) -> bool:
        """True when only this machine can reach the server."""
        return self.host in {"127.0.0.1", "::1", "localhost"}


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises ValueError with the name of a variable that makes no sense."""
    folder = Path(environ.get("LMS_DATA", str(ROOT / "var"))).resolve()
    return Settings(
        folder=folder,
        database_url=environ.get("LMS_DATABASE_URL", f"sqlite:///{folder / 'changxue.sqlite'}"),
        content=Path(environ.get("LMS_CONTENT", str(ROOT / "content"))).resolve(),
        host=environ.get("LMS_HOST", "127.0.0.1"),
        port=_whole(environ, "PORT", 8000, 1, 65535),
        demo_password=environ.get("LMS_DEMO_PASSWORD", "changxue-demo"),
        secure_cookies=environ.get("LMS_SECURE_COOKIES", "no") == "yes",
        trusted_proxies=_whole(environ, "LMS_TRUSTED_PROXIES", 0, 0, 5),
        argon2_memory_kib=_whole(environ, "LMS_ARGON2_MEMORY_KIB", 19456, 8, 4_194_304),
        argon2_rounds=_whole(environ, "LMS_ARGON2_ROUNDS", 2, 1, 100),
    )


def _whole(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdigit() or not low <= int(text) <= high:
        raise ValueError(f"{name}={text!r}: give a whole number from {low} to {high}")
    return int(text)
