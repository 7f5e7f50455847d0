"""Tables of courses: what was written, frozen and shared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, UTCDateTime


class Course(Base):
    """A course over all its versions. It belongs to the region that contributes it."""

    __tablename__ = "course"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(60))
    jurisdiction_code: Mapped[str] = mapped_column(String(12), ForeignKey("region.code"))
    """Root region of the plan; nothing crosses to another unless shared outward."""
    owner_region: Mapped[str] = mapped_column(String(12), ForeignKey("region.code"), index=True)
    author: Mapped[str] = mapped_column(String(26), ForeignKey("account.pseudonym"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    versions: Mapped[list[CourseVersion]] = relationship(back_populates="course", order_by="CourseVersion.number")
    __table_args__ = (UniqueConstraint("jurisdiction_code", "uid"),)


class CourseVersion(Base):
    """One version. A draft may change; once submitted it is frozen and only its state moves."""

    __tablename__ = "course_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    """draft, submitted, in_review, returned, refused, shared, superseded."""
    title: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(String(400))
    lang: Mapped[str] = mapped_column(String(20))
    training_type: Mapped[str] = mapped_column(String(24))
    level: Mapped[str] = mapped_column(String(16))
    hash: Mapped[str] = mapped_column(String(64), default="")
    """Of the source, from freezing on."""
    online_minutes: Mapped[int]
    offline_minutes: Mapped[int]
    share_scope: Mapped[str] = mapped_column(String(12), default="")
    """Region code within which a shared version is seen; "" before."""
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    source: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """Canonical form of the whole course (lms.courses.source). The last column: SQLite reads through it to a later one."""
    course: Mapped[Course] = relationship(back_populates="versions")
    units: Mapped[list[Unit]] = relationship(back_populates="version", order_by="Unit.position",
                                             cascade="all, delete-orphan")
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        Index("ix_course_version_shared", "state", "share_scope", "shared_at"),
    )


class Unit(Base):
    """A line of the hours plan; online ones hold a lesson."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    position: Mapped[int]
    uid: Mapped[str] = mapped_column(String(60))
    """Stable over versions: a new version never pays twice."""
    mode: Mapped[str] = mapped_column(String(8))
    session_type: Mapped[str] = mapped_column(String(16))
    minutes: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(String(400), default="")
    topics: Mapped[list[str]] = mapped_column(JSON)
    content_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    """Of the lesson, None offline."""
    version: Mapped[CourseVersion] = relationship(back_populates="units")
    __table_args__ = (UniqueConstraint("version_id", "uid"),)


class LessonContent(Base):
    """What a learner studies, once per content: several versions may share it."""

    __tablename__ = "lesson_content"
    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Canonical form of the lesson (lms.courses.source)."""


class SearchTerm(Base):
    """Index of words by version: overlapping pairs for Chinese, so two characters are found on every database."""

    __tablename__ = "search_term"
    term: Mapped[str] = mapped_column(String(40), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), primary_key=True)
    __table_args__ = (Index("ix_search_term_version_id", "version_id"),)
