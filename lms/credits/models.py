"""The ledger: accounts of hours and their append-only entries (decision 7)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UTCDateTime


class HoursAccount(Base):
    """One enrolment's hours. The rules in force when it opened are frozen in it (decision 2)."""

    __tablename__ = "hours_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(26), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"))
    pack_digest: Mapped[str] = mapped_column(String(64), ForeignKey("pack_version.digest"))
    cap_percent: Mapped[int | None]
    """None: the plan sets no cap."""
    minutes_per_hour: Mapped[int]
    planned_online: Mapped[int]
    planned_offline: Mapped[int]
    required_minutes: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    online_minutes: Mapped[int] = mapped_column(default=0)
    """Snapshot of the sum of online entries; `lms credits recount` proves it."""
    offline_minutes: Mapped[int] = mapped_column(default=0)
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="0" * 64)
    __table_args__ = (
        UniqueConstraint("pseudonym", "class_id"),
        CheckConstraint("cap_percent IS NULL OR (cap_percent >= 0 AND cap_percent <= 100)", name="cap"),
    )


class LedgerEntry(Base):
    """One credit or its reversal. Never changed, never deleted."""

    __tablename__ = "ledger_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("hours_account.id"))
    number: Mapped[int]
    """Place in the account's chain, from 1."""
    unit_uid: Mapped[str] = mapped_column(String(121))
    kind: Mapped[str] = mapped_column(String(10))
    """hours; later credits, points."""
    generation: Mapped[int]
    """0, then one more after each reversal, so that a unit pays once at a time."""
    reverses: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    minutes: Mapped[int]
    """Whole minutes; negative in a reversal."""
    mode: Mapped[str] = mapped_column(String(8))
    """online, offline."""
    session_type: Mapped[str] = mapped_column(String(16))
    evidence: Mapped[str] = mapped_column(String(80))
    """What proves it, e.g. "progress:17" or "attendance:4"."""
    evidence_hash: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(40))
    issuer: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        Index("uq_ledger_entry_paid_once", "account_id", "unit_uid", "kind", "generation", unique=True,
              sqlite_where=text("reverses IS NULL"),
              postgresql_where=text("reverses IS NULL")),
        CheckConstraint("mode IN ('online', 'offline')", name="mode"),
    )
