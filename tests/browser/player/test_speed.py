"""How fast the player is: captions and transcript against the film's own clock, work of the page, bytes, a slow line.

What is measured: a caption or a line of the transcript belongs to a moment of the film. The moment at which its text (or its
mark) is in the page is read from the film's clock, in the same task. Late is how far that lies behind the moment at which it
should begin, in real time. The player draws one frame of the screen early (17 ms), because what is
drawn in a frame is seen one frame later; early counts as 0 here and is printed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lms.web.assets import Assets
from tests.browser.player.probe import idle_seconds, in_a_quiet_moment, is_starved, p95
from tests.browser.player.supply import assets

STEP_MS = 500
KB = 1024
Stages = Callable[..., Any]

CAPTIONS_EVERY = "WEBVTT\n\n" + "\n".join(
    f"00:{n // 120:02}:{n // 2 % 60:02}.{n % 2 * 500:03} --> 00:{(n + 1) // 120:02}:{(n + 1) // 2 % 60:02}.{(n + 1) % 2 * 500:03}\n"
    f"No {n}\n" for n in range(200))
# A loop of our own notes the film's clock at each frame of the screen: so we know the first frame that came after a moment.
WATCH_TEXT = """
  window.late = {captions: [], lines: [], frames: []}
  const mine = window.late
  const frame = () => { mine.frames.push([performance.now(), video.currentTime * 1000]); if (!mine.isOver) requestAnimationFrame(frame) }
  requestAnimationFrame(frame)
  const note = (list, startMs) => !mine.isOver && player.conductor.moving && list.push([performance.now(), video.currentTime * 1000, startMs])
  const layer = player.root.querySelector('.captions')
  let last = ''
  new MutationObserver(() => {
    const now = /No (\\d+)/.exec(layer.textContent)?.[1] ?? ''
    if (now !== last && now) note(mine.captions, Number(now) * 500)
    last = now
  }).observe(layer, {childList: true, subtree: true, characterData: true})
  new MutationObserver((changes) => {
    for (const {target} of changes) if (target.getAttribute('aria-current')) note(mine.lines, Number(target.dataset.start))
  }).observe(document.querySelector('transcript-panel'), {subtree: true, attributeFilter: ['aria-current']})
"""


def beyond_the_frame(rows: list[list[float]], frames: list[list[float]]) -> list[float]:
    """How long after the first frame of the screen that lies behind its moment a text came: that is our own doing."""
    found = []
    for moment, _film, start in rows:
        first = next((at for at, film in frames if film >= start), moment)
        found.append(max(0.0, moment - first))
    return found


@pytest.mark.calm
@pytest.mark.parametrize(("slower", "captions_ms", "lines_ms"), [(1, 5, 50), (4, 20, 100)], ids=["calm", "slow"])
def test_captions_and_transcript_come_in_time(stage: Stages, slower: int, captions_ms: int, lines_ms: int):
    here = stage(lines=200, line_ms=STEP_MS, files={"captions.vtt": CAPTIONS_EVERY})
    here.run("if (!player.actions.get('captions').pressed()) await player.run('captions')")
    here.slow_down(slower)
    here.play()
    here.wait("video.currentTime > 1.2")
    limits, own = {"captions": captions_ms, "lines": lines_ms}, {}

    def attempt() -> list[str]:
        here.seek(1000)
        here.wait("player.conductor.moving && video.currentTime > 1.2")
        here.run(WATCH_TEXT)
        here.page.wait_for_timeout(10_500)
        told = here.run("window.late.isOver = true; return window.late")
        complaints = []
        for name, most in limits.items():
            late = [max(0.0, film - start) for _moment, film, start in told[name]]
            own[name] = p95(beyond_the_frame(told[name], told["frames"]))
            print(f"{name}, CPU {slower} times slower: p95 {p95(late):.1f}, most {max(late):.1f} ms late, of it beyond the first "
                  f"frame of the screen: p95 {own[name]:.1f} ms; earliest {min(f - s for _m, f, s in told[name]):.1f} ms; "
                  f"{len(late)} of them")
            assert len(late) >= 18
            if max(p95(late), own[name]) > most:
                complaints.append(name)
        return complaints

    # A starved machine shows its frames late; what comes after the frame is our own doing even then.
    in_a_quiet_moment(attempt, lambda: [name for name, most in limits.items() if own[name] > most], tries=2)


LONG = """window.long = []
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.long.push(one.duration) }).observe({type: 'longtask'})"""


def work(here: Any) -> tuple[float, float]:
    """(seconds of script, seconds of all tasks) that the main thread has worked so far."""
    told = {row["name"]: row["value"] for row in here.cdp.send("Performance.getMetrics")["metrics"]}
    return told["ScriptDuration"], told["TaskDuration"]


@pytest.mark.calm
def test_a_long_transcript_on_a_slow_device_costs_little(stage: Stages):
    """Time of the main thread alone (thread ticks), so that other work on the machine counts little; where it does, it only
    adds: the best of some stretches tells what the player costs."""
    here = stage(lines=2000)
    here.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
    here.run("if (!player.actions.get('captions').pressed()) await player.run('captions')")
    here.slow_down(4)
    here.play()
    here.wait("video.currentTime > 2")
    best, idle = [1e9, 1e9, 1e9], idle_seconds()
    for _try in range(4):
        here.run(LONG)
        before, since = work(here), here.read("performance.now()")
        here.page.wait_for_timeout(6000)
        after, until = work(here), here.read("performance.now()")
        costs = [(after[one] - before[one]) * 1e6 / (until - since) for one in (0, 1)]
        costs.append(max(here.read("window.long"), default=0))
        print(f"2,000 lines, CPU 4 times slower: script {costs[0]:.1f} ms, all work {costs[1]:.1f} ms a second of play; "
              f"longest task {costs[2]:.0f} ms")
        best = [min(pair) for pair in zip(best, costs, strict=True)]
        if best[0] <= 5 and best[1] <= 100 and best[2] < 50:
            return
    # Where every cache and core is shared with other work, the same steps take up to twice as long.
    share = 2 if is_starved(idle) else 1
    assert best[0] <= 5 * share
    assert best[1] <= 100 * share
    assert best[2] < (150 if share > 1 else 50)


@pytest.mark.calm
def test_on_a_slow_line_the_picture_moves_soon(stage: Stages):
    """256 kbit/s and 300 ms. "Play" is pressed in the first moment in which it can be: on the browser's own control, which is
    there before any script. For comparison: our own button, which comes with the scripts, and a page with nothing but a
    video."""
    here = stage({"chosen": "240p"})
    here.supply.add(f"{here.address.removeprefix(here.supply.address)}bare",
                    '<!doctype html><title>Bare</title><video src="./small.mp4" preload="none"></video>', "text/html")
    first = "document.querySelector('video').play()"
    bare = _until_it_moves(here, f"{here.address}bare", first)
    native = _until_it_moves(here, here.address, first)
    own = _until_it_moves(here, here.address, "document.querySelector('changxue-player').conductor.play()")
    print(f"256 kbit/s, 300 ms: the picture moves after {native:.2f} s; with our own button {own:.2f} s; "
          f"bare video {bare:.2f} s")
    assert native <= 4


MOVES = """window.moved = 0
  const look = () => {
    const video = document.querySelector('video')
    if (!video) return setTimeout(look, 5)
    const seen = (now, picture) => { if (picture.mediaTime > 0) window.moved = performance.now(); else video.requestVideoFrameCallback(seen) }
    video.requestVideoFrameCallback(seen)
  }
  look()
  const press = () => { try { BEGIN } catch { setTimeout(press, 10) } }
  press()"""


def _until_it_moves(here: Any, address: str, begin: str) -> float:
    """Seconds from the beginning of the navigation to the second picture."""
    with here.page.context.browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 300, "downloadThroughput": 256_000 / 8, "uploadThroughput": 256_000 / 8})
        page.add_init_script(MOVES.replace("BEGIN", begin))
        page.goto(address, wait_until="commit")
        for _look in range(300):
            moved = page.evaluate("window.moved")
            if moved:
                return float(moved) / 1000
            page.wait_for_timeout(100)
    raise AssertionError("it never moves")


GROUPS: dict[str, tuple[float, tuple[str, ...]]] = {
    "core": (15, ("core/changxue-player.js", "core/changxue-player.css")),
    "with transcript, sign, description and settings": (35.5, (
        "text/transcript-panel.js", "sign/sign.js", "sign/sign.css", "sound/description.js", "sound/description.css",
        "choices/settings.js", "choices/settings.css", "core/dialogs.css")),
    "offline, easy-read, switch, notes and items more": (18.5, (
        "offline/offline.js", "easy/easy.js", "easy/easy.css", "choices/scan.js", "choices/scan.css",
        "structure/notes.js", "structure/notes.css", "items/check-item.js")),
}
"""What is loaded together → (most KB, files to begin with). The second counts the first, too; the third is what comes on top.
The goals of the second and third, 32 and 16 KB, are not reached: what stands here is where they are held (docs/player.md)."""
EVIDENCE = ("evidence/progress.js",)
"""What counts the minutes of study: it belongs to the lesson page and is there before."""


def _with_imports(site: Assets, names: tuple[str, ...]) -> set[str]:
    """These files, as far as there are such, and everything that they import from the start."""
    found: set[str] = set()
    for name in (f"player/{name}" for name in names):
        if name.endswith(".css"):
            found |= {name} if _is_there(site, name) else set()
        elif _is_there(site, name):
            found |= {address.split("/", 3)[3] for address in site.modules(name)}
    return found


def _is_there(site: Assets, name: str) -> bool:
    try:
        return bool(site.url(name))
    except LookupError:
        return False


@pytest.mark.parametrize("group", GROUPS)
def test_the_scripts_and_styles_stay_small(group: str):
    """As served: comments stripped, gzip."""
    site, names = assets(), list(GROUPS)
    before = _with_imports(site, tuple(name for other in names[: names.index(group)] for name in GROUPS[other][1]))
    most, starts = GROUPS[group]
    files = _with_imports(site, starts) - before - (set() if group == "core" else _with_imports(site, EVIDENCE))
    if group.startswith("with"):
        files |= before
    size = sum(map(site.size, files))
    print(f"{group}: {size / KB:.2f} KB of {most}:",
          ", ".join(f"{file.removeprefix('player/')} {site.size(file)}" for file in sorted(files - before)))
    assert size <= most * KB
