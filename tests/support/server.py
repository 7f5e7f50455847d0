"""The real server as a process of its own, with its worker beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lms.config import ROOT, Settings

START_SECONDS = 60


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator[str]:
    """`lms run` on an installation, at a free port; gives the address without a slash at its end."""
    port = free_port()
    environ = {**os.environ, "LMS_DATA": str(settings.folder), "LMS_DATABASE_URL": settings.database_url,
               "LMS_ARGON2_MEMORY_KIB": "8", "LMS_ARGON2_ROUNDS": "1"}
    with log.open("wb") as said:
        server = subprocess.Popen([sys.executable, "-m", "lms.cli", "run", "--port", str(port)], cwd=ROOT, env=environ,
                                  stdout=said, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(server, address, log)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer: {log.read_text('utf-8', 'replace')[-2000:]}")
