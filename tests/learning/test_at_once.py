"""Two acts at the same moment, in two threads with sessions of their own, on both databases.

Nobody is paid twice, nothing is lost and no fault of the database reaches a person.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.credits import services as credits
from lms.credits.models import HoursAccount, LedgerEntry
from lms.learning import services
from lms.learning.models import Beat, Enrolment, Lease, LessonProgress, OfflineReturn
from lms.training import queries as training_queries
from lms.training import services as training
from lms.training.models import OfflineSession
from tests.learning.school import School
from tests.learning.together import Act, at_once
from tests.learning.world import DURATION_MS, MINUTES, PARTS, READING_SECONDS, WHOLE, after
from tests.support import makers


def count(school: School, table: type, **by: object) -> int:
    """Rows of a table."""
    with school.database.transaction(write=False) as session:
        return session.scalar(select(func.count()).select_from(table).filter_by(**by)) or 0


def agree(school: School) -> None:
    """Every balance and chain agrees with the ledger."""
    with school.database.transaction(write=False) as session:
        assert credits.recount(session) == []


def opened(school: School, lesson: int = 0, *, at: float = 0) -> str:
    """A lease that is committed, the question answered."""
    with school.database.transaction(write=True) as session:
        services.answer_item(session, school.trainee_name, school.hashes[lesson], f"0{lesson + 1}-lesson-1", [0],
                             now=after(at))
        return services.open_lesson(session, school.trainee_name, school.hashes[lesson], now=after(at)).token


def beat(school: School, lease: str, number: int, *, at: float, intervals: list[tuple[int, int]] | None = None) -> Act:
    """A beat to come."""
    return lambda session: services.record_beat(session, school.trainee_name, lease, number,
                                                intervals or WHOLE, None, now=after(at))


def test_finishing_beats_that_arrive_together_pay_once(school: School):
    lease = opened(school)
    settled = at_once(school.app, *(beat(school, lease, number, at=300) for number in range(1, 5)))
    assert sum(one.credited_minutes for one in settled) == MINUTES
    assert school.minutes() == (MINUTES, 0)
    agree(school)


def test_the_same_beat_sent_twice_at_once_is_one_beat(school: School):
    lease = opened(school)
    at_once(school.app, *(beat(school, lease, 1, at=300) for _time in range(3)))
    assert count(school, Beat) == 1
    assert school.minutes() == (MINUTES, 0)


def test_beats_that_arrive_together_lose_no_stretch(school: School):
    lease = opened(school)
    quarter = DURATION_MS // 4
    at_once(school.app, *(beat(school, lease, n + 1, at=300 + n, intervals=[(n * quarter, (n + 1) * quarter)])
                          for n in range(4)))
    progress = school.progress()
    assert progress is not None
    assert progress.played == [[0, DURATION_MS]]
    assert school.minutes() == (MINUTES, 0)
    with school.database.transaction(write=False) as session:
        assert session.scalars(select(Lease.last_beat_at)).one() == after(303)


def test_first_acts_on_a_lesson_that_come_together_make_one_row(school: School):
    def answer(session: Session) -> Any:
        return services.answer_item(session, school.trainee_name, school.hashes[0], "01-lesson-1", [0], now=after())

    def open_(session: Session) -> Any:
        return services.open_lesson(session, school.trainee_name, school.hashes[0], now=after())

    at_once(school.app, answer, open_, answer, open_)
    assert count(school, LessonProgress) == 1


def test_lessons_opened_together_leave_one_held(school: School):
    def open_(lesson: int) -> Act:
        return lambda session: services.open_lesson(session, school.trainee_name, school.hashes[lesson], now=after())

    at_once(school.app, *(open_(number % 3) for number in range(6)))
    assert count(school, Lease) == 6
    assert count(school, Lease, taken_at=None) == 1


def test_parts_of_two_lessons_claimed_together_stand_in_one_line(school: School):
    def read(lesson: int, part: int) -> Act:
        return lambda session: services.claim_part(session, school.trainee_name, school.hashes[lesson], part, after(),
                                                   wake=None, now=after(1))

    at_once(school.app, *(read(lesson, part) for lesson in (0, 1) for part in range(PARTS)))
    with school.database.transaction(write=True) as session:
        late = services.answer_item(session, school.trainee_name, school.hashes[0], "01-lesson-1", [0],
                                    now=after(READING_SECONDS * 2 * PARTS))[1]
        early = services.answer_item(session, school.trainee_name, school.hashes[1], "02-lesson-1", [0],
                                     now=after(READING_SECONDS * 2))[1]
    assert late.done
    assert not early.done


def test_packs_brought_back_together_share_their_time(school: School):
    with school.database.transaction(write=True) as session:
        packs = [services.issue_offline_pack(session, school.trainee_name, one, "phone", 480, now=after()).id
                 for one in school.hashes]

    def bring(pack: int) -> Act:
        return lambda session: services.return_offline(session, school.trainee_name, pack, 1, WHOLE, now=after(120))

    found = at_once(school.app, *(bring(pack) for pack in packs))
    assert sum(settled.counted_ms for settled, _waits in found) == 300_000
    assert count(school, OfflineReturn) == 3


def attend(school: School, minutes: int, *, reason: str = "") -> Act:
    """Attendance to come."""
    def act(session: Session) -> Any:
        held = session.scalars(select(OfflineSession).where(OfflineSession.class_id == school.class_id)).one()
        return training.record_attendance(session, held, session.get_one(Enrolment, school.enrolment), minutes,
                                          reason=reason, actor="institution", today=makers.TODAY, now=after(400))
    return act


def test_a_finished_lesson_and_attendance_at_once_are_both_kept(school: School):
    lease = opened(school)
    at_once(school.app, beat(school, lease, 1, at=300), attend(school, 90))
    assert school.minutes() == (MINUTES, 90)
    agree(school)


def test_the_same_attendance_sent_twice_at_once_is_one_entry(school: School):
    at_once(school.app, *(attend(school, 90, reason="again") for _time in range(3)))
    assert school.minutes() == (0, 90)
    assert count(school, LedgerEntry) == 1
    agree(school)


def join(school: School, pseudonym: str) -> Act:
    """Joining the class, to come."""
    def act(session: Session) -> int:
        found = training_queries.open_class(session, school.class_id, [makers.SHANDONG])
        assert found is not None
        return makers.make_enrolment(session, found, pseudonym=pseudonym).id
    return act


def test_joining_twice_at_once_is_joining_once(school: School):
    with school.database.transaction(write=True) as session:
        newcomer = makers.make_account(session, school.app.extensions["lms.keys"], "trainee").pseudonym
    assert len(set(at_once(school.app, *(join(school, newcomer) for _time in range(4))))) == 1
    assert count(school, Enrolment, pseudonym=newcomer) == 1
    assert count(school, HoursAccount, pseudonym=newcomer) == 1


def test_finishing_a_lesson_and_joining_a_class_at_once_loses_no_minutes(school: School):
    """The same lessons in a second class: whichever is first, both accounts hold the minutes."""
    lease = opened(school)
    with school.database.transaction(write=True) as session:
        first = training_queries.own_class(session, school.class_id, [session.get_one(
            training.TrainingClass, school.class_id).organisation_id])
        assert first is not None
        second = makers.make_class(session, *training_queries.versions_of(session, first.id),
                                   organisation=first.organisation_id, actor=first.created_by).id

    def join_second(session: Session) -> int:
        found = training_queries.open_class(session, second, [makers.SHANDONG])
        assert found is not None
        return makers.make_enrolment(session, found, pseudonym=school.trainee_name).account_id

    _settled, account = at_once(school.app, beat(school, lease, 1, at=300), join_second)
    with school.database.transaction(write=False) as session:
        assert session.get_one(HoursAccount, account).online_minutes == MINUTES
    assert school.minutes() == (MINUTES, 0)
