"""Keeping packs in the database. Callers own the transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.policy.models import PackVersion
from lms.policy.pack import Pack


def keep_packs(session: Session, packs: Mapping[str, Pack], *, now: datetime) -> int:
    """Store what the files say now; earlier versions stay for what began under them. Returns how many are new."""
    known = {row.digest: row for row in session.scalars(select(PackVersion))}
    session.execute(update(PackVersion).values(current=False))
    new = 0
    for pack in packs.values():
        row = known.get(pack.digest)
        if row is None:
            new += 1
            row = PackVersion(digest=pack.digest, pack_id=pack.id, jurisdiction_code=pack.jurisdiction.code,
                              document=pack.to_json(), loaded_at=now)
            session.add(row)
        session.flush()
        session.execute(update(PackVersion).where(PackVersion.digest == pack.digest).values(current=True))
    return new
