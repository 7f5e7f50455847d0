"""Builds what a learner plays: the lesson itself (`base.py`) and what stands around it on the same timeline.

Around it: texts read aloud, descriptions, easy-read and translated tracks, sign tracks, chapters. What an earlier
build made and the change did not touch is kept, not made again: a corrected question encodes no film. Run it through
`run.build_in_child` in a server. The shape of the manifest is described in docs/media.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lms.language import gettext as _
from lms.media import aloud, film, recipe, speech, timing_clip, tracks
from lms.media.base import FILES, BuildFailed, build_base, speech_failed, within
from lms.media.chapters import chapters
from lms.media.extras import NOTHING, Extras, SignTrack
from lms.media.script import Script, Slide, description_of
from lms.media.vtt import Cue, write_vtt

__all__ = ["BuildFailed", "build"]

Manifest = Mapping[str, Any]
_OF_BASE = ("format", "engine", "recipe", "lang", "duration_ms", "parts", "slides", "paragraphs", "thumbnails")


def build(
    script: Script,
    images: Mapping[str, bytes],
    folder: Path,
    progress: Callable[[int], None] = lambda percent: None,
    *,
    extras: Extras = NOTHING,
    films: Mapping[str, Path] | None = None,
    kept: Sequence[Manifest] = (),
) -> dict[str, Any]:
    """Write the media of a lesson into an existing `folder` and return the manifest, written last as manifest.json.

    `images` holds PNG or JPEG files by the path the script names, `films` sign films by the path `extras` names.
    `kept`: manifests of earlier builds whose files have a "digest" in the store; an entry of theirs that still holds
    is taken over with its digest, and no such file is in `folder`. `progress` gets whole percents, rising.
    The bytes are the same from one fresh process to the next on the same machine. Raises BuildFailed.
    """

    def percent(part: float) -> None:
        progress(min(99, int(100 * part)))

    work = _Work(script, extras, folder, kept)
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in images.items()}
    key = recipe.base_key(script, digests)
    found = work.earlier(key)
    share = 0.02 if found else 0.8
    base = found or build_base(script, images, folder, within(percent, 0.0, share))
    for name, entry in base["files"].items():
        work.files[name] = {**entry, "made_from": key}
    manifest = {**base, "files": work.files, **work.around(base)}
    manifest["sign"] = work.sign(base["duration_ms"], films or {}, within(percent, share, 0.1))
    work.read_aloud(within(percent, share + 0.1, 0.9 - share))
    film_digests = {order.file: _sha256((films or {})[order.file]) for order in extras.sign if order.file}
    manifest["keys"] = {"base": key, "content": recipe.content_key(script, digests, extras, film_digests)}
    _write_atomically(folder / "manifest.json", manifest)
    progress(100)
    return manifest


@dataclass
class _Work:
    """One build: what it is made from, and the files it has so far."""

    script: Script
    extras: Extras
    folder: Path
    kept: Sequence[Manifest]
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def earlier(self, key: str) -> dict[str, Any] | None:
        """What `build_base` returned for this key once, if all its files are kept."""
        for manifest in self.kept:
            files = {name: manifest["files"].get(name, {}) for name in FILES}
            if all(entry.get("made_from") == key and "digest" in entry for entry in files.values()):
                return {**{name: manifest[name] for name in _OF_BASE}, "files": files}
        return None

    def kept_file(self, made_from: str, name: str) -> dict[str, Any] | None:
        """A kept file made from this; several are told apart by their `name`'s ending."""
        for manifest in self.kept:
            for entry in manifest["files"].values():
                is_same = entry.get("made_from") == made_from and "digest" in entry
                if is_same and _ending(entry["name"]) == _ending(name):
                    return {**entry, "name": name}
        return None

    def add(self, key: str, name: str, mime: str, made_from: str = "") -> None:
        """Enter a file that was just written."""
        self.files[key] = {"name": name, "mime": mime, "bytes": (self.folder / name).stat().st_size}
        if made_from:
            self.files[key]["made_from"] = made_from

    def around(self, base: Manifest) -> dict[str, Any]:
        """Everything that is only text on the timeline."""
        texts, _described = aloud.texts(self.script, self.extras)
        clips = {text: number for number, text in enumerate(texts)}
        described = list(self._described(base))
        shown = [{"file": "captions", "lang": self.script.lang, "kind": "captions"}]
        if any(lines for _title, lines in self.extras.easy_read):
            spans = [(part["start_ms"], part["end_ms"]) for part in base["parts"]]
            cues = tracks.easy_read_cues(
                (span, lines) for span, (_title, lines) in zip(spans, self.extras.easy_read, strict=False)
            )
            shown += self._track("easy-read", self.script.lang, "easy-read", cues)
        for lang, paragraphs in self.extras.translations:
            # The pause after a paragraph is time to read as well.
            starts = [one["start_ms"] for one in base["paragraphs"]]
            spoken = list(zip(starts, [*starts[1:], base["paragraphs"][-1]["end_ms"]], strict=True))
            cues = tracks.translation_cues(zip(spoken, paragraphs, strict=False), lang)
            shown += self._track(f"captions-{_name(lang)}", lang, "subtitles", cues)
        shown += self._track("descriptions", self.script.lang, "descriptions", tracks.description_cues(described))
        return {
            "chapters": chapters(self.script, base),
            "tracks": shown,
            "descriptions": [
                {"at_ms": span[0], "text": text, "clip": clips.get(text)} for span, text in described
            ],
            "easy_read": list(self._easy_read(base, clips)),
        }

    def _described(self, base: Manifest) -> Iterator[tuple[tracks.Span, str]]:
        for number, slide in enumerate(base["slides"]):
            text = description_of(self._slide(base, number))
            if text.strip():
                yield (slide["start_ms"], slide["end_ms"]), text

    def _easy_read(self, base: Manifest, clips: Mapping[str, int]) -> Iterator[dict[str, Any]]:
        for number, (title, lines) in enumerate(self.extras.easy_read[: len(base["parts"])]):
            part = base["parts"][number]
            own = [n for n, slide in enumerate(base["slides"]) if slide["part"] == number]
            # The picture of a part says more than the heading on its first slide.
            pictured = [n for n in own if self._slide(base, n).image]
            yield {
                "title": title or part["title"],
                "start_ms": part["start_ms"],
                "end_ms": part["end_ms"],
                "lines": [{"text": line, "clip": clips.get(line)} for line in lines],
                "tile": (pictured or own)[0],
            }

    def _slide(self, base: Manifest, number: int) -> Slide:
        place: Mapping[str, int] = base["slides"][number]
        return self.script.parts[place["part"]].slides[place["slide"]]

    def _track(self, key: str, lang: str, kind: str, cues: Sequence[Cue]) -> list[dict[str, str]]:
        if not cues or key in self.files:
            return []
        (self.folder / f"{key}.vtt").write_text(write_vtt(cues), encoding="utf-8")
        self.add(key, f"{key}.vtt", "text/vtt")
        return [{"file": key, "lang": lang, "kind": kind}]

    def sign(
        self, duration_ms: int, films: Mapping[str, Path], progress: Callable[[float], None]
    ) -> list[dict[str, Any]]:
        """The sign tracks: films made small, timing clips drawn."""
        made = []
        for number, order in enumerate(self.extras.sign, start=1):
            step = 1 / len(self.extras.sign)
            listener = within(progress, (number - 1) * step, step)
            key, name = f"sign-{number}", f"sign-{number}.mp4"
            made_from = recipe.timing_key(duration_ms) if order.kind == "timing" else self._film_key(order, films)
            entry = self.kept_file(made_from, name)
            if entry is None:
                shape = self._write_sign(order, films, self.folder / name, duration_ms, listener)
                self.add(key, name, "video/mp4", made_from)
                self.files[key] |= shape
            else:
                self.files[key] = entry
            shape = {what: self.files[key][what] for what in ("width", "height", "duration_ms")}
            made.append({
                "file": key, "lang": order.lang, "label": order.label, "kind": order.kind,
                "offset_ms": order.offset_ms, **shape,
            })  # fmt: skip
        return made

    def _film_key(self, order: SignTrack, films: Mapping[str, Path]) -> str:
        if order.file not in films:
            raise BuildFailed(_("The sign language film %(path)s is missing.", path=order.file))
        return recipe.film_key(_sha256(films[order.file]))

    def _write_sign(
        self, order: SignTrack, films: Mapping[str, Path], path: Path, duration_ms: int,
        progress: Callable[[float], None],
    ) -> dict[str, int]:  # fmt: skip
        if order.kind == "timing":
            timing_clip.write_clip(path, duration_ms, progress)
            length = -(-duration_ms // timing_clip.FRAME_MS) * timing_clip.FRAME_MS
            return {"width": timing_clip.WIDTH, "height": timing_clip.HEIGHT, "duration_ms": length}
        try:
            made = film.write_film(films[order.file], path, progress)
        except film.FilmRefused as error:
            raise BuildFailed(_(
                "The sign language film %(path)s cannot be read. Save it again as MP4 or WebM, at most two hours long.",
                path=order.file,
            )) from error  # fmt: skip
        return {"width": made.width, "height": made.height, "duration_ms": made.duration_ms}

    def read_aloud(self, progress: Callable[[float], None]) -> None:
        """The recording of every text that is not narration, and its index."""
        texts, described = aloud.texts(self.script, self.extras)
        if not texts:
            return
        made_from = recipe.aloud_key(self.script.lang, texts, described)
        sound, index = self.kept_file(made_from, "aloud.m4a"), self.kept_file(made_from, "aloud.json")
        if sound and index:
            self.files |= {"aloud": sound, "aloud-index": index}
            return
        recording, clips = self.folder / "aloud.m4a", self.folder / "aloud.json"
        try:
            aloud.record(texts, described, self.script.lang, recording, clips, progress)
        except speech.SpeechFailed as error:
            raise speech_failed(error) from error
        self.add("aloud", "aloud.m4a", "audio/mp4", made_from)
        self.add("aloud-index", "aloud.json", "application/json", made_from)


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[-1]


def _name(lang: str) -> str:
    """A language tag as it stands in a file's name and key."""
    return re.sub(r"[^a-z0-9-]", "", lang.lower())[:30]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_atomically(path: Path, content: Manifest) -> None:
    half = path.with_suffix(".half")
    with half.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
