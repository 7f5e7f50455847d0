"""What reading a course brings to light: the course, its pictures, and everything to mend, at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lms.courses.source import CourseSource
from lms.language import ngettext

LISTED_MAX = 300
"""Findings shown; a file of nonsense could make thousands."""


@dataclass(frozen=True)
class CourseFinding:
    """One thing to mend, with the place to mend it."""

    level: Literal["error", "warning"]
    """An error keeps the course out; a warning does not."""
    file: str
    """Path below the course folder with "/", "" for the folder itself."""
    line: int | None
    """Counted from 1; None when the place is the whole file."""
    key: str | None
    """Place in a TOML file such as `units[2].minutes`, counted from 1."""
    message: str
    """A sentence that says what to do, in the language in force when it was found."""

    def __str__(self) -> str:
        place = self.file or "."
        return f"{place}:{self.line}: {self.message}" if self.line else f"{place}: {self.message}"


@dataclass(frozen=True)
class Reading:
    """The outcome of reading a course folder or archive."""

    course: CourseSource | None
    """None when any finding is an error."""
    images: dict[str, bytes]
    """sha256 → bytes of the pictures the course uses; empty without a course."""
    findings: list[CourseFinding]
    films: dict[str, bytes] = field(default_factory=dict)
    """sha256 → bytes of the films the course uses; empty without a course."""

    @property
    def files(self) -> list[tuple[bytes, str]]:
        """(content, MIME type) of every picture and film, to be put into the store before the course is kept."""
        pictures = [(content, "image/png" if content.startswith(b"\x89PNG") else "image/jpeg")
                    for content in self.images.values()]  # fmt: skip
        return pictures + [(content, "video/mp4") for content in self.films.values()]

    @property
    def errors(self) -> list[CourseFinding]:
        """The findings that keep the course out."""
        return [finding for finding in self.findings if finding.level == "error"]


@dataclass
class Findings:
    """Collects findings while files are read."""

    all: list[CourseFinding] = field(default_factory=list)

    def error(self, file: str, message: str, *, line: int | None = None, key: str | None = None) -> None:
        """Note something that keeps the course out."""
        self.all.append(CourseFinding("error", file, line, key, message))

    def warning(self, file: str, message: str, *, line: int | None = None, key: str | None = None) -> None:
        """Note something that should be mended but may stay."""
        self.all.append(CourseFinding("warning", file, line, key, message))

    def listed(self) -> list[CourseFinding]:
        """In the order of files and lines, errors kept first when there are too many to read."""
        shown = sorted(self.all, key=lambda finding: finding.level != "error")[:LISTED_MAX]
        if len(self.all) > LISTED_MAX:
            left = len(self.all) - LISTED_MAX
            message = ngettext(
                "%(n)s more thing to mend: begin with these.", "%(n)s more things to mend: begin with these.", left
            )
            shown.append(CourseFinding("error" if self.has_errors else "warning", "", None, None, message))
        return sorted(shown, key=lambda finding: (finding.file, finding.line or 0))

    @property
    def has_errors(self) -> bool:
        """True as soon as one finding is an error."""
        return any(finding.level == "error" for finding in self.all)
