"""Keys that live outside the database, and what they do.

Each person has a key of their own (envelope encryption, AES-256-GCM). It is stored wrapped by
the newest *wrapping key*; destroying it erases the person. Uniqueness is kept by an HMAC with
its own key; addresses and manifests are signed with another.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


class KeyMissing(Exception):
    """A key file that the data needs is not there."""


class Damaged(Exception):
    """Sealed bytes that do not open: changed, or sealed by another key."""


@dataclass(frozen=True)
class Keyring:
    """The key files of one installation."""

    folder: Path
    wrapping: dict[str, bytes]
    """Key id to key; the greatest id is the newest and wraps."""
    index_key: bytes
    signing_key: bytes

    @classmethod
    def open(cls, folder: Path, *, create: bool) -> Keyring:
        """Read the key files; make them when `create` and the folder has none."""
        if create and not any(folder.glob("*.key")):
            _make_keys(folder)
        wrapping = {path.stem.removeprefix("wrap-"): _read_key(path) for path in sorted(folder.glob("wrap-*.key"))}
        if not wrapping:
            raise KeyMissing(f"no wrapping key in {folder}")
        return cls(folder, wrapping, _read_key(folder / "index.key"), _read_key(folder / "signing.key"))

    @property
    def newest(self) -> str:
        """Id of the key that wraps from now on."""
        return max(self.wrapping)

    def with_new_wrapping_key(self) -> Keyring:
        """Add a wrapping key; the caller re-wraps and may then delete the old file."""
        name = f"{int(self.newest) + 1:04d}"
        write_key(self.folder / f"wrap-{name}.key", secrets.token_bytes(KEY_BYTES))
        return Keyring.open(self.folder, create=False)

    def wrap(self, key: bytes, owner: str) -> tuple[str, bytes]:
        """Seal a person's key; returns (wrapping key id, wrapped bytes)."""
        return self.newest, seal(self.wrapping[self.newest], key, owner)

    def unwrap(self, key_id: str, wrapped: bytes, owner: str) -> bytes:
        """Open a person's key. Raises KeyMissing or Damaged."""
        if key_id not in self.wrapping:
            raise KeyMissing(f"wrapping key {key_id} is missing in {self.folder}")
        return unseal(self.wrapping[key_id], wrapped, owner)

    def index(self, purpose: str, text: str) -> str:
        """A keyed fingerprint, for uniqueness without keeping the text."""
        return hmac.new(self.index_key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def sign(self, purpose: str, text: str, length: int = 32) -> str:
        """A signature in hex, `length` characters long."""
        return hmac.new(self.signing_key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:length]

    def signed(self, purpose: str, text: str, signature: str) -> bool:
        """Is this the signature that `sign` gives a text, neither shorter nor longer? Compared in constant time."""
        expected = self.sign(purpose, text)
        return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))

    def session_secret(self) -> str:
        """The secret of session cookies, derived so that it is never a signature."""
        return hmac.new(self.signing_key, b"session-cookies", hashlib.sha256).hexdigest()


def new_key() -> bytes:
    """A fresh random key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plain: bytes, owner: str) -> bytes:
    """Encrypt; `owner` is bound to the result, so rows cannot be swapped."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, owner.encode())


def unseal(key: bytes, sealed: bytes, owner: str) -> bytes:
    """Decrypt. Raises Damaged."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], owner.encode())
    except (InvalidTag, ValueError) as fault:
        raise Damaged("these bytes do not open with this key") from fault


def write_key(path: Path, key: bytes) -> None:
    """Write a key file that only its owner reads, whole or not at all."""
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(key.hex())
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)


def _make_keys(folder: Path) -> None:
    """All three key files or none: a start that is stopped half way leaves no half set behind."""
    half = folder.with_name(f"{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True, mode=0o700)
    for name in ("wrap-0001", "signing", "index"):
        write_key(half / f"{name}.key", secrets.token_bytes(KEY_BYTES))
    if folder.exists():
        folder.rmdir()
    half.rename(folder)


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (FileNotFoundError, ValueError) as fault:
        raise KeyMissing(f"{path} is missing or damaged") from fault
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"{path} is damaged")
    return key
