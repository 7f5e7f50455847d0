"""Names of what may be done, and the label a view carries. Roles and the guard: people/access.py."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """What a view may ask for. ANYONE is a label too: a view without one is closed."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    STUDY = "study"
    AUTHOR_COURSE = "author-course"
    NOMINATE_COURSE = "nominate-course"
    REVIEW_COURSE = "review-course"
    SEE_REVIEWS = "see-reviews"
    RUN_CLASS = "run-class"
    GRANT_WAIVER = "grant-waiver"
    SEE_PACKS = "see-packs"
    MANAGE_ACCOUNTS = "manage-accounts"
    SEE_AUDIT = "see-audit"
    SEE_JOBS = "see-jobs"


def requires(permission: Permission) -> Callable[[View], View]:
    """Label a view; the label is data, so decorator order cannot open a door."""

    def label(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return label
