"""`lms course …`: look after course folders from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lms.courses.archive import read_archive
from lms.courses.findings import Reading
from lms.courses.format import read_folder
from lms.courses.rules import online_tenths_of_percent, planned_minutes
from lms.courses.source import CourseSource
from lms.language import gettext as _
from lms.language import ngettext


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
