"""From asking for a lesson's media to their being ready, by the real job; and what an older release left behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from lms import clock, jobs
from lms.db import Database
from lms.media import queries, services
from lms.media.extras import Extras, Order
from lms.media.models import LessonMedia, StoredFile
from lms.media.script import Part, Script, Slide

SCRIPT = Script("你好", "zh-Hans", (Part("一", (Slide((), ("您好，欢迎来到课堂。",), "", "", "两个大字。"),)),))
QUESTION = Extras(aloud=("第一句话说什么？",))
OTHER_QUESTION = Extras(aloud=("最后一句话说什么？",))


class Lessons:
    """Asks and works as the server does."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.database: Database = app.extensions["lms.database"]

    def ask(self, content_hash: str, extras: Extras) -> None:
        with self.database.transaction(write=True) as session:
            services.ask_for(session, content_hash, SCRIPT, {}, extras=extras, now=clock.now())

    def work(self) -> int:
        with self.database.transaction(write=False) as session:
            waiting = jobs.waiting(session)
        return sum(jobs.run_one(self.database, self.app.extensions, job_id) for job_id in waiting)

    def renew(self, extras: Extras | None) -> int:
        with self.database.transaction(write=True) as session:
            order = None if extras is None else Order(SCRIPT, {}, extras)
            return services.renew(session, lambda content_hash: order, now=clock.now())

    def media(self, content_hash: str) -> LessonMedia:
        with self.database.transaction(write=False) as session:
            return session.get_one(LessonMedia, content_hash)

    def age(self, content_hash: str, **changes: Any) -> None:
        """Make the media look as the first release left them, and forget the job."""
        with self.database.transaction(write=True) as session:
            media = session.get_one(LessonMedia, content_hash)
            names = ("engine", "lang", "duration_ms", "parts", "paragraphs")
            old = {name: media.manifest[name] for name in names} | {"format": 1, "recipe": "2026-11-22.1"}
            old["files"] = {name: media.manifest["files"][name] for name in ("video-720p", "audio", "captions")}
            media.manifest, media.build_key = old | changes, "0" * 64
            session.execute(delete(jobs.Job))


@pytest.fixture
def lessons(app: Flask) -> Lessons:
    return Lessons(app)


@pytest.mark.media
def test_a_lesson_with_another_question_keeps_film_and_sound_and_is_stored_with_its_own_recording(lessons):
    lessons.ask("a" * 64, QUESTION)
    lessons.ask("b" * 64, OTHER_QUESTION)
    lessons.ask("c" * 64, QUESTION)
    assert lessons.work() == 3
    first, second, third = (lessons.media(letter * 64).manifest for letter in "abc")
    assert third == first
    different = {name for name in first["files"] if first["files"][name]["digest"] != second["files"][name]["digest"]}
    assert different == {"aloud", "aloud-index"}
    store = lessons.app.extensions["lms.store"]
    with lessons.database.transaction(write=False) as session:
        known = set(session.scalars(select(StoredFile.digest)))
    for entry in second["files"].values():
        assert entry["digest"] in known
        assert store.path(entry["digest"]).stat().st_size == entry["bytes"]


@pytest.mark.media
def test_media_of_an_older_format_are_renewed_once_on_the_same_timeline(lessons):
    lessons.ask("a" * 64, QUESTION)
    lessons.work()
    made = lessons.media("a" * 64)
    lessons.age("a" * 64)
    assert lessons.renew(QUESTION) == 1
    assert lessons.renew(QUESTION) == 0
    assert lessons.work() == 1
    media = lessons.media("a" * 64)
    assert media.manifest["format"] == 2
    assert media.manifest["paragraphs"] == made.manifest["paragraphs"]
    assert (media.build_key, media.ready_at) == (made.build_key, made.ready_at)
    assert lessons.app.extensions["lms.keys"].sign("manifest", services.manifest_words(media.manifest), 64) == media.signature
    assert lessons.renew(QUESTION) == 0


@pytest.mark.media
def test_media_whose_timeline_would_change_stay_as_they_are_and_are_not_asked_for_again(lessons):
    lessons.ask("a" * 64, QUESTION)
    lessons.work()
    lessons.age("a" * 64, duration_ms=99_000)
    old = lessons.media("a" * 64)
    assert lessons.renew(QUESTION) == 1
    lessons.work()
    assert lessons.media("a" * 64).manifest == old.manifest
    assert lessons.media("a" * 64).signature == old.signature
    assert lessons.renew(QUESTION) == 0


def test_only_what_is_ready_in_an_older_format_and_still_known_is_renewed(session):
    for letter, state, manifest in (("a", "ready", {"format": 1}), ("b", "ready", {"format": 2}), ("c", "asked", {})):
        session.add(LessonMedia(content_hash=letter * 64, state=state, manifest=manifest, asked_at=clock.now(),
                                ready_at=clock.now() if state == "ready" else None))
    session.flush()
    assert queries.outdated(session) == ["a" * 64]
    assert services.renew(session, lambda content_hash: None, now=clock.now()) == 0
    assert services.renew(session, lambda content_hash: Order(SCRIPT, {}), now=clock.now()) == 1
    # What plays already is not counted as missing.
    assert queries.making(session, ["a" * 64, "b" * 64]).percent == 100


def test_a_waiting_job_learns_what_the_lesson_asks_for_now(lessons):
    lessons.ask("a" * 64, Extras())
    lessons.ask("a" * 64, QUESTION)
    with lessons.database.transaction(write=False) as session:
        payload = session.scalars(select(jobs.Job.payload)).one()
    assert payload["extras"]["aloud"] == list(QUESTION.aloud)


def test_a_picture_or_film_that_the_store_lost_ends_the_job_with_its_name(lessons):
    order = Order(SCRIPT, {}, replace(QUESTION), {"sign/csl.mp4": "0" * 64})
    with lessons.database.transaction(write=True) as session:
        services.ask_for(session, "a" * 64, order.script, order.images, extras=order.extras, films=order.films,
                         now=clock.now())
    lessons.work()
    with lessons.database.transaction(write=False) as session:
        job = session.scalars(select(jobs.Job)).one()
    assert job.state == "failed"
    assert "sign/csl.mp4" in job.error
