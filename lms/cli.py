"""The command `lms`."""

from __future__ import annotations

import sys
from dataclasses import replace

import click
from flask import Flask

from lms import routes, server
from lms.app import create_app
from lms.care.commands import COMMANDS
from lms.config import Settings, from_environment
from lms.courses.commands import course
from lms.credits.commands import group as credits_group
from lms.crypto import KeyMissing
from lms.demo import DEFAULT_PACK
from lms.errors import Refused
from lms.language import choose
from lms.people.commands import group as account_group
from lms.policy.commands import hours, policy


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def lms(context: click.Context) -> None:
    """畅学 Changxue: accessible vocational training."""
    choose("en")
    try:
        context.obj = from_environment()
    except ValueError as fault:
        raise click.ClickException(str(fault)) from fault


@lms.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port on the loopback address.")
@click.pass_obj
def run(settings: Settings, port: int | None) -> None:
    """Prepare everything and serve, with the demo on the first start."""
    server.run(replace(settings, port=port) if port else settings)


@lms.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Make folder and keys, bring the database to the newest schema, load regions and policies."""
    server.prepare(settings)
    app = create_app(settings)
    with app.app_context():
        waiting = server.renew(app)
    click.echo("The database, the regions and the policies are up to date.")
    if waiting:
        click.echo(f"Lessons whose media the worker will make anew: {waiting}.")


@lms.command()
@click.option("--until-idle", is_flag=True, help="Do what waits, then stop.")
@click.pass_obj
def work(settings: Settings, until_idle: bool) -> None:
    """Work in the background: speech, pictures, evidence that ripens."""
    server.work(create_app(settings), until_idle=until_idle)


@lms.group()
def demo() -> None:
    """Demo accounts and courses."""


@demo.command()
@click.option("--policy", default=DEFAULT_PACK, show_default=True, help="File name or id of a policy.")
@click.pass_obj
def reset(settings: Settings, policy: str) -> None:
    """Restore the demo, or make that of another policy (names get its suffix)."""
    if not settings.on_loopback:
        raise click.ClickException("Demo accounts have a known password; they are only made on 127.0.0.1.")
    server.prepare(settings)
    app = create_app(settings)
    with app.app_context():
        click.echo("Demo accounts: " + ", ".join(server.make_demo(app, policy)))


@lms.command("routes")
@click.option("--check", is_flag=True, help="Only compare with docs/http.md.")
@click.pass_obj
def show_routes(settings: Settings, check: bool) -> None:
    """Write docs/http.md: every address with role, input and answer."""
    server.prepare(settings)
    if not routes.write(create_app(settings), check=check):
        raise click.ClickException("docs/http.md is not what the code says. Run: lms routes")


lms.add_command(policy)
lms.add_command(hours)
lms.add_command(course)


def _with_app(group: click.Group) -> click.Group:
    """Run the commands of a group inside the application."""
    for command in group.commands.values():
        inner = command.callback
        assert inner is not None

        def within(*args: object, _inner: object = inner, **kwargs: object) -> object:
            app: Flask = create_app(click.get_current_context().find_root().obj)
            with app.app_context():
                return _inner(*args, **kwargs)  # type: ignore[operator]

        command.callback = within
    return group


lms.add_command(_with_app(credits_group))
lms.add_command(_with_app(account_group))
for _command in COMMANDS:
    lms.add_command(_command)


def main() -> None:
    """Entry point: faults of the place become one plain sentence."""
    try:
        lms(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except Refused as refusal:
        click.echo("\n".join(refusal.messages), err=True)
        sys.exit(1)
    except KeyMissing as fault:
        click.echo(f"{fault}. Bring the key files back from a backup; without them personal data cannot be opened.", err=True)
        sys.exit(1)
    except Exception as fault:
        sentence = server.plain_sentence(fault, from_environment()) or server.plain_sentence(
            fault.__cause__, from_environment())
        if sentence is None:
            raise
        click.echo(sentence, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
