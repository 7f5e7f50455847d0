"""The server under measurement: one process that serves as `lms run` does, without the worker beside it."""

from __future__ import annotations

import logging
import signal
import sys

import waitress

from lms.app import create_app
from lms.config import from_environment
from lms.server import THREADS


def main() -> None:
    """Serve on 127.0.0.1 until told to stop."""
    settings = from_environment()
    app = create_app(settings)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    waitress.serve(app, host="127.0.0.1", port=settings.port, threads=THREADS, ident="changxue", channel_timeout=60,
                   max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + 1024, clear_untrusted_proxy_headers=True)


if __name__ == "__main__":
    main()
