"""What is done with accounts, roles and the audit trail. Callers own the transaction."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms import crypto
from lms.crypto import Keyring
from lms.db import insert_if_absent
from lms.errors import Refused
from lms.language import gettext as _
from lms.language import ngettext
from lms.people import rules
from lms.people.access import ROLES
from lms.people.models import Account, AuditEntry, AuditStream, Person, PersonKey, RoleGrant, SignInTries

GENESIS = "0" * 64


def login_index(keys: Keyring, login: str) -> str:
    """Fingerprint of a sign-in name; case and surrounding blanks do not matter."""
    return keys.index("login", login.strip().casefold())


def open_account(session: Session, keys: Keyring, hasher: PasswordHasher, *, login: str, password: str, name: str,
                 home_region: str | None, now: datetime, is_demo: bool = False,
                 actor: str | None = None) -> Account:
    """Make an account with its sealed personal data. Refuses a taken name or a weak password."""
    index = login_index(keys, login)
    if session.scalar(select(Account.pseudonym).where(Account.login_index == index)):
        raise Refused(_("Choose another sign-in name: this one is taken."), code="login-taken", field="login")
    _check_password(password, login)
    account = Account(pseudonym="p" + secrets.token_hex(12), login_index=index, password_hash=hasher.hash(password),
                      state="open", session_epoch=1, home_region=home_region, is_demo=is_demo, created_at=now)
    session.add(account)
    session.flush()
    key = crypto.new_key()
    key_id, wrapped = keys.wrap(key, account.pseudonym)
    session.add(PersonKey(pseudonym=account.pseudonym, wrapping_key_id=key_id, wrapped=wrapped))
    session.add(Person(pseudonym=account.pseudonym, updated_at=now,
                       sealed=crypto.seal(key, json.dumps({"name": name, "login": login}).encode(), account.pseudonym)))
    audit(session, f"account:{account.pseudonym}", "account opened", account.pseudonym, actor=actor, now=now)
    return account


def open_personal_data(keys: Keyring, person: Person, key: PersonKey) -> dict[str, Any]:
    """The person's document in clear. Raises crypto.Damaged or KeyMissing."""
    plain_key = keys.unwrap(key.wrapping_key_id, key.wrapped, person.pseudonym)
    found: dict[str, Any] = json.loads(crypto.unseal(plain_key, person.sealed, person.pseudonym))
    return found


@dataclass(frozen=True)
class Attempt:
    """What is known before the password is looked at."""

    fingerprint: str
    """Of name and address together."""
    wait: timedelta
    pseudonym: str | None
    password_hash: str | None
    """Of an open account, None otherwise."""


def sign_in_attempt(session: Session, keys: Keyring, *, login: str, address: str, demo_opens: bool = False,
                    now: datetime) -> Attempt:
    """Read what a try to sign in is about. Changes nothing. Demo accounts stay shut unless `demo_opens`."""
    fingerprint = keys.index("tries", f"{login.strip().casefold()}\0{address}")
    tries = session.get(SignInTries, fingerprint)
    wait = rules.wait_before_next_try(tries.failures, tries.last_at, now) if tries else timedelta(0)
    account = session.scalar(select(Account).where(Account.login_index == login_index(keys, login)))
    is_open = account is not None and account.state == "open" and (demo_opens or not account.is_demo)
    return Attempt(fingerprint, wait, account.pseudonym if account else None,
                   account.password_hash if account and is_open else None)


def password_fits(hasher: PasswordHasher, attempt: Attempt, password: str) -> bool:
    """Slow on purpose, so it runs outside every transaction; an unknown name takes as long as a known one."""
    if attempt.wait:
        return False
    fits = _password_fits(hasher, attempt.password_hash or _decoy(hasher), password)
    return fits and attempt.password_hash is not None


def sign_in(session: Session, attempt: Attempt, *, fits: bool, now: datetime) -> Account | Refused:
    """The account, or the reason why not. A refusal is returned, not raised: it must be recorded."""
    if attempt.wait:
        seconds = int(attempt.wait.total_seconds()) + 1
        return Refused(ngettext("Wait one second, then try again. Your account is not locked.",
                                "Wait %(n)d seconds, then try again. Your account is not locked.", seconds),
                       code="wait")
    account = session.get(Account, attempt.pseudonym) if attempt.pseudonym else None
    # The password was looked at before this transaction: it must still be the same.
    if account is None or not fits or account.state != "open" or account.password_hash != attempt.password_hash:
        _count_failure(session, attempt.fingerprint, now)
        if account is not None:
            audit(session, f"account:{account.pseudonym}", "sign-in refused", account.pseudonym, actor=None, now=now)
        return Refused(_("The sign-in name or the password is not right. Check both and try again."), code="not-right")
    session.execute(delete(SignInTries).where(SignInTries.fingerprint == attempt.fingerprint))
    audit(session, f"account:{account.pseudonym}", "signed in", account.pseudonym, actor=account.pseudonym, now=now)
    return account


def new_password_hash(hasher: PasswordHasher, *, kept: str, old: str, new: str) -> str:
    """The hash of a new password, once the old one was proved. Slow: outside every transaction."""
    if not _password_fits(hasher, kept, old):
        raise Refused(_("The present password is not right."), code="not-right", field="old")
    if old == new:
        raise Refused(_("Choose a password that differs from the present one."), code="same", field="new")
    _check_password(new, "", field="new")
    return hasher.hash(new)


def change_password(session: Session, *, pseudonym: str, kept: str, new_hash: str, now: datetime) -> Account:
    """Change the password and end every other session. Refuses when it was changed meanwhile (`kept` is old)."""
    account = session.get_one(Account, pseudonym, with_for_update=True)
    if account.password_hash != kept:
        raise Refused(_("The present password is not right."), code="not-right", field="old")
    account.password_hash = new_hash
    account.session_epoch += 1
    audit(session, f"account:{pseudonym}", "password changed", pseudonym, actor=pseudonym, now=now)
    return account


def end_sessions(session: Session, *, pseudonym: str, actor: str, now: datetime) -> None:
    """Sign the account out everywhere."""
    session.execute(update(Account).where(Account.pseudonym == pseudonym).values(
        session_epoch=Account.session_epoch + 1))
    audit(session, f"account:{pseudonym}", "sessions ended", pseudonym, actor=actor, now=now)


def grant_role(session: Session, *, pseudonym: str, role: str, region_code: str | None = None,
               organisation_id: int | None = None, competence: str = "", actor: str | None,
               now: datetime) -> RoleGrant:
    """Give a role over a region or for an organisation."""
    if role not in ROLES:
        raise Refused(_("There is no such role."), code="unknown-role", field="role")
    if region_code is None and organisation_id is None:
        raise Refused(_("Say for which region or organisation the role holds."), code="no-scope", field="region")
    already = session.scalar(select(RoleGrant).where(
        RoleGrant.pseudonym == pseudonym, RoleGrant.role == role, RoleGrant.ended_at.is_(None),
        RoleGrant.region_code.is_(None) if region_code is None else RoleGrant.region_code == region_code,
        RoleGrant.organisation_id.is_(None) if organisation_id is None
        else RoleGrant.organisation_id == organisation_id))
    if already is not None:
        return already
    grant = RoleGrant(pseudonym=pseudonym, role=role, region_code=region_code, organisation_id=organisation_id,
                      competence=competence, granted_by=actor, granted_at=now)
    session.add(grant)
    audit(session, f"account:{pseudonym}", "role granted", pseudonym, actor=actor, now=now,
          facts={"role": role, "region": region_code, "organisation": organisation_id})
    return grant


def end_role(session: Session, *, grant_id: int, actor: str, now: datetime) -> None:
    """Take a role away. Doing it twice is the same as once."""
    grant = session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None or grant.ended_at is not None:
        return
    if grant.role == "administrator" and grant.pseudonym == actor:
        raise Refused(_("Another administrator has to end this role: nobody could manage accounts otherwise."),
                      code="own-role")
    grant.ended_at = now
    audit(session, f"account:{grant.pseudonym}", "role ended", grant.pseudonym, actor=actor, now=now,
          facts={"role": grant.role, "region": grant.region_code, "organisation": grant.organisation_id})


def erase_person(session: Session, *, pseudonym: str, actor: str | None, now: datetime) -> None:
    """Destroy the person's key: what was sealed can never be opened again. Records keep the pseudonym."""
    key = session.get(PersonKey, pseudonym)
    person = session.get(Person, pseudonym)
    account = session.get_one(Account, pseudonym)
    for row in (person, key):
        if row is not None:
            session.delete(row)
    account.state, account.password_hash = "closed", "erased"
    account.login_index = secrets.token_hex(32)
    account.session_epoch += 1
    session.execute(update(RoleGrant).where(RoleGrant.pseudonym == pseudonym, RoleGrant.ended_at.is_(None))
                    .values(ended_at=now))
    audit(session, f"account:{pseudonym}", "person erased", pseudonym, actor=actor, now=now)


def rotate_keys(session: Session, keys: Keyring) -> int:
    """Wrap every person's key anew with the newest wrapping key; returns how many changed."""
    changed = 0
    for row in session.scalars(select(PersonKey).where(PersonKey.wrapping_key_id != keys.newest)):
        plain = keys.unwrap(row.wrapping_key_id, row.wrapped, row.pseudonym)
        row.wrapping_key_id, row.wrapped = keys.wrap(plain, row.pseudonym)
        changed += 1
    return changed


def audit(session: Session, stream: str, action: str, subject: str, *, actor: str | None, now: datetime,
          facts: dict[str, Any] | None = None) -> AuditEntry:
    """Append to a chain. Two writers of one stream take turns on its head row."""
    head = session.get(AuditStream, stream, with_for_update=True, populate_existing=True)
    if head is None:
        head = AuditStream(name=stream, length=0, head=GENESIS)
        session.add(head)
        session.flush()
    entry = AuditEntry(stream=stream, number=head.length + 1, at=now, actor=actor, action=action, subject=subject,
                       facts=facts or {}, previous=head.head, hash="")
    entry.hash = entry_hash(entry)
    head.length, head.head = entry.number, entry.hash
    session.add(entry)
    session.flush()
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the entry's own words and the hash before it."""
    words = [entry.stream, entry.number, entry.at.isoformat(), entry.actor, entry.action, entry.subject, entry.facts,
             entry.previous]
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_audit_streams(session: Session) -> list[str]:
    """Streams whose chain does not hold; empty when all is well."""
    broken: set[str] = set()
    state: dict[str, tuple[int, str]] = {}
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.stream, AuditEntry.number)):
        number, head = state.get(entry.stream, (0, GENESIS))
        if entry.number != number + 1 or entry.previous != head or entry.hash != entry_hash(entry):
            broken.add(entry.stream)
        state[entry.stream] = (entry.number, entry.hash)
    for stream in session.scalars(select(AuditStream)):
        if state.get(stream.name, (0, GENESIS)) != (stream.length, stream.head):
            broken.add(stream.name)
    return sorted(broken)


def _count_failure(session: Session, fingerprint: str, now: datetime) -> None:
    insert_if_absent(session, SignInTries, {"fingerprint": fingerprint, "failures": 0, "last_at": now})
    tries = session.get_one(SignInTries, fingerprint, with_for_update=True, populate_existing=True)
    forgotten = now - tries.last_at >= rules.FORGET_AFTER
    tries.failures = 1 if forgotten else tries.failures + 1
    tries.last_at = now
    session.execute(delete(SignInTries).where(SignInTries.last_at < now - 4 * rules.FORGET_AFTER))


def _check_password(password: str, login: str, field: str = "password") -> None:
    if len(password) < rules.PASSWORD_SHORTEST:
        raise Refused(_("Choose a password of at least %(n)d characters.", n=rules.PASSWORD_SHORTEST),
                      code="too-short", field=field)
    if len(password) > rules.PASSWORD_LONGEST:
        raise Refused(_("Choose a password of at most %(n)d characters.", n=rules.PASSWORD_LONGEST),
                      code="too-long", field=field)
    if password.casefold() == login.strip().casefold():
        raise Refused(_("Choose a password that differs from the sign-in name."), code="same-as-login", field=field)


def _password_fits(hasher: PasswordHasher, kept: str, given: str) -> bool:
    try:
        return hasher.verify(kept, given)
    except (VerificationError, InvalidHashError):
        return False


_decoys: dict[tuple[int, int], str] = {}


def _decoy(hasher: PasswordHasher) -> str:
    """A hash nobody knows the password of, made once, so that an unknown name costs the same time."""
    cost = (hasher.memory_cost, hasher.time_cost)
    if cost not in _decoys:
        _decoys[cost] = hasher.hash(secrets.token_hex(16))
    return _decoys[cost]


def count_accounts(session: Session) -> int:
    """How many accounts are open."""
    return session.scalar(select(func.count()).select_from(Account).where(Account.state == "open")) or 0
