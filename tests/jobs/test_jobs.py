"""Work outside requests: the row is the record, a claim is exclusive, a fault stays where it is. On both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from lms import jobs
from lms.db import Database
from lms.jobs import Job, Task
from tests.support.makers import NOW
from tests.support.watch import Watch

KIND = "tests.work"


@pytest.fixture
def database(both_app: Flask, watch: Watch) -> Database:
    """A database without jobs; the clock stands at NOW."""
    watch.moment = NOW
    found: Database = both_app.extensions["lms.database"]
    with found.transaction(write=True) as session:
        session.execute(delete(Job))
    return found


@pytest.fixture
def handled() -> Iterator[Callable[[jobs.Handler], None]]:
    """Say what work of our kind is; forgotten afterwards."""
    yield lambda handler: jobs.handles(KIND)(handler) and None
    jobs._handlers.pop(KIND, None)


def ask(database: Database, key: str = "one", **more: object) -> int:
    """Ask for work in a transaction of its own."""
    with database.transaction(write=True) as session:
        return jobs.ask(session, KIND, key, {"key": key}, **more).id


def run(database: Database, job_id: int) -> bool:
    """Do a job."""
    return jobs.run_one(database, None, job_id)


def job(database: Database, job_id: int) -> Job:
    """The row as it stands."""
    with database.transaction(write=False) as session:
        return session.get_one(Job, job_id)


def waiting(database: Database) -> list[int]:
    """What nobody is working on."""
    with database.transaction(write=False) as session:
        return jobs.waiting(session)


def test_work_is_done_once_when_it_is_woken_twice(database: Database, handled):
    done = []
    handled(lambda task: done.append(task.payload["key"]))
    one = ask(database)
    assert [run(database, one), run(database, one)] == [True, False]
    assert done == ["one"]
    assert (job(database, one).state, job(database, one).progress, waiting(database)) == ("done", 100, [])


def test_two_workers_that_are_woken_at_once_do_it_once(database: Database, handled):
    done, ready = [], threading.Barrier(4)
    handled(lambda task: done.append(task.payload["key"]))
    one = ask(database)

    def work() -> None:
        ready.wait(20)
        run(database, one)

    threads = [threading.Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert done == ["one"]


def test_asking_twice_is_asking_once_even_at_once(database: Database, handled):
    handled(lambda task: None)
    found, ready = [], threading.Barrier(4)

    def work() -> None:
        ready.wait(20)
        found.append(ask(database))

    threads = [threading.Thread(target=work) for _asker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 4
    assert len(set(found)) == 1


def test_work_asked_for_in_a_transaction_that_fails_is_not_asked_for(database: Database, handled):
    handled(lambda task: None)
    woken: list[int] = []

    def fail_after_asking() -> None:
        with database.transaction(write=True) as session:
            jobs.ask(session, KIND, "one", {}, wake=woken.append)
            raise LookupError("the rest of the work failed")

    with pytest.raises(LookupError):
        fail_after_asking()
    assert (waiting(database), woken) == ([], [])
    one = ask(database, wake=woken.append)
    assert woken == [one]


def test_work_that_nobody_handles_cannot_be_asked_for(database: Database):
    with pytest.raises(ValueError, match="nobody handles"):
        ask(database)


def test_a_lost_lease_is_taken_over(database: Database, handled, watch: Watch):
    handled(lambda task: None)
    one = ask(database)
    assert jobs._claim(database, one) is not None  # and this worker is never heard of again
    assert (run(database, one), waiting(database)) == (False, [])
    watch.forward(seconds=jobs.LEASE.total_seconds() + 1)
    assert waiting(database) == [one]
    assert run(database, one)
    assert (job(database, one).state, job(database, one).attempts) == ("done", 2)


def test_a_worker_that_reports_keeps_its_lease(database: Database, handled, watch: Watch):
    seen = []

    def slow(task: Task) -> None:
        for percent in (20, 40, 60, 150):
            watch.forward(seconds=100)
            seen.append(waiting(database))
            task.report(percent)

    handled(slow)
    one = ask(database)
    assert run(database, one)
    assert seen == [[], [], [], []]
    assert job(database, one).state == "done"


def test_a_worker_that_lost_its_lease_no_longer_speaks_for_the_job(database: Database, handled, watch: Watch):
    """It slept too long; another took over and is at work. Neither its end nor its report changes anything."""
    claims = []

    def sleeps(task: Task) -> None:
        watch.forward(minutes=5)
        claims.append(jobs._claim(database, one))
        task.report(90)
        raise RuntimeError("too late")

    handled(sleeps)
    one = ask(database)
    run(database, one)
    assert claims[0] is not None
    found = job(database, one)
    assert (found.state, found.attempts, found.progress, found.error) == ("running", 2, 0, "")


def test_work_that_fails_is_tried_three_times_and_says_why(database: Database, handled):
    tries = []

    def fails(task: Task) -> None:
        tries.append(1)
        raise RuntimeError(f"try {len(tries)} failed")

    handled(fails)
    one = ask(database)
    states = []
    while waiting(database):
        run(database, one)
        states.append(job(database, one).state)
    assert states == ["queued", "queued", "failed"]
    assert job(database, one).error == "try 3 failed"
    assert job(database, one).finished_at == NOW


def test_work_that_cannot_succeed_is_tried_once(database: Database, handled):
    def fails(task: Task) -> None:
        raise jobs.JobFailed("the picture is not there")

    handled(fails)
    one = ask(database)
    run(database, one)
    assert (job(database, one).state, job(database, one).error) == ("failed", "the picture is not there")


def test_work_that_takes_its_worker_down_is_given_up_after_three_times(database: Database, handled, watch: Watch):
    handled(lambda task: None)
    one = ask(database)
    for _worker in range(jobs.ATTEMPTS):
        assert jobs._claim(database, one) is not None
        watch.forward(minutes=5)
    assert run(database, one) is False
    assert (job(database, one).state, waiting(database)) == ("failed", [])
    assert "worker ended" in job(database, one).error


def test_asking_again_for_failed_work_tries_it_anew(database: Database, handled):
    outcome: list[Exception | None] = [jobs.JobFailed("no"), None]

    def sometimes(task: Task) -> None:
        fault = outcome.pop(0)
        if fault:
            raise fault

    handled(sometimes)
    one = ask(database)
    run(database, one)
    assert ask(database) == one
    assert (job(database, one).state, job(database, one).error, job(database, one).attempts) == ("queued", "", 0)
    assert run(database, one)
    assert job(database, one).state == "done"


def test_asking_again_for_work_that_is_done_does_not_repeat_it(database: Database, handled):
    handled(lambda task: None)
    one = ask(database)
    run(database, one)
    assert ask(database) == one
    assert waiting(database) == []


def test_a_handler_that_fails_leaves_the_others_alone(database: Database, handled):
    done = []

    def one_is_bad(task: Task) -> None:
        if task.payload["key"] == "bad":
            raise jobs.JobFailed("bad")
        done.append(task.payload["key"])

    handled(one_is_bad)
    for key in ("first", "bad", "last"):
        ask(database, key)
    for one in waiting(database):
        run(database, one)
    assert done == ["first", "last"]
    with database.transaction(write=False) as session:
        states = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    assert states == {"done": 2, "failed": 1}


def test_what_a_failing_handler_wrote_is_rolled_back(database: Database, handled):
    def half(task: Task) -> None:
        with task.database.transaction(write=True) as session:
            jobs.ask(session, KIND, "never", {})
            raise jobs.JobFailed("half way")

    handled(half)
    run(database, ask(database))
    with database.transaction(write=False) as session:
        assert list(session.scalars(select(Job.key))) == ["one"]


def test_urgent_work_comes_first_and_work_of_later_waits(database: Database, handled, watch: Watch):
    handled(lambda task: None)
    usual, urgent = ask(database, "usual"), ask(database, "urgent", priority=9)
    later = ask(database, "later", due_at=NOW + timedelta(minutes=1), priority=99)
    assert waiting(database) == [urgent, usual]
    assert run(database, later) is False
    watch.forward(minutes=1)
    assert waiting(database) == [later, urgent, usual]


def test_asking_more_urgently_moves_work_forward(database: Database, handled):
    handled(lambda task: None)
    first, second = ask(database, "first"), ask(database, "second")
    ask(database, "second", priority=5)
    assert waiting(database) == [second, first]


def test_only_one_worker_has_a_folder(tmp_path):
    with jobs.only_worker(tmp_path) as first, jobs.only_worker(tmp_path) as second:
        assert (first, second) == (True, False)
    with jobs.only_worker(tmp_path) as again:
        assert again
