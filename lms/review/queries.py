"""Reads for nominating and reviewing; who may see what is part of each query."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, selectinload

from lms.courses.models import Course, CourseVersion
from lms.people.models import ReportingUnit
from lms.review.models import Decision, Submission

WITH_UNITS = (selectinload(CourseVersion.units), selectinload(CourseVersion.course))


def submissions_of_regions(session: Session, regions: Iterable[str]) -> list[tuple[Submission, CourseVersion]]:
    """Submissions of courses that belong to these regions: those that wait first, then the newest."""
    rows = session.execute(select(Submission, CourseVersion).join(CourseVersion, CourseVersion.id ==
                           Submission.version_id).join(Course).where(Course.owner_region.in_(set(regions)))
                           .order_by(CourseVersion.state != "submitted", Submission.id.desc()).limit(100).options(*WITH_UNITS)).all()
    return [(submission, version) for submission, version in rows]


def submission_of_regions(session: Session, submission_id: int,
                          regions: Iterable[str]) -> tuple[Submission, CourseVersion] | None:
    """One of them."""
    row = session.execute(select(Submission, CourseVersion).join(CourseVersion, CourseVersion.id ==
                          Submission.version_id).join(Course).where(
        Submission.id == submission_id, Course.owner_region.in_(set(regions))).options(*WITH_UNITS)).first()
    return (row[0], row[1]) if row else None


def submissions_under_review(session: Session, roots: Iterable[str]) -> list[tuple[Submission, CourseVersion]]:
    """Nominated submissions of jurisdictions for which the person reviews, oldest first."""
    rows = session.execute(select(Submission, CourseVersion).join(CourseVersion, CourseVersion.id ==
                           Submission.version_id).join(Course).where(
        Course.jurisdiction_code.in_(set(roots)), Submission.nominated_at.is_not(None))
        .order_by(Submission.outcome, Submission.nominated_at).limit(100).options(*WITH_UNITS)).all()
    return [(submission, version) for submission, version in rows]


def submission_under_review(session: Session, submission_id: int,
                            roots: Iterable[str]) -> tuple[Submission, CourseVersion] | None:
    """One of them."""
    row = session.execute(select(Submission, CourseVersion).join(CourseVersion, CourseVersion.id ==
                          Submission.version_id).join(Course).where(
        Submission.id == submission_id, Course.jurisdiction_code.in_(set(roots)),
        Submission.nominated_at.is_not(None)).options(*WITH_UNITS)).first()
    return (row[0], row[1]) if row else None


def decisions(session: Session, submission_id: int) -> list[Decision]:
    """The words said so far, in order."""
    return list(session.scalars(select(Decision).where(Decision.submission_id == submission_id)
                                .order_by(Decision.id)))


def submission_of_version(session: Session, version_id: int) -> Submission | None:
    """The submission of a version, None for a draft."""
    return session.scalar(select(Submission).where(Submission.version_id == version_id))


def contribution_counts(session: Session, root: str, units: Iterable[ReportingUnit]) -> list[tuple[str, int, int]]:
    """(unit, nominated, shared) for every reporting unit of a root, zeros included. Counts courses, not versions."""
    counts = {
        region: (nominated, shared) for region, nominated, shared in session.execute(
            select(Submission.nominated_region, func.count(func.distinct(CourseVersion.course_id)),
                   func.count(func.distinct(case((CourseVersion.shared_at.is_not(None), CourseVersion.course_id)))))
            .join(CourseVersion, CourseVersion.id == Submission.version_id).join(Course)
            .where(Course.jurisdiction_code == root, Submission.nominated_at.is_not(None))
            .group_by(Submission.nominated_region))}
    return [(unit.name, *counts.get(unit.region_code, (0, 0))) for unit in units]
