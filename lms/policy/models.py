"""Packs as they were when something was decided under them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UTCDateTime


class PackVersion(Base):
    """One resolved pack, kept for good: a class keeps the rules in force when it opened."""

    __tablename__ = "pack_version"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    pack_id: Mapped[str] = mapped_column(String(60), index=True)
    jurisdiction_code: Mapped[str] = mapped_column(String(12), index=True)
    document: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    current: Mapped[bool] = mapped_column(default=True)
    """Is this what the files say now? Older versions stay for what began under them."""
