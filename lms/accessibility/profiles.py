"""The profile of this visitor: sealed in the account, or presentation only in a cookie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import current_app, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms import crypto
from lms.accessibility import profile as profiles
from lms.accessibility.models import AccessProfile
from lms.accessibility.profile import Profile
from lms.crypto import Keyring
from lms.db import database
from lms.people.models import PersonKey

COOKIE = "presentation"
MODES_ARGUMENT = "modes"


def current() -> Profile:
    """The profile in force for this request.

    Without an account nothing but presentation is kept; modes tried out stand in the address
    of the page and are forgotten with it.
    """
    if not has_request_context():
        return profiles.DEFAULT
    if current_user.is_authenticated and (kept := _of_this_account()) is not None:
        return kept
    found = profiles.from_cookie(request.cookies.get(COOKIE))
    if current_user.is_authenticated:
        return found
    for mode in request.args.get(MODES_ARGUMENT, "")[:80].split(","):
        if mode in profiles.MODES:
            found = profiles.with_mode(found, mode, True)
    return found


def _of_this_account() -> Profile | None:
    """Read when the first page or decision asks for it: what only records, such as a heartbeat, never does."""
    if "profile" not in g:
        with database().transaction(write=False) as session:
            g.profile = of_account(session, current_app.extensions["lms.keys"], current_user.pseudonym)
    kept: Profile | None = g.profile
    return kept


# Every page of a signed-in person asks this, so it is put together once.
_KEPT = (select(AccessProfile.sealed, PersonKey.wrapping_key_id, PersonKey.wrapped)
         .join(PersonKey, PersonKey.pseudonym == AccessProfile.pseudonym)
         .where(AccessProfile.pseudonym == bindparam("pseudonym")))


def of_account(session: Session, keys: Keyring, pseudonym: str) -> Profile | None:
    """The profile kept in an account; None when there is none yet or it does not open."""
    row = session.execute(_KEPT, {"pseudonym": pseudonym}).first()
    if row is None:
        return None
    try:
        plain = crypto.unseal(keys.unwrap(row.wrapping_key_id, row.wrapped, pseudonym), row.sealed,
                              f"profile:{pseudonym}")
    except (crypto.Damaged, crypto.KeyMissing):
        return None
    return profiles.parse(plain)[0]


def change(session: Session, keys: Keyring, pseudonym: str, how: Callable[[Profile], Profile], *, start: Profile,
           now: datetime) -> Profile:
    """Read, change and keep the profile of an account in one turn: two tabs never undo each other's choices.

    `start` is changed where nothing is kept yet. What `how` raises leaves everything as it was.
    """
    session.get_one(PersonKey, pseudonym, with_for_update=True)
    changed = how(of_account(session, keys, pseudonym) or start)
    keep(session, keys, pseudonym, changed, now=now)
    return changed


def keep(session: Session, keys: Keyring, pseudonym: str, profile: Profile, *, now: datetime) -> None:
    """Seal the profile into the account."""
    key = session.get_one(PersonKey, pseudonym)
    sealed = crypto.seal(keys.unwrap(key.wrapping_key_id, key.wrapped, pseudonym), profiles.to_json(profile).encode(),
                         f"profile:{pseudonym}")
    row = session.get(AccessProfile, pseudonym)
    if row is None:
        session.add(AccessProfile(pseudonym=pseudonym, sealed=sealed, updated_at=now))
    else:
        row.sealed, row.updated_at = sealed, now
