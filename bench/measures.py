"""The measurements. Each sends a bounded number of requests to one server on this machine and gives rows."""

from __future__ import annotations

import gzip
import itertools
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from flask import Flask
from sqlalchemy import event

from bench.client import Answer, Browser
from bench.limits import KB, Row, row
from bench.process import Server
from bench.scenario import PASSWORD, Trainee

AT_ONCE = 50
ROUNDS = 24
WARM_UP = 40
BATCHES, BATCH = 6, 50
RANGE_BYTES = 1 << 20
WORDS = ("咖啡", "客服", "汽车", "面点", "实操")
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_SCRIPT = re.compile(r'<(?:link rel="modulepreload" href|script[^>]* src)="([^"]+)"')
_FIRST_PARAGRAPH = re.compile(r'<transcript-panel.*?data-start.*?</p>', re.DOTALL)


def additions() -> Row:
    """How fast this machine is just now; other numbers are to be read beside it."""
    best = min(_clocked(lambda: sum(range(1_000_000))) for _try in range(5))
    return row("machine: a million additions in Python", best * 1000)


def signed_in(server: Server, trainees: Sequence[Trainee]) -> list[Browser]:
    """A browser for each of these trainees."""
    browsers = [Browser(server.port) for _trainee in trainees]
    for browser, trainee in zip(browsers, trainees, strict=True):
        browser.sign_in(trainee.login, PASSWORD)
    return browsers


def lesson_path(trainee: Trainee) -> str:
    """Address of the lesson that the trainee has begun."""
    return f"/learn/{trainee.enrolment_id}/lessons/{trainee.place}"


def pages(server: Server, browsers: Sequence[Browser], trainees: Sequence[Trainee]) -> Iterator[Row]:
    """CPU and latency of the pages, one reader after the other, each a different trainee."""
    people = list(zip(browsers, trainees, strict=True))
    asked: list[tuple[str, Callable[[int], Answer]]] = [
        ("My learning", lambda n: people[n % len(people)][0].get("/learn/")),
        ("assigned lesson page", lambda n: people[n % len(people)][0].get(lesson_path(people[n % len(people)][1]))),
        ("catalogue", lambda n: people[n % len(people)][0].get("/courses")),
        ("search by two characters",
         lambda n: people[n % len(people)][0].get(f"/courses?q={_quoted(WORDS[n % len(WORDS)])}"))]
    for name, ask in asked:
        for number in range(WARM_UP):
            ask(number)
        spent: list[float] = []
        latencies: list[float] = []
        for _batch in range(BATCHES):
            before = server.cpu_seconds()
            latencies += [ask(number).seconds for number in range(BATCH)]
            spent.append(server.cpu_seconds() - before)
        yield row(f"{name}: server CPU", statistics.median(spent) * 1000 / BATCH)
        yield row(f"{name}: latency p99, one reader", _p99(latencies) * 1000)


def heartbeats(server: Server, browsers: Sequence[Browser], trainees: Sequence[Trainee]) -> Iterator[Row]:
    """50 trainees send a beat at the same moment, round after round."""
    beats = [_Beats(browser, trainee) for browser, trainee in zip(browsers, trainees, strict=True)]
    for one in beats:
        one.send()
    together = threading.Barrier(len(beats), timeout=60)

    def study(one: _Beats) -> None:
        try:
            for _round in range(ROUNDS):
                together.wait()
                one.send()
        except BaseException:
            together.abort()
            raise

    threads = [threading.Thread(target=study, args=(one,)) for one in beats]
    before, began = server.cpu_seconds(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, lasted = server.cpu_seconds() - before, time.perf_counter() - began
    latencies = [seconds for one in beats for seconds in one.latencies[1:]]
    if len(latencies) != len(beats) * ROUNDS:
        raise RuntimeError("some beats were not answered")
    yield row("heartbeat: server CPU", spent * 1000 / len(latencies))
    yield row("heartbeat, 50 trainees at once: latency p99", _p99(latencies) * 1000)
    yield row("heartbeat, 50 trainees at once: latency p50", statistics.median(latencies) * 1000)
    yield row("heartbeat, 50 trainees at once: beats", len(latencies) / lasted)


class _Beats:
    """The player of one trainee, as far as the server sees it."""

    def __init__(self, browser: Browser, trainee: Trainee) -> None:
        self._browser, self._path = browser, lesson_path(trainee)
        browser.see_token(browser.get(self._path))
        self._lease = _word(browser.post_json(f"{self._path}/open", {}).text, "lease")
        self._number = 0
        self.latencies: list[float] = []

    def send(self) -> None:
        """Ten more seconds were played."""
        start = self._number * 10_000
        self._number += 1
        self.latencies.append(self._browser.post_json(f"{self._path}/beat", {
            "lease": self._lease, "number": self._number, "intervals": [[start, start + 10_000]],
            "position": start + 10_000}).seconds)


def lesson_bytes(browser: Browser, trainee: Trainee) -> Iterator[Row]:
    """What a lesson page weighs without media, and how much must travel before the first words can be read."""
    page = browser.get(lesson_path(trainee))
    text = page.text
    head = text[:text.index("</head>")]
    files = dict.fromkeys([*_STYLE.findall(text), *_SCRIPT.findall(text)])
    sizes = {address: len(browser.get(address).packed) for address in files}
    yield row("lesson page without media", (len(page.packed) + sum(sizes.values())) / KB)
    first = _FIRST_PARAGRAPH.search(text)
    if first is None:
        raise RuntimeError("the lesson page holds no text")
    blocking = sum(sizes[address] for address in dict.fromkeys(_STYLE.findall(head)))
    # The beginning of a gzip stream is as long as the beginning packed by itself, to a few bytes.
    beginning = len(gzip.compress(text[:first.end()].encode(), 5))
    yield row("to the first paragraph of the text, with blocking CSS", (beginning + blocking) / KB)


def ranges(server: Server, browsers: Sequence[Browser], trainee: Trainee) -> Iterator[Row]:
    """A video in ranges of 1 MB, several readers at once. The address belongs to one visitor."""
    found = re.search(r'<video[^>]* src="([^"#]+)', browsers[0].get(f"{lesson_path(trainee)}?quality=720p").text)
    if found is None:
        raise RuntimeError("the lesson page holds no video")
    address, each = found[1].replace("&amp;", "&"), 24

    def read(browser: Browser) -> None:
        for number in range(each):
            start = number % 8 * RANGE_BYTES
            browser.get(address, {"Range": f"bytes={start}-{start + RANGE_BYTES - 1}"})

    threads = [threading.Thread(target=read, args=(browser,)) for browser in browsers]
    before, began = server.cpu_seconds(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted, sent = time.perf_counter() - began, each * len(browsers)
    yield row("media in ranges of 1 MB, 4 readers", sent * RANGE_BYTES / 1e6 / lasted)
    yield row("media in ranges of 1 MB: server CPU", (server.cpu_seconds() - before) * 1000 / sent)


def memory(server: Server, browsers: Sequence[Browser], trainees: Sequence[Trainee]) -> Iterator[Row]:
    """Resident memory of a fresh server after some and after many mixed requests."""
    beats = [_Beats(browser, trainee) for browser, trainee in zip(browsers, trainees, strict=True)]
    one_round = itertools.cycle([
        lambda b, t, beat: b.get("/learn/"), lambda b, t, beat: b.get(lesson_path(t)),
        lambda b, t, beat: beat.send(), lambda b, t, beat: b.get("/courses"), lambda b, t, beat: beat.send(),
        lambda b, t, beat: b.get(f"/learn/{t.enrolment_id}/why"), lambda b, t, beat: b.get("/classes")])
    for number, ask in zip(range(1, 5001), one_round, strict=False):
        place = number % len(browsers)
        ask(browsers[place], trainees[place], beats[place])
        if number == 500:
            yield row("memory after 500 requests", server.memory_mb())
    yield row("memory after 5,000 requests", server.memory_mb())


def queries(app: Flask, trainees: Sequence[Trainee]) -> Iterator[Row]:
    """The most queries any page sends, counted inside this process on the same data."""
    counted: dict[str, int] = {}
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(app.extensions["lms.database"].engine, "before_cursor_execute", note)
    trainee = trainees[-1]
    visits = {trainee.login: ["/learn/", f"/learn/{trainee.enrolment_id}/why", lesson_path(trainee), "/courses",
                              "/courses?q=%E5%92%96%E5%95%A1", "/courses/1", "/classes", "/account", "/access-settings"],
              "bench-manager": ["/institution", "/institution/classes/1", "/institution/classes/1/sessions/1",
                                "/institution/classes/1/trainees/1"],
              "bench-author": ["/author/", "/author/versions/1"],
              "bench-admin": ["/accounts", "/audit", "/work", "/policies"],
              "": ["/", "/courses", "/try", "/courses/1"]}
    for login, paths in visits.items():
        client = app.test_client()
        if login:
            client.post("/sign-in", data={"login": login, "password": PASSWORD})
        for path in paths:
            client.get(path)
            sent.clear()
            if client.get(path).status_code != 200:
                raise RuntimeError(f"{path} did not answer for {login or 'nobody'}")
            counted[path] = sum(not statement.startswith(("PRAGMA", "BEGIN", "SET ")) for statement in sent)
    worst = max(counted, key=lambda path: counted[path])
    yield row("most queries on a page", counted[worst])
    yield row("page with the most queries", re.sub(r"[0-9]+", "N", worst))


def _quoted(word: str) -> str:
    return "".join(f"%{byte:02X}" for byte in word.encode())


def _word(document: str, name: str) -> str:
    found = re.search(rf'"{name}": ?"([^"]+)"', document)
    if found is None:
        raise RuntimeError(f"{name} is missing in {document[:200]}")
    return found[1]


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[-(-len(seconds) * 99 // 100) - 1]


def _clocked(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
