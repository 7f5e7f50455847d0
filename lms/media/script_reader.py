"""Reads the Markdown of a script. Pure; the format is in docs/course-format.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lms.language import gettext as _
from lms.media.rules import display_width, is_han
from lms.media.script import Finding, Part, Slide, part_characters

PART_CHARACTERS = (90, 330)
"""Fewer or more than this is not "about a minute": a warning."""
BULLETS_PER_SLIDE = 5
BULLET_CHARACTERS = 22

_IMAGE_PATH = re.compile(r"images/[^/\\\x00-\x1f]+\.(?:png|jpe?g)", re.IGNORECASE)
# `lheading` would make a heading of a paragraph followed by `---`; `reference` would swallow lines in silence.
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["lheading", "reference"])


class _SlideDraft:
    """A slide while its blocks are being read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.bullets: list[str] = []
        self.narration: list[str] = []
        self.image = self.image_alt = ""
        self.descriptions: list[str] = []

    def is_empty(self) -> bool:
        return not (self.bullets or self.narration or self.image or self.descriptions)

    def finished(self) -> Slide:
        return Slide(
            tuple(self.bullets), tuple(self.narration), self.image, self.image_alt, "\n".join(self.descriptions)
        )


class _PartDraft:
    def __init__(self, title: str, line: int) -> None:
        self.title = title
        self.line = line
        self.slides = [_SlideDraft(line)]


class ScriptReader:
    """One reading of one file; `findings` collects what the author should mend."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._parts: list[_PartDraft] = []
        self._line = 1

    def read(self, markdown: str) -> tuple[Part, ...] | None:
        """The parts, or None when there are none; errors are in `findings`."""
        for block in _blocks(_MARKDOWN.parse(markdown)):
            if block[0].map:
                self._line = block[0].map[0] + 1
            self._read_block(block)
        if not self._parts and not self.findings:
            self._find("error", _("Begin each part with a heading: a line that starts with “## ”."), line=1)
        return tuple(self._finish(part) for part in self._parts) or None

    def _find(self, level: Literal["error", "warning"], message: str, line: int | None = None) -> None:
        self.findings.append(Finding(level, self._line if line is None else line, message))

    def _read_block(self, block: list[Token]) -> None:
        kind = block[0].type
        if kind == "heading_open":
            self._read_heading(block)
        elif not self._parts:
            # One sentence is enough for all that stands above the first heading.
            if not self.findings:
                self._find("error", _("Put a heading (“## ”) before this text."))
        elif kind == "hr":
            self._parts[-1].slides.append(_SlideDraft(self._line))
        elif kind == "paragraph_open":
            self._read_paragraph(block[1])
        elif kind == "bullet_list_open":
            self._read_list(block)
        elif kind == "blockquote_open":
            self._read_description(block)
        else:
            self._find("error", _not_for_a_script(kind))

    def _read_heading(self, block: list[Token]) -> None:
        if block[0].tag != "h2":
            self._find("error", _("Use “## ” for every heading; other headings are not for a script."))
            return
        title = self._plain(block[1])
        if not title:
            self._find("error", _("Write the heading of this part."))
        self._parts.append(_PartDraft(title, self._line))

    def _read_paragraph(self, inline: Token) -> None:
        slide = self._parts[-1].slides[-1]
        children = [c for c in inline.children or [] if c.type != "text" or c.content.strip()]
        if not any(child.type == "image" for child in children):
            text = self._plain(inline)
            if text:
                slide.narration.append(text)
        elif len(children) > 1:
            self._find("error", _("Put each picture on a line of its own, with an empty line before and after it."))
        else:
            self._read_image(children[0], slide)

    def _read_image(self, token: Token, slide: _SlideDraft) -> None:
        path, alt = unquote(str(token.attrs["src"])), token.content.strip()
        if slide.image:
            self._find("error", _("A slide has one picture. Start a new slide with a line “---”."))
        elif not _IMAGE_PATH.fullmatch(path):
            self._find("error", _("Name a PNG or JPEG picture in the folder “images”, for example images/desk.png."))
        elif not alt:
            self._find("error", _("Say in the square brackets what the picture shows."))
        else:
            slide.image, slide.image_alt = path, alt

    def _read_list(self, block: list[Token]) -> None:
        slide = self._parts[-1].slides[-1]
        for token in block[1:-1]:
            if token.map:
                self._line = token.map[0] + 1
            if token.type == "inline":
                text = self._plain(token)
                slide.bullets.append(text)
                if display_width(text) > BULLET_CHARACTERS:
                    self._find(
                        "warning",
                        _("Make this list item shorter: %(most)s characters fit well.", most=BULLET_CHARACTERS),
                    )
            elif token.type not in {"list_item_open", "list_item_close", "paragraph_open", "paragraph_close"}:
                self._find("error", _("A list item is one line of words: nothing can stand inside it."))
                return
        if any(not _followed_by_words(block, i) for i, token in enumerate(block) if token.type == "list_item_open"):
            self._find("error", _("Write something in this list item or take it away."))

    def _read_description(self, block: list[Token]) -> None:
        for token in block[1:-1]:
            if token.type == "inline":
                text = self._plain(token)
                if text:
                    self._parts[-1].slides[-1].descriptions.append(text)
            elif token.type not in {"paragraph_open", "paragraph_close"}:
                self._find("error", _("A description (“> ”) is plain text."))
                return

    def _plain(self, inline: Token) -> str:
        """The words of an inline token; anything that is not words becomes a finding."""
        pieces: list[str] = []
        refused: set[str] = set()
        for child in inline.children or []:
            if child.type == "text":
                pieces.append(child.content)
            elif child.type in {"softbreak", "hardbreak"}:
                pieces.append("\n")
            elif child.type in {"em_open", "strong_open", "s_open"}:
                refused.add("emphasis")
            elif not child.type.endswith("_close") and child.type not in refused:
                refused.add(child.type)
                self._find("error", _not_for_a_script(child.type))
        if "emphasis" in refused:
            self._find("warning", _("Marks for emphasis (* or ~) are left out: they cannot be heard."))
        return _joined("".join(pieces))

    def _finish(self, draft: _PartDraft) -> Part:
        for slide in draft.slides:
            if slide.is_empty() and len(draft.slides) > 1:
                self._find("error", _("This slide is empty. Fill it or take the line “---” away."), line=slide.line)
            elif not slide.narration:
                self._find("error", _("Write what is spoken on this slide."), line=slide.line)
            if len(slide.bullets) > BULLETS_PER_SLIDE:
                self._find(
                    "warning", _("Put at most %(most)s list items on a slide.", most=BULLETS_PER_SLIDE), line=slide.line
                )
        part = Part(draft.title, tuple(slide.finished() for slide in draft.slides))
        fewest, most = PART_CHARACTERS
        characters = part_characters(part)
        if characters and not fewest <= characters <= most:
            self._find(
                "warning",
                _(
                    "This part has %(count)s characters of narration; %(fewest)s to %(most)s make about a minute.",
                    count=characters,
                    fewest=fewest,
                    most=most,
                ),
                line=draft.line,
            )
        return part


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    """Top-level blocks, each with all its tokens."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def _followed_by_words(block: list[Token], start: int) -> bool:
    for token in block[start + 1 :]:
        if token.type == "inline" and token.content.strip():
            return True
        if token.type == "list_item_close" and token.level == block[start].level:
            return False
    return False


def _joined(text: str) -> str:
    """Lines of one paragraph as one line: no space between Chinese characters or marks, one space elsewhere."""
    whole = ""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        needs_space = bool(whole) and not (_is_wide(whole[-1]) or _is_wide(line[0]))
        whole += (" " if needs_space else "") + line
    return whole


def _is_wide(character: str) -> bool:
    return is_han(character) or display_width(character) == 1.0


def _not_for_a_script(kind: str) -> str:
    sentences = {
        "table_open": _("A table cannot be spoken. Write it as sentences or list items."),
        "ordered_list_open": _("Begin list items with “- ” instead of numbers."),
        "fence": _("Code blocks are not for a script. Write plain text."),
        "code_block": _("Begin the line without spaces: indented text is read as code."),
        "code_inline": _("Write code as plain words, without back-quotes."),
        "html_block": _("HTML is not for a script. Write plain text."),
        "html_inline": _("HTML is not for a script. Write plain text."),
        "link_open": _("A link cannot be spoken. Write the address or the name as words."),
        "image": _("Put each picture on a line of its own, with an empty line before and after it."),
    }
    return sentences.get(kind, _("This is not for a script. Write headings, paragraphs, list items and pictures."))
