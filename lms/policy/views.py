"""Policies on screen: every value with its source, assumptions marked."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.access import Permission, requires
from lms.db import transaction
from lms.language import pgettext
from lms.policy import queries
from lms.policy.pack import Pack, in_force
from lms.policy.values import is_unset

bp = Blueprint("policy", __name__, template_folder="templates")


@bp.get("/policies")
@requires(Permission.SEE_PACKS)
def packs() -> ResponseReturnValue:
    """All packs in use."""
    with transaction() as session:
        rows = [(pack, in_force(pack, clock.today())) for pack in queries.current(session)]
        return render_template("policy/packs.html", rows=rows)


@bp.get("/policies/<pack_id>")
@requires(Permission.SEE_PACKS)
def pack(pack_id: str) -> ResponseReturnValue:
    """One pack, value by value."""
    with transaction() as session:
        found = next((one for one in queries.current(session) if one.id == pack_id), None) or abort(404)
        return render_template("policy/pack.html", pack=found, rows=_rows(found),
                               is_in_force=in_force(found, clock.today()))


def _rows(found: Pack) -> list[tuple[str, str, str, bool]]:
    """(path, value, register IDs, is an assumption)."""
    return [(path, _plain(value), ", ".join(found.source_of(path) or ()), found.is_assumption(path))
            for path, value in found.values()]


def _plain(value: object) -> str:
    if is_unset(value):
        return pgettext("policy value", "Not decided yet")
    if isinstance(value, bool):
        return pgettext("policy value", "Yes") if value else pgettext("policy value", "No")
    if isinstance(value, list | tuple):
        return pgettext("between values", ", ").join(_plain(one) for one in value)
    return str(value)
