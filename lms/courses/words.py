"""Names of the codes of a course for people."""

from __future__ import annotations

from lms.language import pgettext


def training_type_name(code: str) -> str:
    """A training type in the words of the reader."""
    match code:
        case "employment":
            return pgettext("training type", "Skills for a job")
        case "upgrade":
            return pgettext("training type", "Job upgrade")
        case "startup":
            return pgettext("training type", "Starting a business")
        case "rural":
            return pgettext("training type", "Practical rural skills")
        case "heritage":
            return pgettext("training type", "Craft heritage")
        case "exam_preparation":
            return pgettext("training type", "Exam preparation")
        case "supported":
            return pgettext("training type", "Supported employment")
    return code


TRAINING_TYPES = ("employment", "upgrade", "startup", "rural", "heritage", "exam_preparation", "supported")


def level_name(code: str) -> str:
    """A level in the words of the reader."""
    return {"entry": pgettext("level", "Entry"), "intermediate": pgettext("level", "Intermediate"),
            "advanced": pgettext("level", "Advanced")}.get(code, code)


def session_type_name(code: str) -> str:
    """A kind of session in the words of the reader."""
    return {"theory": pgettext("session", "Theory"), "practice": pgettext("session", "Practice"),
            "visit": pgettext("session", "Visit"), "roadshow": pgettext("session", "Roadshow")}.get(code, code)


def mode_name(code: str) -> str:
    """Online or on the spot."""
    return pgettext("mode", "Online") if code == "online" else pgettext("mode", "On the spot")


def state_name(code: str) -> str:
    """The state of a version in the words of the reader."""
    return {
        "draft": pgettext("version", "Draft"), "submitted": pgettext("version", "Waits for nomination"),
        "in_review": pgettext("version", "Under review"), "returned": pgettext("version", "Returned with points"),
        "refused": pgettext("version", "Refused"), "shared": pgettext("version", "Shared"),
        "superseded": pgettext("version", "Replaced by a newer version"),
    }.get(code, code)
