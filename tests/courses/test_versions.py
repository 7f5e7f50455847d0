"""Versions follow one another: none is lost, none changes once it was submitted, none takes a newer one's place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from lms.courses import services
from lms.courses.models import CourseVersion
from lms.errors import Refused
from tests.support.makers import NOW, SHANDONG, make_account, make_draft, short_course

COURSE = short_course("tea-service")


@pytest.fixture
def author(session, keys):
    return make_account(session, keys, "author").pseudonym


def frozen(session, author, course=COURSE):
    return services.freeze(session, make_draft(session, course, author=author), now=NOW)


def test_an_open_draft_is_never_overwritten_by_a_second_start(session, author):
    frozen(session, author)
    draft = make_draft(session, replace(COURSE, title="改过的标题"), author=author)
    with pytest.raises(Refused) as refusal:
        make_draft(session, COURSE, author=author)
    assert (refusal.value.code, draft.title) == ("open-draft", "改过的标题")


def test_bringing_the_folder_again_writes_the_open_draft_anew(session, author):
    first = make_draft(session, COURSE, author=author)
    again = services.create_draft(session, replace(COURSE, title="新标题"), jurisdiction_code=SHANDONG,
                                  owner_region=first.course.owner_region, author=author, now=NOW, replace_open=True)
    assert (again.id, again.title) == (first.id, "新标题")


def test_a_submitted_version_takes_no_more_changes(session, author):
    version = frozen(session, author)
    with pytest.raises(Refused) as refusal:
        services.replace_draft(session, version, replace(COURSE, title="晚了"), now=NOW)
    assert (refusal.value.code, version.title) == ("frozen", COURSE.title)


def test_an_older_version_approved_late_does_not_take_the_newer_one_off_the_catalogue(session, author):
    first = frozen(session, author)
    second = frozen(session, author, replace(COURSE, title="第二版"))
    services.share(session, second, scope=SHANDONG, now=NOW)
    services.share(session, first, scope=SHANDONG, now=NOW)
    assert (first.state, second.state) == ("superseded", "shared")


def test_what_was_changed_after_freezing_is_not_shared(session, author):
    version = frozen(session, author)
    changed = {**version.source, "title": "偷换的标题"}
    session.execute(update(CourseVersion).where(CourseVersion.id == version.id).values(source=changed))
    session.refresh(version)
    assert not services.is_as_approved(session, version)
    with pytest.raises(Refused) as refusal:
        services.share(session, version, scope=SHANDONG, now=NOW)
    assert (refusal.value.code, version.state) == ("changed", "submitted")
