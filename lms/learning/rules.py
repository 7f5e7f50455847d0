"""Rules of evidence. Pure: whole milliseconds in, whole milliseconds out (design decisions 4 and 5).

A lesson has one *content timeline*, the length of its narration. Whatever the mode, evidence
is a set of intervals on it. The server does not refuse a claim; it bounds how much of it can
count by what could have happened since it opened the lesson, and keeps the rest on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Interval = tuple[int, int]
"""Start and end on the content timeline, ms, start < end."""

SPEED_LIMIT_TENTHS = 25
"""Content may pass at most 2.5 times as fast as the server's clock."""
GRACE_MS = 10_000
"""Once per lesson: a first beat may be a little early."""
READING_CHARACTERS_PER_SECOND = 25
PAGE_LASTS = timedelta(hours=12)
"""A page that lay open for longer counts as sent this long ago."""
SILENT_AFTER = timedelta(minutes=2)
"""A player beats every 15 seconds. An opening that is silent for longer gives up time that is needed elsewhere."""
DONE_PERCENT = 95
LARGEST_HOLE_MS = 15_000
LONGEST_CLAIM = 400
"""Intervals in one beat; an honest beat has a handful."""


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same set as sorted, disjoint intervals; touching ones become one."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def measure(intervals: Iterable[Interval]) -> int:
    """Length of a disjoint set, ms."""
    return sum(end - start for start, end in intervals)


def clip(intervals: Iterable[Interval], duration_ms: int) -> list[Interval]:
    """What of the intervals lies on the timeline. Beyond the end there is no content to have seen."""
    return merge((max(0, start), min(end, duration_ms)) for start, end in intervals
                 if max(0, start) < min(end, duration_ms))


def first_of(intervals: Sequence[Interval], budget_ms: int) -> list[Interval]:
    """The earliest content of a disjoint set, up to a length."""
    kept: list[Interval] = []
    for start, end in intervals:
        if budget_ms <= 0:
            break
        kept.append((start, min(end, start + budget_ms)))
        budget_ms -= kept[-1][1] - start
    return kept


def holes(intervals: Sequence[Interval], duration_ms: int) -> list[Interval]:
    """What is not covered."""
    found: list[Interval] = []
    position = 0
    for start, end in intervals:
        if start > position:
            found.append((position, start))
        position = max(position, end)
    if position < duration_ms:
        found.append((position, duration_ms))
    return found


@dataclass(frozen=True)
class Hold:
    """How long the lesson was the one this person had open, by the server's clock."""

    opened_at: datetime
    last_beat_at: datetime | None
    taken_at: datetime | None
    """When a newer opening took the lease, None while it is held."""

    def milliseconds(self) -> int:
        """From opening to the last beat, not beyond the moment another opening took over.

        A clock that was set back gives 0, not a negative time.
        """
        if self.last_beat_at is None:
            return 0
        end = min(self.last_beat_at, self.taken_at) if self.taken_at else self.last_beat_at
        return max(0, _ms(end - self.opened_at))


def media_allowance_ms(holds: Iterable[Hold]) -> int:
    """Most content that can have been played: 2.5 x the time held, plus 10 s once."""
    return sum(hold.milliseconds() for hold in holds) * SPEED_LIMIT_TENTHS // 10 + GRACE_MS


@dataclass(frozen=True)
class PartText:
    """A part of the transcript: its place on the timeline and its length in characters."""

    start_ms: int
    end_ms: int
    characters: int


@dataclass(frozen=True)
class PartClaim:
    """"Next part" was pressed: which part, and when it has had its time."""

    part: int
    ripe_at: datetime


def reading_time(characters: int) -> timedelta:
    """The least time in which a part can have been read: 25 characters a second."""
    return timedelta(milliseconds=characters * 1000 // READING_CHARACTERS_PER_SECOND)


def reading_begins(sent_at: datetime, now: datetime, *occupied_until: datetime | None) -> datetime:
    """From when the reading of a part can count.

    Not before its page was sent (nor 12 hours ago), nor while the person read another part or
    held another lesson open: one person reads one part at a time.
    """
    return max(min(sent_at, now), now - PAGE_LASTS, *(moment for moment in occupied_until if moment))


def one_after_another(begins: datetime, spans: Iterable[timedelta]) -> list[datetime]:
    """When each of several readings ends if they follow one another without a pause."""
    ends: list[datetime] = []
    for span in spans:
        begins += span
        ends.append(begins)
    return ends


@dataclass(frozen=True)
class Evidence:
    """Everything known of one person and one lesson content."""

    duration_ms: int
    played: tuple[Interval, ...] = ()
    """Union of all claims made while online, disjoint."""
    holds: tuple[Hold, ...] = ()
    offline: tuple[Interval, ...] = ()
    """Union of what offline packs were credited with, already bounded."""
    confirmed: tuple[Interval, ...] = ()
    """What an institution confirmed by hand."""
    parts: tuple[PartText, ...] = ()
    claims: tuple[PartClaim, ...] = ()
    still_since: datetime | None = None
    """Since when the person holds another lesson open: reading of this one stands still."""


@dataclass(frozen=True)
class Coverage:
    """What counts now."""

    counted: tuple[Interval, ...]
    counted_ms: int
    kept_back_ms: int
    """Claimed but not (yet) counted. It stays on record."""
    largest_hole_ms: int
    """The longest stretch that nobody claims to have seen, heard or read."""
    enough: bool


def coverage(evidence: Evidence, now: datetime) -> Coverage:
    """The union of every mode on the one timeline, each bounded by its own rule.

    How much of the play counts is a matter of time; the time is spent on content that no other
    mode covers, earliest first. Holes are looked for in all that was claimed. Both together make
    one more claim, or one more second, never count for less.
    """
    duration = evidence.duration_ms
    moment = min(now, evidence.still_since) if evidence.still_since else now
    ripe, unripe = _read(evidence, moment)
    other = clip([*ripe, *evidence.offline, *evidence.confirmed], duration)
    played = clip(evidence.played, duration)
    allowance = media_allowance_ms(evidence.holds) if evidence.holds else 0
    counted = merge([*other, *first_of(subtract(played, other), allowance)])
    seen = merge([*other, *played])
    largest = max((end - start for start, end in holes(seen, duration)), default=0)
    counted_ms = measure(counted)
    enough = duration > 0 and counted_ms * 100 >= DONE_PERCENT * duration and largest <= LARGEST_HOLE_MS
    return Coverage(tuple(counted), counted_ms, measure(clip([*seen, *unripe], duration)) - counted_ms, largest, enough)


def _read(evidence: Evidence, moment: datetime) -> tuple[list[Interval], list[Interval]]:
    """The parts that have had their time at a moment, and those that have not."""
    ripe: list[Interval] = []
    unripe: list[Interval] = []
    for claim in evidence.claims:
        if 0 <= claim.part < len(evidence.parts):
            text = evidence.parts[claim.part]
            (ripe if claim.ripe_at <= moment else unripe).append((text.start_ms, text.end_ms))
    return ripe, unripe


def offline_allowance_ms(elapsed: timedelta, daily_minutes_max: int) -> int:
    """Most content a pack can bring back: elapsed x 2.5, and the day's study time for each day begun."""
    elapsed_ms = max(0, _ms(elapsed))
    days = elapsed_ms // 86_400_000 + 1
    return min(elapsed_ms * SPEED_LIMIT_TENTHS // 10, days * daily_minutes_max * 60_000)


def bound_offline(claimed: Sequence[Interval], known: Sequence[Interval], *, allowance_ms: int, already_ms: int,
                  duration_ms: int) -> tuple[list[Interval], list[Interval]]:
    """Split an offline claim into what counts and what waits for a confirmation.

    `known` is what the lesson already counts (it costs nothing again); `already_ms` is all
    content this person was credited with since the pack was issued, online and offline.
    """
    fresh = subtract(clip(claimed, duration_ms), clip(known, duration_ms))
    counts = first_of(fresh, max(0, allowance_ms - already_ms))
    return counts, subtract(fresh, counts)


def subtract(intervals: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    """The first set without the second; both disjoint and sorted."""
    left: list[Interval] = []
    for start, end in intervals:
        position = start
        for begins, ends in taken:
            if ends <= position or begins >= end:
                continue
            if begins > position:
                left.append((position, begins))
            position = max(position, ends)
        if position < end:
            left.append((position, end))
    return left


class BadClaim(ValueError):
    """A claim that no player sends: `code` is stable, the text names the fault."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def read_claim(value: object) -> list[Interval]:
    """Intervals of a beat: a list of [start_ms, end_ms] in whole milliseconds.

    Refuses what is not a number, not whole, negative, reversed, infinite or far out. Overlaps
    within one claim are allowed: a person may replay.
    """
    if not isinstance(value, list):
        raise BadClaim("intervals-not-a-list", "intervals must be a list of [start_ms, end_ms]")
    if len(value) > LONGEST_CLAIM:
        raise BadClaim("too-many-intervals", f"at most {LONGEST_CLAIM} intervals in one beat")
    return merge(_read_interval(one) for one in value)


def _read_interval(value: object) -> Interval:
    if not isinstance(value, list) or len(value) != 2:
        raise BadClaim("interval-shape", "an interval is [start_ms, end_ms]")
    start, end = value
    for number in (start, end):
        if isinstance(number, bool) or not isinstance(number, int):
            raise BadClaim("not-whole-milliseconds", "times are whole milliseconds")
        if number < 0:
            raise BadClaim("negative-time", "a time is never negative")
        if number > 86_400_000:
            raise BadClaim("time-too-far", "a time lies within a day")
    if end <= start:
        raise BadClaim("reversed-interval", "an interval ends after it starts")
    return start, end


def lesson_done(enough: bool, items: Iterable[str], right: Iterable[str]) -> bool:
    """Content covered and every check item answered rightly or confirmed (decision 4)."""
    return enough and set(items) <= set(right)


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
