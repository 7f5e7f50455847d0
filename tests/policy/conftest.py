"""What the policy tests share: English sentences, and a folder of packs made from small texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lms.language import speaking

PLAN = """
id = "xx-2021-2025"
name = "某省计划"
jurisdiction = { code = "370000", name = "某省", level = "province", child_level = "city" }
document = { number = "", valid_from = 2021-01-01, valid_to = 2025-12-31, status = "expired" }
gates = ["opening", "completion"]
assumptions = ["hours.minutes_per_hour", "study", "review", "share.scope", "gates", "credits", "eligibility"]

[hours]
minutes_per_hour = 45
cap = { numerator = "online", base = "total", percent = 40, principle = true, exempt_by = "province" }

[review]
level = "province"
approvals = 2

[share]
scope = "province"

[study]
daily_minutes_max = 480
attendance_floor_percent = 80
required_percent = 80

[training.types]
upgrade = "岗位技能提升培训"

[topics.upgrade]
mode = "include"
list = ["职业道德", "质量意识"]

[credits]
bank = true
hours_per_credit = { unset = true }

[eligibility]
card = "any"
soldier_grades = [1, 8]

[sources]
"hours.cap" = "SD-41"
"training.types" = ["SD-03", "SD-04"]
"topics.upgrade" = "SD-23"
"""

CITY = """
id = "yy-2024"
name = "某市细则"
extends = "xx-2021-2025"
jurisdiction = { code = "370100", name = "某市", level = "city", child_level = "county" }
document = { valid_from = 2024-01-01, status = "in_force" }
assumptions = ["hours"]

[hours.cap]
percent = 30
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences of these tests are the English ones."""
    with speaking("en"):
        yield


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[..., Path]:
    """Writes packs, given as file stem = text, and returns their folder."""

    def write(**packs: str) -> Path:
        for stem, text in packs.items():
            (tmp_path / f"{stem}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write
