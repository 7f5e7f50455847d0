"""`lms policy` and `lms hours` as a person at a terminal meets them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from lms.policy.commands import hours, policy
from tests.policy.conftest import PLAN


def run_hours(*words: str) -> Result:
    return CliRunner().invoke(hours, ["check", *words])


def shandong(online: str, offline: str, *more: str) -> Result:
    return run_hours("--policy", "shandong", "--online", online, "--offline", offline, *more)


def test_a_plan_within_the_cap_passes():
    result = shandong("30", "45")
    assert result.exit_code == 0
    assert "The plan passes: 30 of 75 class hours online (40.0%); at most 40% may be online." in result.output


def test_a_plan_of_41_percent_fails_with_the_smallest_mends():
    result = shandong("41", "59")
    assert result.exit_code == 1
    assert "To mend it, add 3 class hours offline or take away 2 class hours online." in result.output
    assert "a waiver with a reason may be granted" in result.output


def test_a_plan_may_be_given_in_minutes():
    assert "add 3 minutes offline" in shandong("41", "59", "--unit", "minutes").output


def test_the_same_plan_passes_where_no_cap_is_set():
    result = run_hours("--policy", "gs-2021-2025", "--online", "41", "--offline", "59")
    assert (result.exit_code, result.output) == (
        0,
        "The plan passes: 41 of 100 class hours online (41.0%); this policy sets no limit.\n",
    )


def test_json_is_one_stable_object():
    result = shandong("41", "59", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "policy": "sd-2021-2025",
        "passes": False,
        "online": 41,
        "offline": 59,
        "total": 100,
        "unit": "hours",
        "share_percent": "41.0",
        "cap_percent": 40,
        "base": "total",
        "principle": True,
        "source": ["SD-41"],
        "offline_more": 3,
        "online_less": 2,
    }


def test_json_without_a_cap_says_null():
    result = run_hours("--policy", "henan", "--online", "1", "--offline", "0", "--json")
    answer = json.loads(result.stdout)
    assert (answer["passes"], answer["cap_percent"], answer["base"], answer["source"]) == (True, None, None, [])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--online", "-1", "--offline", "5"], "--online takes a whole number from 0 to 1000000000."),
        (["--online", "1", "--offline", "-5"], "--offline takes a whole number from 0 to 1000000000."),
        (["--online", "many", "--offline", "5"], "--online takes a whole number from 0 to 1000000000."),
        (["--online", "1.5", "--offline", "5"], "--online takes a whole number from 0 to 1000000000."),
        (["--online", "1_0", "--offline", "5"], "--online takes a whole number from 0 to 1000000000."),
        (["--online", "", "--offline", "5"], "--online takes a whole number from 0 to 1000000000."),
        (["--online", "nan", "--offline", "inf"], "--online takes a whole number from 0 to 1000000000."),
        (["--online", "1", "--offline", "9" * 5000], "--offline takes a whole number from 0 to 1000000000."),
        (["--online", "0", "--offline", "0"], "This plan has no hours; give online or offline hours above 0."),
        (["--online", "1"], "Give a whole number with --offline; 0 if there are none."),
        (["--online", "1", "--offline", "1", "--unit", "days"], "--unit takes “hours” or “minutes”."),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_bad_input_is_answered_with_one_plain_sentence(words, sentence, form):
    result = run_hours("--policy", "shandong", *words, *form)
    assert (result.exit_code, result.stderr, result.stdout) == (2, f"{sentence}\n", "")


def test_an_unknown_policy_is_answered_with_those_that_are_known():
    result = run_hours("--policy", "atlantis", "--online", "1", "--offline", "1")
    assert (result.exit_code, result.stderr) == (
        2,
        "There is no policy “atlantis”; known are gansu, henan, jinjiang, shandong, zhejiang.\n",
    )


def test_a_policy_has_to_be_named():
    result = run_hours("--online", "1", "--offline", "1")
    assert (result.exit_code, result.stderr) == (2, "Name a policy with --policy, such as --policy shandong.\n")


def test_full_width_digits_are_digits():
    assert shandong("４０", "６０").exit_code == 0


def test_a_theory_base_is_said(folder_of, monkeypatch):
    content = folder_of().parent / "content"
    (content / "policies").mkdir(parents=True)
    (content / "policies" / "sample.toml").write_text(PLAN.replace('"total"', '"theory"'), encoding="utf-8")
    monkeypatch.setenv("LMS_CONTENT", str(content))
    result = run_hours("--policy", "sample", "--online", "1", "--offline", "9")
    assert "within theory hours only" in result.output


def test_policies_with_mistakes_are_not_used(tmp_path, monkeypatch):
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "sample.toml").write_text("id = 3", encoding="utf-8")
    monkeypatch.setenv("LMS_CONTENT", str(tmp_path))
    result = run_hours("--policy", "sample", "--online", "1", "--offline", "9")
    assert (result.exit_code, result.stderr) == (
        2,
        "The policy packs have mistakes; run “lms policy check” to see them.\n",
    )


def test_checking_the_installed_packs_prints_a_line_for_each():
    result = CliRunner().invoke(policy, ["check"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert len(lines) == 5
    (line,) = [line for line in lines if line.startswith("sd-2021-2025")]
    assert "山东省“十四五”残疾人职业技能提升计划" in line
    assert "2021-01-01 to 2025-12-31" in line
    assert "expired" in line
    assert "9 assumptions" in line


def test_checking_bad_packs_prints_file_key_and_reason(folder_of):
    folder = folder_of(bad=PLAN.replace("percent = 40", "percent = 140"), good=PLAN.replace("xx-", "zz-"))
    result = CliRunner().invoke(policy, ["check", str(folder)])
    assert (result.exit_code, result.output) == (
        1,
        "bad.toml:hours.cap.percent: must be a whole number from 0 to 100\n",
    )


def test_checking_a_folder_that_is_not_there_says_so():
    result = CliRunner().invoke(policy, ["check", "/nowhere/at/all"])
    assert (result.exit_code, result.output) == (1, "all: There is no such folder.\n")


def test_showing_a_pack_prints_every_value_with_its_source():
    result = CliRunner().invoke(policy, ["show", "shandong"])
    assert result.exit_code == 0
    assert "hours.cap.percent = 40  [SD-41]" in result.output
    assert "study.required_percent = 80  [assumption]" in result.output
    assert "credits.hours_per_credit = not decided yet  [assumption]" in result.output
    assert 'training.types.upgrade = "岗位技能提升培训"  [SD-04]' in result.output


def test_showing_an_unknown_pack_says_which_are_known():
    result = CliRunner().invoke(policy, ["show", "nowhere"])
    assert result.exit_code == 2
    assert "known are gansu" in result.stderr


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ('status = "in_force"', "2021-01-01 to 2025-12-31  in force"),
        ('status = "successor_unknown"', "2021-01-01 to 2025-12-31  ended, successor unknown"),
    ],
)
def test_the_status_of_a_plan_is_said_in_words(folder_of, document, words):
    folder = folder_of(sample=PLAN.replace('status = "expired"', document))
    assert words in CliRunner().invoke(policy, ["check", str(folder)]).output


def test_a_plan_without_an_end_says_since_when(folder_of):
    text = PLAN.replace(', valid_to = 2025-12-31, status = "expired"', ', status = "in_force"')
    assert "from 2021-01-01  in force" in CliRunner().invoke(policy, ["check", str(folder_of(sample=text))]).output
