"""The parts of a pack that the product computes with, each read from its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.policy.values import Reader


@dataclass(frozen=True)
class Jurisdiction:
    """Whose plan it is. `code` and the levels are those of the regions table; `child_level` nominates courses."""

    code: str
    name: str
    level: str
    child_level: str | None

    @classmethod
    def read(cls, table: Reader) -> Jurisdiction:
        """From `jurisdiction`."""
        return cls(table.text("code"), table.text("name"), table.text("level"), table.maybe_text("child_level"))


@dataclass(frozen=True)
class Document:
    """The plan as a document. `valid_to` None: no end is known. The last day belongs to the plan.

    `status` is what people know of it: "in_force", "expired" or "successor_unknown".
    """

    title: str
    number: str
    valid_from: date
    valid_to: date | None
    status: str

    @classmethod
    def read(cls, table: Reader) -> Document:
        """From `document`. Raises KeyError without a first day."""
        valid_from = table.day("valid_from")
        if valid_from is None:
            raise KeyError("document.valid_from")
        return cls(table.text("title"), table.text("number"), valid_from, table.day("valid_to"), table.text("status"))


@dataclass(frozen=True)
class Cap:
    """The share rule: `numerator` ("online") within `base` ("total" or "theory").

    `principle` ("原则上"): `exempt_by`, a level, may grant a waiver.
    """

    numerator: str
    base: str
    percent: int
    principle: bool
    exempt_by: str | None

    @classmethod
    def read(cls, table: Reader) -> Cap | None:
        """From `hours.cap`; None where the plan sets no cap."""
        if not table:
            return None
        return cls(
            numerator=table.text("numerator"),
            base=table.text("base"),
            percent=table.whole("percent"),
            principle=table.flag("principle"),
            exempt_by=table.maybe_text("exempt_by"),
        )


@dataclass(frozen=True)
class Review:
    """Who reviews a contributed course: reviewers of `level`, `approvals` different ones; then public notice."""

    level: str
    approvals: int
    notice_working_days: int | None

    @classmethod
    def read(cls, table: Reader) -> Review | None:
        """From `review`; None where contributed courses are not reviewed."""
        if not table:
            return None
        return cls(table.text("level"), table.whole("approvals"), table.maybe_whole("notice_working_days"))


@dataclass(frozen=True)
class Quota:
    """How many courses and featured projects each reporting unit has to send; None: the plan sets no quota."""

    courses_per_unit: int | None
    featured_per_unit: int | None

    @classmethod
    def read(cls, table: Reader) -> Quota:
        """From `quota`."""
        return cls(table.maybe_whole("courses_per_unit"), table.maybe_whole("featured_per_unit"))


@dataclass(frozen=True)
class Study:
    """Bounds of study: minutes a day, attendance of planned offline minutes, recognised part of planned minutes."""

    daily_minutes_max: int
    attendance_floor_percent: int
    required_percent: int

    @classmethod
    def read(cls, table: Reader) -> Study:
        """From `study`."""
        return cls(
            table.whole("daily_minutes_max"), table.whole("attendance_floor_percent"), table.whole("required_percent")
        )


@dataclass(frozen=True)
class Credits:
    """The credit bank. `hours_per_credit` None: not decided, so nothing converts."""

    bank: bool
    hours_per_credit: int | None

    @classmethod
    def read(cls, table: Reader) -> Credits:
        """From `credits`."""
        return cls(table.flag("bank"), table.maybe_whole("hours_per_credit"))


@dataclass(frozen=True)
class Points:
    """Learning points for self-study; never hours. `daily_max` None: not decided."""

    enabled: bool
    trial: bool
    daily_max: int | None

    @classmethod
    def read(cls, table: Reader) -> Points:
        """From `points`."""
        return cls(table.flag("enabled"), table.flag("trial"), table.maybe_whole("daily_max"))


@dataclass(frozen=True)
class Target:
    """A target with its unit. `per`: the whole plan, each year, each county or each reporting unit.

    `kind` "stock" counts what there is at the end, "flow" what is added.
    """

    name: str
    amount: int
    unit: str
    per: str
    kind: str

    @classmethod
    def read(cls, table: Reader) -> Target:
        """From one table below `targets`."""
        return cls(
            name=table.text("name"),
            amount=table.whole("amount"),
            unit=table.text("unit"),
            per=table.text("per"),
            kind=table.text("kind", "flow"),
        )
