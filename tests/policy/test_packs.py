"""Packs once loaded: typed values, sources, stacking, dates, storage."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from lms.policy.loading import find, load_folder
from lms.policy.pack import Pack, in_force
from lms.policy.parts import Cap, Credits, Points, Quota, Review, Study
from lms.policy.rules import TopicRule
from tests.policy.conftest import CITY, PLAN


@pytest.fixture
def plan(folder_of) -> Pack:
    return load_folder(folder_of(sample=PLAN))["xx-2021-2025"]


@pytest.fixture
def stack(folder_of):
    """Loads the plan with a city's pack on top, changed as the test says."""

    def load(old: str = "percent = 30", new: str = "percent = 30") -> Pack:
        assert old in CITY
        return load_folder(folder_of(city=CITY.replace(old, new), plan=PLAN))["yy-2024"]

    return load


def test_a_pack_speaks_in_typed_values(plan):
    assert (plan.id, plan.name, plan.lang, plan.stem) == ("xx-2021-2025", "某省计划", "zh-Hans", "sample")
    assert plan.jurisdiction.code == "370000"
    assert (plan.jurisdiction.level, plan.jurisdiction.child_level) == ("province", "city")
    assert plan.minutes_per_hour == 45
    assert plan.cap == Cap("online", "total", 40, principle=True, exempt_by="province")
    assert plan.cap_percent == 40
    assert plan.review == Review("province", 2, None)
    assert plan.share_scope == "province"
    assert plan.study == Study(480, 80, 80)
    assert plan.gates == ("opening", "completion")
    assert plan.credits == Credits(bank=True, hours_per_credit=None)


def test_what_the_plan_does_not_say_is_absent(plan):
    assert plan.quota == Quota(None, None)
    assert plan.points == Points(enabled=False, trial=False, daily_max=None)
    assert (dict(plan.targets), dict(plan.unit_targets)) == ({}, {})
    assert plan.value("public.catalogue") is None
    assert plan.topics_for("employment") == ()


def test_general_topics_hold_for_every_training_type(folder_of):
    general = '[topics.general]\nmode = "throughout"\nlist = ["甲", "乙"]\nrequired = false\n[topics.upgrade]'
    text = PLAN.replace("[topics.upgrade]", general).replace('"topics.upgrade" =', '"topics" =')
    pack = load_folder(folder_of(sample=text))["xx-2021-2025"]
    everywhere = TopicRule("throughout", ("甲", "乙"), required=False)
    assert pack.topics_for("startup") == (everywhere,)
    assert pack.topics_for("upgrade") == (everywhere, TopicRule("include", ("职业道德", "质量意识")))


def test_every_value_says_where_it_comes_from(plan):
    assert plan.source_of("hours.cap.percent") == ("SD-41",)
    assert plan.source_of("hours.cap") == ("SD-41",)
    assert plan.source_of("training.types.upgrade") == ("SD-03", "SD-04")
    assert plan.source_of("study.required_percent") is None
    assert plan.source_of("nothing.here") is None
    assert plan.is_assumption("study.required_percent")
    assert plan.is_assumption("study")
    assert not plan.is_assumption("hours.cap.percent")
    assert {path for path, _value in plan.values()} == set(plan.sources) | plan.assumptions


def test_the_nearest_cover_wins(folder_of):
    text = PLAN.replace('"hours.cap" = "SD-41"', '"hours.cap" = "SD-41"\n"hours.cap.percent" = "SD-40"')
    pack = load_folder(folder_of(sample=text))["xx-2021-2025"]
    assert pack.source_of("hours.cap.percent") == ("SD-40",)
    assert pack.source_of("hours.cap.base") == ("SD-41",)


def test_sources_may_be_written_without_quotes(folder_of):
    text = PLAN.replace('"hours.cap" = "SD-41"', 'hours.cap = "SD-41"')
    assert load_folder(folder_of(sample=text))["xx-2021-2025"].source_of("hours.cap") == ("SD-41",)


def test_a_plan_of_another_province_cites_its_own_register_without_code(folder_of):
    text = PLAN.replace("gates = [", 'register = "QH"\ngates = [', 1).replace("SD-", "QH-")
    assert load_folder(folder_of(sample=text))["xx-2021-2025"].source_of("hours.cap") == ("QH-41",)


def test_a_stacked_pack_changes_what_it_says_and_inherits_the_rest(stack):
    city = stack()
    assert city.cap == Cap("online", "total", 30, principle=True, exempt_by="province")
    assert city.review == Review("province", 2, None)
    assert city.lineage == ("yy-2024", "xx-2021-2025")
    assert city.jurisdiction.name == "某市"
    assert city.document.valid_to is None
    assert city.is_assumption("hours.cap.percent")
    assert city.source_of("hours.cap.base") == ("SD-41",)


def test_a_stacked_pack_switches_off_a_value_a_list_or_a_table(stack):
    city = stack(
        'assumptions = ["hours"]\n\n[hours.cap]\npercent = 30',
        'assumptions = ["hours", "topics", "gates"]\n'
        'gates = "off"\nhours = { cap = "off" }\ntopics = { upgrade = "off" }',
    )
    assert city.cap is None
    assert city.cap_percent is None
    assert city.gates == ()
    assert city.topics_for("upgrade") == ()
    assert not city.is_assumption("hours.cap")
    assert city.source_of("hours.cap") is None


def test_stacks_reach_over_several_packs(folder_of):
    county = (
        CITY.replace("yy-2024", "zz-2025").replace("xx-2021-2025", "yy-2024").replace("percent = 30", "percent = 20")
    )
    county = county.replace("370100", "370102").replace('level = "city", child_level = "county"', 'level = "county"')
    packs = load_folder(folder_of(a_county=county, city=CITY, plan=PLAN))
    assert packs["zz-2025"].lineage == ("zz-2025", "yy-2024", "xx-2021-2025")
    assert packs["zz-2025"].cap_percent == 20
    assert packs["zz-2025"].jurisdiction.child_level is None


@pytest.mark.parametrize(
    ("day", "runs"),
    [("2020-12-31", False), ("2021-01-01", True), ("2025-12-31", True), ("2026-01-01", False)],
)
def test_a_plan_is_in_force_from_its_first_to_its_last_day(plan, day, runs):
    assert in_force(plan, date.fromisoformat(day)) is runs


def test_a_plan_without_a_last_day_stays_in_force(stack):
    assert in_force(stack(), date(2099, 1, 1))


def test_an_expired_pack_keeps_its_rules(plan):
    assert not in_force(plan, date(2026, 11, 22))
    assert plan.cap_percent == 40


def test_a_pack_can_be_stored_and_read_back_unchanged(plan):
    again = Pack.from_json(plan.to_json())
    assert again == plan
    assert again.resolved == plan.resolved
    assert (again.cap, again.document, again.topics, again.lineage) == (
        plan.cap,
        plan.document,
        plan.topics,
        plan.lineage,
    )
    assert again.to_json() == plan.to_json()


@pytest.mark.parametrize("text", ["{}", "[]", "3", "nonsense", '{"file": "x"}'])
def test_a_text_that_is_no_stored_pack_is_refused(text):
    with pytest.raises(ValueError):
        Pack.from_json(text)


def test_the_digest_follows_values_and_sources_but_not_order_or_comments(folder_of, plan):
    moved = PLAN.replace("[share]\n", "# said otherwise\n[share]\n").replace("approvals = 2\n", "", 1)
    moved = moved.replace('level = "province"\n', 'approvals = 2\nlevel = "province"\n', 1)
    assert load_folder(folder_of(sample=moved))["xx-2021-2025"].digest == plan.digest
    resourced = PLAN.replace('"SD-41"', '"SD-40"')
    assert load_folder(folder_of(sample=resourced))["xx-2021-2025"] != plan
    tighter = PLAN.replace("percent = 40", "percent = 39")
    assert load_folder(folder_of(sample=tighter))["xx-2021-2025"] != plan
    assert len(plan.digest) == 64


def test_a_digest_stands_for_what_is_stored(plan):
    stored = json.loads(plan.to_json())
    stored["resolved"]["hours"]["cap"]["percent"] = 90
    assert Pack.from_json(json.dumps(stored)).digest != plan.digest


def test_a_pack_cannot_be_changed(plan):
    with pytest.raises(FrozenInstanceError):
        plan.minutes_per_hour = 60
    with pytest.raises(TypeError):
        plan.resolved["hours"]["cap"]["percent"] = 90
    assert hash(plan) == hash(Pack.from_json(plan.to_json()))


def test_a_pack_is_found_by_file_name_and_by_id(folder_of):
    packs = load_folder(folder_of(sample=PLAN))
    assert find(packs, "sample") is find(packs, "sample.toml") is find(packs, "xx-2021-2025")
    assert find(packs, "Sample") is None
    assert find(packs, "") is None
