"""What a lesson truly offers, and the same in the words of schema.org. Pure.

Vocabulary: w3c/a11y-discov-vocab (2026-05). A fact is True, False, or None when nobody checked: absent is unknown,
never no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from lms.language import gettext as _
from lms.language import pgettext

CONTROLS = ("fullKeyboardControl", "fullMouseControl", "fullSwitchControl", "fullTouchControl")
"""The lesson page is operable so without JavaScript; voice control was never tried, so it is not claimed."""


@dataclass(frozen=True)
class LessonFacts:
    """What one lesson has. None: not known."""

    has_video: bool | None = None
    has_audio: bool | None = None
    """Speech, alone or in the video."""
    has_captions: bool | None = None
    has_transcript: bool | None = None
    """All that is spoken, as text on the page, in parts."""
    has_description_text: bool | None = None
    """Some descriptions of what is shown stand in the text."""
    slides_described: bool | None = None
    """Whatever is shown is also said in words, spoken or written: the text leaves nothing out."""
    narration_tells_all: bool | None = None
    """Whatever is shown is also spoken: the sound alone leaves nothing out."""
    has_audio_description: bool | None = None
    """What the author described is spoken, too."""
    has_translated_captions: bool | None = None
    """Captions in another language than the spoken one."""
    has_sign: bool | None = None
    has_easy_read: bool | None = None
    has_synchronized_text: bool | None = None
    """Words are lit while they are spoken."""
    flashing: bool | None = None
    """True: flashes more than three times a second. Made slides of at most 5 frames a second that only cut: False."""
    motion_simulation: bool | None = None
    """True: the picture moves as if the viewer did."""
    sound: bool | None = None
    """True: sudden or loud sounds."""


_CONTENT = ("has_video", "has_audio")
_HAZARDS = {"flashing": "Flashing", "motion_simulation": "MotionSimulation", "sound": "Sound"}
FEATURES = tuple(field.name for field in fields(LessonFacts) if field.name not in {*_CONTENT, *_HAZARDS})
"""Facts that help; more of them never makes a lesson worse."""
HAZARD_FACTS = tuple(_HAZARDS)


def all_of(values: Iterable[bool | None]) -> bool | None:
    """True when all are, False when one is not, else unknown."""
    seen = tuple(values)
    return False if False in seen else None if None in seen else True


def any_of(values: Iterable[bool | None]) -> bool | None:
    """True when one is, False when none is, else unknown."""
    seen = tuple(values)
    return True if True in seen else None if None in seen else False


def opposite(value: bool | None) -> bool | None:
    """Not, where unknown stays unknown."""
    return None if value is None else not value


def course_facts(lessons: Iterable[LessonFacts]) -> LessonFacts:
    """Facts of a course: a feature holds only when every lesson has it, a hazard or a medium when one has it."""
    known = tuple(lessons)
    if not known:
        return LessonFacts()
    combine = {name: all_of if name in FEATURES else any_of for name in (field.name for field in fields(LessonFacts))}
    return LessonFacts(**{name: rule(getattr(lesson, name) for lesson in known) for name, rule in combine.items()})


def facts_to_json(facts: LessonFacts) -> dict[str, bool]:
    """The known facts as plain JSON values."""
    return {name: value for name, value in asdict(facts).items() if value is not None}


def facts_from_json(document: Mapping[str, object]) -> LessonFacts:
    """The facts in a document; what is missing or makes no sense is unknown."""
    names = {field.name for field in fields(LessonFacts)}
    return LessonFacts(**{k: v for k, v in document.items() if k in names and isinstance(v, bool)})


def sufficient_modes(facts: LessonFacts) -> dict[tuple[str, ...], bool | None]:
    """Sets of modes, each with whether it alone is enough to study the lesson."""
    silent, no_picture = opposite(facts.has_audio), opposite(facts.has_video)
    described_aloud = all_of((facts.has_audio_description, facts.slides_described))
    told = any_of((no_picture, facts.narration_tells_all, described_aloud))
    written = any_of((no_picture, facts.slides_described))
    return {
        ("auditory", "visual"): all_of((facts.has_audio, facts.has_video)),
        ("textual", "visual"): all_of((facts.has_video, any_of((facts.has_captions, silent)))),
        ("visual",): all_of((facts.has_video, facts.has_sign)),
        ("auditory",): all_of((facts.has_audio, told)),
        ("textual",): all_of((facts.has_transcript, written)),
    }


def hazards(facts: LessonFacts) -> dict[str, bool | None]:
    """flashing, motion_simulation, sound: without a picture nothing flashes, without sound nothing is loud."""
    carrier = {"flashing": facts.has_video, "motion_simulation": facts.has_video, "sound": facts.has_audio}
    return {name: all_of((carrier[name], getattr(facts, name))) for name in _HAZARDS}


def schema_org(facts: LessonFacts) -> dict[str, Any]:
    """Accessibility properties of a schema.org description, in the language in force.

    Only what is known to be there is claimed. `accessibilityAPI` is left out: its value ARIA is retired.
    """
    sets = [modes for modes, enough in sufficient_modes(facts).items() if enough]
    return {
        "accessMode": _access_modes(facts),
        "accessModeSufficient": [{"@type": "ItemList", "itemListElement": list(modes)} for modes in sets],
        "accessibilityFeature": _features(facts),
        "accessibilityHazard": [_hazard(name, value) for name, value in hazards(facts).items()],
        "accessibilityControl": list(CONTROLS),
        "accessibilitySummary": summary(facts),
    }


def _access_modes(facts: LessonFacts) -> list[str]:
    found = {"auditory": facts.has_audio, "textual": facts.has_transcript, "visual": facts.has_video}
    return [mode for mode, there in found.items() if there]


def _features(facts: LessonFacts) -> list[str]:
    found = {
        "ARIA": facts.has_transcript,
        "alternativeText": facts.slides_described,
        "audioDescription": facts.has_audio_description,
        "closedCaptions": facts.has_captions,
        "displayTransformability": facts.has_transcript,
        "longDescription": facts.has_description_text,
        "readingOrder": facts.has_transcript,
        "signLanguage": facts.has_sign,
        "structuralNavigation": facts.has_transcript,
        "synchronizedAudioText": facts.has_synchronized_text,
        "transcript": facts.has_transcript,
    }
    there = [feature for feature, value in found.items() if value]
    # "none" and "unknown" stand alone; easy-read has no word in the vocabulary and stands in the summary.
    return there or (["unknown"] if None in found.values() else ["none"])


def _hazard(name: str, value: bool | None) -> str:
    if value is None:
        return f"unknown{_HAZARDS[name]}Hazard"
    if value:
        return "motionSimulation" if name == "motion_simulation" else name
    return f"no{_HAZARDS[name]}Hazard"


def summary(facts: LessonFacts) -> str:
    """The same for a person to read: sentences about what is there, what is not, and what nobody checked."""
    comma = pgettext("between things in a list", "; ")
    there = [name for fact, name in _names().items() if getattr(facts, fact)]
    missing = [name for fact, name in _names().items() if getattr(facts, fact) is False]
    sentences = []
    if there:
        sentences.append(_("This has: %(list)s.", list=comma.join(there)))
    if missing:
        sentences.append(_("It does not have: %(list)s.", list=comma.join(missing)))
    if facts.has_translated_captions:
        sentences.append(_("There are captions in other languages."))
    enough = sufficient_modes(facts)
    if enough[("textual",)]:
        sentences.append(_("Reading alone is enough."))
    if enough[("auditory",)]:
        sentences.append(_("Listening alone is enough."))
    if not sentences:
        return _("Nothing is known about this yet.")
    return pgettext("between sentences", " ").join([*sentences, *_hazard_sentences(hazards(facts))])


def _names() -> dict[str, str]:
    return {
        "has_captions": _("captions"),
        "has_transcript": _("a transcript"),
        "has_description_text": _("descriptions in words"),
        "has_audio_description": _("audio description"),
        "has_sign": _("sign language"),
        "has_easy_read": _("an easy-read text"),
    }


def _hazard_sentences(found: Mapping[str, bool | None]) -> list[str]:
    sentences = {
        ("flashing", True): _("It flashes."),
        ("flashing", False): _("Nothing flashes."),
        ("flashing", None): _("Nobody has checked whether it flashes."),
        ("motion_simulation", True): _("The picture moves as if you moved."),
        ("sound", True): _("It has sudden or loud sounds."),
    }
    return [sentences[fact] for fact in found.items() if fact in sentences]
