"""Keeps the Chinese catalogue in step with the code: `python -m tests.language.messages`.

Every text of pages and code stands in `messages.po`, sorted, with the files that use it and no line numbers. What is
new comes in without a translation and is listed; what nobody uses any more goes out; translations stay.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
LOCALE = "zh_Hans"
PO = ROOT / "lms" / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"
WIDTH = 110

_CONTEXT = ((1, "c"), 2)
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "pgettext": _CONTEXT, "lazy_pgettext": _CONTEXT, "p": _CONTEXT,
    "ngettext": (1, 2),
}  # fmt: skip
"""Names a text is passed to, and which of the arguments hold context and text."""

HEADER = f"""\
# 畅学的中文文字。更新方法：python -m tests.language.messages
# 用词见 lms/translations/glossary.toml。
msgid ""
msgstr ""
"Language: {LOCALE}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


@dataclass(frozen=True)
class Alias:
    """A name under which a module calls a function of `lms.language`."""

    file: str
    name: str
    function: str


def extracted() -> Catalog:
    """All texts of `lms`, untranslated, each with the files that use it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(locale=LOCALE)
    for name, _line, text, _comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        found.add(text, None, [(name, 0)], context=context)
    return found


def written(file: Path = PO) -> Catalog:
    """The catalogue as it stands in the repository; an empty one when there is none."""
    if not file.exists():
        return Catalog(locale=LOCALE)
    with file.open("rb") as text:
        return read_po(text)


def merged(found: Catalog, known: Catalog) -> Catalog:
    """The texts of `found` with the translations and remarks that `known` has for them."""
    catalogue = Catalog(locale=LOCALE)
    for message in texts(found):
        before = known.get(message.id, message.context)
        catalogue.add(
            message.id, before.string if before else None, sorted(set(message.locations)), context=message.context,
            flags=message.flags, user_comments=before.user_comments if before else (),
        )  # fmt: skip
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """The .po file: the same bytes for the same texts, whatever the day."""
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, sort_output=True, include_lineno=False, omit_header=True)
    return HEADER.encode() + body.getvalue()


def texts(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def untranslated(catalogue: Catalog) -> list[Message]:
    """The messages that would be shown in English."""
    return [m for m in texts(catalogue) if not all(m.string if isinstance(m.string, tuple) else (m.string,))]


def aliases() -> Iterator[Alias]:
    """Every name given to a translating function, by `import … as` or by assignment."""
    translating = set(KEYWORDS) | {"npgettext"}
    for file in sorted((ROOT / "lms").rglob("*.py")):
        name = str(file.relative_to(ROOT))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "lms.language":
                yield from (Alias(name, one.asname or one.name, one.name) for one in node.names
                            if one.name in translating)  # fmt: skip
            elif isinstance(node, ast.Assign) and len(node.targets) == 1:
                for target, value in _pairs(node.targets[0], node.value):
                    if isinstance(target, ast.Name) and isinstance(value, ast.Attribute) and value.attr in translating:
                        yield Alias(name, target.id, value.attr)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """`a, b = x, y` as (a, x), (b, y)."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=False)
    else:
        yield target, value


def main() -> int:
    """Bring the .po file up to date and list what waits for a translation."""
    before = written()
    catalogue = merged(extracted(), before)
    gone = len({(m.id, m.context) for m in texts(before)} - {(m.id, m.context) for m in texts(catalogue)})
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_text(catalogue))
    waiting = untranslated(catalogue)
    for message in waiting:
        text = message.id if isinstance(message.id, str) else " | ".join(message.id)
        print(f"{message.locations[0][0]}: {f'[{message.context}] ' if message.context else ''}{text}")
    print(f"{len(catalogue)} texts, {gone} taken out, {len(waiting)} wait for a translation.")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
