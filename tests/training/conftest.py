"""An institution with a plan to make, in the rolled-back session of both databases."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from lms.courses.models import CourseVersion
from lms.crypto import Keyring
from tests.support import makers


@dataclass
class Institution:
    """Who plans, and where."""

    session: Session
    keys: Keyring
    id: int
    manager: str
    author: str

    def course(self, uid: str, online: int, offline: int) -> CourseVersion:
        """A shared course of one lesson and, unless it has no minutes, one session."""
        return makers.make_shared(self.session, makers.short_course(uid, online=online, offline=offline),
                                  author=self.author)

    def trainee(self) -> str:
        """Somebody who may join."""
        return makers.make_account(self.session, self.keys, "trainee").pseudonym


@pytest.fixture
def institution(session: Session, keys: Keyring) -> Institution:
    """A training institution of 济南."""
    organisation = makers.make_organisation(session)
    manager = makers.make_account(session, keys, "class_manager", organisation=organisation.id)
    author = makers.make_account(session, keys, "author")
    return Institution(session, keys, organisation.id, manager.pseudonym, author.pseudonym)
