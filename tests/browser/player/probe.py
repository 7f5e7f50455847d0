"""What is on the screen, and when: every picture that the browser presents, of both films.

The browser tells of each presented picture its place in the film and the moment of the screen
(`requestVideoFrameCallback`); every tenth one is read off the picture itself to see that this is true. The difference of
two films at a moment is that of the sign picture presented then and the place of the main film at the same moment,
interpolated between its two neighbouring pictures; so it is exact to one frame of the screen (17 ms), not
to one of the film (40 ms).
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

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
