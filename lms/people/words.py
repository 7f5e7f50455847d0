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


def action_name(action: str) -> str:
    """An entry of the audit trail in the words of the reader; an unknown one as it was written."""
    names = {
        "account opened": pgettext("audit", "Account opened"), "signed in": pgettext("audit", "Signed in"),
        "sign-in refused": pgettext("audit", "Sign-in refused"),
        "password changed": pgettext("audit", "Password changed"),
        "sessions ended": pgettext("audit", "Signed out everywhere"),
        "role granted": pgettext("audit", "Role given"), "role ended": pgettext("audit", "Role ended"),
        "person erased": pgettext("audit", "Personal data erased"), "keys rotated": pgettext("audit", "Keys changed"),
        "submitted": pgettext("audit", "Course submitted"), "nominated": pgettext("audit", "Course nominated"),
        "decided: approve": pgettext("audit", "Reviewer approved"),
        "decided: return": pgettext("audit", "Reviewer returned"),
        "decided: refuse": pgettext("audit", "Reviewer refused"), "approved": pgettext("audit", "Course approved"),
        "returned": pgettext("audit", "Course returned"), "refused": pgettext("audit", "Course refused"),
        "class planned": pgettext("audit", "Class planned"), "class opened": pgettext("audit", "Class opened"),
        "session scheduled": pgettext("audit", "Session scheduled"),
        "session added": pgettext("audit", "Session added"),
        "attendance recorded": pgettext("audit", "Attendance recorded"),
        "item confirmed": pgettext("audit", "Check question confirmed"),
        "offline study confirmed": pgettext("audit", "Offline study confirmed"),
    }
    return names.get(action, action)
