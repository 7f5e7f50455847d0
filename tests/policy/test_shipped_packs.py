"""The five packs of the product hold what the five plans say, and nothing a plan does not say."""

from __future__ import annotations

import pytest

from lms.config import ROOT
from lms.policy.loading import load_folder
from lms.policy.pack import Pack
from lms.policy.rules import check_plan

PACKS = {pack.stem: pack for pack in load_folder(ROOT / "content" / "policies").values()}
NAMES = ("shandong", "gansu", "zhejiang", "henan", "jinjiang")
SEVEN = ("职业道德", "质量意识", "法律意识", "安全环保", "健康卫生", "劳动保护", "残疾人权益保障")


def row(path: str) -> tuple[object, ...]:
    """One row of the policy matrix: a value of each pack, None where its plan is silent."""
    return tuple(PACKS[name].value(path) for name in NAMES)


def test_the_five_plans_are_here():
    assert tuple(sorted(PACKS)) == tuple(sorted(NAMES))


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("jurisdiction.code", ("370000", "620000", "330000", "410000", "350582")),
        ("jurisdiction.level", ("province", "province", "province", "province", "county")),
        ("jurisdiction.child_level", ("city", "city", "city", "city", "town")),
        ("document.valid_to", ("2025-12-31", "2025-12-31", "2025-12-31", "2025-12-31", "2020-12-31")),
        ("document.issued", (None, None, "2022-12-30", "2022-06-28", "2019-08-28")),
        ("hours.minutes_per_hour", (45, 45, 45, 45, 45)),
        ("hours.cap.percent", (40, None, None, None, None)),
        ("quota.courses_per_unit", (1, None, None, 1, None)),
        ("quota.featured_per_unit", (1, None, None, 1, None)),
        ("share.scope", ("province", "province", "province", "province", "county")),
        ("review.level", ("province", "province", "province", "province", "county")),
        ("credits.bank", (True, None, None, None, None)),
        ("points.enabled", (None, True, None, None, None)),
        (
            "gates",
            (
                ("opening", "inspection", "funds", "completion"),
                ("opening", "inspection", "funds", "completion", "satisfaction"),
                None,
                ("opening", "inspection", "completion", "effect"),
                ("opening", "inspection", "completion"),
            ),
        ),
        ("filings", (None, None, None, None, ("appraisal",))),
        (
            "eligibility.place",
            (("hukou",), ("hukou", "residence", "job_seeking"), ("hukou", "residence", "work", "insured"), None, None),
        ),
        ("eligibility.soldier_grades", ((1, 8), None, None, None, None)),
        ("eligibility.family_members", (True, None, None, None, None)),
        ("fees.free", ("encouraged", None, "required", None, "required")),
        ("subsidy.trigger", ("certificate", "certificate", None, "hrss_scope", "self_chosen_institution")),
        ("subsidy.living_allowance", (None, None, True, None, None)),
        ("subsidy.contest_training", (None, True, None, None, None)),
        ("deadlines.yearly_report", ("12-31", "12-31", None, "12-31", None)),
        ("deadlines.national_entry.working_days", (None, None, None, 10, None)),
        ("monitoring.third_party", (None, None, "required", "supported", None)),
        ("complaints.enabled", (None, True, None, None, None)),
        ("complaints.phone", (None, None, None, None, None)),
        ("public.catalogue", (True, True, None, None, None)),
        ("public.notice", (("institution", "project"), ("institution", "project"), None, ("audit_result",), None)),
        ("messages.push", (None, None, True, None, None)),
        ("trainers.rotation_years", (5, 5, None, 5, None)),
        ("trainers.rotation_all", (None, True, None, True, None)),
        ("needs.survey_by", (None, None, None, None, "town")),
        ("employers.training", (None, True, True, None, None)),
        ("bases.withdrawal", (True, True, None, True, None)),
    ],
)
def test_a_row_of_the_policy_matrix(path, values):
    assert row(path) == values


def test_only_shandong_refuses_a_plan_of_41_percent():
    passing = {name for name in NAMES if check_plan(41, 59, PACKS[name].cap_percent).passes}
    assert passing == set(NAMES) - {"shandong"}
    cap = PACKS["shandong"].cap
    assert cap is not None
    assert (cap.numerator, cap.base, cap.principle, cap.exempt_by) == ("online", "total", True, "province")
    assert PACKS["shandong"].source_of("hours.cap") == ("SD-41",)


def test_seven_topics_belong_to_job_upgrade_training_in_shandong_and_gansu():
    for name in ("shandong", "gansu"):
        (rule,) = PACKS[name].topics_for("upgrade")
        assert (rule.mode, rule.topics, rule.required) == ("include", SEVEN, True)
        assert PACKS[name].topics_for("employment") == ()


def test_six_topics_run_through_all_training_in_henan():
    pack = PACKS["henan"]
    for training_type in pack.training_types:
        rule = pack.topics_for(training_type)[0]
        assert (rule.mode, len(rule.topics)) == ("throughout", 6)
    assert pack.source_of("topics.general") == ("HN-23",)


def test_start_up_topics_are_four_six_and_five():
    counts = {name: [len(rule.topics) for rule in PACKS[name].topics_for("startup")] for name in NAMES}
    assert counts == {"shandong": [4], "gansu": [6], "zhejiang": [], "henan": [6, 5], "jinjiang": [1]}


def test_jinjiang_encourages_workplace_inclusion_without_asking_for_it():
    (rule,) = PACKS["jinjiang"].topics_for("employment")
    assert not rule.required


def test_zhejiang_adds_three_training_types():
    assert set(PACKS["zhejiang"].training_types) == {
        "employment",
        "upgrade",
        "startup",
        "heritage",
        "exam_preparation",
        "supported",
    }


def test_the_annex_of_henan_adds_up():
    pack = PACKS["henan"]
    assert len(pack.unit_targets) == 18
    sums = {
        key: sum(unit[key] for unit in pack.unit_targets.values())
        for key in ("trained", "new_skilled", "new_high_skill")
    }
    assert sums == {"trained": 160_000, "new_skilled": 20_000, "new_high_skill": 8_000}
    for unit in pack.unit_targets.values():
        assert unit["new_high_skill"] <= unit["new_skilled"] <= unit["trained"]
    assert sum(unit["trained"] // 4 for unit in pack.unit_targets.values()) == pack.targets["trained_yearly"].amount
    assert pack.unit_targets["419001"] == {"trained": 680, "new_skilled": 160, "new_high_skill": 80}


def test_henan_keeps_the_stock_of_holders_apart_from_the_flow_of_new_ones():
    targets = PACKS["henan"].targets
    assert (targets["holders"].amount, targets["holders"].kind) == (20_000, "stock")
    assert (targets["new_skilled"].amount, targets["new_skilled"].kind) == (20_000, "flow")


def test_every_target_has_its_unit():
    trained = {name: PACKS[name].targets.get("trained") for name in NAMES}
    assert {name: target and (target.amount, target.unit) for name, target in trained.items()} == {
        "shandong": (150_000, "person_times"),
        "gansu": (50_000, "persons"),
        "zhejiang": None,
        "henan": (160_000, "persons"),
        "jinjiang": None,
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_cites_its_own_requirements_only(name):
    pack: Pack = PACKS[name]
    assert {id[:2] for ids in pack.sources.values() for id in ids} == {pack.resolved["register"]}


@pytest.mark.parametrize("name", NAMES)
def test_what_no_plan_defines_is_marked_as_an_assumption(name):
    for path in ("hours.minutes_per_hour", "study", "review.approvals", "review.notice_working_days"):
        assert PACKS[name].is_assumption(path)
        assert PACKS[name].source_of(path) is None


def test_where_a_plan_is_silent_on_review_the_level_is_an_assumption():
    assumed = {name for name in NAMES if PACKS[name].is_assumption("review.level")}
    assert assumed == {name for name in NAMES if PACKS[name].is_assumption("share.scope")}
    assert assumed == {"gansu", "zhejiang", "jinjiang"}


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_survives_storage(name):
    assert Pack.from_json(PACKS[name].to_json()) == PACKS[name]
