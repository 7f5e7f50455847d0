"""Rules of review. Pure. The full machine of the review issue grows from this table."""

from __future__ import annotations

from collections.abc import Sequence

STEPS: dict[tuple[str, str], str] = {
    ("draft", "submit"): "submitted",
    ("submitted", "nominate"): "in_review",
    ("in_review", "approve"): "shared",
    ("in_review", "return"): "returned",
    ("in_review", "refuse"): "refused",
    ("shared", "supersede"): "superseded",
}
"""(state of a version, what is done) to the next state. What is not here cannot be done; courses.services.share
does the two that open a version and step it back."""
OUTCOMES = {"approved": "approve", "returned": "return", "refused": "refuse"}
"""What the reviewers' words come to, as an action of the table."""


def next_state(state: str, action: str) -> str | None:
    """Where an action leads, None when it cannot be done now."""
    return STEPS.get((state, action))


def outcome(verdicts: Sequence[str], approvals: int) -> str:
    """What the reviewers' words so far come to: approved, returned, refused, or "" while open.

    One return or refusal decides (the author hears the reason); approval needs the pack's number.
    """
    if "refuse" in verdicts:
        return "refused"
    if "return" in verdicts:
        return "returned"
    return "approved" if verdicts.count("approve") >= approvals else ""


def may_review(reviewer: str, *, author: str, submitted_by: str, nominated_by: str | None,
               own_regions: Sequence[str], nominated_region: str | None) -> bool:
    """Nobody reviews what they wrote, sent or nominated, nor a course of the unit that nominates it."""
    return reviewer not in {author, submitted_by, nominated_by} and nominated_region not in own_regions
