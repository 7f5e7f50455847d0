"""Reading that was claimed early counts by itself: the job needs no further request of the person."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from lms import jobs, server
from lms.credits.models import HoursAccount
from lms.db import Database
from lms.learning import services
from lms.learning.models import Lease, LessonProgress
from tests.learning.world import DURATION_MS, MINUTES, PARTS, READING_SECONDS, WHOLE, after, make_world
from tests.support.makers import NOW
from tests.support.watch import Watch


@dataclass
class Study:
    """The world committed, and a watch."""

    app: Flask
    watch: Watch
    trainee: str
    account: int
    hashes: list[str]

    @property
    def database(self) -> Database:
        """The database of the application."""
        return self.app.extensions["lms.database"]

    def claim_all(self, lesson: int = 0) -> None:
        """Answer the question and press every "Next part" at once."""
        with self.database.transaction(write=True) as session:
            services.answer_item(session, self.trainee, self.hashes[lesson], f"0{lesson + 1}-lesson-1", [0],
                                 now=self.watch())
            for part in range(PARTS):
                services.claim_part(session, self.trainee, self.hashes[lesson], part, self.watch(), wake=None,
                                    now=self.watch())

    def work(self, **span: float) -> None:
        """Let time pass, then do what is due."""
        self.watch.forward(**span)
        server.work(self.app, until_idle=True)

    def minutes(self) -> int:
        """The online balance."""
        with self.database.transaction(write=False) as session:
            return session.get_one(HoursAccount, self.account).online_minutes


@pytest.fixture
def study(both_app: Flask, watch: Watch) -> Study:
    """A trainee in a class, the clock at NOW, the jobs of the demo out of the way."""
    watch.moment = NOW
    with both_app.extensions["lms.database"].transaction(write=True) as session:
        for job in session.scalars(select(jobs.Job)):
            job.state = "done"
        world = make_world(session, both_app.extensions["lms.keys"])
        return Study(both_app, watch, world.trainee, world.enrolment.account_id, world.hashes)


def test_a_lesson_that_was_read_too_fast_is_credited_without_another_request(study: Study):
    study.claim_all()
    study.work(seconds=READING_SECONDS * PARTS - 1)
    assert study.minutes() == 0
    study.work(seconds=3)
    assert study.minutes() == MINUTES


def test_three_lessons_are_credited_one_after_the_other(study: Study):
    for lesson in range(3):
        study.claim_all(lesson)
    earned = []
    for _lesson in range(3):
        study.work(seconds=READING_SECONDS * PARTS + 1)
        earned.append(study.minutes())
    assert earned == [MINUTES, 2 * MINUTES, 3 * MINUTES]


def test_reading_waits_while_another_lesson_is_played_and_is_credited_when_that_falls_silent(study: Study):
    study.claim_all(1)
    with study.database.transaction(write=True) as session:
        lease = services.open_lesson(session, study.trainee, study.hashes[0], now=study.watch()).token
    for number in range(1, 5):
        study.work(seconds=60)
        with study.database.transaction(write=True) as session:
            services.record_beat(session, study.trainee, lease, number, WHOLE, None, now=study.watch())
    assert study.minutes() == 0
    study.work(minutes=5)
    study.work(minutes=5)
    assert study.minutes() == MINUTES
    with study.database.transaction(write=False) as session:
        assert session.scalars(select(Lease.taken_at)).one() == after(240)
        played = session.scalars(select(LessonProgress).where(
            LessonProgress.content_hash == study.hashes[0])).one()
        assert played.counted_ms == DURATION_MS


def test_the_job_ends_no_opening_of_its_own_lesson(study: Study):
    with study.database.transaction(write=True) as session:
        services.open_lesson(session, study.trainee, study.hashes[0], now=study.watch())
    study.claim_all(0)
    study.work(minutes=10)
    assert study.minutes() == MINUTES
    with study.database.transaction(write=False) as session:
        assert session.scalars(select(Lease.taken_at)).one() is None


def test_a_reader_at_an_honest_pace_leaves_no_work_behind(study: Study):
    for part in range(PARTS):
        study.watch.forward(seconds=READING_SECONDS)
        with study.database.transaction(write=True) as session:
            services.claim_part(session, study.trainee, study.hashes[0], part, NOW, wake=None, now=study.watch())
    with study.database.transaction(write=False) as session:
        assert session.scalars(select(jobs.Job.id).where(jobs.Job.kind == services.RIPEN)).all() == []
