"""Every key a pack may hold and the values it takes. docs/policy-packs.md explains each; a test compares the two.

Words that the code acts on come from closed lists; what is only shown stands in the plan's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lms.policy.kinds import (
    Check,
    any_text,
    day,
    flag,
    language_tag,
    month_day,
    one_of,
    prefix,
    region_code,
    slug,
    span,
    text,
    whole,
    words,
)

LEVELS = ("province", "city", "county", "town")
"""From the widest to the narrowest, as in the regions table."""

STATUSES = ("in_force", "expired", "successor_unknown")


@dataclass(frozen=True)
class Leaf:
    """A single value. `decided`: the product computes with it, so `{ unset = true }` is refused."""

    check: Check
    decided: bool = False


@dataclass(frozen=True)
class Table:
    """A table with known keys. `needs`: keys it must have as soon as it stands in a pack."""

    members: Mapping[str, Leaf | Table | Named]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """A table whose keys are names of the pack's own choosing, all with the same shape below."""

    each: Leaf | Table | Named
    pattern: str = "[a-z][a-z0-9_]*"


FLAG = Leaf(flag)
TEXT = Leaf(text)
TEXTS = Leaf(words())
LEVEL = Leaf(one_of(*LEVELS), decided=True)
PERCENT = Leaf(whole(0, 100), decided=True)
COUNT = Leaf(whole(1))

HEAD: Mapping[str, Leaf | Table | Named] = {
    "id": Leaf(slug, decided=True),
    "name": Leaf(text, decided=True),
    "lang": Leaf(language_tag, decided=True),
    "extends": Leaf(slug, decided=True),
    "register": Leaf(prefix, decided=True),
    "jurisdiction": Table(
        {
            "code": Leaf(region_code, decided=True),
            "name": Leaf(text, decided=True),
            "level": LEVEL,
            "child_level": LEVEL,
        },
        needs=("code", "name", "level"),
    ),
    "document": Table(
        {
            "title": Leaf(text, decided=True),
            "number": Leaf(any_text),
            "issued": Leaf(day),
            "valid_from": Leaf(day, decided=True),
            "valid_to": Leaf(day, decided=True),
            "status": Leaf(one_of(*STATUSES), decided=True),
            "note": TEXT,
        },
        needs=("valid_from", "status"),
    ),
}
"""What names the pack and its document. A stacked pack has its own head; it needs no source."""

HEAD_NEEDS = ("id", "name", "jurisdiction", "document")

COURSE_RULES: Mapping[str, Leaf | Table | Named] = {
    "hours": Table(
        {
            "minutes_per_hour": Leaf(whole(1, 240), decided=True),
            "cap": Table(
                {
                    "numerator": Leaf(one_of("online"), decided=True),
                    "base": Leaf(one_of("total", "theory"), decided=True),
                    "percent": PERCENT,
                    "principle": Leaf(flag, decided=True),
                    "exempt_by": LEVEL,
                },
                needs=("numerator", "base", "percent"),
            ),
        },
        needs=("minutes_per_hour",),
    ),
    "delivery": Table(
        {
            "blended": FLAG,
            "modes": Leaf(words("central", "self_arranged", "remote")),
            "central_only": TEXTS,
            "individual_application": TEXTS,
        }
    ),
    "courses": Table(
        {
            "sources": Leaf(words("purchase", "develop", "collect", "any")),
            "external": TEXTS,
            "library": FLAG,
            "unified_planning": FLAG,
            "self_study": FLAG,
            "market": FLAG,
        }
    ),
    "review": Table(
        {
            "level": LEVEL,
            "approvals": Leaf(whole(1, 20), decided=True),
            "notice_working_days": Leaf(whole(0, 250), decided=True),
        },
        needs=("level", "approvals"),
    ),
    "share": Table({"scope": LEVEL}, needs=("scope",)),
    "quota": Table({"courses_per_unit": COUNT, "featured_per_unit": COUNT}),
    "training": Table({"types": Named(Leaf(text, decided=True))}),
    "topics": Named(
        Table(
            {
                "mode": Leaf(one_of("include", "throughout"), decided=True),
                "list": Leaf(words(), decided=True),
                "required": Leaf(flag, decided=True),
            },
            needs=("mode", "list"),
        )
    ),
    "study": Table(
        {
            "daily_minutes_max": Leaf(whole(1, 1440), decided=True),
            "attendance_floor_percent": PERCENT,
            "required_percent": PERCENT,
        },
        needs=("daily_minutes_max", "attendance_floor_percent", "required_percent"),
    ),
    "credits": Table({"bank": FLAG, "hours_per_credit": Leaf(whole(1, 1000)), "school_transfer": FLAG}),
    "points": Table({"enabled": FLAG, "trial": FLAG, "daily_max": Leaf(whole(1, 10_000))}),
    "certificates": Table(
        {
            "kinds": Leaf(words("qualification", "skill_level", "special_ability", "training")),
            "issued_by": Leaf(one_of("institution")),
            "after_exam": FLAG,
            "contest_route": FLAG,
            "appraisal": FLAG,
            "dual_pilot": FLAG,
            "one_plus_x": FLAG,
        }
    ),
}

CLASS_RULES: Mapping[str, Leaf | Table | Named] = {
    "gates": Leaf(words("opening", "inspection", "funds", "completion", "satisfaction", "effect"), decided=True),
    "gates_document": TEXT,
    "filings": Leaf(words("appraisal")),
    "eligibility": Table(
        {
            "card": Leaf(one_of("disability", "any")),
            "soldier_grades": Leaf(span(1, 10)),
            "place": Leaf(words("hukou", "residence", "work", "insured", "job_seeking")),
            "age": Table({"men": Leaf(span(14, 80)), "women": Leaf(span(14, 80))}, needs=("men", "women")),
            "conditions": TEXTS,
            "groups": TEXTS,
            "focus": TEXTS,
            "family_members": FLAG,
            "family_relations": Leaf(words("direct_kin", "guardian")),
            "family_grounds": TEXTS,
        }
    ),
    "priority": Leaf(
        words("unemployed_soldier", "university_student", "woman", "zero_job_family", "hardship"), decided=True
    ),
    "fees": Table({"free": Leaf(one_of("required", "encouraged"))}),
    "subsidy": Table(
        {
            "trigger": Leaf(one_of("certificate", "hrss_scope", "self_chosen_institution")),
            "kinds": TEXTS,
            "factors": TEXTS,
            "standard_per": Leaf(one_of("province", "city", "place")),
            "one_place_pays": FLAG,
            "employed": FLAG,
            "appraisal": FLAG,
            "living_allowance": FLAG,
            "contest_training": FLAG,
            "contest_excluded": TEXTS,
            "contest_rewards": FLAG,
            "contest": FLAG,
        }
    ),
    "funds": Table({"sources": TEXTS, "order": TEXTS, "donation": FLAG, "tender": FLAG}),
}

REPORT_RULES: Mapping[str, Leaf | Table | Named] = {
    "levels": Leaf(words(*LEVELS)),
    "project_levels": Named(TEXTS, pattern="|".join(LEVELS)),
    "bases": Table(
        {"withdrawal": FLAG, "designated_only": FLAG, "standardised": FLAG, "categories": TEXTS, "venues": TEXTS}
    ),
    "trainers": Table({"rotation_years": COUNT, "rotation_all": FLAG, "training_base": FLAG}),
    "deadlines": Table(
        {
            "yearly_report": Leaf(month_day),
            "national_entry": Table({"working_days": COUNT, "principle": FLAG}, needs=("working_days",)),
        }
    ),
    "monitoring": Table(
        {
            "yearly": FLAG,
            "evaluations": Leaf(words("mid_term", "final")),
            "third_party": Leaf(one_of("required", "supported")),
            "satisfaction": Leaf(one_of("required", "supported")),
            "measures": TEXTS,
            "quality_checks": FLAG,
            "departments": FLAG,
            "counted_from": Leaf(day),
        }
    ),
    "exchange": Table({"systems": TEXTS, "compare": FLAG, "keep_current": FLAG, "ledgers": TEXTS}),
    "public": Table(
        {"catalogue": FLAG, "notice": Leaf(words("institution", "project", "audit_result")), "open_information": FLAG}
    ),
    "complaints": Table({"enabled": FLAG, "phone": TEXT, "channels": TEXTS}),
    "messages": Table({"push": FLAG}),
    "contests": Named(
        Table(
            {
                "name": TEXT,
                "every_years": COUNT,
                "from_year": Leaf(whole(2000, 2100)),
                "except_national_years": FLAG,
                "per_unit": COUNT,
                "by": Leaf(day),
            },
            needs=("name",),
        )
    ),
    "needs": Table({"survey_by": Leaf(one_of(*LEVELS)), "survey_every": Leaf(one_of("year")), "basis": TEXTS}),
    "employers": Table(
        {
            "training": FLAG,
            "invited": TEXT,
            "topics": TEXTS,
            "work_time_agreement": Leaf(one_of("required", "encouraged")),
        }
    ),
    "staff": Table({"topics": TEXTS, "operator_practice": FLAG}),
    "employment": Table({"full_chain": FLAG, "follow_contract": FLAG, "follow_insurance": FLAG}),
    "brands": Table({"per": Leaf(one_of(*LEVELS))}),
    "targets": Named(
        Table(
            {
                "name": Leaf(text, decided=True),
                "amount": Leaf(whole(1), decided=True),
                "unit": Leaf(one_of("persons", "person_times", "bases", "certificates", "courses"), decided=True),
                "per": Leaf(one_of("plan", "year", "county", "unit"), decided=True),
                "kind": Leaf(one_of("flow", "stock"), decided=True),
                "by": Leaf(day),
            },
            needs=("name", "amount", "unit", "per"),
        )
    ),
    "unit_targets": Named(Named(Leaf(whole(0), decided=True)), pattern="[0-9]{6}([0-9]{3})?|[a-z][a-z0-9_]*"),
}

RULES_NEEDS = ("hours", "share", "study")
RULES: Mapping[str, Leaf | Table | Named] = {**COURSE_RULES, **CLASS_RULES, **REPORT_RULES}
"""The values of the plan: each needs a source or stands among the assumptions."""


PACK = Table({**HEAD, **RULES}, needs=HEAD_NEEDS + RULES_NEEDS)


def below(node: Table | Named, key: str) -> Leaf | Table | Named | None:
    """The shape of a key in a table, or None when the schema knows no such key."""
    if isinstance(node, Table):
        return node.members.get(key)
    return node.each if re.fullmatch(node.pattern, key) else None


def key_patterns() -> list[str]:
    """Every key as a dotted path, `*` standing for a name of the pack's choosing: what the documentation explains."""
    found: list[str] = []

    def walk(node: Leaf | Table | Named, path: str) -> None:
        if isinstance(node, Leaf):
            found.append(path)
        elif isinstance(node, Named):
            walk(node.each, f"{path}.*")
        else:
            for key, member in node.members.items():
                walk(member, f"{path}.{key}" if path else key)

    walk(PACK, "")
    return found
