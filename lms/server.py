"""Starting: prepare the folder, make the demo once, serve, and keep a worker beside it."""

from __future__ import annotations

import errno
import gc
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import click
import waitress
from flask import Flask
from sqlalchemy.exc import ArgumentError

from lms import clock, demo, jobs, schema
from lms.app import create_app
from lms.config import Settings
from lms.courses.services import renew_media
from lms.crypto import Keyring
from lms.db import Database
from lms.media.queries import Making, making_all
from lms.people.queries import region_tree
from lms.people.region_file import keep_regions, read_rows
from lms.people.services import count_accounts
from lms.policy.loading import find, load_folder
from lms.policy.services import keep_packs

THREADS = 16
WORKERS = 2
FIRST_LESSON_SECONDS = 170
SPACE_BYTES_LEAST = 300 * 1024 * 1024
"""The demo takes about 100 MB; below this a start would only fail later."""
log = logging.getLogger(__name__)


def prepare(settings: Settings) -> None:
    """Folder, keys, schema, regions and packs. Safe to repeat; every step is whole or not at all."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.folder).free < SPACE_BYTES_LEAST:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    probe = settings.folder / ".probe"
    probe.write_bytes(b"0" * 65536)
    probe.unlink()
    Keyring.open(settings.keys, create=True)
    database = Database(settings.database_url)
    schema.migrate(database)
    rows = read_rows(settings.content / "regions" / "regions.csv")
    packs = load_folder(settings.content / "policies")
    with database.transaction(write=True) as session:
        keep_regions(session, rows)
        keep_packs(session, packs, now=clock.now())
    database.dispose()


def make_demo(app: Flask, policy: str = demo.DEFAULT_PACK) -> list[str]:
    """Make or restore the demo of a pack; returns the sign-in names."""
    settings: Settings = app.extensions["lms.settings"]
    if not settings.on_loopback:
        raise click.ClickException("Demo accounts have a known password; they are only made on 127.0.0.1.")
    pack = find(load_folder(settings.content / "policies"), policy)
    if pack is None:
        raise click.ClickException(f"There is no policy {policy!r}; `lms policy check` lists them.")
    readings = demo.read_courses(settings.content / "courses")
    pictures = demo.store_pictures(app.extensions["lms.store"], readings)
    with app.extensions["lms.database"].transaction(write=True) as session:
        tree = region_tree(session)
        return list(demo.make(session, app.extensions["lms.keys"], app.extensions["lms.hasher"],
                              demo.stage_of(pack, tree), tree, readings, pictures, password=settings.demo_password,
                              today=clock.today(), now=clock.now(), wake=app.extensions["lms.waker"].wake))


def run(settings: Settings) -> None:
    """`make run`: prepare, make the demo the first time, serve with a worker, say the address."""
    listening = _listen(settings)
    if not settings.on_loopback and not settings.secure_cookies:
        click.echo("Take care: others can reach this server, and LMS_SECURE_COOKIES is not yes. Put https before it.")
    prepare(settings)
    app = create_app(settings)
    with app.extensions["lms.database"].transaction(write=False) as session:
        empty = count_accounts(session) == 0
    if empty and settings.on_loopback:
        click.echo("Making the demo accounts and courses …")
        make_demo(app)
    with app.app_context():
        renew(app)
    serve(app, listening, on_listening=lambda: _announce(app))


def renew(app: Flask) -> int:
    """Ask anew for the media of lessons that an older program made; returns how many."""
    with app.extensions["lms.database"].transaction(write=True) as session:
        return renew_media(session, now=clock.now(), wake=app.extensions["lms.waker"].wake)


def serve(app: Flask, listening: socket.socket, *, on_listening: Callable[[], None] | None = None) -> None:
    """Serve until told to stop, with one worker beside it."""
    settings: Settings = app.extensions["lms.settings"]
    worker = _WorkerKeeper(settings)
    worker.start()
    if on_listening is not None:
        threading.Thread(target=on_listening, daemon=True).start()
    try:
        answer(app, listening)
    finally:
        worker.stop()
        click.echo("Stopped.")


def answer(app: Flask, listening: socket.socket) -> None:
    """Answer requests until told to stop, with nothing beside it."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # Modules, templates and routes stay for good: the collector need not walk through them while people wait.
    gc.collect()
    gc.freeze()
    with suppress(KeyboardInterrupt, SystemExit):
        waitress.serve(app, sockets=[listening], threads=THREADS, ident="changxue", channel_timeout=60,
                       max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + 1024, clear_untrusted_proxy_headers=not app.extensions["lms.settings"].trusted_proxies)


def work(app: Flask, *, until_idle: bool = False) -> None:
    """The worker: Huey wakes it, a sweep finds what was lost. One per data folder."""
    settings: Settings = app.extensions["lms.settings"]
    database: Database = app.extensions["lms.database"]
    parent = os.getppid()
    # Huey prints a whole traceback every half second on a full disk; the sweep says it in one line.
    logging.getLogger("huey").setLevel(logging.CRITICAL + 1)
    with jobs.only_worker(settings.folder) as alone:
        if not alone:
            raise click.ClickException("Another worker has this data folder.")
        if until_idle:
            _drain(app, database)
            return
        consumer = app.extensions["lms.waker"].serve(
            lambda job_id: _run_in(app, database, job_id), WORKERS)
        consumer.start()
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
        try:
            while os.getppid() == parent:
                _sweep(app, database)
                time.sleep(jobs.SWEEP_SECONDS)
        except (KeyboardInterrupt, SystemExit):
            pass
        finally:
            consumer.stop(graceful=False)
            os._exit(0)


def _run_in(app: Flask, database: Database, job_id: int) -> None:
    with app.app_context():
        jobs.run_one(database, app.extensions, job_id)


def _sweep(app: Flask, database: Database) -> None:
    try:
        with database.transaction(write=False) as session:
            lost = jobs.waiting(session)
        if app.extensions["lms.waker"].huey.pending_count() == 0:
            for job_id in lost:
                app.extensions["lms.waker"].wake(job_id)
    except Exception as fault:
        log.error("%s", plain_sentence(fault, app.extensions["lms.settings"]) or f"sweep failed: {fault}")


def _drain(app: Flask, database: Database) -> None:
    while True:
        with database.transaction(write=False) as session:
            waiting = jobs.waiting(session)
        if not waiting:
            return
        _run_in(app, database, waiting[0])


class _WorkerKeeper:
    """Keeps `lms work` running as a child of its own; a crash there ends nothing else."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            environ = {**os.environ, "LMS_DATA": str(self._settings.folder), "PORT": str(self._settings.port)}
            self._child = subprocess.Popen([sys.executable, "-m", "lms.cli", "work"], env=environ,
                                           stdout=subprocess.DEVNULL)
            self._child.wait()
            self._stopping.wait(2)

    def stop(self) -> None:
        self._stopping.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(5)
            except subprocess.TimeoutExpired:
                self._child.kill()


def _listen(settings: Settings) -> socket.socket:
    """Bind first: nothing is prepared when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise click.ClickException(
                f"Port {settings.port} is in use. Choose another: make run PORT={settings.port + 1}") from fault
        raise click.ClickException(f"Cannot listen on {settings.host}:{settings.port}: {fault.strerror}.") from fault
    return listening


def _announce(app: Flask) -> None:
    """Say the address when the first lesson can be played, then how the other media come along."""
    settings: Settings = app.extensions["lms.settings"]
    began, said = time.monotonic(), -1
    made = _making(app)
    while made.total and not made.ready and time.monotonic() - began < FIRST_LESSON_SECONDS:
        time.sleep(0.5)
        made = _making(app)
    click.echo(f"畅学 Changxue is ready: http://{settings.host}:{settings.port}/")
    if settings.on_loopback:
        click.echo("Demo accounts: trainee, trainee2, author, city, city2, reviewer1, reviewer2, province, institution, "
                   "admin. Password: LMS_DEMO_PASSWORD, or changxue-demo.")
    while made.ready + made.failed < made.total:
        if made.percent // 10 > said:
            said = made.percent // 10
            click.echo(f"Picture and sound: {made.ready} of {made.total} lessons ready, {made.percent}% in all.")
        time.sleep(1)
        made = _making(app)
    if said >= 0:
        click.echo(f"Picture and sound: {made.ready} of {made.total} lessons ready"
                   + (f", {made.failed} failed: see `lms doctor`." if made.failed else "."))


def _making(app: Flask) -> Making:
    try:
        with app.extensions["lms.database"].transaction(write=False) as session:
            return making_all(session)
    except Exception:
        log.exception("progress not read")
        return Making(0, 0, 100, 0)


def plain_sentence(fault: Any, settings: Settings) -> str | None:  # noqa: ANN401 - any exception
    """One sentence for a fault of the place we run in; None for a fault of ours."""
    text = str(fault).lower()
    code = getattr(fault, "errno", None)
    if code == errno.ENOSPC or "disk is full" in text or "no space left" in text or "disk i/o error" in text:
        return f"There is too little space on the disk that holds {settings.folder}. Free 300 MB, then start again."
    if "connection failed" in text or "connection refused" in text:
        return "The database does not answer. Start it, or mend LMS_DATABASE_URL."
    if code in {errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOTDIR} or "readonly database" in text or (
            "unable to open database file" in text):
        return f"The folder {settings.folder} cannot be written. Give write permission or set LMS_DATA to another."
    if isinstance(fault, OSError) and fault.filename:
        return f"{fault.filename}: {(fault.strerror or 'cannot be used').lower()}. Choose another place."
    if isinstance(fault, ArgumentError):
        return "LMS_DATABASE_URL is not a database address that can be used here, such as postgresql://user@host/name."
    return None
