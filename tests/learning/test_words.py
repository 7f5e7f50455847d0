"""The balance a trainee reads: recognised, banked, missing, and the rule behind it."""

from __future__ import annotations

import pytest

from lms import language
from lms.credits.models import HoursAccount
from lms.learning import words


def account(online: int, offline: int, *, cap: int | None = 40, required: int = 3600) -> HoursAccount:
    """An account that stands at these minutes."""
    return HoursAccount(online_minutes=online, offline_minutes=offline, cap_percent=cap, required_minutes=required)


@pytest.mark.parametrize(("online", "offline", "cap", "recognised", "banked", "missing_offline"), [
    pytest.param(1800, 2160, 40, 3600, 360, 540, id="the example of decision 2"),
    pytest.param(0, 0, 40, 0, 0, 0, id="nothing yet"),
    pytest.param(60, 90, 40, 150, 0, 0, id="exactly 40%"),
    pytest.param(60, 89, 40, 148, 1, 1, id="a minute short"),
    pytest.param(60, 0, 40, 0, 60, 90, id="online only: all banked"),
    pytest.param(60, 0, None, 60, 0, 0, id="no cap"),
    pytest.param(60, 0, 100, 60, 0, 0, id="cap 100"),
    pytest.param(60, 90, 0, 90, 60, None, id="cap 0: no number would help"),
])
def test_what_is_recognised_banked_and_missing(online, offline, cap, recognised, banked, missing_offline):
    found = words.balance(account(online, offline, cap=cap))
    assert (found.recognised, found.banked, found.missing_offline) == (recognised, banked, missing_offline)
    assert found.recognised + found.banked == online + offline


def test_the_sentences_say_the_same_numbers():
    language.choose("en")
    said = " ".join(words.sentences(words.balance(account(1800, 2160))))
    assert "1800 minutes online" in said
    assert "3600 minutes are recognised" in said
    assert "360 minutes online are banked" in said
    assert "540 more minutes on the spot" in said
    assert "You have all the minutes" in said


def test_the_rule_is_worked_out_in_numbers():
    language.choose("en")
    assert "2160 × 40 ÷ 60 = 1440" in words.rule_sentence(words.balance(account(1800, 2160)))
    assert "every minute counts" in words.rule_sentence(words.balance(account(1, 1, cap=None)))
    assert "only minutes on the spot count" in words.rule_sentence(words.balance(account(1, 1, cap=0)))
