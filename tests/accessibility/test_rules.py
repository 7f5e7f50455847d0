"""A course fits, fits with something, does not fit, or nobody knows: each for a reason a person can read."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.accessibility.metadata import FEATURES, HAZARD_FACTS, LessonFacts, facts_from_json
from lms.accessibility.profile import DEFAULT, HAZARDS, USABLE_MODES, Profile
from lms.accessibility.rules import Match, match
from lms.language import speaking
from tests.accessibility.test_metadata import any_facts
from tests.accessibility.test_profile import any_profile


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


MADE = LessonFacts(
    has_video=True, has_audio=True, has_captions=True, has_transcript=True, has_description_text=True,
    slides_described=True,
    narration_tells_all=False, has_audio_description=False, has_sign=False, has_easy_read=False,
    has_synchronized_text=True,
    flashing=False, motion_simulation=False, sound=False,
)  # fmt: skip
FILM = replace(MADE, has_captions=False, has_transcript=False, slides_described=False, has_description_text=False)
"""A bare video without any help."""
RADIO = replace(FILM, has_video=False)
TEXT = replace(MADE, has_video=False, has_audio=False, has_captions=False)
SIGNED = replace(MADE, has_sign=True)

EYES = ("visual", "textual")
EARS = ("auditory",)
SIGN_FIRST = Profile(usable_modes=EYES, alternatives=("sign", "captions"))
NO_FLASH = Profile(hazards_to_avoid=("flashing",))

CASES = {
    "no wishes fit a made lesson": (DEFAULT, MADE, "fits", ()),
    "no wishes fit a bare video": (DEFAULT, FILM, "fits", ()),
    "no wishes fit a text": (DEFAULT, TEXT, "fits", ()),
    "no wishes and no facts are unknown": (DEFAULT, None, "unknown", ()),
    "no wishes and an empty document are unknown": (DEFAULT, facts_from_json({}), "unknown", ()),
    "eyes fit captions": (Profile(usable_modes=EYES), MADE, "fits", ()),
    "eyes do not fit a bare video": (Profile(usable_modes=EYES), FILM, "does-not-fit", ()),
    "eyes do not fit the radio": (Profile(usable_modes=EYES), RADIO, "does-not-fit", ()),
    "eyes fit a silent video": (Profile(usable_modes=EYES), replace(FILM, has_audio=False), "fits", ()),
    "eyes and perhaps captions are unknown": (
        Profile(usable_modes=EYES), replace(FILM, has_captions=None), "unknown", ()),
    "only seeing needs sign": (Profile(usable_modes=("visual",)), MADE, "does-not-fit", ()),
    "only seeing fits sign": (Profile(usable_modes=("visual",)), SIGNED, "fits", ()),
    "ears fit the radio": (Profile(usable_modes=EARS), RADIO, "fits", ()),
    "ears do not fit slides nobody speaks of": (Profile(usable_modes=EARS), MADE, "does-not-fit", ()),
    "ears fit narration that tells all": (
        Profile(usable_modes=EARS), replace(MADE, narration_tells_all=True), "fits", ()),
    "ears fit audio description": (Profile(usable_modes=EARS), replace(MADE, has_audio_description=True), "fits", ()),
    "a screen reader fits a described transcript": (Profile(usable_modes=("textual",)), MADE, "fits", ()),
    "a screen reader does not fit undescribed slides": (
        Profile(usable_modes=("textual",)), replace(MADE, slides_described=False), "does-not-fit", ()),
    "braille fits a described transcript": (Profile(usable_modes=("tactile",)), MADE, "fits", ()),
    "braille does not fit a bare video": (Profile(usable_modes=("tactile",)), FILM, "does-not-fit", ()),
    "sign first fits sign": (SIGN_FIRST, SIGNED, "fits", ()),
    "sign first makes do with captions": (SIGN_FIRST, MADE, "fits-with", ("captions",)),
    "sign first without sign and captions does not fit": (SIGN_FIRST, FILM, "does-not-fit", ()),
    "needed sign makes do with captions": (replace(SIGN_FIRST, needed=("sign",)), MADE, "fits-with", ("captions",)),
    "needed sign and no other wish does not fit": (
        Profile(alternatives=("sign",), needed=("sign",)), MADE, "does-not-fit", ()),
    "needed sign that nobody checked is unknown": (
        Profile(alternatives=("sign",), needed=("sign",)), replace(MADE, has_sign=None), "unknown", ()),
    "liked sign that is missing leaves the original": (Profile(alternatives=("sign",)), MADE, "fits-with", ()),
    "liked captions fit": (Profile(alternatives=("captions",)), MADE, "fits", ()),
    "captions are not called for in silence": (
        Profile(alternatives=("captions",), needed=("captions",)), TEXT, "fits", ()),
    "the first of several makeshifts is named": (
        Profile(alternatives=("sign", "transcript", "captions")), MADE, "fits-with", ("transcript",)),
    "needed easy-read has no makeshift": (
        Profile(alternatives=("easy-read", "captions"), needed=("easy-read",)), MADE, "does-not-fit", ()),
    "needed easy-read fits": (
        Profile(alternatives=("easy-read",), needed=("easy-read",)), replace(MADE, has_easy_read=True), "fits", ()),
    "needed description fits where words tell all": (
        Profile(alternatives=("description",), needed=("description",)), MADE, "fits", ()),
    "needed description is missed in a bare video": (
        Profile(alternatives=("description",), needed=("description",)), FILM, "does-not-fit", ()),
    "needed description is not called for on the radio": (
        Profile(alternatives=("description",), needed=("description",)), RADIO, "fits", ()),
    "needed sound is missed in a text": (Profile(alternatives=("audio",), needed=("audio",)), TEXT, "does-not-fit", ()),
    "two makeshifts come in the person's order": (
        Profile(alternatives=("sign", "transcript"), hazards_to_avoid=("flashing",)), replace(MADE, flashing=True),
        "fits-with", ("transcript",)),
    "no flashing fits what was checked": (NO_FLASH, MADE, "fits", ()),
    "no flashing and nobody checked is unknown": (NO_FLASH, replace(MADE, flashing=None), "unknown", ()),
    "no flashing does not fit what flashes": (NO_FLASH, replace(MADE, flashing=True), "does-not-fit", ()),
    "what flashes may be read": (
        replace(NO_FLASH, alternatives=("transcript",)), replace(MADE, flashing=True), "fits-with", ("transcript",)),
    "what flashes may be heard": (
        replace(NO_FLASH, alternatives=("audio",)), replace(MADE, flashing=True, narration_tells_all=True),
        "fits-with", ("audio",)),
    "what flashes and is loud may be read": (
        Profile(hazards_to_avoid=("flashing", "sound"), alternatives=("audio", "transcript")),
        replace(MADE, flashing=True, sound=True), "fits-with", ("transcript",)),
    "what perhaps flashes may be read": (
        replace(NO_FLASH, alternatives=("transcript",)), replace(MADE, flashing=None), "fits-with", ("transcript",)),
    "a text never flashes": (NO_FLASH, replace(TEXT, flashing=None), "fits", ()),
    "what is loud may be seen with captions": (
        Profile(hazards_to_avoid=("sound",), alternatives=("captions",)), replace(MADE, sound=True), "fits-with",
        ("captions",)),
    "a hazard one does not mind is no matter": (DEFAULT, replace(MADE, flashing=True, sound=None), "fits", ()),
    "a known no stays no whatever else is unknown": (
        Profile(usable_modes=EARS), LessonFacts(has_audio=False), "does-not-fit", ()),
}  # fmt: skip


@pytest.mark.parametrize(("profile", "facts", "verdict", "with_"), CASES.values(), ids=CASES.keys())
def test_match(profile, facts, verdict, with_):
    result = match(profile, facts)
    assert (result.verdict, result.with_) == (verdict, with_)
    assert verdict == "fits" or result.reasons


@pytest.mark.parametrize(
    ("profile", "facts", "reasons"),
    [
        (SIGN_FIRST, MADE, ("There is no sign language.", "There are captions.")),
        (SIGN_FIRST, SIGNED, ("There is sign language.",)),
        (NO_FLASH, replace(MADE, flashing=None), ("It is not known whether it flashes.",)),
        (NO_FLASH, replace(MADE, flashing=True), ("It flashes.",)),
        (Profile(usable_modes=EYES), FILM, ("It cannot be used in the ways you chose: see, hear, read or feel.",)),
        (DEFAULT, None, ("It is not known whether it can be used in the ways you chose: see, hear, read or feel.",)),
        (Profile(alternatives=("sign",), needed=("sign",)), replace(MADE, has_sign=None),
         ("It is not known whether there is sign language.",)),
        (Profile(alternatives=("captions",)), TEXT, ()),
        (DEFAULT, MADE, ()),
    ],
)  # fmt: skip
def test_the_reasons_are_sentences_for_the_person(profile, facts, reasons):
    assert match(profile, facts).reasons == reasons


ORDER = {"does-not-fit": 0, "unknown": 1, "fits-with": 2, "fits": 3}
MAY_BE = {
    "fits": {"fits"},
    "fits-with": {"fits", "fits-with"},
    "does-not-fit": {"does-not-fit"},
    "unknown": {"fits", "fits-with", "does-not-fit"},
}


def rank(result: Match) -> int:
    return ORDER[result.verdict]


@given(any_profile, any_facts, st.sampled_from(FEATURES))
def test_taking_a_feature_away_never_makes_a_course_fit_better(profile, facts, feature):
    with_it, without_it = replace(facts, **{feature: True}), replace(facts, **{feature: False})
    assert rank(match(profile, without_it)) <= rank(match(profile, with_it))


@given(any_profile, any_facts, st.sampled_from(HAZARD_FACTS))
def test_a_hazard_never_makes_a_course_fit_better(profile, facts, hazard):
    safe, met = replace(facts, **{hazard: False}), replace(facts, **{hazard: True})
    assert rank(match(profile, met)) <= rank(match(profile, safe))


@given(any_profile, any_facts, st.sampled_from(HAZARDS))
def test_avoiding_more_never_makes_a_course_fit_better(profile, facts, hazard):
    assume(hazard not in profile.hazards_to_avoid)
    careful = replace(profile, hazards_to_avoid=(*profile.hazards_to_avoid, hazard))
    assert rank(match(careful, facts)) <= rank(match(profile, facts))


@given(any_profile, any_facts, st.sampled_from(USABLE_MODES))
def test_being_able_to_use_more_never_makes_a_course_fit_worse(profile, facts, mode):
    able = replace(profile, usable_modes=tuple(m for m in USABLE_MODES if m == mode or m in profile.usable_modes))
    assert rank(match(able, facts)) >= rank(match(profile, facts))


@given(any_profile, any_facts, st.lists(st.booleans(), min_size=20, max_size=20))
def test_learning_what_was_unknown_never_contradicts_a_verdict(profile, facts, answers):
    """A course that fits with something may turn out to fit better, never to fit worse."""
    known = {name: answer for name, answer in zip(vars(facts), answers, strict=False) if getattr(facts, name) is None}
    learned = replace(facts, **known)
    assert match(profile, learned).verdict in MAY_BE[match(profile, facts).verdict]


@given(any_profile, any_facts)
def test_what_is_fully_known_is_never_unknown(profile, facts):
    known = replace(facts, **{name: True for name, value in vars(facts).items() if value is None})
    assert match(profile, known).verdict != "unknown"


@given(any_profile)
def test_without_facts_the_answer_is_never_no_and_never_yes(profile):
    assert match(profile, None).verdict == "unknown"


@given(any_profile, any_facts)
def test_what_to_use_is_in_the_persons_own_list_and_every_other_verdict_has_a_reason(profile, facts):
    result = match(profile, facts)
    assert set(result.with_) <= set(profile.alternatives)
    assert not result.with_ or result.verdict == "fits-with"
    assert result.reasons or result.verdict == "fits"


@given(any_profile, any_facts)
def test_looks_and_devices_never_change_the_verdict(profile, facts):
    plain = replace(
        profile, theme="dark", size=400, spacing="wider", screen_reader=not profile.screen_reader, low_data=True
    )
    assert match(plain, facts) == match(profile, facts)
