"""What a lesson truly has, for matching and for schema.org. Derived, never typed in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from lms.accessibility import metadata
from lms.accessibility.metadata import LessonFacts
from lms.courses import queries
from lms.courses.models import CourseVersion
from lms.courses.queries import Lessons
from lms.courses.source import LessonSource
from lms.language import gettext as _


def of_lesson(lesson: LessonSource, *, ready: bool) -> LessonFacts:
    """Facts of one lesson; `ready`: picture and sound are made (captions and spoken descriptions come with them).

    A timing clip is no sign language, whatever stands on it. Slides made from a script cut without animation at most 5 times a second and the narration is one
    levelled voice, so flashing, motion and sudden sounds are known to be absent.
    """
    slides = [slide for part in lesson.script.parts for slide in part.slides]
    described = all(slide.description or slide.image_alt or not (slide.bullets or slide.image) for slide in slides)
    some_description = any(slide.description or slide.image_alt for slide in slides)
    return LessonFacts(
        has_video=ready, has_audio=ready, has_captions=ready, has_transcript=True,
        has_description_text=some_description, slides_described=described, narration_tells_all=not some_description
        and not any(slide.image for slide in slides),
        has_audio_description=ready and some_description,
        has_sign=ready and any(track.kind == "film" for track in lesson.sign),
        has_translated_captions=ready and bool(lesson.translations),
        has_easy_read=bool(lesson.easy_read), has_synchronized_text=False, flashing=False, motion_simulation=False,
        sound=False)


def of_courses(session: Session, courses: Collection[Lessons]) -> dict[Lessons, LessonFacts]:
    """Facts of courses by their lessons: a feature holds for a course only where every lesson has it.

    Content under a hash never changes, so a course is judged once per process for each state of its media.
    """
    found = {course: facts for course in courses if (facts := _judged.get(course)) is not None}
    missing = [course for course in courses if course not in found]
    if missing:
        lessons = queries.contents(session, {content_hash for course in missing for content_hash, _ready in course})
        for course in missing:
            found[course] = metadata.course_facts(of_lesson(lessons[content_hash], ready=ready)
                                                  for content_hash, ready in course if content_hash in lessons)
        if len(_judged) + len(missing) > KEPT:
            _judged.clear()
        _judged.update((course, found[course]) for course in missing)
    return found


_judged: dict[Lessons, LessonFacts] = {}
KEPT = 2000


def schema_org(version: CourseVersion, facts: LessonFacts) -> dict[str, Any]:
    """A schema.org Course with its accessibility metadata."""
    return {"@context": "https://schema.org", "@type": "Course", "name": version.title,
            "description": version.summary, "inLanguage": version.lang, "isAccessibleForFree": True,
            "timeRequired": f"PT{version.online_minutes + version.offline_minutes}M", **metadata.schema_org(facts)}


def words(facts: LessonFacts) -> list[str]:
    """The same for a reader, one line a thing; what is not there is said too."""
    lines = [(facts.has_captions, _("Captions"), _("No captions yet")),
             (facts.has_transcript, _("The whole text to read"), _("No transcript")),
             (facts.slides_described, _("What is shown is described in the text"),
              _("Not everything shown is described")),
             (facts.has_easy_read, _("Easy-read text"), _("No easy-read text for every lesson")),
             (facts.has_audio, _("Sound alone, for little data"), _("Sound is being made")),
             (facts.has_sign, _("Sign language"), _("No sign language yet")),
             (facts.has_audio_description, _("Spoken audio description"), _("No spoken audio description yet"))]
    more = [_("Captions in other languages")] if facts.has_translated_captions else []
    return [there if value else missing for value, there, missing in lines] + more
