"""The world of these tests behind the real application: signed-in clients that speak to it as a player does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.credits.models import HoursAccount
from lms.db import Database
from lms.learning.models import LessonProgress
from tests.learning.world import OTHER, TEACHER, TRAINEE, make_world
from tests.support.makers import PASSWORD
from tests.support.people import browser, sign_in
from tests.support.watch import Watch

Intervals = list[Any]


@dataclass
class School:
    """The application, its watch, and who and what is in it."""

    app: Flask
    watch: Watch
    enrolment: int
    account: int
    class_id: int
    trainee_name: str
    hashes: list[str]

    @property
    def database(self) -> Database:
        """The database of the application."""
        return self.app.extensions["lms.database"]

    def player(self, login: str = TRAINEE) -> Player:
        """A signed-in person."""
        client = browser(self.app)
        sign_in(client, login, PASSWORD)
        return Player(client, self.enrolment)

    def trainee(self) -> Player:
        """The trainee."""
        return self.player(TRAINEE)

    def other(self) -> Player:
        """Another trainee, who is in no class."""
        return self.player(OTHER)

    def teacher(self) -> Player:
        """The institution."""
        return self.player(TEACHER)

    def minutes(self) -> tuple[int, int]:
        """The trainee's minutes: online, on the spot."""
        with self.database.transaction(write=False) as session:
            account = session.get_one(HoursAccount, self.account)
            return account.online_minutes, account.offline_minutes

    def progress(self, lesson: int = 0) -> LessonProgress | None:
        """The trainee's progress."""
        with self.database.transaction(write=False) as session:
            return session.scalar(select(LessonProgress).where(
                LessonProgress.pseudonym == self.trainee_name,
                LessonProgress.content_hash == self.hashes[lesson]))


@dataclass
class Player:
    """A browser of one person at the lessons of one enrolment."""

    client: FlaskClient
    enrolment: int

    def post(self, what: str, body: Any, lesson: int = 0) -> TestResponse:
        """Post JSON to an endpoint of a lesson."""
        return self.client.post(f"/learn/{self.enrolment}/lessons/{lesson + 1}/{what}", data=json.dumps(body),
                                content_type="application/json")

    def open(self, lesson: int = 0) -> str:
        """Open a lesson; returns the lease."""
        answer = self.post("open", {}, lesson)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return str(answer.get_json()["lease"])

    def beat(self, lease: object, number: object, intervals: object, lesson: int = 0, **more: object) -> TestResponse:
        """A beat."""
        return self.post("beat", {"lease": lease, "number": number, "intervals": intervals, **more}, lesson)

    def sent(self, lesson: int = 0) -> str:
        """The token of a lesson page that is asked for now."""
        page = self.client.get(f"/learn/{self.enrolment}/lessons/{lesson + 1}")
        assert page.status_code == 200
        found = re.search(r'name="sent" value="([^"]+)"', page.get_data(as_text=True))
        assert found is not None
        return found[1]

    def next_part(self, part: object, sent: str, lesson: int = 0) -> TestResponse:
        """"Next part", asked for by a script."""
        return self.client.post(f"/learn/{self.enrolment}/lessons/{lesson + 1}/part",
                                data={"part": str(part), "sent": sent}, headers={"Accept": "application/json"})

    def answer(self, lesson: int = 0, choice: int = 0) -> TestResponse:
        """Answer the question; 0 is right."""
        return self.client.post(f"/learn/{self.enrolment}/lessons/{lesson + 1}/answer",
                                data={"item": f"0{lesson + 1}-lesson-1", "choice": str(choice)},
                                headers={"Accept": "application/json"})


def open_school(app: Flask, watch: Watch) -> School:
    """Put the world into an application."""
    with app.extensions["lms.database"].transaction(write=True) as session:
        world = make_world(session, app.extensions["lms.keys"])
        return School(app, watch, world.enrolment.id, world.enrolment.account_id, world.enrolment.class_id,
                      world.trainee, world.hashes)
