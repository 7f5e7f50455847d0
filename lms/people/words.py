"""Names of roles for people."""

from __future__ import annotations

from lms.language import pgettext


def role_name(role: str) -> str:
    """A role in the words of the reader."""
    names = {
        "trainee": pgettext("role", "Trainee"), "family_member": pgettext("role", "Family member"),
        "helper": pgettext("role", "Helper"), "author": pgettext("role", "Course author"),
        "teacher": pgettext("role", "Teacher"), "class_manager": pgettext("role", "Class manager"),
        "city_officer": pgettext("role", "City officer"), "county_officer": pgettext("role", "County or town officer"),
        "reviewer": pgettext("role", "Reviewer"), "province_officer": pgettext("role", "Province officer"),
        "inspector": pgettext("role", "Inspector"), "finance": pgettext("role", "Finance"),
        "data_officer": pgettext("role", "Data officer"), "evaluator": pgettext("role", "Evaluator"),
        "examiner": pgettext("role", "Examiner"), "school_registrar": pgettext("role", "School registrar"),
        "administrator": pgettext("role", "Administrator"),
    }
    return names.get(role, role)
