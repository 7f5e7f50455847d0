"""One lesson folder, read with all its problems at once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from lms.courses import easy_read, films, pictures, translations
from lms.courses.fields import Table, read_toml, repeated
from lms.courses.files import SCRIPT_BYTES_MAX, Files
from lms.courses.findings import CourseFinding, Findings
from lms.courses.item_format import IMAGE, read_items
from lms.courses.source import GlossaryEntry, LessonSource, SignTrack
from lms.language import gettext as _
from lms.media import script as scripts

MINUTES_MAX = 480
IMAGES_BYTES_MAX = 60 * 1024 * 1024
"""For all pictures of a course together."""
SIGN_MAX = 4
SIGN_KINDS = ("timing", "film")
OFFSET_MS_MAX = 600_000
LANGUAGES_MAX = 8
LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FILM = re.compile(r"sign/[^/\\\x00-\x1f]+\.mp4", re.IGNORECASE)


class LessonReader:
    """Reads the lessons of one course; `images` and `films` gather sha256 → bytes of what they use."""

    def __init__(self, files: Files, findings: Findings) -> None:
        self._files = files
        self._findings = findings
        self.images: dict[str, bytes] = {}
        self.films: dict[str, bytes] = {}

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
        items = read_items(root)
        wanted = [slide.image for part in script.parts for slide in part.slides] + [item.picture for item in items]
        sign = self._sign(root)
        lesson = LessonSource(
            folder=folder,
            title=title,
            lang=lang,
            summary=root.text("summary", 400, lines=True),
            script_markdown=markdown,
            script=script,
            practice_minutes=root.whole("practice_minutes", 0, MINUTES_MAX, default=0),
            items=items,
            glossary=tuple(_glossary_entry(table) for table in root.tables("glossary", 0, 100)),
            easy_read=self._easy_read(f"{path}/easy-read.md", len(script.parts)),
            images=self._images(path, wanted, judge_rest=bool(script.parts)),
            sign=sign,
            films=self._films(path, sign),
            translations=self._translations(f"{path}/translations", lang, script),
        )
        root.finish()
        self.leftovers(path, {"lesson.toml", "script.md", "easy-read.md", "images", "sign", "translations"})
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

    def _images(self, path: str, wanted: list[str], *, judge_rest: bool) -> dict[str, str]:
        """Path in the lesson → sha256 of the pictures that slides and questions use; bytes go to `self.images`."""
        digests = {}
        for image in dict.fromkeys(wanted):
            content = self._picture(f"{path}/{image}") if IMAGE.fullmatch(image) else None
            if content is not None:
                digests[image] = hashlib.sha256(content).hexdigest()
                self.images[digests[image]] = content
        if judge_rest:
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

    def _sign(self, root: Table) -> tuple[SignTrack, ...]:
        tables = root.tables("sign", 0, SIGN_MAX)
        tracks = tuple(_sign_track(table) for table in tables)
        for label, place in repeated([track.label for track in tracks]):
            root.error(f"sign[{place}].label", _("Two sign tracks are called “%(label)s”: rename one.", label=label))
        for file, place in repeated([track.file for track in tracks]):
            root.error(f"sign[{place}].file", _("Two sign tracks use %(file)s: keep one.", file=file))
        return tracks

    def _films(self, path: str, sign: tuple[SignTrack, ...]) -> dict[str, str]:
        """Path in the lesson → sha256 of the films its sign tracks use; their bytes go to `self.films`."""
        digests = {}
        for file in dict.fromkeys(track.file for track in sign if track.file):
            content = self._film(f"{path}/{file}")
            if content is not None:
                digests[file] = hashlib.sha256(content).hexdigest()
                self.films[digests[file]] = content
        self.leftovers(f"{path}/sign", {track.file.removeprefix("sign/") for track in sign})
        return digests

    def _film(self, file: str) -> bytes | None:
        if self._files.exceeds(file, films.FILM_BYTES_MAX):
            self._findings.error(file, films.too_large())
            return None
        content = self._files.content(file, films.FILM_BYTES_MAX)
        if content is None:
            return None
        if sum(map(len, self.films.values())) + len(content) > films.FILMS_BYTES_MAX:
            most = films.FILMS_BYTES_MAX // 1024**2
            self._findings.error(file, _("All films together are too large: at most %(most)s MB.", most=most))
            return None
        if fault := films.fault_of(content):
            self._findings.error(file, fault)
            return None
        return content

    def _translations(self, path: str, lang: str, script: scripts.Script) -> tuple[tuple[str, tuple[str, ...]], ...]:
        paragraphs = sum(len(slide.narration) for part in script.parts for slide in part.slides)
        found: dict[str, tuple[str, ...]] = {}
        for name in self._files.names(path):
            file, tag = f"{path}/{name}", name.removesuffix(".md")
            if tag == name or not LANG.fullmatch(tag):
                self._findings.error(file, _("Name a translation after its language, as in en.md."))
            elif tag.lower() == lang.lower() or tag.lower() in map(str.lower, found):
                self._findings.error(file, _("This language is here already: remove one of the texts."))
            elif len(found) == LANGUAGES_MAX:
                self._findings.error(file, _("A lesson has at most %(most)s translations.", most=LANGUAGES_MAX))
            elif (text := self._files.text(file, SCRIPT_BYTES_MAX)) is not None:
                found[tag] = translations.read(text, file, self._findings, paragraphs or None)
        return tuple(sorted(found.items()))


def _sign_track(table: Table) -> SignTrack:
    kind = table.one_of("kind", SIGN_KINDS)
    track = SignTrack(
        lang=table.text("lang", 35), kind=kind, file=table.text("file", 200, needed=kind == "film"),
        offset_ms=table.whole("offset_ms", -OFFSET_MS_MAX, OFFSET_MS_MAX, default=0), label=table.text("label", 60),
    )  # fmt: skip
    table.finish()
    if track.lang and not LANG.fullmatch(track.lang):
        table.error("lang", _("lang: write a language tag such as csl, for Chinese sign language."))
    if kind == "timing" and track.file:
        table.error("file", _("A timing clip is made by the program: remove this line."))
        return replace(track, file="")
    if track.file and not FILM.fullmatch(track.file):
        table.error("file", _("Name a film of this lesson, as in sign/film.mp4."))
        return replace(track, file="")
    return track


def _glossary_entry(table: Table) -> GlossaryEntry:
    entry = GlossaryEntry(term=table.text("term", 60), meaning=table.text("meaning", 300, lines=True))
    table.finish()
    return entry
