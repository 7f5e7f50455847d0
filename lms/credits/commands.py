"""Commands about the ledger."""

from __future__ import annotations

import click

from lms.credits import services
from lms.db import transaction


@click.group("credits")
def group() -> None:
    """Hours in the ledger."""


@group.command()
def recount() -> None:
    """Compare every stored balance and chain with the ledger; changes nothing."""
    with transaction(write=False) as session:
        faults = services.recount(session)
    for fault in faults:
        click.echo(fault)
    click.echo("The ledger and every balance agree." if not faults else f"{len(faults)} faults.")
    if faults:
        raise SystemExit(1)
