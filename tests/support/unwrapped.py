"""Finds words of the product that did not go through translation, on a page in the pseudo-language.

The product's own words are English in the code, and data are Chinese in the tests: so what is left
in other letters than Han is a word of ours, and Han letters without a language of their own are
data that a screen reader would read as English. Names of people, places and institutions belong to
no language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from html.parser import HTMLParser

from lms.demo import PARTS

HAN = re.compile(r"[\u3400-\u9fff]")
NUMBERED = re.compile(r"\d")
"""An identifier: SD-50, a fingerprint."""
NO_PARTS = {"option", "textarea", "title"}
"""Hold plain text only, and so do attributes: a part of them cannot have a language of its own."""
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style"}
SPOKEN = {"alt", "title", "aria-label", "aria-description", "aria-valuetext", "placeholder", "label"}
"""Attributes that a person sees or hears; and those that begin with `data-words`, a text or a JSON object of them."""
PEOPLE = tuple(part.name for part in PARTS)


@dataclass(frozen=True)
class _Open:
    tag: str
    is_ours: bool
    """Must the words inside be translated?"""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page_lang = ""
        self.open: list[_Open] = []
        self.found: list[tuple[str, str]] = []
        self._depth = 0
        self.manifest = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.page_lang = named.get("lang", "")
        ours = (not self.open or self.open[-1].is_ours) and tag not in SILENT and named.get("translate") != "no"
        ours = ours and named.get("lang", self.page_lang) == self.page_lang
        if ours:
            for name, value in named.items():
                if name in SPOKEN or name.startswith("data-words"):
                    for words in json.loads(value).values() if value.startswith('{"') else [value]:
                        self._look(words, f"{tag}[{name}]", 0)
        self.manifest = tag == "script" and "data-manifest" in named
        if tag not in EMPTY:
            self.open.append(_Open(tag, ours))

    def handle_endtag(self, tag: str) -> None:
        self.manifest = False
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        # A sentence with a link in it is one message over several pieces of text.
        if self.manifest:
            for words in json.loads(data)["strings"].values():
                self._look(words, "manifest", 0)
        ours = bool(self.open) and self.open[-1].is_ours
        self._depth = self._look(data, self.open[-1].tag if self.open else "", self._depth, report=ours)

    def _look(self, text: str, place: str, depth: int, *, report: bool = True) -> int:
        bare = ""
        for character in text:
            depth += character == "⟦"
            bare += character if depth == 0 else " "
            depth -= character == "⟧"
        for name in PEOPLE:
            bare = bare.replace(name, " ")
        if report and any(character.isalpha() for character in bare):
            self.found.append((place, " ".join(bare.split())[:80]))
        return depth


def unwrapped(html: str) -> list[str]:
    """Words of ours outside ⟦⟧ that stand in no element marked `translate="no"` or with a language of its own."""
    return [f"{place}: {words}" for place, words in _read(html) if any(
        letter.isalpha() and not HAN.match(letter) for word in words.split() if not NUMBERED.search(word)
        for letter in word)]


def without_language(html: str, names: Collection[str]) -> list[str]:
    """Chinese data outside ⟦⟧ that stand in no element with a language of their own. `names` of places do not count."""
    found = []
    for place, words in _read(html):
        for name in sorted(names, key=len, reverse=True):
            words = words.replace(name, "")
        if HAN.search(words) and place not in NO_PARTS and "[" not in place:
            found.append(f"{place}: {words}")
    return found


def _read(html: str) -> list[tuple[str, str]]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found
