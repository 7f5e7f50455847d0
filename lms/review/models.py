"""Tables of the way from a draft to a shared course."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UTCDateTime


class Submission(Base):
    """A frozen version on its way. One for each version."""

    __tablename__ = "submission"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), unique=True)
    pack_digest: Mapped[str] = mapped_column(String(64), ForeignKey("pack_version.digest"))
    submitted_by: Mapped[str] = mapped_column(String(26))
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    nominated_by: Mapped[str | None] = mapped_column(String(26))
    nominated_region: Mapped[str | None] = mapped_column(String(12))
    nominated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[str] = mapped_column(String(12), default="")
    """approved, returned, refused; "" while open."""


class Decision(Base):
    """One reviewer's word on a submission, with its reason."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    reviewer: Mapped[str] = mapped_column(String(26))
    verdict: Mapped[str] = mapped_column(String(12))
    """approve, return, refuse."""
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("submission_id", "reviewer"),)
