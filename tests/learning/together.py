"""Acts that begin at the same moment, each in a thread and a transaction of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from lms.errors import Refused

Act = Callable[[Session], Any]


def at_once(app: Flask, *acts: Act) -> list[Any]:
    """What each act returned; a refusal is handed back as a value. Any other fault fails the test."""
    ready = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)
    faults: list[BaseException] = []

    def run(place: int, act: Act) -> None:
        try:
            ready.wait(20)
            with app.extensions["lms.database"].transaction(write=True) as session:
                results[place] = act(session)
        except Refused as refusal:
            results[place] = refusal
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if faults:
        raise faults[0]
    return results
