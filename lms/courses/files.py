"""Careful reading below one folder that a stranger may have filled: bounded, no links, no surprises."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from lms.courses.findings import Findings
from lms.language import gettext as _

TEXT_BYTES_MAX = 256 * 1024
"""For a TOML file."""
SCRIPT_BYTES_MAX = 64 * 1024
"""For a Markdown file: over an hour of narration."""
NAMES_MAX = 400
"""Entries looked at in one folder."""
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Controls: no database, caption or page takes all of them."""
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX", ".git", ".gitignore"}


def is_litter(name: str) -> bool:
    """True for what operating systems and editors leave behind; it is passed over in silence."""
    return name in _LITTER or name.startswith("._") or name.endswith("~")


class Files:
    """The files of one course. Paths are relative, with "/"; every refusal becomes a finding."""

    def __init__(self, root: Path, findings: Findings) -> None:
        self._root = root
        self._findings = findings

    def names(self, path: str) -> list[str]:
        """What a folder holds, sorted, without litter; [] when it is missing or no folder."""
        try:
            if self._through_link(path) or not (self._root / path).is_dir():
                return []
            names = sorted(entry.name for entry in (self._root / path).iterdir() if not is_litter(entry.name))
        except (OSError, ValueError):
            self._findings.error(path, _("This folder cannot be opened: check its permissions."))
            return []
        if len(names) > NAMES_MAX:
            self._findings.error(path, _("This folder holds more than %(most)s files: keep fewer.", most=NAMES_MAX))
        return [name for name in names[:NAMES_MAX] if self._readable_name(path, name)]

    def is_folder(self, path: str) -> bool:
        """True for a folder that is not reached through a link."""
        try:
            return (self._root / path).is_dir() and not self._through_link(path)
        except (OSError, ValueError):
            return False

    def exists(self, path: str) -> bool:
        """True when something stands at the path, even a broken link."""
        try:
            return (self._root / path).is_symlink() or (self._root / path).exists()
        except (OSError, ValueError):
            return False

    def text(self, path: str, most_bytes: int = TEXT_BYTES_MAX) -> str | None:
        """A UTF-8 text with "\\n" line ends, or None with a finding."""
        content = self.content(path, most_bytes)
        if content is None:
            return None
        if content.startswith(b"\xef\xbb\xbf"):
            self._findings.warning(path, _("Save this file as UTF-8 without a byte order mark (BOM)."), line=1)
            content = content[3:]
        try:
            text = content.decode()
        except UnicodeDecodeError as fault:
            line = content.count(b"\n", 0, fault.start) + 1
            self._findings.error(path, _("This line is not UTF-8: save the file as UTF-8."), line=line)
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if hidden := _HIDDEN.search(text):
            line = text.count("\n", 0, hidden.start()) + 1
            self._findings.error(path, _("This line holds a character that cannot be shown: type it anew."), line=line)
            return None
        return text

    def content(self, path: str, most_bytes: int) -> bytes | None:
        """The bytes of a plain file of at most `most_bytes`, or None with a finding."""
        try:
            if self._through_link(path):
                return None
            if not self.exists(path):
                self._findings.error(path, _("This file is missing: add it."))
                return None
            if not stat.S_ISREG((self._root / path).lstat().st_mode):
                self._findings.error(path, _("A plain file is needed here."))
                return None
            with (self._root / path).open("rb") as stream:
                content = stream.read(most_bytes + 1)
        except (OSError, ValueError):
            self._findings.error(path, _("This file cannot be read: check its name and permissions."))
            return None
        if len(content) > most_bytes:
            size = most_bytes // 1024
            self._findings.error(path, _("This file is too large: at most %(most)s KB.", most=size))
            return None
        return content

    def exceeds(self, path: str, most_bytes: int) -> bool:
        """True for a plain file above a bound, found without reading it."""
        try:
            found = (self._root / path).lstat()
        except (OSError, ValueError):
            return False
        return stat.S_ISREG(found.st_mode) and found.st_size > most_bytes

    def _through_link(self, path: str) -> bool:
        """True, with a finding, when a link stands on the way: it could lead out of the course."""
        place = self._root
        for name in path.split("/"):
            place = place / name
            if place.is_symlink():
                self._findings.error(path, _("This is a link: put the file itself here."))
                return True
        return False

    def _readable_name(self, path: str, name: str) -> bool:
        try:
            name.encode()
        except UnicodeEncodeError:
            self._findings.error(path, _("A file here has a name that cannot be read: rename it."))
            return False
        return True
