"""The server under measurement: one process that answers as `lms run` does, without the worker beside it."""

from __future__ import annotations

import socket

from lms.app import create_app
from lms.config import from_environment
from lms.server import answer


def main() -> None:
    """Serve on 127.0.0.1 until told to stop."""
    settings = from_environment()
    app = create_app(settings)
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", settings.port))
    answer(app, listening)


if __name__ == "__main__":
    main()
