"""Tables of people, places and what they may do.

Every other table knows a person by pseudonym only. What identifies a person is one sealed row
(`person`) whose key (`person_key`) can be destroyed (decision 16).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UTCDateTime

PSEUDONYM = String(26)
REGION = String(12)


class Region(Base):
    """A division by its GB/T 2260 code (content/regions/regions.csv)."""

    __tablename__ = "region"
    code: Mapped[str] = mapped_column(REGION, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    parent_code: Mapped[str | None] = mapped_column(REGION, ForeignKey("region.code"), index=True)
    level: Mapped[str] = mapped_column(String(16))


class ReportingUnit(Base):
    """Who reports to whom; not the same as a code (甘肃矿区 has none, 济源 reports as a city)."""

    __tablename__ = "reporting_unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    root_code: Mapped[str] = mapped_column(REGION, ForeignKey("region.code"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    region_code: Mapped[str | None] = mapped_column(REGION, ForeignKey("region.code"))
    position: Mapped[int]
    __table_args__ = (UniqueConstraint("root_code", "name"),)


class Organisation(Base):
    """A federation office, a school, a training base, a firm."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    """federation, institution, base, employer."""
    region_code: Mapped[str] = mapped_column(REGION, ForeignKey("region.code"), index=True)
    __table_args__ = (UniqueConstraint("region_code", "name"),)


class Account(Base):
    """A way to sign in. The sign-in name is kept as a keyed fingerprint only."""

    __tablename__ = "account"
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM, primary_key=True)
    login_index: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(160))
    state: Mapped[str] = mapped_column(String(10), default="open")
    """open, closed."""
    session_epoch: Mapped[int] = mapped_column(default=1)
    """Raised to end every session of the account."""
    home_region: Mapped[str | None] = mapped_column(REGION, ForeignKey("region.code"))
    """Where share scopes place the person; a city, no finer."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    """Its password is known to all: it opens only while the server listens on loopback."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Person(Base):
    """What identifies a person: one sealed JSON document."""

    __tablename__ = "person"
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM, ForeignKey("account.pseudonym"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PersonKey(Base):
    """The person's own key, wrapped. No row, no person: destroying it is erasure."""

    __tablename__ = "person_key"
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM, ForeignKey("account.pseudonym"), primary_key=True)
    wrapping_key_id: Mapped[str] = mapped_column(String(12))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class RoleGrant(Base):
    """A role held by an account over a region or for an organisation."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM, ForeignKey("account.pseudonym"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    region_code: Mapped[str | None] = mapped_column(REGION, ForeignKey("region.code"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    competence: Mapped[str] = mapped_column(String(16), default="")
    """For reviewers: "access" when they judge accessibility (decision 9)."""
    granted_by: Mapped[str | None] = mapped_column(PSEUDONYM)
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class AuditStream(Base):
    """Head of one chain: its last number and hash."""

    __tablename__ = "audit_stream"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    length: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))


class AuditEntry(Base):
    """Who did what, when. Append-only; each entry holds the hash of the one before."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(String(80), ForeignKey("audit_stream.name"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str | None] = mapped_column(PSEUDONYM)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Ids, counts and reasons; never a person's data."""
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("stream", "number"), Index("ix_audit_entry_at", "at"))


class SignInTries(Base):
    """Failed tries of one name from one address, both as fingerprints."""

    __tablename__ = "sign_in_tries"
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)
