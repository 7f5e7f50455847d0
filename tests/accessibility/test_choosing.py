"""What stands in for what a lesson lacks, and the sentence that says so."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from lms.accessibility.choosing import STANDS_IN, choose
from lms.accessibility.profile import ALTERNATIVES, Profile
from lms.language import speaking

EVERYTHING = frozenset(ALTERNATIVES)
SUBSETS = [frozenset(one) for one in chain.from_iterable(combinations(ALTERNATIVES, n) for n in range(7))]


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def test_every_alternative_says_what_stands_in_for_it():
    assert set(STANDS_IN) == set(ALTERNATIVES)


@pytest.mark.parametrize(("wishes", "there", "on", "sentences"), [
    ((), EVERYTHING, (), ()),
    (("sign", "captions"), EVERYTHING, ("sign", "captions"), ()),
    (("sign", "captions", "transcript"), {"captions", "transcript"}, ("captions", "transcript"),
     ("There is no sign language film here: captions are on instead.",)),
    (("sign", "transcript", "captions"), {"captions", "transcript"}, ("transcript", "captions"),
     ("There is no sign language film here: the transcript has all words instead.",)),
    (("sign",), {"captions", "transcript"}, ("captions",),
     ("There is no sign language film here: captions are on instead.",)),
    (("sign",), {"transcript"}, ("transcript",),
     ("There is no sign language film here: the transcript has all words instead.",)),
    (("captions", "sign"), {"sign"}, ("sign",), ("There are no captions here: the sign language film is on instead.",)),
    (("description", "easy-read"), {"transcript"}, ("transcript",),
     ("There is no audio description here: the transcript tells what is shown.",
      "There is no easy-read text here: read the transcript instead.")),
    (("sign",), (), (), ("There is no sign language film here.",)),
])
def test_the_next_of_the_list_stands_in_and_is_said(wishes, there, on, sentences):
    chosen = choose(Profile(alternatives=wishes), there)
    assert (chosen.on, chosen.sentences) == (on, sentences)


@pytest.mark.parametrize("wish", ALTERNATIVES)
def test_whatever_a_lesson_has_only_that_is_switched_on_and_each_lack_has_its_sentence(wish):
    for there in SUBSETS:
        for wishes in ((wish,), (wish, *(one for one in ALTERNATIVES if one != wish))):
            chosen = choose(Profile(alternatives=wishes), there)
            assert set(chosen.on) <= there
            assert set(wishes) & there <= set(chosen.on)
            assert len(set(chosen.on)) == len(chosen.on)
            assert len(chosen.sentences) == len(set(wishes) - there)
            assert all(sentence.endswith(".") for sentence in chosen.sentences)
