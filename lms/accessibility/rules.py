"""Does this course fit this person's choices? Pure: a profile and facts in, a verdict with its reasons out.

Facts are True, False or unknown. Every answer the unknown facts allow is looked at: when some of them fit and
some do not, the verdict is "unknown", never "no". Nothing here reads a disability card (decision 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from lms.accessibility.metadata import FEATURES, HAZARD_FACTS, LessonFacts, hazards, sufficient_modes
from lms.accessibility.profile import Profile
from lms.language import gettext as _

Verdict = Literal["fits", "fits-with", "does-not-fit", "unknown"]
_NO, _WITH, _FITS = 0, 1, 2
_GROUPS = (("captions", "sign", "transcript"), ("description",), ("easy-read",), ("audio",))
"""Alternatives that can stand in for each other: three are words for what is heard."""
_SHARES = {"flashing": "visual", "motionSimulation": "visual", "sound": "auditory"}
"""The mode a hazard travels in: who does without the mode is out of its reach."""
_FACT_OF = {"flashing": "flashing", "motionSimulation": "motion_simulation", "sound": "sound"}
_ALONE = {
    "captions": ("textual", "visual"),
    "sign": ("visual",),
    "transcript": ("textual",),
    "description": ("auditory",),
    "audio": ("auditory",),
}
"""The set of modes by which an alternative carries the whole lesson."""


@dataclass(frozen=True)
class Match:
    """A verdict and why."""

    verdict: Verdict
    reasons: tuple[str, ...]
    """Sentences for the person: what is missing, what helps, what nobody checked."""
    with_: tuple[str, ...]
    """Alternatives to use, in the person's order; may be empty when the original must do."""


@dataclass(frozen=True)
class _Outcome:
    rank: int
    alternative: str = ""


_Rule = Callable[[Profile, LessonFacts], _Outcome]


def match(profile: Profile, facts: LessonFacts | None) -> Match:
    """Whether a lesson or course suits the choices of a person.

    - fits: one sufficient set of modes lies inside the usable ones, the favourite and every needed alternative
      are there, and each hazard to avoid is denied;
    - fits-with: another alternative of the person's list helps out, or one they only like is missing;
    - does-not-fit: whatever the unknown facts are, something needed is missing or a hazard is met;
    - unknown: the facts do not say.
    """
    facts = facts or LessonFacts()
    possible = tuple(_completions(facts))
    outcomes = [(topic, [rule(profile, one) for one in possible]) for topic, rule in _topics(profile)]
    worst = [(topic, min(found, key=_rank)) for topic, found in outcomes]
    low = min(outcome.rank for _topic, outcome in worst)
    high = min(max(map(_rank, found)) for _topic, found in outcomes)
    used = {outcome.alternative for _topic, outcome in worst if outcome.alternative}
    reasons = (line for topic, outcome in worst for line in _reasons(topic, outcome, profile, facts, possible))
    return Match(
        verdict="unknown" if low == _NO < high else ("does-not-fit", "fits-with", "fits")[low],
        reasons=tuple(dict.fromkeys(reasons)),
        with_=tuple(one for one in profile.alternatives if one in used) if low == _WITH else (),
    )


def has(alternative: str, facts: LessonFacts) -> bool | None:
    """Whether an alternative is there, or not called for: silence needs no captions. None when not known."""
    if alternative == "captions":
        return True if facts.has_audio is False else facts.has_captions
    if alternative == "description":
        ways = (facts.has_audio_description, facts.slides_described, facts.narration_tells_all)
        if facts.has_video is False or True in ways:
            return True
        return None if None in (*ways, facts.has_video) else False
    names = {"sign": "has_sign", "transcript": "has_transcript", "easy-read": "has_easy_read", "audio": "has_audio"}
    value: bool | None = getattr(facts, names[alternative])
    return value


def _rank(outcome: _Outcome) -> int:
    return outcome.rank


def _completions(facts: LessonFacts) -> Iterator[LessonFacts]:
    """The extreme answers that the unknown facts allow; all others lie between these."""
    videos = (True, False) if facts.has_video is None else (facts.has_video,)
    audios = (True, False) if facts.has_audio is None else (facts.has_audio,)
    for helps, video, audio in product((False, True), videos, audios):
        features = {name: helps for name in FEATURES if getattr(facts, name) is None}
        dangers = {name: not helps for name in HAZARD_FACTS if getattr(facts, name) is None}
        yield replace(facts, has_video=video, has_audio=audio, **features, **dangers)


def _topics(profile: Profile) -> Iterator[tuple[str, _Rule]]:
    yield "modes", _modes
    if profile.hazards_to_avoid:
        yield "hazards", _safety
    for group in _GROUPS:
        if any(one in profile.alternatives for one in group):
            yield group[0], _group_rule(group)


def _sets(facts: LessonFacts) -> set[frozenset[str]]:
    return {frozenset(modes) for modes, enough in sufficient_modes(facts).items() if enough}


def _usable(profile: Profile) -> set[str]:
    """Text on the page reaches the fingers through a braille display, so who feels can use text."""
    return {*profile.usable_modes, *(["textual"] if "tactile" in profile.usable_modes else [])}


def _modes(profile: Profile, facts: LessonFacts) -> _Outcome:
    usable = _usable(profile)
    return _Outcome(_FITS if any(modes <= usable for modes in _sets(facts)) else _NO)


def _met(profile: Profile, facts: LessonFacts) -> list[str]:
    """Hazards to avoid that this lesson has; asked only of complete facts."""
    found = hazards(facts)
    return [hazard for hazard in profile.hazards_to_avoid if found[_FACT_OF[hazard]]]


def _safety(profile: Profile, facts: LessonFacts) -> _Outcome:
    met = _met(profile, facts)
    if not met:
        return _Outcome(_FITS)
    safe = _usable(profile) - {_SHARES[hazard] for hazard in met}
    sets = _sets(facts)
    for alternative in profile.alternatives:
        modes = frozenset(_ALONE.get(alternative, ()))
        if modes and modes <= safe and modes in sets and has(alternative, facts):
            return _Outcome(_WITH, alternative)
    return _Outcome(_NO)


def _group_rule(group: Sequence[str]) -> _Rule:
    def rule(profile: Profile, facts: LessonFacts) -> _Outcome:
        listed = [one for one in profile.alternatives if one in group]
        needed = [one for one in listed if one in profile.needed]
        if all(has(one, facts) for one in needed or listed[:1]):
            return _Outcome(_FITS)
        for one in listed:
            if has(one, facts):
                return _Outcome(_WITH, one)
        return _Outcome(_NO if needed else _WITH)

    return rule


def _reasons(
    topic: str, outcome: _Outcome, profile: Profile, facts: LessonFacts, possible: Sequence[LessonFacts]
) -> Iterator[str]:
    if topic == "modes":
        if outcome.rank == _NO:
            known = all(_modes(profile, one).rank == _NO for one in possible)
            yield _modes_missing() if known else _modes_unknown()
    elif topic == "hazards":
        yield from _hazard_reasons(profile, facts, possible)
        if outcome.alternative:
            yield _there(outcome.alternative)
    else:
        yield from _group_reasons(topic, outcome, profile, facts)


def _group_reasons(topic: str, outcome: _Outcome, profile: Profile, facts: LessonFacts) -> Iterator[str]:
    group = next(group for group in _GROUPS if group[0] == topic)
    listed = [one for one in profile.alternatives if one in group]
    wanted = [one for one in listed if one in profile.needed] or listed[:1]
    for one in wanted:
        there = has(one, facts)
        if not there:
            yield _not_known(one) if there is None else _missing(one)
        elif outcome.rank == _FITS and not (one == "captions" and facts.has_audio is False):
            yield _there(one)
    if outcome.alternative and outcome.alternative not in wanted:
        yield _there(outcome.alternative)


def _hazard_reasons(profile: Profile, facts: LessonFacts, possible: Iterable[LessonFacts]) -> Iterator[str]:
    worst = {hazard for one in possible for hazard in _met(profile, one)}
    known = hazards(facts)
    for hazard in profile.hazards_to_avoid:
        if hazard in worst:
            yield _hazard_sentence(hazard, known[_FACT_OF[hazard]])


def _modes_missing() -> str:
    return _("It cannot be used in the ways you chose: see, hear, read or feel.")


def _modes_unknown() -> str:
    return _("It is not known whether it can be used in the ways you chose: see, hear, read or feel.")


def _there(alternative: str) -> str:
    return {
        "captions": _("There are captions."),
        "sign": _("There is sign language."),
        "description": _("What is shown is also said in words."),
        "transcript": _("There is a transcript."),
        "easy-read": _("There is an easy-read text."),
        "audio": _("You can listen to it."),
    }[alternative]


def _missing(alternative: str) -> str:
    return {
        "captions": _("There are no captions."),
        "sign": _("There is no sign language."),
        "description": _("Not all that is shown is said in words."),
        "transcript": _("There is no transcript."),
        "easy-read": _("There is no easy-read text."),
        "audio": _("You cannot listen to it."),
    }[alternative]


def _not_known(alternative: str) -> str:
    return {
        "captions": _("It is not known whether there are captions."),
        "sign": _("It is not known whether there is sign language."),
        "description": _("It is not known whether all that is shown is said in words."),
        "transcript": _("It is not known whether there is a transcript."),
        "easy-read": _("It is not known whether there is an easy-read text."),
        "audio": _("It is not known whether you can listen to it."),
    }[alternative]


def _hazard_sentence(hazard: str, met: bool | None) -> str:
    if met:
        return {
            "flashing": _("It flashes."),
            "motionSimulation": _("The picture moves as if you moved."),
            "sound": _("It has sudden or loud sounds."),
        }[hazard]
    return {
        "flashing": _("It is not known whether it flashes."),
        "motionSimulation": _("It is not known whether the picture moves as if you moved."),
        "sound": _("It is not known whether it has sudden or loud sounds."),
    }[hazard]
