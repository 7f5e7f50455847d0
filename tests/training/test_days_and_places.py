"""Days of classes make sense, and a trainee sees when and where to come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.errors import Refused
from lms.training import services
from lms.training.models import OfflineSession, TrainingClass
from tests.support.makers import NOW, TODAY
from tests.support.people import browser
from tests.training.conftest import Institution


@pytest.mark.parametrize(("first", "last"), [
    (date(2020, 1, 1), date(2020, 2, 1)), (TODAY, TODAY + timedelta(days=4000)), (date(1, 1, 1), date(9999, 12, 31)),
])
def test_a_class_that_is_past_or_lasts_for_ever_is_refused(institution: Institution, first, last):
    with pytest.raises(Refused) as refusal:
        services.plan_class(institution.session, organisation_id=institution.id, jurisdiction_code="370000", title="班",
                            starts_on=first, ends_on=last, versions=[institution.course("days", 40, 60)],
                            actor=institution.manager, now=NOW)
    assert (refusal.value.code, refusal.value.field) == ("dates", "ends_on")


def test_a_trainee_sees_the_day_and_the_place_the_institution_gives(demo_app: Flask):
    with demo_app.extensions["lms.database"].transaction(write=False) as session:
        one = session.scalars(select(TrainingClass).order_by(TrainingClass.id)).first()
        held = session.scalars(select(OfflineSession).where(OfflineSession.class_id == one.id)).first()
    trainee, institution = browser(demo_app, "trainee"), browser(demo_app, "institution")
    assert "The institution will say" in trainee.get(f"/classes/{one.id}").text
    day = (one.starts_on + timedelta(days=3)).isoformat()
    place = f"/institution/classes/{one.id}/sessions/{held.id}/schedule"
    assert institution.post(place, data={"held_on": day, "place": "实训楼一层，无台阶"}).status_code == 303
    page = trainee.get(f"/classes/{one.id}").text
    assert day in page
    assert "实训楼一层，无台阶" in page
    late = institution.post(place, data={"held_on": (one.ends_on + timedelta(days=1)).isoformat(), "place": ""})
    assert late.status_code == 400
    assert browser(demo_app, "trainee2").get(f"/classes/{one.id}").status_code == 404
