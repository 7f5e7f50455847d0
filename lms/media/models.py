"""Tables of files and of what was made from scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UTCDateTime


class StoredFile(Base):
    """A file of the store, named by the SHA-256 of its bytes."""

    __tablename__ = "stored_file"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(String(60))
    bytes: Mapped[int] = mapped_column(BigInteger)
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LessonMedia(Base):
    """What was built from one lesson content: the timeline and the renditions. Built once, then kept."""

    __tablename__ = "lesson_media"
    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="asked")
    """asked, ready."""
    duration_ms: Mapped[int] = mapped_column(default=0)
    manifest: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """parts, paragraphs and files as lms.media.build makes them; each file with its digest."""
    signature: Mapped[str] = mapped_column(String(64), default="")
    """Over the manifest, by the installation's signing key."""
    build_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    """Of everything the files depend on: a changed question does not speak the lesson anew."""
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
