"""An answer is judged by one rule, whatever its kind; what cannot be an answer is refused in a sentence."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.courses import answers
from lms.courses.items import CheckItem, Choice, Region, item_from_json, item_to_json
from lms.errors import Refused

CHOICES = (Choice("问好", True), Choice("等待", False), Choice("微笑", True))
SINGLE = CheckItem("a-1", "single", "?", "!", (Choice("问好", True), Choice("等待", False)))
MULTIPLE = CheckItem("a-2", "multiple", "?", "!", CHOICES)
TEXT = CheckItem("a-3", "text", "?", "!", accept=("A4 纸", "12333"))
LOOSE = CheckItem("a-4", "text", "?", "!", accept=("12333",), contains=True)
ORDER = CheckItem("a-5", "order", "?", "!", tuple(map(Choice, "看冲擦查")))
REGIONS = CheckItem("a-6", "regions", "?", "!", picture="images/x.png", picture_alt="图", regions=(
    Region("左", 0, 0, 50, 50, False), Region("右", 50, 0, 50, 50, True)))
ALL = (SINGLE, MULTIPLE, TEXT, LOOSE, ORDER, REGIONS)


def form(**fields):
    """A form: field name (with _ for -) to a value or a list of values."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}

    def values(name):
        value = named.get(name, [])
        return value if isinstance(value, list) else [value]

    return values


def places(item, order):
    """The form of somebody who puts the lines into this order (numbers as in the file)."""
    shown = answers.shown_order(item)
    return form(**{f"place_{row}": str(order.index(number) + 1) for row, number in enumerate(shown)})


@pytest.mark.parametrize(("chosen", "right"), [([0], True), ([0, 0], True), ([1], False), ([0, 1], False), ([], False)])
def test_an_answer_is_right_with_all_right_choices_and_no_other(chosen, right):
    assert answers.is_right(SINGLE, chosen) is right


@given(st.lists(st.booleans(), min_size=2, max_size=8).filter(any), st.sets(st.integers(0, 7)))
def test_choices_are_right_exactly_when_they_are_the_right_ones(marks, chosen):
    item = CheckItem("m-1", "multiple", "?", "!", tuple(Choice(str(n), mark) for n, mark in enumerate(marks)))
    chosen = {one for one in chosen if one < len(marks)}
    assert answers.is_right(item, sorted(chosen)) is (chosen == {n for n, mark in enumerate(marks) if mark})
    seen = CheckItem("m-1", "regions", "?", "!", picture="images/x.png", regions=tuple(
        Region(str(n), 0, 0, 1, 1, mark) for n, mark in enumerate(marks)))
    assert answers.is_right(seen, sorted(chosen)) is answers.is_right(item, sorted(chosen))


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9), min_size=3, max_size=8, unique=True),
       st.data())
def test_an_order_is_right_exactly_when_it_is_the_order_of_the_file(lines, data):
    item = CheckItem("o-1", "order", "?", "!", tuple(map(Choice, lines)))
    order = data.draw(st.permutations(range(len(lines))))
    answer = answers.read(item, places(item, list(order)))
    assert list(answer) == list(order)
    answers.check(item, answer)
    assert answers.is_right(item, answer) is (list(order) == sorted(order))


@given(st.from_regex(r"[a-z0-9-]{3,20}", fullmatch=True), st.lists(st.text(min_size=1, max_size=9), min_size=3, max_size=8, unique=True))
def test_lines_are_never_shown_in_their_right_order_and_always_in_the_same(uid, lines):
    item = CheckItem(uid, "order", "?", "!", tuple(map(Choice, lines)))
    shown = answers.shown_order(item)
    assert sorted(shown) == list(range(len(lines)))
    assert shown != tuple(range(len(lines)))
    assert answers.shown_order(item_from_json(item_to_json(item))) == shown


@pytest.mark.parametrize("words", ["12333", " 1 2 3 3 3 ", "１２３３３。", "12333！", "“12333”", "a4纸", "A４　纸", "Ａ4 纸。。", "a4\u200b纸"])
def test_words_are_compared_without_case_spaces_width_and_closing_marks(words):
    assert answers.is_right(TEXT, words)


@pytest.mark.parametrize("words", ["", "。", "1233", "123333", "打12333", "A4", "-12333", "12333%", "纸A4"])
def test_other_words_are_not_right(words):
    assert not answers.is_right(TEXT, words)


@given(st.text(st.characters(categories=["L", "N"], max_codepoint=0x9fff), min_size=1, max_size=12), st.data())
def test_words_stay_right_whatever_spaces_case_or_closing_marks_are_added(word, data):
    assume(answers.plain(word))
    # Letters that join with a neighbour or have several capitals are another word when spaced or raised.
    assume(all(unicodedata.normalize("NFKC", c.upper().lower()) == unicodedata.normalize("NFKC", c.lower()) for c in word))
    assume(all(len(unicodedata.normalize("NFKC", c).casefold()) == len(c) and c.upper().casefold() == c.casefold() for c in word))
    item = CheckItem("t-1", "text", "?", "!", accept=(word,))
    spaced = "".join(c + data.draw(st.sampled_from(["", " ", "\u3000", "\u200b"])) for c in word)
    given = data.draw(st.sampled_from([spaced, spaced.upper(), spaced.lower()])) + data.draw(st.sampled_from(["", "。", "!", "？！", "…", " ."]))
    assert answers.is_right(item, given)


@given(st.text(max_size=40))
def test_words_are_right_exactly_when_they_compare_equal_or_hold_an_accepted_one(words):
    assert answers.is_right(TEXT, words) is (answers.plain(words) in {"a4纸", "12333"})
    assert answers.is_right(LOOSE, words) is ("12333" in answers.plain(words))


def test_an_answer_that_holds_the_right_words_is_right_where_the_author_allows_it():
    assert answers.is_right(LOOSE, "打 12333 这个电话。")
    assert not answers.is_right(LOOSE, "打 12345 这个电话。")


@pytest.mark.parametrize(("item", "fields", "code"), [
    pytest.param(SINGLE, {}, "no-answer", id="nothing chosen"),
    pytest.param(SINGLE, {"choice": "2"}, "no-such-choice", id="a choice too far"),
    pytest.param(SINGLE, {"choice": "-1"}, "no-such-choice", id="a negative choice"),
    pytest.param(SINGLE, {"choice": "１"}, "no-such-choice", id="a full-width digit"),
    pytest.param(SINGLE, {"choice": "9" * 5000}, "no-such-choice", id="a monstrous number"),
    pytest.param(SINGLE, {"choice": ["0", "x"]}, "no-such-choice", id="one good, one not"),
    pytest.param(REGIONS, {"choice": "2"}, "no-such-choice", id="a region too far"),
    pytest.param(REGIONS, {}, "no-answer", id="no region"),
    pytest.param(TEXT, {}, "no-answer", id="no words"),
    pytest.param(TEXT, {"text": "  。"}, "no-answer", id="marks alone"),
    pytest.param(TEXT, {"text": "\x00"}, "no-answer", id="a control character alone"),
    pytest.param(TEXT, {"text": "字" * 201}, "too-long", id="201 characters"),
    pytest.param(TEXT, {"text": "字" * 10_000_000}, "too-long", id="10 million characters"),
    pytest.param(TEXT, {"choice": "0"}, "no-answer", id="a choice for words"),
    pytest.param(ORDER, {"choice": "0"}, "no-answer", id="a choice for an order"),
    pytest.param(ORDER, {"place_0": "1", "place_1": "2", "place_2": "3"}, "no-answer", id="one line without a place"),
    pytest.param(ORDER, {f"place_{n}": "1" for n in range(4)}, "same-place", id="the same place for all"),
    pytest.param(ORDER, {f"place_{n}": str(n) for n in range(4)}, "no-such-choice", id="a place 0"),
    pytest.param(ORDER, {f"place_{n}": str(n + 2) for n in range(4)}, "no-such-choice", id="a place too far"),
    pytest.param(ORDER, {f"place_{n}": ["1", "2"] for n in range(4)}, "no-such-choice", id="two places for a line"),
    pytest.param(ORDER, {f"place_{n}": "１" for n in range(4)}, "no-such-choice", id="full-width places"),
])
def test_what_is_no_answer_is_refused_in_a_sentence(item, fields, code):
    with pytest.raises(Refused) as refused:
        answers.check(item, answers.read(item, form(**fields)))
    assert (refused.value.code, refused.value.field) == (code, item.uid)
    assert refused.value.messages[0].endswith((".", "。"))


def test_two_lines_at_one_place_are_named():
    with pytest.raises(Refused, match="[23]"):
        answers.read(ORDER, form(place_0="2", place_1="2", place_2="1", place_3="4"))


@pytest.mark.parametrize(("item", "answer"), [(ORDER, [0, 0, 1, 2]), (ORDER, [0, 1, 2]), (ORDER, "看"), (SINGLE, "问好"),
                                              (TEXT, [0]), (TEXT, ()), (SINGLE, [5])])
def test_no_answer_of_another_kind_passes(item, answer):
    with pytest.raises(Refused):
        answers.check(item, answer)
    assert not answers.is_right(item, answer)


@given(st.sampled_from(ALL), st.dictionaries(
    st.sampled_from(["choice", "text", "place-0", "place-1", "place-2", "place-3"]),
    st.lists(st.one_of(st.text(max_size=6), st.sampled_from(["0", "1", "2", "3", "4"])), max_size=3)))
def test_no_form_makes_the_rule_fall_and_what_is_accepted_can_be_kept(item, fields):
    try:
        answer = answers.read(item, lambda name: fields.get(name, []))
        answers.check(item, answer)
    except Refused:
        return
    assert answers.is_right(item, answer) in (True, False)
    stored = answers.to_store(item, answer)
    assert answers.is_right(item, stored) is answers.is_right(item, answer)
    if isinstance(stored, str):
        assert "\x00" not in stored
        assert len(stored) <= answers.WORDS_MOST


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
def test_an_item_comes_back_from_its_json(item):
    assert item_from_json(item_to_json(item)) == item
