"""Commands about accounts: how the first administrator of an installation comes to be."""

from __future__ import annotations

import click
from flask import current_app

from lms import clock
from lms.db import transaction
from lms.errors import Refused
from lms.people import services
from lms.people.access import ROLES
from lms.people.models import Region


@click.group("account")
def group() -> None:
    """Accounts and their roles."""


@group.command("open")
@click.option("--login", required=True, help="Sign-in name.")
@click.option("--name", required=True, help="As the person wants to be called.")
@click.option("--role", required=True, type=click.Choice(sorted(ROLES)), help="First role.")
@click.option("--region", required=True, help="Region code, for example 370000; the role holds there.")
@click.password_option(help="Asked for when it is not given.")
def open_account(login: str, name: str, role: str, region: str, password: str) -> None:
    """Open an account with one role over a region."""
    with transaction(write=True) as session:
        if session.get(Region, region) is None:
            raise Refused(f"There is no region {region}; content/regions/regions.csv lists them.")
        account = services.open_account(session, current_app.extensions["lms.keys"],
                                        current_app.extensions["lms.hasher"], login=login, password=password,
                                        name=name, home_region=region, now=clock.now())
        services.grant_role(session, pseudonym=account.pseudonym, role=role, region_code=region, actor=None,
                            now=clock.now())
    click.echo(f"The account is open, with the role {role} over {region}.")
