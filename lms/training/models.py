"""Tables of an institution's path: programme, class, sessions, attendance."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, UTCDateTime


class TrainingClass(Base):
    """A class: a programme of course versions and local sessions, opened under a pack that stays with it."""

    __tablename__ = "training_class"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    jurisdiction_code: Mapped[str] = mapped_column(String(12), ForeignKey("region.code"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="planned")
    """planned, open, closed."""
    pack_digest: Mapped[str | None] = mapped_column(String(64), ForeignKey("pack_version.digest"))
    online_minutes: Mapped[int] = mapped_column(default=0)
    offline_minutes: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str] = mapped_column(String(26))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    courses: Mapped[list[ClassCourse]] = relationship(order_by="ClassCourse.position", cascade="all, delete-orphan")
    sessions: Mapped[list[OfflineSession]] = relationship(order_by="OfflineSession.position",
                                                          cascade="all, delete-orphan")
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates"),
                      Index("ix_training_class_open", "state", "jurisdiction_code", "starts_on"))


class ClassCourse(Base):
    """A course version in the programme of a class."""

    __tablename__ = "class_course"
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), primary_key=True, index=True)
    position: Mapped[int]


class OfflineSession(Base):
    """A session on the spot: from the hours plan of a course, or the institution's own."""

    __tablename__ = "offline_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), index=True)
    unit_uid: Mapped[str] = mapped_column(String(121))
    """Of the plan's unit; an own session has an own one."""
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    session_type: Mapped[str] = mapped_column(String(16))
    minutes: Mapped[int]
    held_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(80), default="")
    __table_args__ = (UniqueConstraint("class_id", "unit_uid"), CheckConstraint("minutes > 0", name="minutes"))


class Attendance(Base):
    """Minutes a person was there, as the institution recorded them. The newest row of a pair counts."""

    __tablename__ = "attendance"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("offline_session.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    minutes: Mapped[int]
    recorded_by: Mapped[str] = mapped_column(String(26))
    reason: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (Index("ix_attendance_session_enrolment", "session_id", "enrolment_id"),)
