"""The ledger over any sequence of lessons, attendance and corrections, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.clock import SHANGHAI
from lms.credits import services
from lms.credits.models import HoursAccount, LedgerEntry
from lms.errors import Refused
from lms.policy.rules import recognised_minutes
from tests.support.makers import NOW

Open = Callable[[int | None], HoursAccount]
sequences = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Step:
    """Credit a unit, or take it back when `minutes` is None."""

    unit: str
    mode: str
    minutes: int | None


lessons = st.builds(Step, st.sampled_from(["a/1", "a/2", "a/3", "b/1"]), st.just("online"), st.integers(1, 600))
attendance = st.builds(Step, st.sampled_from(["a/s1", "a/s2", "local/x"]), st.just("offline"), st.integers(1, 600))
corrections = st.builds(Step, st.sampled_from(["a/1", "a/2", "a/s1", "a/s2"]), st.just(""), st.none())
caps = st.sampled_from([None, 0, 30, 40, 100])


def credit(session: Session, account: HoursAccount, unit: str, minutes: int, mode: str = "online") -> LedgerEntry | None:
    """Credit a unit."""
    return services.credit(session, account.id, unit, minutes, mode=mode, session_type="theory", evidence="progress:1",
                           evidence_hash="0" * 64, rule="lesson-done", issuer="system", now=NOW)


def act(session: Session, account: HoursAccount, step: Step) -> LedgerEntry | None:
    """Do a step; taking back what is not there is refused and changes nothing."""
    if step.minutes is not None:
        return credit(session, account, step.unit, step.minutes, step.mode)
    try:
        return services.reverse(session, account.id, step.unit, reason="mistake", issuer="class:1", now=NOW)
    except Refused:
        return None


def recognised(account: HoursAccount) -> int:
    """Online minutes that are recognised now."""
    return recognised_minutes(account.online_minutes, account.offline_minutes, account.cap_percent)


def keeps_cap(account: HoursAccount) -> bool:
    """Is the recognised share at most the cap?"""
    cap, online = account.cap_percent, recognised(account)
    return cap is None or online * 100 <= cap * (online + account.offline_minutes) or cap == 100


@sequences
@given(st.lists(lessons | attendance | corrections, max_size=14), caps)
def test_the_recognised_share_never_exceeds_the_cap_and_balances_follow_the_entries(session, open_account: Open, steps,
                                                                                    cap):
    account, standing = open_account(cap), {}
    for step in steps:
        before, entry = recognised(account), act(session, account, step)
        if entry is not None and step.minutes is not None:
            assert step.unit not in standing
            standing[step.unit] = (step.mode, step.minutes)
        elif entry is not None:
            assert entry.minutes == -standing.pop(step.unit)[1]
        if step.mode == "offline":
            assert recognised(account) >= before
        sums = {mode: sum(minutes for its, minutes in standing.values() if its == mode) for mode in ("online", "offline")}
        assert (account.online_minutes, account.offline_minutes) == (sums["online"], sums["offline"])
        assert 0 <= recognised(account) <= account.online_minutes
        assert keeps_cap(account)
    assert [fault for fault in services.recount(session) if fault.startswith(f"account {account.id}:")] == []


@sequences
@given(st.lists(lessons | attendance, max_size=8, unique_by=lambda step: step.unit), st.randoms(), caps)
def test_the_order_does_not_change_the_end(session, open_account: Open, steps, random, cap):
    shuffled, ends = list(steps), []
    random.shuffle(shuffled)
    for order in (steps, shuffled):
        account = open_account(cap)
        for step in order:
            act(session, account, step)
        ends.append((account.online_minutes, account.offline_minutes, recognised(account)))
    assert ends[0] == ends[1]


@sequences
@given(st.lists(lessons | attendance, max_size=8))
def test_a_replay_changes_nothing(session, open_account: Open, steps):
    account = open_account(40)
    for step in steps:
        act(session, account, step)
    before = (account.length, account.head, account.online_minutes, account.offline_minutes)
    assert [act(session, account, step) for step in steps] == [None] * len(steps)
    assert (account.length, account.head, account.online_minutes, account.offline_minutes) == before


def test_a_trainee_never_loses_an_earned_minute(session, open_account: Open):
    """Banked first, recognised as the person attends: 1440 + 2160 of 1800 + 2700, then all of it."""
    account = open_account(40)
    credit(session, account, "a/1", 1800)
    assert (recognised(account), account.online_minutes) == (0, 1800)
    credit(session, account, "a/s1", 2160, "offline")
    assert recognised(account) == 1440
    credit(session, account, "a/s2", 540, "offline")
    assert recognised(account) == 1800


def test_a_reversal_and_a_new_credit_pay_once_in_a_generation_of_their_own(session, open_account: Open):
    account = open_account(40)
    credit(session, account, "a/s1", 90, "offline")
    services.reverse(session, account.id, "a/s1", reason="came late", issuer="class:1", now=NOW)
    assert credit(session, account, "a/s1", 60, "offline") is not None
    assert credit(session, account, "a/s1", 60, "offline") is None
    entries = session.scalars(select(LedgerEntry).where(LedgerEntry.account_id == account.id)
                              .order_by(LedgerEntry.number)).all()
    assert [(entry.minutes, entry.generation) for entry in entries] == [(90, 0), (-90, 0), (60, 1)]
    assert entries[1].reverses == entries[0].id
    assert account.offline_minutes == 60


def test_a_reversal_needs_a_reason_and_something_to_take_back(session, open_account: Open):
    account = open_account(40)
    with pytest.raises(Refused) as refused:
        services.reverse(session, account.id, "a/1", reason="mistake", issuer="class:1", now=NOW)
    assert refused.value.code == "nothing-to-reverse"
    credit(session, account, "a/1", 20)
    with pytest.raises(Refused) as refused:
        services.reverse(session, account.id, "a/1", reason="  ", issuer="class:1", now=NOW)
    assert (refused.value.code, refused.value.field) == ("no-reason", "reason")
    assert account.length == 1


@pytest.mark.parametrize("minutes", [0, -5])
def test_a_credit_is_never_nothing_or_less(session, open_account: Open, minutes):
    account = open_account(40)
    with pytest.raises(ValueError, match="positive"):
        credit(session, account, "a/1", minutes)


def test_the_database_itself_refuses_to_pay_a_unit_twice(session, open_account: Open):
    account = open_account(40)
    entry = credit(session, account, "a/1", 20)
    assert entry is not None
    columns = {column.key: getattr(entry, column.key) for column in LedgerEntry.__table__.columns if column.key != "id"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(LedgerEntry).values({**columns, "number": 2}))
    assert session.scalar(select(func.count()).select_from(LedgerEntry).where(
        LedgerEntry.account_id == account.id)) == 1


def test_the_same_unit_may_pay_in_two_accounts(session, open_account: Open):
    for account in (open_account(40), open_account(40)):
        assert credit(session, account, "a/1", 20) is not None


def test_an_entry_reads_the_same_in_every_time_zone(session, open_account: Open):
    account = open_account(40)
    entry = services.credit(session, account.id, "a/1", 20, mode="online", session_type="theory", evidence="progress:1",
                            evidence_hash="0" * 64, rule="lesson-done", issuer="system",
                            now=(NOW + timedelta(microseconds=7)).astimezone(SHANGHAI))
    assert entry is not None
    written = entry.hash
    session.expire(entry)
    assert services.entry_hash(entry) == written
