"""Every address of the product with ids that exist in `lived_app`, and who opens it there.

The table is written out: an address that is added, moved or opened to somebody else changes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask

from lms import clock
from lms.media.views import address as media_address
from tests.support.people import ANONYMOUS, LOGINS

EVERYONE = frozenset({ANONYMOUS, *LOGINS})
SIGNED_IN = frozenset(LOGINS)

TABLE = """
GET      /                                                                            everyone
GET      /about                                                                       everyone
GET POST /access-settings                                                             everyone
POST     /access-settings/mode                                                        everyone
POST     /access-settings/player                                                      everyone
POST     /access-settings/player/usual                                                signed-in
GET      /accessibility                                                               everyone
GET      /account                                                                     signed-in
GET      /accounts                                                                    admin
GET POST /accounts/new                                                                admin
GET POST /accounts/<pseudonym>                                                        admin
POST     /accounts/<pseudonym>/roles/<int:grant_id>/end                               admin
POST     /accounts/<pseudonym>/sign-out-everywhere                                    admin
GET      /assets/<digest>/<path:path>                                                 everyone
GET      /audit                                                                       admin
GET      /author/                                                                     author
GET POST /author/import                                                               author
GET POST /author/new                                                                  author
GET      /author/versions/<int:version_id>                                            author
GET POST /author/versions/<int:version_id>/about                                      author
GET POST /author/versions/<int:version_id>/lessons/<folder>                           author
GET POST /author/versions/<int:version_id>/lessons/new                                author
POST     /author/versions/<int:version_id>/new-version                                author
GET POST /author/versions/<int:version_id>/sessions/new                               author
POST     /author/versions/<int:version_id>/submit                                     author
POST     /author/versions/<int:version_id>/units/<uid>/remove                         author
GET      /classes                                                                     trainee trainee2
GET      /classes/<int:class_id>                                                      trainee
POST     /classes/<int:class_id>/join                                                 trainee trainee2
GET      /courses                                                                     everyone
GET      /courses/<int:version_id>                                                    everyone
GET      /healthz                                                                     everyone
GET      /institution                                                                 institution
GET      /institution/classes/<int:class_id>                                          institution
POST     /institution/classes/<int:class_id>/open                                     institution
POST     /institution/classes/<int:class_id>/returns/<int:return_id>/confirm          institution
GET      /institution/classes/<int:class_id>/sessions/<int:session_id>                institution
POST     /institution/classes/<int:class_id>/sessions/<int:session_id>/<int:enrolment_id>   institution
GET POST /institution/classes/<int:class_id>/sessions/<int:session_id>/schedule       institution
GET POST /institution/classes/<int:class_id>/sessions/new                             institution
GET      /institution/classes/<int:class_id>/trainees/<int:enrolment_id>              institution
POST     /institution/classes/<int:class_id>/trainees/<int:enrolment_id>/<int:progress_id>/<item>/confirm   institution
GET POST /institution/classes/new                                                     institution
POST     /language                                                                    everyone
GET      /learn/                                                                      trainee trainee2
GET      /learn/<int:enrolment_id>/lessons/<int:place>                                trainee
POST     /learn/<int:enrolment_id>/lessons/<int:place>/answer                         trainee
POST     /learn/<int:enrolment_id>/lessons/<int:place>/beat                           trainee
GET POST /learn/<int:enrolment_id>/lessons/<int:place>/notes                          trainee
POST     /learn/<int:enrolment_id>/lessons/<int:place>/notes/<int:note_id>            trainee
GET      /learn/<int:enrolment_id>/lessons/<int:place>/notes.txt                      trainee
POST     /learn/<int:enrolment_id>/lessons/<int:place>/offline                        trainee
GET      /learn/<int:enrolment_id>/lessons/<int:place>/offline.json                   trainee
POST     /learn/<int:enrolment_id>/lessons/<int:place>/offline/return                 trainee
POST     /learn/<int:enrolment_id>/lessons/<int:place>/open                           trainee
POST     /learn/<int:enrolment_id>/lessons/<int:place>/part                           trainee
GET      /learn/<int:enrolment_id>/lessons/<int:place>/transcript.txt                 trainee
GET      /learn/<int:enrolment_id>/why                                                trainee
GET      /media/<digest>/<name>                                                       anonymous
GET      /offline                                                                     everyone
GET POST /password                                                                    signed-in
GET      /policies                                                                    province admin
GET      /policies/<pack_id>                                                          province admin
GET      /review/desk                                                                 reviewer1 reviewer2
GET POST /review/desk/<int:submission_id>                                             reviewer1 reviewer2
GET      /review/desk/<int:submission_id>/lessons/<int:place>                         reviewer1 reviewer2
GET      /review/nominations                                                          city city2
GET POST /review/nominations/<int:submission_id>                                      city
GET      /review/nominations/<int:submission_id>/lessons/<int:place>                  city
GET      /review/overview                                                             city city2 province
GET POST /sign-in                                                                     everyone
POST     /sign-out                                                                    signed-in
GET      /styleguide                                                                  everyone
GET      /sw.js                                                                       everyone
GET      /embed/lesson                                                                everyone
GET      /embed/lesson.json                                                           everyone
GET      /embed/oembed.json                                                           everyone
GET      /try                                                                         everyone
POST     /try/answer                                                                  everyone
GET      /try/transcript.txt                                                          everyone
GET      /work                                                                        admin
"""
"""Ids of one object a kind: the trainee's own enrolment, a course of the officer's own city, …"""


@dataclass(frozen=True)
class Row:
    """One address."""

    methods: tuple[str, ...]
    rule: str
    who: frozenset[str]

    @property
    def opened_by(self) -> str:
        """One person who can open it, signed in where that is possible and the page is not for leaving that behind."""
        if self.rule in {"/", "/sign-in"}:
            return ANONYMOUS
        return next((login for login in LOGINS if login in self.who), ANONYMOUS)


def rows(method: str = "") -> list[Row]:
    """The table; only rows with that method when one is given."""
    found = []
    for line in TABLE.strip().splitlines():
        words = line.split()
        methods = tuple(word for word in words if word in {"GET", "POST"})
        rule, *who = words[len(methods):]
        names = frozenset(who) if set(who) <= EVERYONE else {"everyone": EVERYONE, "signed-in": SIGNED_IN}[who[0]]
        found.append(Row(methods, rule, names))
    return [row for row in found if not method or method in row.methods]


def pages() -> list[Row]:
    """Rows that show a page to a person."""
    other = ("/assets/", "/media/", "/healthz")
    return [row for row in rows("GET") if not row.rule.startswith(other) and not row.rule.endswith((".txt", ".js", ".json"))]


def address(app: Flask, rule: str, facts: dict[str, Any]) -> str:
    """The rule with ids that exist."""
    with app.test_request_context():
        if rule.startswith("/assets/"):
            return str(app.extensions["lms.assets"].url("web/site.css"))
        if rule.startswith("/media/"):
            digest = app.extensions["lms.store"].put_bytes(b"a file for everyone who holds its address")[0]
            return media_address(digest, "poster.jpg", visitor="", now=clock.now())
    values = values_for(rule, facts)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule)


def values_for(rule: str, facts: dict[str, Any]) -> dict[str, Any]:
    """A value for each name in a rule."""
    return {
        "version_id": facts["shared"] if rule.startswith("/courses") else facts["draft"],
        "submission_id": facts["nominated_submission" if "/desk/" in rule else "submitted_submission"],
        "class_id": facts["planned_class"] if rule.endswith(("/sessions/new", "/open")) else facts["class"],
        "enrolment_id": facts["enrolment"], "session_id": facts["session"], "return_id": facts["return"],
        "progress_id": facts["progress"], "item": facts["item"], "place": 1, "pseudonym": facts["who"]["trainee"],
        "grant_id": facts["grant"], "pack_id": facts["pack"], "folder": facts["draft_lesson"],
        "uid": facts["draft_unit"], "note_id": facts["note"],
    }
