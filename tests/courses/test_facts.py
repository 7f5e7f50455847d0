"""Facts of a lesson are derived from what it truly has; a timing clip is never called sign language."""

import pytest

from lms.accessibility import metadata
from lms.courses import facts
from lms.courses.source import SignTrack
from lms.language import speaking
from tests.courses.makers import SCRIPT, make_lesson

TIMING = SignTrack("csl", "timing", label="计时片（不是手语）")
FILM = SignTrack("csl", "film", "sign/film.mp4", label="手语")


def features(lesson, *, ready=True):
    return metadata.schema_org(facts.of_lesson(lesson, ready=ready))["accessibilityFeature"]


@pytest.mark.parametrize(("sign", "there"), [((), False), ((TIMING,), False), ((FILM,), True), ((TIMING, FILM), True)],
                         ids=["none", "timing clip", "film", "both"])
def test_only_a_film_is_sign_language(sign, there):
    lesson = make_lesson(sign=sign)
    assert facts.of_lesson(lesson, ready=True).has_sign is there
    assert ("signLanguage" in features(lesson)) is there
    with speaking("en"):
        assert ("Sign language" in facts.words(facts.of_lesson(lesson, ready=True))) is there


def test_descriptions_are_spoken_once_the_media_are_made():
    assert "audioDescription" in features(make_lesson())
    assert "audioDescription" not in features(make_lesson(), ready=False)
    bare = make_lesson(markdown="## 问好\n\n先问好。\n\n- 先问好\n")
    assert "audioDescription" not in features(bare)


def test_listening_alone_is_enough_only_where_every_slide_is_described():
    described = facts.of_lesson(make_lesson(), ready=True)
    assert metadata.sufficient_modes(described)[("auditory",)] is True
    partly = facts.of_lesson(make_lesson(markdown=SCRIPT + "\n---\n\n再问一句。\n\n- 再问\n"), ready=True)
    assert partly.has_audio_description is True
    assert metadata.sufficient_modes(partly)[("auditory",)] is False


def test_captions_in_other_languages_are_said_where_they_are():
    lesson = make_lesson(translations=(("en", ("Hello.",)),))
    with speaking("en"):
        assert "There are captions in other languages." in metadata.summary(facts.of_lesson(lesson, ready=True))
        assert "other languages" not in metadata.summary(facts.of_lesson(make_lesson(), ready=True))
        assert "Captions in other languages" in facts.words(facts.of_lesson(lesson, ready=True))
        assert "Captions in other languages" not in facts.words(facts.of_lesson(lesson, ready=False))
