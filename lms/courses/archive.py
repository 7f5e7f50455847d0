"""A course as a ZIP archive from a stranger: bounded before anything is unpacked, refused in plain sentences.

Limits hold for what is really unpacked, not for what the archive says of itself.
"""

from __future__ import annotations

import errno
import io
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from lms.courses.files import is_litter
from lms.courses.findings import Findings, Reading
from lms.courses.format import read_folder
from lms.language import gettext as _

PACKED_BYTES_MAX = 20 * 1024 * 1024
UNPACKED_BYTES_MAX = 60 * 1024 * 1024
FILES_MAX = 400
RATIO_MAX = 200
"""Unpacked by packed bytes of one file; text reaches 20, pictures 1."""
RATIO_FREE_BYTES = 1024 * 1024
"""Below this size a file may shrink as it likes: it cannot hurt."""
DEPTH_MAX = 6
_DIRECTORY_BYTES_MAX = FILES_MAX * 1024
"""Of the archive's own list of files, so that an endless one is never read."""
_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, struct.error)
"""What the standard library raises for damaged archives (NotImplementedError is a RuntimeError)."""


class _Unfit(Exception):
    """The archive as a whole is refused; the text says why."""


def read_archive(data: bytes) -> Reading:
    """Read a zipped course folder. Never raises for what stands in it.

    Takes the folder itself or its content at the top; names in UTF-8 or, as Chinese Windows writes them, GBK.
    """
    findings = Findings()
    try:
        _judge_frame(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _entries(archive, findings)
            if findings.has_errors:
                return Reading(None, {}, findings.listed())
            with tempfile.TemporaryDirectory(prefix="changxue-course-") as folder:
                _unpack(archive, entries, Path(folder))
                return read_folder(Path(folder))
    except _Unfit as unfit:
        findings.error("", str(unfit))
    except _FAULTS as fault:
        if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
            findings.error("", _("The server has no room left to unpack this: try again later."))
        else:
            findings.error("", _("This archive is damaged or no ZIP file: pack the folder again as .zip."))
    return Reading(None, {}, findings.listed())


def _judge_frame(data: bytes) -> None:
    """Judge size and end record before the list of files is read into memory."""
    if len(data) > PACKED_BYTES_MAX:
        raise _Unfit(_("This archive is too large: at most %(most)s MB.", most=PACKED_BYTES_MAX // 1024**2))
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or len(data) < end + 22:
        raise _Unfit(_("This is no ZIP archive: pack the course folder as .zip."))
    if data[max(end - 20, 0) : end].startswith(b"PK\x06\x07"):
        raise _Unfit(_("This archive is packed as ZIP64: pack the folder again as a plain .zip."))
    (directory_bytes,) = struct.unpack_from("<I", data, end + 12)
    if directory_bytes > _DIRECTORY_BYTES_MAX:
        raise _too_many()


def _too_many() -> _Unfit:
    return _Unfit(_("This archive holds too many files: at most %(most)s.", most=FILES_MAX))


def _entries(archive: zipfile.ZipFile, findings: Findings) -> dict[str, zipfile.ZipInfo]:
    """Safe path → entry for each file worth unpacking; refusals become findings."""
    if len(archive.infolist()) > FILES_MAX:
        raise _too_many()
    entries: dict[str, zipfile.ZipInfo] = {}
    times = Counter(map(_name, archive.infolist()))
    for info in archive.infolist():
        name = _name(info)
        parts = name.rstrip("/").split("/")
        if any(is_litter(part) for part in parts):
            continue
        fault = _fault_of_name(name, parts) or _fault_of_entry(info)
        if fault:
            findings.error(_printable(name), fault)
        elif not name.endswith("/"):
            entries["/".join(parts)] = info
            if times[name] > 1:
                findings.error(_printable(name), _("The archive holds this file twice: pack the folder again."))
    if sum(info.file_size for info in entries.values()) > UNPACKED_BYTES_MAX:
        raise _too_big()
    return _without_top_folder(entries)


def _too_big() -> _Unfit:
    return _Unfit(_("Unpacked, this archive is too large: at most %(most)s MB.", most=UNPACKED_BYTES_MAX // 1024**2))


def _name(info: zipfile.ZipInfo) -> str:
    """The name with "/" and composed characters. Unflagged names are bytes of the packer's own code page."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("gb18030", errors="replace")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:120])


def _fault_of_name(name: str, parts: list[str]) -> str | None:
    if name.startswith("/") or ":" in name or any(part in {"", ".", ".."} for part in parts):
        return _("This name leads out of the course folder: pack the folder again.")
    if not name.isprintable() or "\ufffd" in name:
        return _("This name cannot be read: rename the file with letters a–z and digits.")
    if len(parts) > DEPTH_MAX or len(name.encode()) > 200:
        return _("This path is too long: a course is a folder with one level of lessons.")
    return None


def _fault_of_entry(info: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return _("This is a link: put the file itself here.")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return _("A plain file is needed here.")
    if info.flag_bits & 0x1:
        return _("This file is locked with a password: pack the folder without one.")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return _("This file is packed in an unusual way: pack the folder again as a plain .zip.")
    if info.file_size > RATIO_FREE_BYTES and info.file_size > RATIO_MAX * max(info.compress_size, 1):
        return _("This file unpacks to far more than it is: leave it out.")
    return None


def _without_top_folder(entries: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    tops = {path.split("/")[0] for path in entries}
    if "course.toml" in entries or len(tops) != 1:
        return entries
    return {path.partition("/")[2]: info for path, info in entries.items() if "/" in path}


def _unpack(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], folder: Path) -> None:
    """Write the files. Stops at the limit, whatever sizes the archive claims; links cannot arise."""
    left = UNPACKED_BYTES_MAX
    for path, info in entries.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as packed, place.open("xb") as unpacked:
            while chunk := packed.read(64 * 1024):
                left -= len(chunk)
                if left < 0:
                    raise _too_big()
                unpacked.write(chunk)
