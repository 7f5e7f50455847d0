"""`lms policy …` and `lms hours …`: look at packs and try the share rule from a terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import click

from lms import config
from lms.language import gettext as _
from lms.language import ngettext, pgettext
from lms.policy.loading import find, load_folder
from lms.policy.pack import Pack, PackError
from lms.policy.rules import EmptyPlan, PlanVerdict, check_plan
from lms.policy.values import Json, is_unset
from lms.policy.wording import Unit, plan_sentences, share_percent_text

LARGEST = 1_000_000_000
"""More hours than any plan has; keeps a slip of the keyboard from printing a page of digits."""


@click.group()
def policy() -> None:
    """Policy packs: the rules of each jurisdiction's plan."""


@click.group()
def hours() -> None:
    """The share of online hours."""


@policy.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    """Check every pack of FOLDER (default: the installed ones). Exit code 1 when something is wrong."""
    try:
        packs = load_folder(folder or _installed())
    except PackError as wrong:
        for problem in wrong.problems:
            click.echo(str(problem))
        sys.exit(1)
    for pack in packs.values():
        click.echo(_summary(pack))


@policy.command()
@click.argument("name")
def show(name: str) -> None:
    """Show every value of the pack NAME (file name or id) with its source."""
    pack = _pack(name)
    click.echo(_summary(pack))
    for path, value in pack.values():
        click.echo(f"{path} = {_value_text(value)}  [{_origin(pack, path)}]")


@hours.command(name="check")
@click.option("--policy", "name", metavar="NAME", help="File name or id of a pack, such as shandong.")
@click.option("--online", metavar="N", help="Planned online hours, a whole number.")
@click.option("--offline", metavar="N", help="Planned offline hours, a whole number.")
@click.option(
    "--unit", metavar="UNIT", default="hours", help="What N counts: hours (class hours, the default) or minutes."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of sentences.")
def check_hours(name: str | None, online: str | None, offline: str | None, unit: str, as_json: bool) -> None:
    """Say whether a plan keeps within the cap, and the smallest mends. Exit code 0 passes, 1 fails, 2 bad input."""
    if not name:
        _bad_input(_("Name a policy with --policy, such as --policy shandong."))
    amounts = _amount("--online", online), _amount("--offline", offline)
    known_unit = _unit(unit)
    pack = _pack(name)
    try:
        verdict = check_plan(*amounts, pack.cap_percent)
    except EmptyPlan:
        _bad_input(_("This plan has no hours; give online or offline hours above 0."))
    if as_json:
        click.echo(json.dumps(_as_json(pack, verdict, known_unit), ensure_ascii=False))
    else:
        for sentence in (*plan_sentences(verdict, known_unit), *_notes(pack)):
            click.echo(sentence)
    sys.exit(0 if verdict.passes else 1)


def _installed() -> Path:
    return config.from_environment().content / "policies"


def _bad_input(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)


def _pack(name: str) -> Pack:
    try:
        packs = load_folder(_installed())
    except PackError:
        _bad_input(_("The policy packs have mistakes; run “lms policy check” to see them."))
    pack = find(packs, name)
    if pack is None:
        known = ", ".join(sorted(pack.stem for pack in packs.values()))
        _bad_input(_("There is no policy “%(name)s”; known are %(known)s.", name=name, known=known))
    return pack


def _amount(option: str, given: str | None) -> int:
    if given is None:
        _bad_input(_("Give a whole number with %(option)s; 0 if there are none.", option=option))
    text = given.strip()
    if not re.fullmatch(r"\d{1,10}", text) or int(text) > LARGEST:
        _bad_input(_("%(option)s takes a whole number from 0 to %(largest)s.", option=option, largest=LARGEST))
    return int(text)


def _unit(given: str) -> Unit:
    if given == "minutes":
        return "minutes"
    if given != "hours":
        _bad_input(_("--unit takes “hours” or “minutes”."))
    return "hours"


def _summary(pack: Pack) -> str:
    counts = (
        ngettext("%(n)s value", "%(n)s values", sum(1 for _value in pack.values())),
        ngettext("%(n)s assumption", "%(n)s assumptions", len(pack.assumptions)),
    )
    return "  ".join((pack.id, pack.name, _period(pack), _status(pack.document.status), *counts))


def _period(pack: Pack) -> str:
    document = pack.document
    if document.valid_to is None:
        return _("from %(first)s", first=document.valid_from.isoformat())
    return _("%(first)s to %(last)s", first=document.valid_from.isoformat(), last=document.valid_to.isoformat())


def _status(status: str) -> str:
    if status == "expired":
        return pgettext("policy pack", "expired")
    if status == "successor_unknown":
        return pgettext("policy pack", "ended, successor unknown")
    return pgettext("policy pack", "in force")


def _value_text(value: Json) -> str:
    if is_unset(value):
        return pgettext("policy value", "not decided yet")
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _origin(pack: Pack, path: str) -> str:
    ids = pack.source_of(path)
    return ", ".join(ids) if ids else pgettext("policy value", "assumption")


def _notes(pack: Pack) -> tuple[str, ...]:
    """What a person should know about the cap beside the verdict."""
    if pack.cap is None:
        return ()
    notes = []
    if pack.cap.base == "theory":
        notes.append(_("This policy counts the share within theory hours only; give those."))
    if pack.cap.principle:
        notes.append(_("The rule holds in principle: a waiver with a reason may be granted."))
    return tuple(notes)


def _as_json(pack: Pack, verdict: PlanVerdict, unit: Unit) -> Mapping[str, object]:
    """The stable answer for programs; keys may be added, never changed."""
    return {
        "policy": pack.id,
        "passes": verdict.passes,
        "online": verdict.online,
        "offline": verdict.offline,
        "total": verdict.total,
        "unit": unit,
        "share_percent": share_percent_text(verdict).removesuffix("%"),
        "cap_percent": verdict.cap_percent,
        "base": pack.cap.base if pack.cap else None,
        "principle": pack.cap.principle if pack.cap else False,
        "source": list(pack.source_of("hours.cap") or ()),
        "offline_more": verdict.offline_more,
        "online_less": verdict.online_less,
    }
