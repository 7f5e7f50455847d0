"""Metadata says what is there, in the vocabulary's own words, and never more than is known."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accessibility.metadata import (
    FEATURES,
    HAZARD_FACTS,
    LessonFacts,
    course_facts,
    facts_from_json,
    facts_to_json,
    hazards,
    schema_org,
    sufficient_modes,
    summary,
)
from lms.language import speaking


def words(text: str) -> set[str]:
    return set(text.split())


# The complete vocabulary: w3c/a11y-discov-vocab, 2026-05.
VOCABULARY = {
    "accessMode": words(
        "auditory tactile textual visual chartOnVisual chemOnVisual colorDependent diagramOnVisual"
        " mathOnVisual musicOnVisual"
        " textOnVisual"
    ),
    "accessModeSufficient": words("auditory tactile textual visual"),
    "accessibilityFeature": words(
        "ARIA index pageBreakMarkers pageNavigation readingOrder structuralNavigation tableOfContents taggedPDF"
        " alternativeText audioDescription closedCaptions openCaptions describedMath"
        " longDescription signLanguage transcript"
        " displayTransformability synchronizedAudioText timingControl unlocked ChemML latex latex-chemistry MathML"
        " MathML-chemistry ttsMarkup highContrastAudio highContrastDisplay largePrint braille"
        " tactileGraphic tactileObject"
        " fullRubyAnnotations horizontalWriting rubyAnnotations verticalWriting withAdditionalWordSegmentation"
        " withoutAdditionalWordSegmentation none unknown"
    ),
    "accessibilityHazard": words(
        "flashing motionSimulation sound noFlashingHazard noMotionSimulationHazard noSoundHazard unknownFlashingHazard"
        " unknownMotionSimulationHazard unknownSoundHazard none unknown"
    ),
    "accessibilityControl": {f"full{way}Control" for way in ("Keyboard", "Mouse", "Switch", "Touch", "Video", "Voice")},
}
NAMES = tuple(field.name for field in fields(LessonFacts))
any_facts = st.builds(LessonFacts, **{name: st.sampled_from([True, False, None]) for name in NAMES})

MADE = LessonFacts(
    has_video=True, has_audio=True, has_captions=True, has_transcript=True, has_description_text=True,
    slides_described=True,
    narration_tells_all=False, has_audio_description=False, has_sign=False, has_easy_read=False,
    has_synchronized_text=True,
    flashing=False, motion_simulation=False,
)  # fmt: skip
"""A lesson as it is made from a script."""


@given(any_facts)
def test_every_value_is_a_word_of_the_vocabulary(facts):
    document = schema_org(facts)
    for name, value in document.items():
        if name == "accessModeSufficient":
            for one in value:
                assert one["@type"] == "ItemList"
                assert set(one["itemListElement"]) <= VOCABULARY[name]
                assert one["itemListElement"]
        elif name == "accessibilitySummary":
            assert value
        else:
            assert set(value) <= VOCABULARY[name]
            assert len(set(value)) == len(value)


@given(any_facts)
def test_none_and_unknown_stand_alone_and_a_hazard_is_said_once(facts):
    document = schema_org(facts)
    features = document["accessibilityFeature"]
    assert features
    assert len(features) == 1 or not {"none", "unknown"} & set(features)
    assert len(document["accessibilityHazard"]) == 3


def test_a_made_lesson_describes_itself():
    with speaking("en"):
        document = schema_org(MADE)
    assert document == {
        "accessMode": ["auditory", "textual", "visual"],
        "accessModeSufficient": [
            {"@type": "ItemList", "itemListElement": ["auditory", "visual"]},
            {"@type": "ItemList", "itemListElement": ["textual", "visual"]},
            {"@type": "ItemList", "itemListElement": ["textual"]},
        ],
        "accessibilityFeature": [
            "ARIA", "alternativeText", "closedCaptions", "displayTransformability", "longDescription", "readingOrder",
            "structuralNavigation", "synchronizedAudioText", "transcript",
        ],
        "accessibilityHazard": ["noFlashingHazard", "noMotionSimulationHazard", "unknownSoundHazard"],
        "accessibilityControl": ["fullKeyboardControl", "fullMouseControl", "fullSwitchControl", "fullTouchControl"],
        "accessibilitySummary": (
            "This has: captions; a transcript; descriptions in words."
            " It does not have: audio description; sign language; an easy-read text."
            " Reading alone is enough. Nothing flashes."
        ),
    }  # fmt: skip


def test_nothing_known_claims_nothing():
    with speaking("en"):
        document = schema_org(LessonFacts())
    assert document["accessMode"] == []
    assert document["accessModeSufficient"] == []
    assert document["accessibilityFeature"] == ["unknown"]
    assert document["accessibilityHazard"] == [
        "unknownFlashingHazard",
        "unknownMotionSimulationHazard",
        "unknownSoundHazard",
    ]
    assert document["accessibilitySummary"] == "Nothing is known about this yet."


def test_a_lesson_known_to_have_no_help_says_none():
    bare = LessonFacts(**dict.fromkeys(NAMES, False))
    assert schema_org(bare)["accessibilityFeature"] == ["none"]


@pytest.mark.parametrize(
    ("changes", "modes", "enough"),
    [
        pytest.param({}, ("textual",), True, id="a described transcript is enough"),
        pytest.param(
            {"slides_described": False}, ("textual",), False, id="a transcript that leaves the slides out is not"
        ),
        pytest.param({"slides_described": None}, ("textual",), None, id="or nobody knows"),
        pytest.param(
            {"slides_described": False, "has_video": False}, ("textual",), True, id="without slides nothing is left out"
        ),
        pytest.param({}, ("auditory",), False, id="sound is not enough where slides are not spoken"),
        pytest.param({"narration_tells_all": True}, ("auditory",), True, id="sound that tells all is enough"),
        pytest.param({"has_audio_description": True}, ("auditory",), True, id="audio description makes sound enough"),
        pytest.param({}, ("textual", "visual"), True, id="captions on the picture"),
        pytest.param({"has_captions": False}, ("textual", "visual"), False, id="no captions on the picture"),
        pytest.param({"has_captions": None}, ("textual", "visual"), None, id="perhaps captions on the picture"),
        pytest.param(
            {"has_captions": False, "has_audio": False}, ("textual", "visual"), True, id="silence needs no captions"
        ),
        pytest.param({"has_sign": True}, ("visual",), True, id="sign language makes seeing enough"),
        pytest.param({}, ("visual",), False, id="seeing alone is not enough without sign"),
        pytest.param({"has_video": False}, ("auditory", "visual"), False, id="no video, nothing to see"),
    ],
)
def test_what_alone_is_enough(changes, modes, enough):
    assert sufficient_modes(replace(MADE, **changes))[modes] is enough


def test_without_picture_nothing_flashes_and_without_sound_nothing_is_loud():
    facts = LessonFacts(has_video=False, has_audio=False)
    assert set(hazards(facts).values()) == {False}
    assert set(schema_org(facts)["accessibilityHazard"]) == {
        "noFlashingHazard",
        "noMotionSimulationHazard",
        "noSoundHazard",
    }


def test_a_hazard_is_named():
    facts = replace(MADE, flashing=True, motion_simulation=True, sound=True)
    assert schema_org(facts)["accessibilityHazard"] == ["flashing", "motionSimulation", "sound"]
    with speaking("en"):
        assert "It flashes." in summary(facts)


@given(st.lists(any_facts, min_size=1, max_size=4))
def test_a_course_has_a_feature_only_when_all_its_lessons_have_it(lessons):
    course = course_facts(lessons)
    for name in FEATURES:
        assert (getattr(course, name) is True) == all(getattr(lesson, name) for lesson in lessons)
    for name in HAZARD_FACTS:
        assert (getattr(course, name) is False) == all(getattr(lesson, name) is False for lesson in lessons)


@given(any_facts)
def test_a_course_of_one_lesson_is_like_its_lesson(facts):
    assert course_facts([facts]) == course_facts([facts, facts]) == facts


def test_of_a_course_without_lessons_nothing_is_known():
    assert course_facts([]) == LessonFacts()


@given(any_facts)
def test_facts_come_back_from_their_document(facts):
    assert facts_from_json(facts_to_json(facts)) == facts


@pytest.mark.parametrize("document", [{}, {"has_sign": 1}, {"has_sign": "yes"}, {"has_sign": None}, {"smell": True}])
def test_a_senseless_document_is_unknown_not_no(document):
    assert facts_from_json(document) == LessonFacts()
