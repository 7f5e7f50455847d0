"""A class opens only with a plan that keeps the share rule, and then its plan no longer changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import language
from lms.errors import Refused
from lms.people.models import AuditEntry
from lms.training import queries, services
from lms.training.models import TrainingClass
from tests.support import makers
from tests.support.makers import NOW, TODAY
from tests.training.conftest import Institution


def planned(institution: Institution, *courses: tuple[int, int]) -> TrainingClass:
    """A class planned from courses of so many minutes online and on the spot."""
    versions = [institution.course(f"plan-{place}", *minutes) for place, minutes in enumerate(courses)]
    return makers.make_class(institution.session, *versions, organisation=institution.id, actor=institution.manager,
                             opened=False)


def open_(institution: Institution, one: TrainingClass) -> TrainingClass:
    """Open a class."""
    return services.open_class(institution.session, one, makers.pack_of(institution.session),
                               actor=institution.manager, now=NOW)


def test_a_plan_of_41_percent_is_refused_with_the_sums_and_the_smallest_mends(institution: Institution):
    language.choose("en")
    one = planned(institution, (41, 59))
    with pytest.raises(Refused) as refused:
        open_(institution, one)
    assert refused.value.code == "share"
    assert refused.value.messages == (
        "The plan does not pass: 41 of 100 minutes online (41.0%); at most 40% may be online.",
        "To mend it, add 3 minutes offline or take away 2 minutes online.")
    assert (one.state, one.pack_digest) == ("planned", None)


def test_the_smallest_mend_is_enough(institution: Institution):
    one = planned(institution, (41, 59))
    services.add_session(institution.session, one, title="现场练习", session_type="practice", minutes=3, held_on=None,
                         place="", actor=institution.manager, now=NOW)
    assert open_(institution, one).state == "open"


def test_a_plan_of_exactly_40_percent_opens_with_the_pack_in_force(institution: Institution):
    one = open_(institution, planned(institution, (40, 60)))
    assert (one.online_minutes, one.offline_minutes) == (40, 60)
    assert one.pack_digest == makers.pack_of(institution.session).digest


def test_the_rule_is_about_the_whole_class_not_each_course(institution: Institution):
    one = open_(institution, planned(institution, (60, 40), (20, 80)))
    assert (one.online_minutes, one.offline_minutes) == (80, 120)


def test_a_class_opens_only_once(institution: Institution):
    one = open_(institution, planned(institution, (40, 60)))
    with pytest.raises(Refused) as refused:
        open_(institution, one)
    assert refused.value.code == "wrong-state"
    actions = list(institution.session.scalars(select(AuditEntry.action).where(AuditEntry.stream == f"class:{one.id}")))
    assert actions == ["class planned", "class opened"]


def test_an_open_class_takes_no_more_sessions(institution: Institution):
    one = open_(institution, planned(institution, (40, 60)))
    with pytest.raises(Refused) as refused:
        services.add_session(institution.session, one, title="现场练习", session_type="practice", minutes=60,
                             held_on=None, place="", actor=institution.manager, now=NOW)
    assert refused.value.code == "wrong-state"


@pytest.mark.parametrize("days", [-1, 91])
def test_a_session_lies_within_the_class(institution: Institution, days):
    one = planned(institution, (40, 60))
    with pytest.raises(Refused) as refused:
        services.add_session(institution.session, one, title="现场练习", session_type="practice", minutes=60,
                             held_on=TODAY + timedelta(days=days), place="", actor=institution.manager, now=NOW)
    assert (refused.value.code, refused.value.field) == ("date", "held_on")


def plan(institution: Institution, *versions, days: int = 90) -> TrainingClass:
    """Plan a class directly."""
    return services.plan_class(
        institution.session, organisation_id=institution.id, jurisdiction_code=makers.SHANDONG, title="培训班",
        starts_on=TODAY, ends_on=TODAY + timedelta(days=days), versions=versions, actor=institution.manager, now=NOW)


def test_a_class_needs_a_course_and_an_end_after_its_start(institution: Institution):
    version = institution.course("one", 40, 60)
    for versions, days, code in (((), 90, "no-course"), ((version,), -1, "dates")):
        with pytest.raises(Refused) as refused:
            plan(institution, *versions, days=days)
        assert refused.value.code == code


def test_a_class_of_one_day_is_a_class(institution: Institution):
    assert plan(institution, institution.course("one", 40, 60), days=0).state == "planned"


def test_the_same_course_twice_is_refused(institution: Institution):
    version = institution.course("one", 40, 60)
    with pytest.raises(Refused) as refused:
        plan(institution, version, version)
    assert refused.value.code == "course-twice"


def test_two_courses_with_the_same_lesson_are_refused_for_it_would_be_paid_twice(institution: Institution):
    versions = [makers.make_shared(institution.session, makers.short_course(uid, lesson_title="同一课"),
                                   author=institution.author) for uid in ("one", "two")]
    with pytest.raises(Refused) as refused:
        plan(institution, *versions)
    assert (refused.value.code, refused.value.field) == ("lesson-twice", "versions")


def test_a_class_belongs_to_its_institution(institution: Institution):
    one, elsewhere = planned(institution, (40, 60)), makers.make_organisation(institution.session)
    assert queries.own_class(institution.session, one.id, [institution.id]) is not None
    assert queries.own_class(institution.session, one.id, [elsewhere.id]) is None
    assert queries.own_class(institution.session, one.id, []) is None
    assert queries.classes_of(institution.session, [elsewhere.id]) == []
