"""What is on the screen, and when: every picture that the browser presents, of both films.

The browser tells of each presented picture its place in the film and the moment of the screen
(`requestVideoFrameCallback`); every tenth one is read off the picture itself to see that this is true. The difference of
two films at a moment is that of the sign picture presented then and the place of the main film at the same moment,
interpolated between its two neighbouring pictures; so it is exact to one frame of the screen (17 ms), not
to one of the film (40 ms).
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil

from tests.browser.player.clips import FRAMES_A_SECOND, READ_NUMBER

WATCH = f"""
  const read = {READ_NUMBER}
  const sign = player.root.querySelector('.sign video')
  const probe = window.probe = {{main: [], sign: [], read: [], isOn: true}}
  const watch = (film, name) => {{
    let count = 0
    const seen = (now, picture) => {{
      if (!probe.isOn) return
      probe[name].push([picture.expectedDisplayTime, picture.mediaTime * 1000])
      if (count++ % 10 === 0) probe.read.push([read(film), Math.round(picture.mediaTime * {FRAMES_A_SECOND})])
      film.requestVideoFrameCallback(seen)
    }}
    film.requestVideoFrameCallback(seen)
  }}
  watch(video, 'main')
  watch(sign, 'sign')
"""


@dataclass(frozen=True)
class Shown:
    """Pictures presented: (moment of the screen, place in the film), ms; and (number read off, number told)."""

    main: list[tuple[float, float]]
    sign: list[tuple[float, float]]
    read: list[tuple[int, int]]

    def drift(self, since: float = 0, until: float = float("inf")) -> list[tuple[float, float]]:
        """(moment, how far the sign film is ahead in ms of film) for each of its pictures between two moments."""
        found, place = [], 0
        for moment, film in self.sign:
            while place < len(self.main) and self.main[place][0] < moment:
                place += 1
            if not 0 < place < len(self.main) or not since <= moment <= until:
                continue
            (before, there), (after, then) = self.main[place - 1], self.main[place]
            # Across a jump or a standing picture nothing can be said.
            if not 0 <= then - there < 400 or after - before > 400:
                continue
            share = (moment - before) / (after - before) if after > before else 1
            found.append((moment, film - there - share * (then - there)))
        return found

    def true_numbers(self) -> float:
        """Share of the pictures read off that showed what the browser said."""
        return sum(abs(number - told) <= 1 for number, told in self.read) / max(1, len(self.read))


def watch(here: Any) -> None:
    """Begin to note the pictures of both films."""
    here.run(WATCH)


def shown(here: Any) -> Shown:
    """What was noted, and stop."""
    told = here.run("probe.isOn = false; return probe")
    return Shown([tuple(one) for one in told["main"]], [tuple(one) for one in told["sign"]],
                 [tuple(one) for one in told["read"]])


def p95(values: list[float]) -> float:
    """Of 20 values the 19th smallest. Raises for none."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def told(drift: list[tuple[float, float]], rate: float = 1) -> str:
    """The figures for a person to read."""
    sizes = [abs(ms) for _moment, ms in drift]
    return (f"rate {rate}: {len(sizes)} pictures, median {statistics.median(ms for _m, ms in drift):.0f}, "
            f"p95 {p95(sizes):.0f}, max {max(sizes):.0f} ms")


IDLE_LEAST_PERCENT = 10
"""Where less of the machine is idle, other work takes the time that the films need: it is starved."""
HICCUP_MS = 2000


def is_starved(idle_before: tuple[float, float]) -> bool:
    """Has the machine had hardly any time to spare since `idle_seconds()` was asked?"""
    whole, idle = (now - then for now, then in zip(idle_seconds(), idle_before, strict=True))
    return idle * 100 < IDLE_LEAST_PERCENT * whole


def idle_seconds() -> tuple[float, float]:
    """(All seconds of all processors, idle ones)."""
    times = psutil.cpu_times()
    return sum(times), times.idle


def in_a_quiet_moment(attempt: Callable[[], list[str]], starved: Callable[[], list[str]] = list, *, tries: int = 3) -> None:
    """Measure until nothing is complained of, at most some times: other work on the machine can only make it worse.

    `attempt` measures, prints and gives complaints. Where they remain and the machine was starved each time, those of
    `starved` about the last measurement count instead.
    """
    calm = []
    for _try in range(tries):
        before = idle_seconds()
        complaints = attempt()
        if not complaints:
            return
        if not is_starved(before):
            calm = complaints
    if not calm:
        print("the machine is starved by other work; the limits for that hold")
    complaints = calm or starved()
    assert not complaints, complaints


CLOCKS = """
  const second = player.root.querySelector('.sign video')
  const clocks = window.clocks = {rows: [], late: 0}
  let [last, film] = [performance.now(), video.currentTime]
  clocks.timer = setInterval(() => {
    const now = performance.now()
    const went = (video.currentTime - film) * 1000 / player.conductor.rate
    clocks.late = Math.max(clocks.late, now - last - 20)
    // The page, the sound or the pictures came too late: nothing that the player did.
    if (now - last > 120 || Math.abs(went - (now - last)) > 60 || second.readyState < 3 || video.readyState < 3) clocks.hiccup = now
    ;[last, film] = [now, video.currentTime]
    clocks.rows.push([now, video.currentTime * 1000, second.currentTime * 1000, clocks.hiccup ?? 0])
  }, 20)
"""


@dataclass(frozen=True)
class Clocks:
    """Both films every 20 ms: (moment, main, sign, moment of the last hiccup), ms."""

    rows: list[tuple[float, float, float, float]]
    latest_ms: float
    """How late the latest look was: what the machine, not the player, did."""

    def gaps(self, since: float = 0, until: float = float("inf")) -> list[float]:
        """How far the sign film is ahead, ms of film."""
        return [sign - main for moment, main, sign, _hiccup in self.rows if since <= moment <= until]

    def settled(self, since: float) -> list[float]:
        """Sizes of the drift from a moment on, but not in the two seconds after a hiccup."""
        return [abs(sign - main) for moment, main, sign, hiccup in self.rows
                if moment >= since and not (hiccup and moment - hiccup < HICCUP_MS)]

    def stopped(self, column: int, since: float = 0) -> float:
        """The moment from which on a film (1 main, 2 sign) does not move any more for 250 ms. Raises when it never stands."""
        begun = None
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            if after[0] < since:
                continue
            if after[column] - before[column] > 0.5:
                begun = None
            elif begun is None:
                begun = before[0]
            if begun is not None and after[0] - begun > 250:
                return begun
        raise AssertionError("it never stands")

    def in_step_from(self, since: float, most_ms: float = 40) -> float:
        """The moment from which on the two stay within `most_ms` for half a second, both moving."""
        rows = [row for row in self.rows if row[0] >= since]
        for place, row in enumerate(rows):
            later = [one for one in rows[place:] if one[0] <= row[0] + 500]
            moves = rows[min(place + 1, len(rows) - 1)][2] > row[2]
            if moves and later[-1][0] > row[0] + 400 and all(abs(sign - main) <= most_ms for _t, main, sign, _h in later):
                return row[0]
        raise AssertionError("they never come in step")


def log_clocks(here: Any) -> None:
    """Begin to note the clocks of both films."""
    here.run(CLOCKS)


def clocks(here: Any, *, stop: bool = True) -> Clocks:
    """What was noted so far."""
    told = here.run(f"{'clearInterval(window.clocks.timer);' if stop else ''} return window.clocks")
    return Clocks([tuple(row) for row in told["rows"]], told["late"])
