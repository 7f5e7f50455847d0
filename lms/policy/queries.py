"""Reads about packs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.policy.models import PackVersion
from lms.policy.pack import Pack

_read: dict[str, Pack] = {}
"""Packs by digest: what a digest names never changes, so it is read once per process."""


def _pack(row: PackVersion) -> Pack:
    if row.digest not in _read:
        _read[row.digest] = Pack.from_json(row.document)
    return _read[row.digest]


def by_digest(session: Session, digest: str) -> Pack:
    """The pack as it was when something was decided under it."""
    return _read.get(digest) or _pack(session.get_one(PackVersion, digest))


def for_region_line(session: Session, line: Sequence[str]) -> Pack | None:
    """The pack in force for a region: that of the nearest jurisdiction at or above it.

    `line` is the region and those above it, nearest first. A later plan of the same
    jurisdiction wins over an earlier one; an expired plan keeps its rules (decision 8).
    """
    if not line:
        return None
    rows = session.scalars(select(PackVersion).where(
        PackVersion.jurisdiction_code.in_(line), PackVersion.current.is_(True))).all()
    if not rows:
        return None
    nearest = min(rows, key=lambda row: line.index(row.jurisdiction_code)).jurisdiction_code
    packs = [_pack(row) for row in rows if row.jurisdiction_code == nearest]
    return max(packs, key=lambda pack: pack.document.valid_from)


def current(session: Session) -> list[Pack]:
    """Every pack that the files hold now, by jurisdiction."""
    rows = session.scalars(select(PackVersion).where(PackVersion.current.is_(True))
                           .order_by(PackVersion.jurisdiction_code, PackVersion.pack_id))
    return [_pack(row) for row in rows]
