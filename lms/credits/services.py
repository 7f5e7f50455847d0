"""What is done with the ledger. Append-only; callers own the transaction.

The account row is locked while an entry is added, so that two writers of one account take
turns; on SQLite the write transaction itself does that.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.credits.models import HoursAccount, LedgerEntry
from lms.errors import Refused
from lms.language import gettext as _

GENESIS = "0" * 64


def open_account(session: Session, *, pseudonym: str, class_id: int, pack_digest: str, cap_percent: int | None,
                 minutes_per_hour: int, planned_online: int, planned_offline: int, required_minutes: int,
                 now: datetime) -> HoursAccount:
    """Open the hours account of an enrolment with the rules in force."""
    account = HoursAccount(pseudonym=pseudonym, class_id=class_id, pack_digest=pack_digest, cap_percent=cap_percent,
                           minutes_per_hour=minutes_per_hour, planned_online=planned_online,
                           planned_offline=planned_offline, required_minutes=required_minutes, opened_at=now,
                           online_minutes=0, offline_minutes=0, length=0, head=GENESIS)
    session.add(account)
    session.flush()
    return account


def credit(session: Session, account_id: int, unit_uid: str, minutes: int, *, mode: str, session_type: str,
           evidence: str, evidence_hash: str, rule: str, issuer: str, now: datetime) -> LedgerEntry | None:
    """Add a unit's minutes once. A unit that stands credited is not paid again: None."""
    if minutes <= 0:
        raise ValueError("a credit is a positive number of whole minutes")
    account = session.get_one(HoursAccount, account_id, with_for_update=True, populate_existing=True)
    standing, generation = _standing(session, account_id, unit_uid)
    if standing is not None:
        return None
    return _append(session, account, LedgerEntry(
        unit_uid=unit_uid, kind="hours", generation=generation, reverses=None, minutes=minutes, mode=mode,
        session_type=session_type, evidence=evidence, evidence_hash=evidence_hash, rule=rule, issuer=issuer,
        reason="", at=now))


def reverse(session: Session, account_id: int, unit_uid: str, *, reason: str, issuer: str,
            now: datetime) -> LedgerEntry:
    """Take a credit back by an entry of its own. Both stay readable."""
    if not reason.strip():
        raise Refused(_("Give the reason for taking the minutes back."), code="no-reason", field="reason")
    account = session.get_one(HoursAccount, account_id, with_for_update=True, populate_existing=True)
    standing, generation = _standing(session, account_id, unit_uid)
    if standing is None:
        raise Refused(_("There is no credit of this unit to take back."), code="nothing-to-reverse")
    return _append(session, account, LedgerEntry(
        unit_uid=unit_uid, kind="hours", generation=standing.generation, reverses=standing.id,
        minutes=-standing.minutes, mode=standing.mode, session_type=standing.session_type, evidence=standing.evidence,
        evidence_hash=standing.evidence_hash, rule=standing.rule, issuer=issuer, reason=reason.strip()[:400], at=now))


def _standing(session: Session, account_id: int, unit_uid: str) -> tuple[LedgerEntry | None, int]:
    """The credit in force for a unit and the generation the next one would have."""
    entries = session.scalars(select(LedgerEntry).where(
        LedgerEntry.account_id == account_id, LedgerEntry.unit_uid == unit_uid, LedgerEntry.kind == "hours")).all()
    reversed_ids = {entry.reverses for entry in entries if entry.reverses is not None}
    credits = [entry for entry in entries if entry.reverses is None]
    standing = next((entry for entry in credits if entry.id not in reversed_ids), None)
    return standing, max((entry.generation for entry in credits), default=-1) + 1


def _append(session: Session, account: HoursAccount, entry: LedgerEntry) -> LedgerEntry:
    entry.account_id = account.id
    entry.number = account.length + 1
    entry.previous = account.head
    entry.hash = entry_hash(entry)
    account.length, account.head = entry.number, entry.hash
    if entry.mode == "online":
        account.online_minutes += entry.minutes
    else:
        account.offline_minutes += entry.minutes
    session.add(entry)
    session.flush()
    return entry


def entry_hash(entry: LedgerEntry) -> str:
    """SHA-256 over the entry's own words and the hash before it."""
    words = [entry.account_id, entry.number, entry.unit_uid, entry.kind, entry.generation, entry.reverses,
             entry.minutes, entry.mode, entry.session_type, entry.evidence, entry.evidence_hash, entry.rule,
             entry.issuer, entry.reason, entry.at.astimezone(UTC).isoformat(), entry.previous]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def recount(session: Session) -> list[str]:
    """Compare every stored balance and chain with the ledger; returns a line for each fault, none changed."""
    faults: list[str] = []
    sums: dict[int, dict[str, int]] = {}
    for account_id, mode, minutes in session.execute(
            select(LedgerEntry.account_id, LedgerEntry.mode, func.sum(LedgerEntry.minutes))
            .group_by(LedgerEntry.account_id, LedgerEntry.mode)):
        sums.setdefault(account_id, {})[mode] = int(minutes)
    chains: dict[int, tuple[int, str]] = {}
    for entry in session.scalars(select(LedgerEntry).order_by(LedgerEntry.account_id, LedgerEntry.number)):
        number, head = chains.get(entry.account_id, (0, GENESIS))
        if entry.number != number + 1 or entry.previous != head or entry.hash != entry_hash(entry):
            faults.append(f"account {entry.account_id}: entry {entry.number} does not follow from the one before")
        chains[entry.account_id] = (entry.number, entry.hash)
    for account in session.scalars(select(HoursAccount)):
        counted = sums.get(account.id, {})
        for mode, stored in (("online", account.online_minutes), ("offline", account.offline_minutes)):
            if counted.get(mode, 0) != stored:
                faults.append(f"account {account.id}: {mode} balance {stored}, ledger {counted.get(mode, 0)}")
        if chains.get(account.id, (0, GENESIS)) != (account.length, account.head):
            faults.append(f"account {account.id}: the chain does not end where the account says")
    return faults
