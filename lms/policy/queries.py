"""Reads about packs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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


def for_region_line(session: Session, line: Sequence[str], today: date) -> Pack | None:
    """The pack that rules a region today: that of the nearest jurisdiction at or above it.

    `line` is the region and those above it, nearest first. A later plan of the same jurisdiction wins
    from its first day on; until then, and after its end, the earlier one keeps its rules (decision 8).
    """
    if not line:
        return None
    rows = session.scalars(select(PackVersion).where(
        PackVersion.jurisdiction_code.in_(line), PackVersion.current.is_(True))).all()
    begun = [pack for pack in map(_pack, rows) if pack.document.valid_from <= today]
    if not begun:
        return None
    nearest = min((pack.jurisdiction.code for pack in begun), key=line.index)
    return max((pack for pack in begun if pack.jurisdiction.code == nearest),
               key=lambda pack: pack.document.valid_from)


def current(session: Session) -> list[Pack]:
    """Every pack that the files hold now, by jurisdiction."""
    rows = session.scalars(select(PackVersion).where(PackVersion.current.is_(True))
                           .order_by(PackVersion.jurisdiction_code, PackVersion.pack_id))
    return [_pack(row) for row in rows]
