"""Accounts to write into."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from sqlalchemy.orm import Session

from lms.credits import services
from lms.credits.models import HoursAccount
from lms.crypto import Keyring
from tests.support import makers
from tests.support.makers import NOW


@pytest.fixture
def open_account(session: Session, keys: Keyring) -> Callable[[int | None], HoursAccount]:
    """Opens an account under a cap; each call is another person of the same class."""
    author = makers.make_account(session, keys, "author")
    organisation = makers.make_organisation(session)
    version = makers.make_shared(session, makers.short_course("ledger-course"), author=author.pseudonym)
    opened = makers.make_class(session, version, organisation=organisation.id, actor=author.pseudonym)
    numbers = count(1)

    def open_one(cap: int | None) -> HoursAccount:
        return services.open_account(
            session, pseudonym=f"ledger{next(numbers)}", class_id=opened.id, pack_digest=opened.pack_digest or "",
            cap_percent=cap, minutes_per_hour=45, planned_online=1800, planned_offline=2700, required_minutes=3600,
            now=NOW)

    return open_one
