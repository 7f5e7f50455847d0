"""What a trainee can take of a lesson. Taking it and bringing back what was studied: views.py."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, requires
from lms.courses.queries import lesson_content
from lms.db import transaction
from lms.language import gettext as _
from lms.learning import queries
from lms.learning.timeline import timeline_of
from lms.media.queries import lesson_media
from lms.media.views import address
from lms.people.access import me
from lms.player import offline
from lms.web.http import problem

bp = Blueprint("learning_offline", __name__, url_prefix="/learn")


@bp.get("/<int:enrolment_id>/lessons/<int:place>/offline.json")
@requires(Permission.STUDY)
def offer(enrolment_id: int, place: int) -> ResponseReturnValue:
    """What can be taken of a lesson, with fresh addresses and sizes in bytes."""
    with transaction() as session:
        unit = queries.enrolled_unit(session, me().pseudonym, enrolment_id, place)
        content = lesson_content(session, unit.content_hash) if unit else None
        media = lesson_media(session, unit.content_hash) if unit else None
        timeline = timeline_of(session, unit.content_hash) if unit else None
        if unit is None or content is None or media is None or timeline is None:
            return problem(404, "not-found", _("There is no such lesson for you."))
        now = clock.now()
        return {
            "title": content.title, "lang": content.lang, "content": unit.content_hash, "owner": offline.pack_owner(),
            "page": url_for("learning.lesson", enrolment_id=enrolment_id, place=place),
            "take": url_for("learning.take_offline", enrolment_id=enrolment_id, place=place),
            "bring_back": url_for("learning.bring_back", enrolment_id=enrolment_id, place=place),
            "parts": [[part.start_ms, part.end_ms, part.characters] for part in timeline.parts],
            **offline.offer(media.manifest,
                            address=lambda digest, name: address(digest, name, visitor=me().pseudonym, now=now)),
        }
