"""The catalogue and the page of a course."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.access import Permission, requires
from lms.accessibility import profiles
from lms.accessibility import rules as access_rules
from lms.courses import facts, queries, words
from lms.courses.queries import Viewer
from lms.db import transaction
from lms.media.queries import making
from lms.people.places import regions

bp = Blueprint("courses", __name__, template_folder="templates")


@bp.context_processor
def _words() -> dict[str, object]:
    return {"words": words}


@bp.get("/courses")
@requires(Permission.ANYONE)
def catalogue() -> ResponseReturnValue:
    """Courses the visitor may see, found by words and training type, each with how it fits the access settings."""
    searched, training_type = request.args.get("q", "")[:80], request.args.get("type", "")
    number = request.args.get("page", "1")
    with transaction() as session:
        tree = regions(session)
        viewer = Viewer(current_user.pseudonym, tuple(tree.line(current_user.home_region)))
        page = queries.catalogue(
            session, viewer, words=searched, training_type=training_type if training_type in words.TRAINING_TYPES
            else "", number=int(number) if number.isdecimal() and len(number) < 7 else 1)
        lessons = queries.lessons_of(session, [version.id for version in page.versions])
        found, profile = facts.of_courses(session, set(lessons.values())), profiles.current()
        matches = {one: access_rules.match(profile, one) for one in set(found.values())}
        rows = [(version, matches[found[lessons[version.id]]], tree.name(version.course.owner_region),
                 sum(ready for _hash, ready in lessons[version.id]), len(lessons[version.id]))
                for version in page.versions]
        return render_template("courses/catalogue.html", rows=rows, results=page, searched=searched,
                               training_type=training_type,
                               address=lambda n: url_for(".catalogue", q=searched or None, type=training_type or None,
                                                         page=n))


@bp.get("/courses/<int:version_id>")
@requires(Permission.ANYONE)
def course(version_id: int) -> ResponseReturnValue:
    """A course: what it teaches, its hours plan, whom it serves."""
    with transaction() as session:
        tree = regions(session)
        viewer = Viewer(current_user.pseudonym, tuple(tree.line(current_user.home_region)))
        version = queries.visible_version(session, version_id, viewer) or abort(404)
        lessons = queries.lessons_of(session, [version.id])[version.id]
        found = facts.of_courses(session, [lessons])[lessons]
        return render_template(
            "courses/course.html", version=version, region=tree.name(version.course.owner_region),
            match=access_rules.match(profiles.current(), found), metadata=facts.schema_org(version, found),
            feature_words=facts.words(found), making=making(session, [content_hash for content_hash, _ready in lessons]),
            designed_for=version.source.get("designed_for", ""))
