"""The world of these tests, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.crypto import Keyring
from tests.learning.school import School, open_school
from tests.learning.world import World, make_world
from tests.support.makers import NOW
from tests.support.watch import Watch


@pytest.fixture
def world(session: Session, keys: Keyring) -> World:
    """A trainee in a class of three lessons."""
    return make_world(session, keys)


@pytest.fixture
def school(both_app: Flask, watch: Watch) -> School:
    """The same world behind the real application, on both databases, the clock at NOW."""
    watch.moment = NOW
    return open_school(both_app, watch)
