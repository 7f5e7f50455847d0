"""Joining freezes the rules; attendance is minutes that the institution answers for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.credits import services as credits
from lms.credits.models import HoursAccount, LedgerEntry
from lms.errors import Refused
from lms.learning.models import EnrolledUnit, Enrolment
from lms.training import queries, rules, services
from lms.training.models import Attendance, OfflineSession, TrainingClass
from tests.support import makers
from tests.support.makers import NOW, TODAY
from tests.training.conftest import Institution


@pytest.fixture
def opened(institution: Institution) -> TrainingClass:
    """A class of 40 minutes online and 60 on the spot."""
    return makers.make_class(institution.session, institution.course("course", 40, 60), organisation=institution.id,
                             actor=institution.manager)


@pytest.fixture
def enrolment(institution: Institution, opened: TrainingClass) -> Enrolment:
    """A trainee in it."""
    return makers.make_enrolment(institution.session, opened, pseudonym=institution.trainee())


def record(institution: Institution, enrolment: Enrolment, minutes: int, *, reason: str = "",
           held: OfflineSession | None = None) -> Attendance | None:
    """Record attendance at the class's session."""
    held = held or institution.session.scalars(select(OfflineSession).where(
        OfflineSession.class_id == enrolment.class_id)).first()
    assert held is not None
    return services.record_attendance(institution.session, held, enrolment, minutes, reason=reason,
                                      actor=institution.manager, today=TODAY, now=NOW)


def balance(institution: Institution, enrolment: Enrolment) -> int:
    """Minutes on the spot."""
    return institution.session.get_one(HoursAccount, enrolment.account_id, populate_existing=True).offline_minutes


@pytest.mark.parametrize(("planned", "percent", "required"), [
    (4500, 80, 3600), (100, 80, 80), (101, 80, 81), (99, 100, 99), (1, 1, 1), (0, 80, 0)])
def test_the_required_minutes_are_rounded_up(planned, percent, required):
    assert rules.required_minutes(planned, percent) == required


def test_joining_freezes_cap_pack_and_required_minutes(institution: Institution, opened, enrolment):
    pack = makers.pack_of(institution.session)
    account = institution.session.get_one(HoursAccount, enrolment.account_id)
    assert (account.cap_percent, account.pack_digest, account.minutes_per_hour) == (40, pack.digest, 45)
    assert (account.planned_online, account.planned_offline) == (40, 60)
    assert account.required_minutes == rules.required_minutes(100, pack.study.required_percent)
    units = list(institution.session.scalars(select(EnrolledUnit).where(EnrolledUnit.enrolment_id == enrolment.id)))
    assert [(unit.unit_uid, unit.minutes, unit.position) for unit in units] == [("course/course-1", 40, 1)]


def test_joining_twice_is_joining_once(institution: Institution, opened, enrolment):
    again = makers.make_enrolment(institution.session, opened, pseudonym=enrolment.pseudonym, now=NOW + timedelta(days=1))
    assert again.id == enrolment.id
    assert institution.session.scalar(select(func.count()).select_from(HoursAccount)) == 1


def test_a_class_that_is_over_or_not_open_takes_nobody(institution: Institution, opened):
    for state, today in (("open", opened.ends_on + timedelta(days=1)), ("planned", TODAY), ("closed", TODAY)):
        opened.state = state
        with pytest.raises(Refused) as refused:
            makers.make_enrolment(institution.session, opened, pseudonym=institution.trainee(), today=today)
        assert refused.value.code == "closed"


def test_the_last_day_is_not_too_late(institution: Institution, opened):
    assert makers.make_enrolment(institution.session, opened, pseudonym=institution.trainee(), today=opened.ends_on)


def test_a_class_of_another_region_line_is_not_offered(institution: Institution, opened):
    session = institution.session
    assert queries.open_class(session, opened.id, ["370100", "370000"]) is not None
    assert queries.open_class(session, opened.id, ["620100", "620000"]) is None
    assert queries.open_classes(session, ["620100", "620000"], TODAY) == []


def test_attendance_is_credited_once_and_the_same_again_changes_nothing(institution: Institution, enrolment):
    assert record(institution, enrolment, 60) is not None
    assert record(institution, enrolment, 60) is None
    assert balance(institution, enrolment) == 60


@pytest.mark.parametrize("minutes", [-1, 61, 100_000])
def test_attendance_beyond_the_session_is_refused(institution: Institution, enrolment, minutes):
    with pytest.raises(Refused) as refused:
        record(institution, enrolment, minutes)
    assert (refused.value.code, refused.value.field) == ("minutes", "minutes")
    assert balance(institution, enrolment) == 0


def test_a_correction_needs_a_reason(institution: Institution, enrolment):
    record(institution, enrolment, 60)
    for reason in ("", "   "):
        with pytest.raises(Refused) as refused:
            record(institution, enrolment, 45, reason=reason)
        assert (refused.value.code, refused.value.field) == ("no-reason", "reason")
    assert balance(institution, enrolment) == 60


def test_a_correction_is_a_reversal_and_a_new_entry(institution: Institution, enrolment):
    record(institution, enrolment, 60)
    record(institution, enrolment, 45, reason="left early")
    entries = institution.session.scalars(select(LedgerEntry).where(LedgerEntry.account_id == enrolment.account_id)
                                          .order_by(LedgerEntry.number)).all()
    assert [(entry.minutes, entry.reason) for entry in entries] == [(60, ""), (-60, "left early"), (45, "")]
    assert balance(institution, enrolment) == 45
    assert credits.recount(institution.session) == []


def test_taken_back_to_nothing_and_given_again(institution: Institution, enrolment):
    record(institution, enrolment, 60)
    record(institution, enrolment, 0, reason="was not there")
    assert balance(institution, enrolment) == 0
    with pytest.raises(Refused):
        record(institution, enrolment, 30)
    record(institution, enrolment, 30, reason="was there after all")
    assert balance(institution, enrolment) == 30
    counted = queries.attendance_of_session(institution.session, institution.session.scalars(
        select(OfflineSession.id).where(OfflineSession.class_id == enrolment.class_id)).one())
    assert counted == {enrolment.id: 30}


def test_a_session_of_another_class_takes_no_attendance_of_this_trainee(institution: Institution, enrolment):
    other = makers.make_class(institution.session, institution.course("other", 40, 60), organisation=institution.id,
                              actor=institution.manager)
    held = institution.session.scalars(select(OfflineSession).where(OfflineSession.class_id == other.id)).one()
    with pytest.raises(Refused) as refused:
        record(institution, enrolment, 30, held=held)
    assert refused.value.code == "other-class"
    assert queries.session_of_class(institution.session, enrolment.class_id, held.id) is None


def test_a_session_that_lies_ahead_takes_no_attendance(institution: Institution, enrolment):
    held = institution.session.scalars(select(OfflineSession)).one()
    held.held_on = TODAY + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        record(institution, enrolment, 30)
    assert refused.value.code == "not-held"
    held.held_on = TODAY
    assert record(institution, enrolment, 30) is not None
