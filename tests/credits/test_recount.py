"""`lms credits recount` proves the balances; whoever changes a row behind the ledger's back is found out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.credits import services
from lms.credits.models import HoursAccount, LedgerEntry
from tests.credits.test_ledger import credit
from tests.support.makers import NOW
from tests.support.people import settings_of


@pytest.fixture
def account(session: Session, open_account: Callable[[int | None], HoursAccount]) -> HoursAccount:
    """Three entries: a lesson, a session, a lesson."""
    account = open_account(40)
    credit(session, account, "a/1", 20)
    credit(session, account, "a/s1", 90, "offline")
    credit(session, account, "a/2", 30)
    return account


def test_an_untouched_ledger_agrees(session: Session, account: HoursAccount):
    services.reverse(session, account.id, "a/2", reason="mistake", issuer="class:1", now=NOW)
    session.expire_all()
    assert services.recount(session) == []


@pytest.mark.parametrize("change", [
    {"minutes": 2000}, {"unit_uid": "a/9"}, {"mode": "online"}, {"reason": "changed"}, {"issuer": "nobody"},
    {"evidence": "progress:2"}, {"rule": "gift"}, {"hash": "f" * 64}, {"previous": "f" * 64},
], ids=lambda change: next(iter(change)))
def test_a_changed_row_is_found(session: Session, account: HoursAccount, change):
    session.execute(update(LedgerEntry).where(LedgerEntry.account_id == account.id, LedgerEntry.number == 2)
                    .values(**change))
    session.expire_all()
    faults = services.recount(session)
    assert any(fault.startswith(f"account {account.id}: entry") for fault in faults), faults


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_row_that_was_taken_out_is_found(session: Session, account: HoursAccount, number):
    session.execute(delete(LedgerEntry).where(LedgerEntry.account_id == account.id, LedgerEntry.number == number))
    session.expire_all()
    assert services.recount(session) != []


@pytest.mark.parametrize("change", [{"online_minutes": 999}, {"offline_minutes": 0}, {"length": 2}, {"head": "f" * 64}],
                         ids=lambda change: next(iter(change)))
def test_a_changed_balance_is_found(session: Session, account: HoursAccount, change):
    session.execute(update(HoursAccount).where(HoursAccount.id == account.id).values(**change))
    session.expire_all()
    assert len(services.recount(session)) == 1


def test_the_command_says_that_all_agrees(lived_app: Flask, command):
    said = command(settings_of(lived_app), "credits", "recount")
    assert (said.code, said.text) == (0, "The ledger and every balance agree.\n")


def test_the_command_names_each_fault_changes_nothing_and_fails(lived_app: Flask, command):
    database = lived_app.extensions["lms.database"]
    with database.transaction(write=True) as session:
        account = session.scalars(select(HoursAccount).where(HoursAccount.length > 0)).first()
        account.offline_minutes += 7
        stored = account.offline_minutes
    said = command(settings_of(lived_app), "credits", "recount")
    assert said.code == 1
    assert f"offline balance {stored}, ledger {stored - 7}" in said.text
    with database.transaction(write=False) as session:
        assert session.get_one(HoursAccount, account.id).offline_minutes == stored
