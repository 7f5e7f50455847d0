"""docs/policy-packs.md explains what the code accepts, and its examples work."""

from __future__ import annotations

import re
import shutil

from lms.config import ROOT
from lms.policy.loading import load_folder
from lms.policy.schema import key_patterns

TEXT = (ROOT / "docs" / "policy-packs.md").read_text(encoding="utf-8")
SIXTH, CITY = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


def test_every_key_is_explained_and_no_other():
    explained = re.findall(r"^\| `([^`]+)` \|", TEXT, re.MULTILINE)
    assert sorted(explained) == sorted([*key_patterns(), "assumptions", "sources"])


def test_a_sixth_province_needs_no_code(tmp_path):
    (tmp_path / "qinghai.toml").write_text(SIXTH, encoding="utf-8")
    pack = load_folder(tmp_path)["qh-2026-2030"]
    assert pack.cap_percent == 50
    assert pack.source_of("hours.cap") == ("QH-07",)
    assert pack.training_types["herding"] == "生态畜牧业培训"
    assert pack.topics_for("herding")[0].topics == ("草原保护", "劳动保护")


def test_a_city_lies_on_its_province(tmp_path):
    shutil.copy(ROOT / "content" / "policies" / "shandong.toml", tmp_path)
    (tmp_path / "jinan.toml").write_text(CITY, encoding="utf-8")
    packs = load_folder(tmp_path)
    city, province = packs["sd-jinan-2024"], packs["sd-2021-2025"]
    assert (city.cap_percent, province.cap_percent) == (30, 40)
    assert (city.quota.courses_per_unit, city.quota.featured_per_unit) == (1, None)
    assert city.topics == province.topics
    assert city.source_of("quota.courses_per_unit") == ("SD-43",)
