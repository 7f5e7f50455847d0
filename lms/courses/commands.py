"""`lms course …`: look after course folders from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import clock
from lms.access import Permission
from lms.config import Settings
from lms.courses import services
from lms.courses.archive import read_archive
from lms.courses.findings import Reading
from lms.courses.format import read_folder
from lms.courses.models import CourseVersion
from lms.courses.rules import online_tenths_of_percent, planned_minutes
from lms.courses.source import CourseSource
from lms.crypto import Keyring
from lms.db import Database
from lms.errors import Refused
from lms.jobs import Waker
from lms.language import gettext as _
from lms.language import ngettext
from lms.media import services as media
from lms.media.storage import LocalStore
from lms.people import queries as people_queries
from lms.people import services as people
from lms.people.access import ROLES
from lms.people.models import Account
from lms.policy import queries as policies


@click.group()
def course() -> None:
    """Courses as text: folders written by authors."""


@course.command()
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def check(place: Path, strict: bool) -> None:
    """Read the course in DIR (a folder or a .zip) and say what to mend: one line each, file:line: message."""
    reading = _read(place)
    for finding in reading.findings:
        mark = _("error") if finding.level == "error" else _("warning")
        click.echo(f"{finding} [{mark}]")
    click.echo(_verdict(reading))
    if reading.course is None or (strict and reading.findings):
        sys.exit(1)


@course.command()
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--author", required=True, help="Sign-in name of the author whose draft it becomes.")
@click.option("--save", is_flag=True, help="Keep it instead of only showing what would be kept.")
@click.pass_obj
def bring(settings: Settings, place: Path, author: str, save: bool) -> None:
    """Bring the course in DIR (a folder or a .zip) as a draft of an author. Films too large for an archive come so."""
    reading = _read(place)
    for finding in reading.errors:
        click.echo(str(finding))
    click.echo(_verdict(reading))
    if reading.course is None:
        sys.exit(1)
    if not save:
        click.echo(_("Nothing is kept yet. Add --save to keep it."))
        return
    store, database, keys = LocalStore(settings.media), Database(settings.database_url), Keyring.open(settings.keys, create=False)
    stored = [(*store.put_bytes(content), mime) for content, mime in reading.files]
    try:
        with database.transaction(write=True) as session:
            for digest, size, mime in stored:
                media.record_file(session, digest, size, mime, now=clock.now())
            version = _draft_of(session, keys, author, reading.course)
            services.ask_for_media(session, version, now=clock.now(), wake=Waker(settings.queue).wake)
            click.echo(_("Kept as draft %(number)s. Picture and sound are being made.", number=version.number))
    finally:
        database.dispose()


def _draft_of(session: Session, keys: Keyring, login: str, course: CourseSource) -> CourseVersion:
    """The course as a draft in the region in which its author writes."""
    account = session.scalar(select(Account).where(Account.login_index == people.login_index(keys, login)))
    grants = people_queries.grants_of(session, account.pseudonym) if account else []
    region = next((one.region_code for one in grants
                   if one.region_code and Permission.AUTHOR_COURSE in ROLES[one.role]), None)
    if account is None or region is None:
        raise Refused(_("There is no author “%(login)s”.", login=login), code="no-author")
    pack = policies.for_region_line(session, people_queries.region_tree(session).line(region), clock.today())
    if pack is None:
        raise Refused(_("No policy is in force for your region. Ask the province."), code="no-pack")
    return services.create_draft(session, course, jurisdiction_code=pack.jurisdiction.code, owner_region=region,
                                 author=account.pseudonym, now=clock.now(), replace_open=True)


def _read(place: Path) -> Reading:
    if place.is_file():
        try:
            return read_archive(place.read_bytes())
        except OSError:
            raise click.ClickException(_("This file cannot be read: check its name and permissions.")) from None
    return read_folder(place)


def _verdict(reading: Reading) -> str:
    errors = len(reading.errors)
    warnings = len(reading.findings) - errors
    if reading.course is None:
        return ngettext("%(n)s thing to mend.", "%(n)s things to mend.", errors)
    noted = ngettext("%(n)s warning", "%(n)s warnings", warnings)
    return f"{_summary(reading.course)} {noted}."


def _summary(course: CourseSource) -> str:
    online, offline = planned_minutes(course)
    tenths = online_tenths_of_percent(online, offline)
    return _(
        "%(title)s. Lessons: %(lessons)s. Minutes online: %(online)s, offline: %(offline)s. Online share: %(share)s%%.",
        title=course.title,
        lessons=len(course.lessons),
        online=online,
        offline=offline,
        share=f"{tenths // 10}.{tenths % 10}",
    )
