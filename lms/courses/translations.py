"""Reads `translations/<language>.md`: one paragraph for each paragraph of the narration. Pure."""

from __future__ import annotations

import re

from lms.courses.findings import Findings
from lms.language import gettext as _

PARAGRAPH_CHARACTERS_MAX = 1200
"""About twice the longest paragraph that is spoken in one breath of a slide."""
_NOT_PLAIN = re.compile(
    r"(?:#|>|\||!\[|```|~~~|[-*+] +|\d+\. |<[a-zA-Z/!])"  # headings, quotes, tables, pictures, code, lists, HTML
    r"|.*(?:\]\(|`|\*\*|<[a-zA-Z/!])"  # links, code, emphasis, HTML within the line
    r"|(?:-{3,}|={3,}|\*{3,})$"  # rules
)
_WIDE = ("\u2e80", "\u9fff", "\uf900", "\ufaff", "\ufe30", "\uffef")


def read(text: str, file: str, findings: Findings, paragraphs: int | None) -> tuple[str, ...]:
    """The texts in order; `paragraphs` of the narration, None when the script cannot be read."""
    texts: list[str] = []
    is_open = False
    for number, line in enumerate(text.split("\n"), 1):
        words = line.strip()
        if not words:
            is_open = False
            continue
        if _NOT_PLAIN.match(words):
            findings.error(file, _("Only plain paragraphs with an empty line between them stand here."), line=number)
        if is_open:
            texts[-1] = _joined(texts[-1], words)
        else:
            texts.append(words)
        is_open = True
        # Said once for each paragraph, on the line that is too much.
        if len(texts[-1]) > PARAGRAPH_CHARACTERS_MAX >= len(texts[-1]) - len(words) - 1:
            message = _("This paragraph is too long: at most %(most)s characters.", most=PARAGRAPH_CHARACTERS_MAX)
            findings.error(file, message, line=number)
    if paragraphs is not None and len(texts) != paragraphs:
        findings.error(file, _(
            "Paragraphs of the narration: %(n)s, of this translation: %(m)s. Write one for each, in the same order.",
            n=paragraphs, m=len(texts),
        ))  # fmt: skip
    return tuple(texts)


def write(texts: tuple[str, ...]) -> str:
    """The text that `read` reads back."""
    return "\n\n".join(texts) + "\n"


def _joined(before: str, after: str) -> str:
    """Two lines of one paragraph; between Chinese characters there is no space."""
    return before + after if _is_wide(before[-1]) and _is_wide(after[0]) else f"{before} {after}"


def _is_wide(character: str) -> bool:
    return any(_WIDE[n] <= character <= _WIDE[n + 1] for n in range(0, len(_WIDE), 2))
