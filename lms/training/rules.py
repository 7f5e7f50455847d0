"""Rules of classes. Pure."""

from __future__ import annotations


def required_minutes(planned: int, required_percent: int) -> int:
    """Minutes asked for completion, rounded up (decision 2)."""
    return -(-planned * required_percent // 100)


def fits_session(minutes: int, session_minutes: int) -> bool:
    """Attendance is from 0 to the length of the session."""
    return 0 <= minutes <= session_minutes
