"""Reads `easy-read.md`: for each part of the script a heading and one to six short lines. Pure."""

from __future__ import annotations

import re
import unicodedata

from lms.courses.findings import Findings
from lms.language import gettext as _
from lms.language import ngettext

LINES_MAX = 6
"""Lines for one part."""
LINE_CHARACTERS = 15
"""Letters and digits that fit well on a line; marks are not counted."""
LINE_CHARACTERS_MAX = 200
"""Beyond this it is no line of easy reading at all."""
_ITEM = re.compile(r"[-*+] +")
_NOT_PLAIN = re.compile(
    r"\s*(?:>|\||!\[|```|~~~|#|\d+\. |<[a-zA-Z/!])"  # quotes, tables, pictures, code, other headings, numbers, HTML
    r"|.*(?:\]\(|`|\*\*|<[a-zA-Z/!])"  # links, code, emphasis, HTML within the line
    r"|\s*(?:-{3,}|={3,}|\*{3,})\s*$"  # rules
)

EasyRead = tuple[tuple[str, tuple[str, ...]], ...]


def read(text: str, file: str, findings: Findings, parts: int | None) -> EasyRead:
    """The easy-read text as (title, lines) a part; `parts` of the script, None when the script cannot be read."""
    read_parts: list[tuple[str, list[str], int]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if line.startswith("## "):
            read_parts.append((line[3:].strip(), [], number))
            if not line[3:].strip():
                findings.error(file, _("Write the heading of this part."), line=number)
        elif not read_parts:
            findings.error(file, _("Begin with a heading: a line that starts with “## ”."), line=number)
            return ()
        else:
            read_parts[-1][1].append(_line(line, file, number, findings))
    for title, lines, number in read_parts:
        _judge(title, lines, number, file, findings)
    if parts is not None and len(read_parts) != parts:
        said = ngettext("The script has %(n)s part", "The script has %(n)s parts", parts)
        findings.error(file, _("%(said)s, this text has %(n)s: write as many.", said=said, n=len(read_parts)))
    return tuple((title, tuple(lines)) for title, lines, _number in read_parts)


def write(easy_read: EasyRead) -> str:
    """The text that `read` reads back."""
    return "\n".join("\n".join([f"## {title}", "", *(f"- {line}" for line in lines), ""]) for title, lines in easy_read)


def _line(line: str, file: str, number: int, findings: Findings) -> str:
    if line[:1] in " \t" and _ITEM.match(line.lstrip()):
        findings.error(file, _("A list inside a list is not easy to read: begin the line with “- ”."), line=number)
    elif _NOT_PLAIN.match(line):
        findings.error(file, _("Only headings (“## ”), plain lines and list items (“- ”) stand here."), line=number)
    words = _ITEM.sub("", line.strip(), count=1) if _ITEM.match(line.strip()) else line.strip()
    counted = sum(unicodedata.category(c)[0] in "LN" for c in words)
    if not counted:
        findings.error(file, _("Write something on this line or remove it."), line=number)
    elif counted > LINE_CHARACTERS_MAX:
        findings.error(file, _("This line is too long: cut it into short ones."), line=number)
    elif counted > LINE_CHARACTERS:
        message = _("This line has %(n)s characters: up to %(most)s are easy to read.", n=counted, most=LINE_CHARACTERS)
        findings.warning(file, message, line=number)
    return words


def _judge(title: str, lines: list[str], number: int, file: str, findings: Findings) -> None:
    if not lines:
        findings.error(file, _("Write one to %(most)s lines below this heading.", most=LINES_MAX), line=number)
    elif len(lines) > LINES_MAX:
        message = _("This part has %(n)s lines: keep at most %(most)s.", n=len(lines), most=LINES_MAX)
        findings.error(file, message, line=number)
    if len(title) > 80:
        findings.error(file, _("This heading is too long: at most 80 characters."), line=number)
