"""Servers started for the bench and what they cost: seconds of CPU, memory, time until they answer."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psutil

START_SECONDS_MOST = 30


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running server process on 127.0.0.1."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, start_seconds: float) -> None:
        self.port = port
        self.start_seconds = start_seconds
        """From the start of the process to its first answer."""
        self._process = psutil.Process(process.pid)

    def cpu_seconds(self) -> float:
        """User and system time of the process so far. The kernel counts in hundredths."""
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def memory_mb(self) -> float:
        """Resident memory."""
        return float(self._process.memory_info().rss) / 1024**2


@contextmanager
def running(command: Sequence[str], environ: Mapping[str, str]) -> Iterator[Server]:
    """Start a server, wait for its first answer, stop it at the end whatever happens."""
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", *command, *(["--port", str(port)] if command[-1] == "run" else [])],
                               env={**os.environ, **environ, "PORT": str(port)}, stdout=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - began > START_SECONDS_MOST:
                raise RuntimeError(f"{' '.join(command)} did not answer within {START_SECONDS_MOST} s")
            time.sleep(0.02)
        yield Server(process, port, time.monotonic() - began)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
