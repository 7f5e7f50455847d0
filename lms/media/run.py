"""Builds a lesson in a child process, so that a crash of a codec or of the speech engine ends nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import lms
from lms import language
from lms.language import gettext as _
from lms.media import extras as extra
from lms.media.build import BuildFailed
from lms.media.extras import NOTHING, Extras
from lms.media.script import Script, to_json

__all__ = ["BuildFailed", "build_in_child"]

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
"""Environment the child gets; the server's keys and passwords stay here."""


def build_in_child(
    script: Script,
    images: Mapping[str, bytes],
    folder: Path,
    on_progress: Callable[[int], None],
    timeout_seconds: float,
    *,
    extras: Extras = NOTHING,
    films: Mapping[str, Path] | None = None,
    kept: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Make `folder` (its parent exists, it does not) with the media of a lesson; returns the manifest.

    `films`: path in the lesson → a local file, only read. `kept`: see `build.build`.
    `folder` appears whole or not at all. `on_progress` is called in this thread with rising whole percents.
    Raises BuildFailed with one plain sentence when the child fails, crashes or takes too long.
    """
    job = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        further = {"extras": extra.to_json(extras), "kept": [dict(one) for one in kept],
                   "films": {path: str(file.resolve()) for path, file in (films or {}).items()}}  # fmt: skip
        _write_job(job, script, images, further)
        _run(job, on_progress, time.monotonic() + timeout_seconds)
        manifest: dict[str, Any] = json.loads((job / "made" / "manifest.json").read_text(encoding="utf-8"))
        (job / "made").rename(folder)
        return manifest
    finally:
        shutil.rmtree(job, ignore_errors=True)


def _write_job(job: Path, script: Script, images: Mapping[str, bytes], further: Mapping[str, Any]) -> None:
    names = {path: f"image-{number}" for number, path in enumerate(images)}
    for path, name in names.items():
        (job / name).write_bytes(images[path])
    content = {
        "script": to_json(script), "images": names, "language": language.current(), "parent": os.getpid(), **further
    }  # fmt: skip
    (job / "job.json").write_text(json.dumps(content), encoding="utf-8")


def _run(job: Path, on_progress: Callable[[int], None], deadline: float) -> None:
    # Errors go to a file: a talkative codec must not fill a pipe that nobody reads.
    with (job / "errors").open("wb") as errors, _child(job, errors) as child:
        try:
            if not _follow(child, on_progress, deadline):
                raise BuildFailed(_("Building this lesson took too long and was stopped."))
            code = child.wait(timeout=max(1.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise BuildFailed(_("Building this lesson took too long and was stopped.")) from None
        finally:
            # Also when `on_progress` raised: never leave a child at work.
            if child.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
    if code == 2:
        said = (job / "errors").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise BuildFailed(said[-1] if said else _("This lesson could not be built."))
    if code != 0:
        raise BuildFailed(_("Building this lesson stopped unexpectedly (%(code)s). Try again.", code=code))


def _child(job: Path, errors: BinaryIO) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = str(Path(lms.__file__).parent.parent)
    environment["PYTHONUTF8"] = "1"
    return subprocess.Popen(
        [sys.executable, "-m", "lms.media.child", str(job)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
        start_new_session=True,
    )


def _follow(child: subprocess.Popen[bytes], on_progress: Callable[[int], None], deadline: float) -> bool:
    """Pass progress on until the child closes its output; False when the deadline came first."""
    assert child.stdout is not None
    unread, latest = b"", -1
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                return False
            chunk = os.read(child.stdout.fileno(), 4096)
            if not chunk:
                return True
            *lines, unread = (unread + chunk).split(b"\n")
            for line in lines:
                word, _space, figure = line.partition(b" ")
                if word == b"progress" and figure.isdigit() and latest < int(figure) <= 100:
                    latest = int(figure)
                    on_progress(latest)
