"""An institution confirms what a machine cannot judge, for its own class and its own lessons only."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from lms.learning import queries as learning_queries
from lms.learning import services as learning
from lms.learning.models import ItemAnswer, OfflineReturn
from lms.people.models import AuditEntry
from lms.training import queries, services
from lms.training.models import OfflineSession
from tests.learning.school import Player, School, open_school
from tests.learning.world import DURATION_MS, MINUTES, PARTS, WHOLE, after
from tests.support import makers
from tests.support.makers import NOW
from tests.support.watch import Watch

RIVAL = "rival-manager"


@pytest.fixture
def school(both_app: Flask, watch: Watch) -> School:
    """A class with one trainee, and a second institution whose class the trainee is in too, with another lesson."""
    watch.moment = NOW
    school = open_school(both_app, watch)
    keys = both_app.extensions["lms.keys"]
    with school.database.transaction(write=True) as session:
        rival = makers.make_organisation(session, name="另一所学校")
        manager = makers.make_account(session, keys, "class_manager", login=RIVAL, organisation=rival.id).pseudonym
        author = makers.make_account(session, keys, "author").pseudonym
        version = makers.make_shared(session, makers.short_course("rival-course"), author=author)
        opened = makers.make_class(session, version, organisation=rival.id, actor=manager)
        makers.make_enrolment(session, opened, pseudonym=school.trainee_name)
        both_app.extensions["tests.rival_class"] = opened.id
    return school


def rival(school: School) -> Player:
    """The manager of the other institution."""
    return school.player(RIVAL)


def rival_class(school: School) -> int:
    """The other institution's class."""
    return int(school.app.extensions["tests.rival_class"])


def listened(school: School) -> int:
    """The trainee has heard the lesson but not answered; returns the id of the progress."""
    with school.database.transaction(write=True) as session:
        lease = learning.open_lesson(session, school.trainee_name, school.hashes[0], now=after())
        learning.record_beat(session, school.trainee_name, lease.token, 1, WHOLE, None, now=after(300))
    progress = school.progress()
    assert progress is not None
    return progress.id


def brought(school: School) -> int:
    """Offline study that waits; returns the id of the return."""
    with school.database.transaction(write=True) as session:
        pack = learning.issue_offline_pack(session, school.trainee_name, school.hashes[0], "phone", 480, now=after())
        learning.return_offline(session, school.trainee_name, pack.id, 1, WHOLE, now=after())
        return session.scalars(select(OfflineReturn.id)).one()


def confirm_item(player: Player, school: School, progress: int, *, class_id: int | None = None, item: str = "01-lesson-1",
                 reason: str = "answered in sign language"):
    """Confirm a question by the form."""
    return player.client.post(f"/institution/classes/{class_id or school.class_id}/trainees/{school.enrolment}"
                              f"/{progress}/{item}/confirm", data={"reason": reason})


def test_a_teacher_confirms_a_question_with_a_reason_and_the_lesson_is_credited(school: School):
    progress = listened(school)
    assert confirm_item(school.teacher(), school, progress).status_code == 303
    assert school.minutes() == (MINUTES, 0)
    with school.database.transaction(write=False) as session:
        answer = session.scalars(select(ItemAnswer)).one()
        assert (answer.right, answer.reason, answer.answer) == (True, "answered in sign language", None)
        audited = session.scalars(select(AuditEntry).where(AuditEntry.stream == f"progress:{progress}")).one()
        assert (audited.action, audited.actor) == ("item confirmed", answer.confirmed_by)


def test_without_a_reason_nothing_is_confirmed(school: School):
    answer = confirm_item(school.teacher(), school, listened(school), reason="  ")
    assert answer.status_code == 400
    assert school.minutes() == (0, 0)


def test_a_question_that_the_lesson_does_not_have_is_refused(school: School):
    answer = confirm_item(school.teacher(), school, listened(school), item="02-lesson-1")
    assert answer.status_code == 400
    assert "This lesson has no such question." in answer.get_data(as_text=True)


def test_confirming_twice_pays_once(school: School):
    progress = listened(school)
    for _time in range(2):
        assert confirm_item(school.teacher(), school, progress).status_code == 303
    assert school.minutes() == (MINUTES, 0)


def test_one_click_confirms_offline_study(school: School):
    returned = brought(school)
    manager = school.teacher().client
    address = f"/institution/classes/{school.class_id}/returns/{returned}/confirm"
    assert manager.post(address).status_code == 303
    progress = school.progress()
    assert progress is not None
    assert progress.counted_ms == DURATION_MS
    assert manager.post(address).status_code == 404


@pytest.mark.parametrize("address", [
    "/institution/classes/{class_id}", "/institution/classes/{class_id}/trainees/{enrolment}",
    "/institution/classes/{class_id}/sessions/1", "/institution/classes/{class_id}/sessions/new"])
def test_another_institutions_class_does_not_exist(school: School, address):
    page = rival(school).client.get(address.format(class_id=school.class_id, enrolment=school.enrolment))
    assert page.status_code == 404


def test_another_institution_can_confirm_nothing_in_a_class_that_is_not_theirs(school: School):
    returned, progress = brought(school), listened(school)
    stranger = rival(school)
    assert confirm_item(stranger, school, progress).status_code == 404
    assert stranger.client.post(f"/institution/classes/{school.class_id}/returns/{returned}/confirm").status_code == 404
    assert stranger.client.post(f"/institution/classes/{school.class_id}/open").status_code == 404
    assert school.minutes() == (0, 0)


def test_a_shared_trainee_opens_no_door_to_the_lessons_of_another_class(school: School):
    """The trainee is in both classes; the lesson is only in one."""
    returned, progress = brought(school), listened(school)
    stranger, own = rival(school), rival_class(school)
    assert confirm_item(stranger, school, progress, class_id=own).status_code == 404
    assert stranger.client.post(f"/institution/classes/{own}/returns/{returned}/confirm").status_code == 404
    with school.database.transaction(write=False) as session:
        assert queries.waiting_returns(session, own) == []
        assert len(queries.waiting_returns(session, school.class_id)) == 1
        assert queries.progress_in_class(session, own, progress) is None
    assert school.minutes() == (0, 0)


def test_a_trainee_confirms_nothing(school: School):
    assert confirm_item(school.trainee(), school, listened(school)).status_code == 404
    assert school.minutes() == (0, 0)


def test_attendance_of_a_stranger_to_the_class_is_not_found(school: School):
    with school.database.transaction(write=False) as session:
        held = session.scalars(select(OfflineSession.id).where(OfflineSession.class_id == school.class_id)).first()
    manager = school.teacher().client
    there = f"/institution/classes/{school.class_id}/sessions/{held}"
    assert manager.post(f"{there}/{school.enrolment}", data={"minutes": "90"}).status_code == 303
    assert manager.post(f"{there}/{school.enrolment + 1}", data={"minutes": "90"}).status_code == 404
    assert manager.post(f"{there}/{school.enrolment}", data={"minutes": "91"}).status_code == 400
    assert manager.post(f"{there}/{school.enrolment}", data={"minutes": "9"}).status_code == 400
    assert school.minutes() == (0, 90)


def test_a_lesson_finished_before_is_credited_on_enrolment(school: School):
    """The same course in a second class, which opens a month later: nothing is studied twice. (decision 0003)"""
    with school.database.transaction(write=True) as session:
        learning.answer_item(session, school.trainee_name, school.hashes[0], "01-lesson-1", [0], now=after())
        for part in range(PARTS):
            learning.claim_part(session, school.trainee_name, school.hashes[0], part, after(), wake=None, now=after(300))
        first = session.get_one(services.TrainingClass, school.class_id)
        second = makers.make_class(session, *queries.versions_of(session, first.id), actor=first.created_by,
                                   organisation=first.organisation_id)
        enrolment = makers.make_enrolment(session, second, pseudonym=school.trainee_name, now=after(days=30))
        path = learning_queries.own_path(session, school.trainee_name, enrolment.id)
    assert path is not None
    assert path.account.online_minutes == MINUTES
    assert [lesson.state for lesson in path.lessons] == ["done", "new", "new"]
    assert school.minutes() == (MINUTES, 0)


def test_the_managers_page_shows_hours_and_what_waits(school: School):
    brought(school)
    page = school.teacher().client.get(f"/institution/classes/{school.class_id}").get_data(as_text=True)
    assert "/returns/" in page
