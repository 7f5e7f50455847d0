"""Tables of a trainee's path: enrolment, progress, and the evidence as it came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UTCDateTime

PSEUDONYM = String(26)
CONTENT = String(64)


class Enrolment(Base):
    """A person in a class."""

    __tablename__ = "enrolment"
    id: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM, ForeignKey("account.pseudonym"))
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), index=True)
    class_title: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int] = mapped_column(ForeignKey("hours_account.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    """open, left."""
    enrolled_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("pseudonym", "class_id"),)


class EnrolledUnit(Base):
    """An online unit of the versions the class was opened with: people under way stay on their version."""

    __tablename__ = "enrolled_unit"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    unit_uid: Mapped[str] = mapped_column(String(121), primary_key=True)
    """course uid "/" unit uid: one name for a unit over all versions."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    content_hash: Mapped[str] = mapped_column(CONTENT)
    minutes: Mapped[int]
    session_type: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    __table_args__ = (Index("ix_enrolled_unit_content_hash", "content_hash"),)


class LessonProgress(Base):
    """Evidence of one person on one lesson content. Writers take turns by the person (lms.learning.attention)."""

    __tablename__ = "lesson_progress"
    id: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM, ForeignKey("account.pseudonym"))
    content_hash: Mapped[str] = mapped_column(CONTENT)
    played: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    """Union of claims made online, ms, disjoint."""
    offline: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    confirmed: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    right_items: Mapped[list[str]] = mapped_column(JSON, default=list)
    position_ms: Mapped[int] = mapped_column(default=0)
    """Where to go on; of no weight as evidence."""
    counted_ms: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("pseudonym", "content_hash"),)


class Lease(Base):
    """One opening of a lesson. A person has at most one that is not taken."""

    __tablename__ = "lease"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    progress_id: Mapped[int] = mapped_column(ForeignKey("lesson_progress.id"), index=True)
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_beat_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (Index("ix_lease_pseudonym_taken_at", "pseudonym", "taken_at"),)


class Beat(Base):
    """A beat as it arrived. (lease, number) makes a repeated one count once."""

    __tablename__ = "beat"
    id: Mapped[int] = mapped_column(primary_key=True)
    lease_id: Mapped[int] = mapped_column(ForeignKey("lease.id"))
    number: Mapped[int]
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    intervals: Mapped[list[list[int]]] = mapped_column(JSON)
    new_ms: Mapped[int]
    """Content by which the lesson grew with this beat."""
    __table_args__ = (UniqueConstraint("lease_id", "number"),)


class SentPart(Base):
    """A part of the transcript that was read: when it went out, when "Next part" came back, when it counts.

    All rows of one person form one line in which no two reading times overlap (decision 0002).
    """

    __tablename__ = "sent_part"
    progress_id: Mapped[int] = mapped_column(ForeignKey("lesson_progress.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reading_ms: Mapped[int]
    """The least time in which it can have been read."""
    ripe_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """Counts from then on, unless another lesson is held open: then reading stands still."""
    __table_args__ = (Index("ix_sent_part_pseudonym_ripe_at", "pseudonym", "ripe_at"),)


class OfflinePack(Base):
    """A lesson taken along. The token names learner, lesson, device and time of issue."""

    __tablename__ = "offline_pack"
    id: Mapped[int] = mapped_column(primary_key=True)
    progress_id: Mapped[int] = mapped_column(ForeignKey("lesson_progress.id"), index=True)
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM)
    device: Mapped[str] = mapped_column(String(40))
    daily_minutes_max: Mapped[int]
    counted_before_ms: Mapped[int]
    """What all lessons of the person counted when the pack was issued: the growth since then is bounded."""
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)


class OfflineReturn(Base):
    """What a pack brought back. (pack, number) makes a repeated one count once."""

    __tablename__ = "offline_return"
    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("offline_pack.id"))
    number: Mapped[int]
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    intervals: Mapped[list[list[int]]] = mapped_column(JSON)
    new_ms: Mapped[int]
    waiting: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    """What exceeds the bounds and waits for the institution."""
    confirmed_by: Mapped[str | None] = mapped_column(PSEUDONYM)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("pack_id", "number"), Index("ix_offline_return_pseudonym_received_at",
                                                                   "pseudonym", "received_at"))


class ItemAnswer(Base):
    """A try at a check item. Tries are unlimited; a wrong one only shows where help is needed."""

    __tablename__ = "item_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    progress_id: Mapped[int] = mapped_column(ForeignKey("lesson_progress.id"), index=True)
    item_uid: Mapped[str] = mapped_column(String(60))
    answer: Mapped[Any] = mapped_column(JSON)
    right: Mapped[bool]
    confirmed_by: Mapped[str | None] = mapped_column(PSEUDONYM)
    """A teacher who confirmed the item instead, with the reason."""
    reason: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class LessonNote(Base):
    """A bookmark or note at a second of a lesson. Nobody but the person reads it."""

    __tablename__ = "lesson_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(PSEUDONYM, ForeignKey("account.pseudonym"))
    content_hash: Mapped[str] = mapped_column(CONTENT)
    at_ms: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    """bookmark, note."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The text, sealed with the person's own key."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (Index("ix_lesson_note_pseudonym_content_hash", "pseudonym", "content_hash"),)
