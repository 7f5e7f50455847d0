"""The profile of this visitor: sealed in the account, or presentation only in a cookie."""

from __future__ import annotations

from datetime import datetime

from flask import g, has_request_context, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import crypto
from lms.accessibility import profile as profiles
from lms.accessibility.models import AccessProfile
from lms.accessibility.profile import Profile
from lms.crypto import Keyring
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
    if current_user.is_authenticated and g.get("profile") is not None:
        kept: Profile = g.profile
        return kept
    found = profiles.from_cookie(request.cookies.get(COOKIE))
    if current_user.is_authenticated:
        return found
    for mode in request.args.get(MODES_ARGUMENT, "")[:80].split(","):
        if mode in profiles.MODES:
            found = profiles.with_mode(found, mode, True)
    return found


def of_account(session: Session, keys: Keyring, pseudonym: str) -> Profile | None:
    """The profile kept in an account; None when there is none yet or it does not open."""
    row = session.execute(select(AccessProfile, PersonKey).join(
        PersonKey, PersonKey.pseudonym == AccessProfile.pseudonym).where(AccessProfile.pseudonym == pseudonym)).first()
    if row is None:
        return None
    kept, key = row
    try:
        plain = crypto.unseal(keys.unwrap(key.wrapping_key_id, key.wrapped, pseudonym), kept.sealed,
                              f"profile:{pseudonym}")
    except (crypto.Damaged, crypto.KeyMissing):
        return None
    return profiles.parse(plain)[0]


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
