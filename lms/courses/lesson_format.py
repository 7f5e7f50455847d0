"""One lesson folder, read with all its problems at once."""

from __future__ import annotations

import hashlib
import re

from lms.courses import easy_read, pictures
from lms.courses.fields import Table, read_toml, repeated
from lms.courses.files import SCRIPT_BYTES_MAX, Files
from lms.courses.findings import CourseFinding, Findings
from lms.courses.source import CheckItem, Choice, GlossaryEntry, LessonSource
from lms.language import gettext as _
from lms.media import script as scripts

ITEM_KINDS = ("single", "multiple")
MINUTES_MAX = 480
IMAGES_BYTES_MAX = 60 * 1024 * 1024
"""For all pictures of a course together."""
IMAGE = re.compile(r"images/[^/\\\x00-\x1f]+\.(?:png|jpe?g)", re.IGNORECASE)


class LessonReader:
    """Reads the lessons of one course; `images` gathers sha256 → bytes of the pictures they use."""

    def __init__(self, files: Files, findings: Findings) -> None:
        self._files = files
        self._findings = findings
        self.images: dict[str, bytes] = {}

    def toml(self, path: str) -> Table:
        """The root table of a file; a table nobody hears when the file cannot be read (it has its finding)."""
        text = self._files.text(path)
        table = None if text is None else read_toml(text, path, self._findings)
        return table or Table({}, path, Findings(), {})

    def lesson(self, folder: str, lang: str) -> LessonSource:
        """The lesson below `lessons/<folder>`; whatever was missing is empty and has a finding."""
        path = f"lessons/{folder}"
        root = self.toml(f"{path}/lesson.toml")
        title = root.text("title", 80)
        markdown, script = self._script(f"{path}/script.md", title or folder, lang)
        lesson = LessonSource(
            folder=folder,
            title=title,
            lang=lang,
            summary=root.text("summary", 400, lines=True),
            script_markdown=markdown,
            script=script,
            practice_minutes=root.whole("practice_minutes", 0, MINUTES_MAX, default=0),
            items=_items(root),
            glossary=tuple(_glossary_entry(table) for table in root.tables("glossary", 0, 100)),
            easy_read=self._easy_read(f"{path}/easy-read.md", len(script.parts)),
            images=self._images(path, script),
        )
        root.finish()
        self.leftovers(path, {"lesson.toml", "script.md", "easy-read.md", "images"})
        return lesson

    def leftovers(self, path: str, known: set[str]) -> None:
        """Say which files the format does not know: they would be lost in silence."""
        for name in self._files.names(path or "."):
            if name not in known:
                file = f"{path}/{name}" if path else name
                self._findings.warning(file, _("This file is not part of the course and is left out."))

    def _script(self, file: str, title: str, lang: str) -> tuple[str, scripts.Script]:
        nothing = scripts.Script(title, lang, ())
        markdown = self._files.text(file, SCRIPT_BYTES_MAX)
        if markdown is None:
            return "", nothing
        try:
            script, found = scripts.parse(markdown, title=title, lang=lang)
        except RecursionError:
            self._findings.error(file, _("This file nests too deeply: write it as the format shows."))
            return markdown, nothing
        self._findings.all.extend(CourseFinding(f.level, file, f.line, None, f.message) for f in found)
        return markdown, script or nothing

    def _easy_read(self, file: str, parts: int) -> easy_read.EasyRead:
        if not self._files.exists(file):
            return ()
        text = self._files.text(file, SCRIPT_BYTES_MAX)
        if text is None:
            return ()
        if not text.strip():
            self._findings.error(file, _("This file is empty: write it or remove it."))
            return ()
        return easy_read.read(text, file, self._findings, parts or None)

    def _images(self, path: str, script: scripts.Script) -> dict[str, str]:
        """Path → sha256 of the pictures the slides use; the bytes go to `self.images`."""
        wanted = dict.fromkeys(slide.image for part in script.parts for slide in part.slides if slide.image)
        digests = {}
        for image in wanted:
            content = self._picture(f"{path}/{image}") if IMAGE.fullmatch(image) else None
            if content is not None:
                digests[image] = hashlib.sha256(content).hexdigest()
                self.images[digests[image]] = content
        if script.parts:
            self.leftovers(f"{path}/images", {image.removeprefix("images/") for image in wanted})
        return digests

    def _picture(self, file: str) -> bytes | None:
        content = self._files.content(file, pictures.PICTURE_BYTES_MAX)
        if content is None:
            return None
        if sum(map(len, self.images.values())) + len(content) > IMAGES_BYTES_MAX:
            most = IMAGES_BYTES_MAX // 1024**2
            self._findings.error(file, _("All pictures together are too large: at most %(most)s MB.", most=most))
        elif fault := pictures.fault_of(content):
            self._findings.error(file, fault)
        else:
            if pictures.tells_where(content):
                message = _("This picture tells where it was taken: save it without its location.")
                self._findings.warning(file, message)
            return content
        return None


def _items(root: Table) -> tuple[CheckItem, ...]:
    items = tuple(_item(table) for table in root.tables("items", 0, 20))
    if not items:
        root.warning("items", _("Ask at least one question, so that learners can check themselves."))
    for uid, place in repeated([item.uid for item in items]):
        root.error(f"items[{place}].uid", _("The uid “%(uid)s” stands here twice: give each its own.", uid=uid))
    return items


def _item(table: Table) -> CheckItem:
    tables = table.tables("choices", 2, 8)
    choices = tuple(_choice(choice) for choice in tables)
    item = CheckItem(
        uid=table.uid("uid"),
        kind=table.one_of("kind", ITEM_KINDS),
        question=table.text("question", 300, lines=True),
        help=table.text("help", 400, lines=True),
        choices=choices,
    )
    table.finish()
    right = sum(choice.right for choice in choices)
    # A choice whose mark cannot be read has its finding; counting it as wrong would only confuse.
    readable = bool(choices) and all(isinstance(choice.raw("right"), bool) for choice in tables)
    if readable and item.kind == "single" and right != 1:
        table.error("choices", _("A question of kind single has one right answer, here are %(n)s.", n=right))
    if readable and item.kind == "multiple" and right == 0:
        table.error("choices", _("Mark at least one answer as right."))
    for _text, place in repeated([choice.text for choice in choices]):
        table.error(f"choices[{place}].text", _("This answer stands here twice: change one."))
    return item


def _choice(table: Table) -> Choice:
    choice = Choice(text=table.text("text", 120), right=table.flag("right"))
    table.finish()
    return choice


def _glossary_entry(table: Table) -> GlossaryEntry:
    entry = GlossaryEntry(term=table.text("term", 60), meaning=table.text("meaning", 300, lines=True))
    table.finish()
    return entry
