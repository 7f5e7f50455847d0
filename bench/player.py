"""The player over a long time: ten minutes of sign film at 2.5 times its speed, and one minute of a transcript of 2,000 lines
on a slow device.

`python -m bench.player` measures and prints a table; `--minutes 1` is shorter. It takes as long as it plays, and about a minute
to make films of that length. Films, page and server are those of the browser tests.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench.limits import Row, table
from tests.browser.player import clips, probe
from tests.browser.player.stage import PLAYS_UNASKED, Stage, open_stage
from tests.browser.player.supply import Supply
from tests.support.chromium import chromium

RATE = 2.5
SPARE_SECONDS = 60
LIMITS: dict[str, tuple[str, float | None]] = {
    "sign film at 2.5x: drift p95": ("ms of film", 40),
    "sign film at 2.5x: drift, most": ("ms of film", 100),
    "sign film at 2.5x: drift slope": ("ms an hour of film", 5),
    "sign film at 2.5x: looks outside the 2 s after a hiccup": ("%", None),
    "sign film at 2.5x: pictures that show what the browser says": ("%", None),
    "2,000 lines, CPU 4 times slower: script a second": ("ms", 5),
    "2,000 lines, CPU 4 times slower: all work a second": ("ms", 100),
    "2,000 lines, CPU 4 times slower: longest task": ("ms", 50),
}
HICCUP_MS = 2000
LONG = """window.long = []
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.long.push(one.duration) }).observe({type: 'longtask'})"""


def measured(minutes: float) -> Iterator[Row]:
    """All rows, in order. `minutes` of real time for the sign film, a tenth of it for the transcript, at most one."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-player-")))
        supply = Supply()
        stack.callback(supply.close)
        browser = stack.enter_context(chromium(PLAYS_UNASKED))
        long_enough = int(minutes * 60 * RATE) + SPARE_SECONDS
        films = _films(folder, long_enough)
        yield from _drift(open_stage(stack, browser, supply, films, {"duration_ms": long_enough * 1000},
                                     {"rate": round(RATE * 100)}), minutes)
        yield from _work(open_stage(stack, browser, supply, films, None, None, 2000), min(60.0, minutes * 6))


def _films(folder: Path, seconds: int) -> Callable[[clips.Film], Path]:
    """The films of the tests, the two that play made long enough."""

    def made(film: clips.Film) -> Path:
        if film not in (clips.MAIN, clips.SIGN):
            return clips.film(film, folder)
        long = replace(film, name=f"long-{film.name}", seconds=seconds, noise=0, width=320, height=240)
        if not (folder / long.name).exists():
            print(f"… making {film.name} of {seconds} seconds", file=sys.stderr, flush=True)
        return clips.film(long, folder)

    return made


def _drift(here: Stage, minutes: float) -> Iterator[Row]:
    here.run("await player.run('sign')")
    here.play()
    here.page.wait_for_timeout(3000)
    probe.watch(here)
    probe.log_clocks(here)
    here.page.wait_for_timeout(minutes * 60_000)
    rows, pictures = probe.clocks(here), probe.shown(here)
    calm = [(moment, sign - main) for moment, main, sign, hiccup in rows.rows
            if not (hiccup and moment - hiccup < HICCUP_MS)]
    sizes = [abs(ms) for _moment, ms in calm]
    print(probe.told(pictures.drift(), RATE), file=sys.stderr)
    yield _row("sign film at 2.5x: drift p95", probe.p95(sizes))
    yield _row("sign film at 2.5x: drift, most", max(sizes))
    yield _row("sign film at 2.5x: drift slope", abs(_slope(calm)))
    yield _row("sign film at 2.5x: looks outside the 2 s after a hiccup", len(calm) * 100 / len(rows.rows))
    yield _row("sign film at 2.5x: pictures that show what the browser says", pictures.true_numbers() * 100)


def _slope(drift: list[tuple[float, float]]) -> float:
    """By how many ms the drift grows in an hour of film: the line of least squares."""
    moments = [moment * RATE / 3_600_000 for moment, _ms in drift]
    return statistics.linear_regression(moments, [ms for _moment, ms in drift]).slope


def _work(here: Stage, seconds: float) -> Iterator[Row]:
    here.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
    here.run("if (!player.actions.get('captions').pressed()) await player.run('captions')")
    here.slow_down(4)
    here.play()
    here.wait("video.currentTime > 2")
    here.run(LONG)
    before, since = _spent(here), here.read("performance.now()")
    here.page.wait_for_timeout(seconds * 1000)
    after, lasted = _spent(here), (here.read("performance.now()") - since) / 1000
    yield _row("2,000 lines, CPU 4 times slower: script a second", (after[0] - before[0]) * 1000 / lasted)
    yield _row("2,000 lines, CPU 4 times slower: all work a second", (after[1] - before[1]) * 1000 / lasted)
    yield _row("2,000 lines, CPU 4 times slower: longest task", max(here.read("window.long"), default=0.0))


def _spent(here: Stage) -> tuple[float, float]:
    """Seconds of the main thread: script, everything."""
    told = {row["name"]: row["value"] for row in here.cdp.send("Performance.getMetrics")["metrics"]}
    return told["ScriptDuration"], told["TaskDuration"]


def _row(name: str, value: float) -> Row:
    unit, limit = LIMITS[name]
    return Row(name, round(value, 2), unit, limit, None if limit is None else value <= limit)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m bench.player", description=__doc__)
    arguments.add_argument("--minutes", type=float, default=10)
    print(table(list(measured(arguments.parse_args().minutes))))


if __name__ == "__main__":
    main()
