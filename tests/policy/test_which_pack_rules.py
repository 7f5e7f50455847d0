"""A plan rules from its first day on; after its end its rules go on until another begins."""

from __future__ import annotations

from datetime import date

import pytest

from lms.config import ROOT
from lms.policy import queries
from lms.policy.loading import load_folder
from lms.policy.services import keep_packs
from tests.support.makers import NOW, SHANDONG


@pytest.mark.parametrize(("today", "wanted"), [
    (date(2022, 1, 1), "sd-2021-2025"), (date(2026, 11, 22), "sd-2021-2025"), (date(2099, 1, 1), "sd-2099"),
])
def test_a_plan_loaded_early_waits_for_its_first_day(session, tmp_path, today, wanted):
    text = (ROOT / "content" / "policies" / "shandong.toml").read_text("utf-8")
    (tmp_path / "shandong.toml").write_text(text, "utf-8")
    (tmp_path / "later.toml").write_text(
        text.replace('id = "sd-2021-2025"', 'id = "sd-2099"').replace("valid_from = 2021-01-01", "valid_from = 2099-01-01")
        .replace("valid_to = 2025-12-31", "valid_to = 2103-12-31").replace('"expired"', '"in_force"'), "utf-8")
    keep_packs(session, load_folder(tmp_path), now=NOW)
    found = queries.for_region_line(session, ["370100", SHANDONG], today)
    assert found is not None
    assert found.id == wanted


def test_before_the_first_plan_nothing_rules(session):
    assert queries.for_region_line(session, ["370100", SHANDONG], date(1999, 1, 1)) is None
