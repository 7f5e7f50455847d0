"""Bad packs: each is refused with its file, its key and a reason a person can act on."""

from __future__ import annotations

import pytest

from lms.policy.loading import load_folder
from lms.policy.pack import PackError, PackProblem
from tests.policy.conftest import CITY, PLAN

CAP = 'cap = { numerator = "online", base = "total", percent = 40, principle = true, exempt_by = "province" }'
DOCUMENT = 'document = { number = "", valid_from = 2021-01-01, valid_to = 2025-12-31, status = "expired" }'
ASSUMED = 'assumptions = ["hours.minutes_per_hour",'

BAD_VALUES = {
    "percent too large": ("percent = 40", "percent = 101", "hours.cap.percent", "whole number from 0 to 100"),
    "percent negative": ("percent = 40", "percent = -1", "hours.cap.percent", "whole number from 0 to 100"),
    "percent a fraction": ("percent = 40", "percent = 40.0", "hours.cap.percent", "whole number"),
    "percent not a number": ("percent = 40", "percent = nan", "hours.cap.percent", "whole number"),
    "percent a text": ("percent = 40", 'percent = "40"', "hours.cap.percent", "whole number"),
    "percent true": ("percent = 40", "percent = true", "hours.cap.percent", "whole number"),
    "percent undecided": ("percent = 40", "percent = { unset = true }", "hours.cap.percent", "must be decided"),
    "whole cap undecided": (CAP, "cap = { unset = true }", "hours.cap", "single values"),
    "unset = false": ("{ unset = true }", "{ unset = false }", "credits.hours_per_credit", "whole number"),
    "no minutes in an hour": ("minutes_per_hour = 45", "minutes_per_hour = 0", "hours.minutes_per_hour", "from 1 to"),
    "unknown numerator": ('"online"', '"offline"', "hours.cap.numerator", "must be one of: online"),
    "unknown base": ('base = "total"', 'base = "all"', "hours.cap.base", "total, theory"),
    "unknown key": ("approvals = 2", "aprovals = 2", "review.aprovals", "is approvals meant?"),
    "unknown table": ("[share]", "[shares]", "shares", "is share meant?"),
    "flag as text": ("principle = true", 'principle = "yes"', "hours.cap.principle", "true or false"),
    "table as number": (CAP, "cap = 40", "hours.cap", "must be a table"),
    "empty table": ("[share]", "[quota]\n[share]", "quota", "is empty"),
    "unknown level": ('scope = "province"', 'scope = "nation"', "share.scope", "province, city, county, town"),
    "off in a base pack": (CAP, 'cap = "off"', "hours.cap", "extends another"),
    "unknown gate": ('["opening", "completion"]', '["opening", "closing"]', "gates", "does not know closing"),
    "doubled gate": ('["opening", "completion"]', '["opening", "opening"]', "gates", "anything twice"),
    "empty list": ('["opening", "completion"]', "[]", "gates", "at least one"),
    "bad list item": ('["opening", "completion"]', '["opening", 3]', "gates", "list of texts"),
    "bad id": ('id = "xx-2021-2025"', 'id = "XX 2021"', "id", "small letters"),
    "bad region code": ('code = "370000"', 'code = "37"', "jurisdiction.code", "6 or 9 digits"),
    "blank name": ('name = "某省计划"', 'name = " "', "name", "not empty"),
    "day as text": ("valid_from = 2021-01-01", 'valid_from = "2021-01-01"', "document.valid_from", "without quotes"),
    "day with a time": ("2021-01-01", "2021-01-01T00:00:00", "document.valid_from", "without quotes"),
    "unknown status": ('status = "expired"', 'status = "over"', "document.status", "in_force, expired"),
    "grades reversed": ("[1, 8]", "[8, 1]", "eligibility.soldier_grades", "within 1 to 10"),
    "grade beyond the scale": ("[1, 8]", "[1, 11]", "eligibility.soldier_grades", "within 1 to 10"),
    "topic type misspelt": ("[topics.upgrade]", "[topics.Upgrade]", "topics.Upgrade", "not a name"),
    "no such mode": ('mode = "include"', 'mode = "all"', "topics.upgrade.mode", "include, throughout"),
}

BAD_COVER = {
    "value without source": ('"hours.cap" = "SD-41"', "", "hours.cap.percent", "has no source"),
    "value without assumption": ('"share.scope", ', "", "share.scope", "has no source"),
    "not a register ID": ('"SD-41"', '"SD-4"', "sources.hours.cap", "SD-4 is not a register ID"),
    "ID of no register": ('"SD-41"', '"XX-41"', "sources.hours.cap", "XX-41 is not a register ID"),
    "one bad ID in a list": ('"SD-04"]', '"4"]', "sources.training.types", "4 is not a register ID"),
    "source as number": ('"SD-41"', "41", "sources.hours.cap", "register ID such as SD-41"),
    "source as empty list": ('["SD-03", "SD-04"]', "[]", "sources.training.types", "register ID"),
    "source for no key": ('"hours.cap" = ', '"hours.cop" = ', "sources.hours.cop", "not a key of this pack"),
    "assumption for no key": (ASSUMED, ASSUMED + '"quota",', "assumptions", "“quota” is not a key"),
    "source and assumption": (
        ASSUMED,
        ASSUMED + '"hours.cap",',
        "assumptions",
        "“hours.cap” stands here and elsewhere",
    ),
    "assumptions not a list": (ASSUMED, 'assumptions = "study"\nlevels = [', "assumptions", "list of keys"),
}

CONTRADICTIONS = {
    "ends before it begins": ("2025-12-31", "2020-12-31", "document.valid_to", "before valid_from"),
    "expired without an end": (", valid_to = 2025-12-31", "", "document.valid_to", "has a last day"),
    "no first day": ("valid_from = 2021-01-01, ", "", "document.valid_from", "is missing"),
    "no document": (DOCUMENT, "", "document", "is missing"),
    "no name": ('name = "某省计划"', "", "name", "is missing"),
    "no hour": ("minutes_per_hour = 45", "", "hours.minutes_per_hour", "is missing"),
    "cap without percent": ("percent = 40, ", "", "hours.cap.percent", "is missing"),
    "no required part": ("required_percent = 80", "", "study.required_percent", "is missing"),
    "review without approvals": ("approvals = 2", "", "review.approvals", "is missing"),
    "principle without a level": (', exempt_by = "province"', "", "hours.cap.exempt_by", "is missing"),
    "exempt without principle": ("principle = true", "principle = false", "hours.cap.exempt_by", "principle = true"),
    "child not below": ('child_level = "city"', 'child_level = "province"', "jurisdiction.child_level", "below"),
    "topics of no type": ("[topics.upgrade]", "[topics.rural]", "topics.rural", "not a training type"),
    "one topic throughout": (
        'mode = "include"\nlist = ["职业道德", "质量意识"]',
        'mode = "throughout"\nlist = ["职业道德"]',
        "topics.upgrade.list",
        "at least two",
    ),
    "grades without the card": ('card = "any"', 'card = "disability"', "eligibility.soldier_grades", 'card = "any"'),
    "rate without a bank": ("bank = true", "bank = false", "credits.hours_per_credit", "credits.bank = true"),
    "grounds without family": (
        "[1, 8]",
        '[1, 8]\nfamily_grounds = ["a"]',
        "eligibility.family_grounds",
        "needs family",
    ),
}


def problems_of(folder) -> tuple[PackProblem, ...]:
    with pytest.raises(PackError) as refusal:
        load_folder(folder)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [pytest.param(*case, id=name) for name, case in {**BAD_VALUES, **BAD_COVER, **CONTRADICTIONS}.items()],
)
def test_a_bad_value_is_refused_with_file_key_and_reason(folder_of, old, new, key, reason):
    assert old in PLAN
    problems = problems_of(folder_of(sample=PLAN.replace(old, new, 1)))
    assert any(found.file == "sample.toml" and found.key == key and reason in found.reason for found in problems), [
        str(found) for found in problems
    ]


def test_the_sample_these_cases_bend_is_itself_good(folder_of):
    assert list(load_folder(folder_of(sample=PLAN))) == ["xx-2021-2025"]


def test_everything_wrong_is_told_at_once(folder_of):
    worse = PLAN.replace("percent = 40", "percent = 140").replace("approvals = 2", "").replace('"SD-23"', '"SD"')
    keys = {(found.file, found.key) for found in problems_of(folder_of(first=worse, second="id = 3"))}
    assert {
        ("first.toml", "hours.cap.percent"),
        ("first.toml", "review.approvals"),
        ("first.toml", "sources.topics.upgrade"),
        ("second.toml", "id"),
        ("second.toml", "hours"),
    } <= keys


def test_a_refused_value_is_not_also_called_missing(folder_of):
    problems = problems_of(folder_of(sample=PLAN.replace("percent = 40", "percent = 140")))
    assert [found.key for found in problems] == ["hours.cap.percent"]


def test_a_problem_reads_as_file_key_reason(folder_of):
    (problem,) = problems_of(folder_of(sample=PLAN.replace("percent = 40", "percent = 140")))
    assert str(problem) == "sample.toml:hours.cap.percent: must be a whole number from 0 to 100"


def test_gates_and_a_document_that_sets_them_contradict_each_other(folder_of):
    both = PLAN.replace("gates = [", 'gates_document = "办法"\ngates = [').replace(
        '"gates",', '"gates", "gates_document",'
    )
    (problem,) = problems_of(folder_of(sample=both))
    assert (problem.key, problem.reason) == ("gates_document", "stands beside gates; keep the one that holds")


def test_a_level_above_the_jurisdiction_has_nobody_to_act(folder_of):
    county = PLAN.replace('level = "province", child_level = "city"', 'level = "county", child_level = "town"')
    keys = [found.key for found in problems_of(folder_of(sample=county))]
    assert keys == ["hours.cap.exempt_by", "review.level", "share.scope"]


def test_targets_of_units_must_add_up_to_the_target(folder_of):
    targets = """
[targets.trained]
name = "培训"
amount = 10
unit = "persons"
per = "plan"
[unit_targets]
370100 = { trained = 4, skilled = 1 }
370200 = { trained = 5 }
"""
    text = PLAN.replace('"eligibility"]', '"eligibility", "targets", "unit_targets"]')
    problems = problems_of(folder_of(sample=text.replace("[sources]", f"{targets}\n[sources]")))
    assert [(found.key, found.reason) for found in problems] == [
        ("targets.trained.amount", "is 10, but the units' targets add up to 9"),
        ("unit_targets.370100.skilled", "has no target of that name in targets"),
    ]


def test_a_pack_that_names_its_own_register_may_not_cite_another_plan(folder_of):
    (problem,) = problems_of(
        folder_of(sample=PLAN.replace("gates = [", 'register = "SD"\ngates = [').replace("SD-23", "GS-14"))
    )
    assert problem.key == "sources.topics.upgrade"
    assert problem.reason == "GS-14 is not a register ID; one looks like SD-01"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id = ", "This is not a readable TOML file: Invalid value (at end of document)"),
        (b"\xff\xfe", "This is not a readable TOML file: it is not in UTF-8"),
        (b'id = "a"\nid = "b"', "Cannot overwrite a value"),
    ],
    ids=["cut short", "not UTF-8", "key twice"],
)
def test_an_unreadable_file_is_named(tmp_path, content, reason):
    (tmp_path / "broken.toml").write_bytes(content)
    (problem,) = problems_of(tmp_path)
    assert (problem.file, problem.key) == ("broken.toml", "")
    assert reason in problem.reason


def test_a_byte_order_mark_does_no_harm(tmp_path):
    (tmp_path / "marked.toml").write_bytes(b"\xef\xbb\xbf" + PLAN.encode())
    assert list(load_folder(tmp_path)) == ["xx-2021-2025"]


def test_an_empty_and_a_missing_folder_are_named_without_their_place_on_the_machine(tmp_path):
    (empty,) = problems_of(tmp_path)
    assert str(empty) == f"{tmp_path.name}: There is no policy pack (*.toml) in this folder."
    (missing,) = problems_of(tmp_path / "nowhere")
    assert str(missing) == "nowhere: There is no such folder."


def test_two_packs_with_one_id_are_both_named(folder_of):
    (problem,) = problems_of(folder_of(first=PLAN, second=PLAN))
    assert str(problem) == "second.toml:id: xx-2021-2025 is also the id of first.toml"


STACKS = {
    "unknown parent": (("xx-2021-2025", "zz-1"), "extends", "no pack with the id zz-1"),
    "own parent": (('extends = "xx-2021-2025"', 'extends = "yy-2024"'), "extends", "yy-2024 → yy-2024"),
    "own value uncovered": (('["hours"]', "[]"), "hours.cap.percent", "has no source"),
    "bad own value": (("percent = 30", "percent = 300"), "hours.cap.percent", "from 0 to 100"),
    "nothing to switch off": (
        ("percent = 30", 'percent = 30\n[quota]\ncourses_per_unit = "off"'),
        "quota.courses_per_unit",
        "silent here",
    ),
    "needed value off": (("percent = 30", 'percent = "off"'), "hours.cap.percent", "is missing"),
    "head is not inherited": (('name = "某市细则"', ""), "name", "is missing"),
}


@pytest.mark.parametrize(("change", "key", "reason"), [pytest.param(*case, id=name) for name, case in STACKS.items()])
def test_a_bad_stacked_pack_is_refused_in_its_own_file(folder_of, change, key, reason):
    assert change[0] in CITY
    problems = problems_of(folder_of(plan=PLAN, city=CITY.replace(*change)))
    assert {found.file for found in problems} == {"city.toml"}
    assert any(found.key == key and reason in found.reason for found in problems), [str(found) for found in problems]


def test_packs_that_extend_each_other_run_in_a_circle(folder_of):
    other = CITY.replace('"yy-2024"', '"zz-2024"').replace('"xx-2021-2025"', '"yy-2024"')
    problems = problems_of(folder_of(city=CITY.replace('"xx-2021-2025"', '"zz-2024"'), other=other))
    assert [str(found) for found in problems] == ["other.toml:extends: runs in a circle: yy-2024 → zz-2024 → yy-2024"]


def test_a_mistake_in_the_plan_is_not_told_again_for_its_cities(folder_of):
    problems = problems_of(
        folder_of(city=CITY, plan=PLAN.replace("required_percent = 80", "").replace("approvals = 2", 'approvals = "2"'))
    )
    assert {(found.file, found.key) for found in problems} == {
        ("plan.toml", "study.required_percent"),
        ("plan.toml", "review.approvals"),
    }
