"""Every kind of question is judged and kept on both databases; what is no answer leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.courses.source import CheckItem, Choice, Region, lesson_hash
from lms.errors import Refused
from lms.learning import services
from lms.learning.models import ItemAnswer
from tests.learning.world import World
from tests.player.makers import make_media
from tests.support import makers
from tests.support.makers import NOW

ITEMS = (
    CheckItem("some", "multiple", "?", "!", (Choice("甲", True), Choice("乙", False), Choice("丙", True))),
    CheckItem("words", "text", "?", "!", accept=("12333",)),
    CheckItem("row", "order", "?", "!", tuple(map(Choice, "看冲擦"))),
    CheckItem("places", "regions", "?", "!", picture="images/x.png", picture_alt="图", regions=(
        Region("左", 0, 0, 50, 50, False), Region("右", 50, 0, 50, 50, True))),
)


@pytest.fixture
def asked(world: World) -> str:
    """Hash of a lesson that asks in several ways."""
    lesson = replace(makers.short_lesson(title="问答课"), items=ITEMS, images={"images/x.png": "0" * 64})
    base = makers.short_course("questions")
    author = makers.make_account(world.session, world.keys, "author").pseudonym
    makers.make_shared(world.session, replace(base, lessons=(lesson,)), author=author)
    world.session.add(make_media(lesson))
    world.session.flush()
    return lesson_hash(lesson)


def answer(world: World, asked: str, uid: str, given):
    return services.answer_item(world.session, world.trainee, asked, uid, given, now=NOW)[0]


@pytest.mark.parametrize(("uid", "given", "right", "kept"), [
    ("some", [2, 0, 2], True, [0, 2]), ("some", [0], False, [0]),
    ("words", "１２３３３。", True, "１２３３３。"), ("words", "不知道", False, "不知道"),
    ("row", [0, 1, 2], True, [0, 1, 2]), ("row", [2, 0, 1], False, [2, 0, 1]),
    ("places", [1], True, [1]), ("places", [0, 1], False, [0, 1]),
])
def test_an_answer_is_kept_as_it_was_given(world: World, asked: str, uid, given, right, kept):
    assert answer(world, asked, uid, given) is right
    world.session.expire_all()
    row = world.session.scalars(select(ItemAnswer).where(ItemAnswer.item_uid == uid)).one()
    assert (row.answer, row.right) == (kept, right)


@pytest.mark.parametrize(("uid", "given", "code"), [
    ("some", [], "no-answer"), ("some", [3], "no-such-choice"), ("some", "甲", "no-such-choice"),
    ("words", "", "no-answer"), ("words", "字" * 201, "too-long"), ("words", [0], "no-answer"),
    ("row", [0, 1], "same-place"), ("row", [0, 0, 1], "same-place"), ("row", [0, 1, 3], "no-such-choice"),
    ("places", [2], "no-such-choice"), ("none", [0], "no-such-item"),
])
def test_what_is_no_answer_is_refused_and_not_kept(world: World, asked: str, uid, given, code):
    with pytest.raises(Refused) as refused:
        answer(world, asked, uid, given)
    assert refused.value.code == code
    assert world.session.scalars(select(ItemAnswer).where(ItemAnswer.item_uid == uid)).all() == []


def test_all_four_questions_must_be_right_before_the_lesson_is_done(world: World, asked: str):
    lease = services.open_lesson(world.session, world.trainee, asked, now=NOW).token
    for uid, given in (("some", [0, 2]), ("words", "12333"), ("row", [0, 1, 2])):
        answer(world, asked, uid, given)
    later = NOW + timedelta(minutes=10)
    settled = services.record_beat(world.session, world.trainee, lease, 1, [(0, 86_400_000)], None, now=later)
    assert (settled.counted_ms == settled.duration_ms, settled.done) == (True, False)
    assert services.answer_item(world.session, world.trainee, asked, "places", [1], now=later)[1].done
