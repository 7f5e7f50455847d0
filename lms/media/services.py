"""Asking for media and building them in jobs. Callers own the transaction."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import clock, jobs
from lms.crypto import Keyring
from lms.db import insert_if_absent
from lms.language import gettext as _
from lms.media import queries, recipe
from lms.media import script as scripts
from lms.media.extras import NOTHING, Extras, Order, SignTrack, order_from_json, order_to_json
from lms.media.models import LessonMedia, StoredFile
from lms.media.queries import BUILD
from lms.media.recipe import recipe_version
from lms.media.run import BuildFailed, build_in_child
from lms.media.storage import Store

__all__ = ["BUILD", "Extras", "Order", "SignTrack", "ask_for", "manifest_words", "record_file", "renew"]

RENEW = "media.renew"
RENEW_PRIORITY = -1000
"""What can be played already waits for what cannot."""
BUILD_SECONDS_MAX = 900
KEPT = 5
"""Earlier builds of the same script that are looked at for files to keep."""


def record_file(session: Session, digest: str, size: int, mime: str, *, now: datetime) -> None:
    """Note a file that the store already holds."""
    insert_if_absent(session, StoredFile, {"digest": digest, "mime": mime, "bytes": size, "stored_at": now})


def ask_for(session: Session, content_hash: str, script: scripts.Script, images: Mapping[str, str], *, now: datetime,
            extras: Extras = NOTHING, films: Mapping[str, str] | None = None, priority: int = 0,
            wake: Callable[[int], None] | None = None) -> LessonMedia:
    """Have the media of a lesson made, once. `images`, `films`: path in the lesson to digest in the store."""
    insert_if_absent(session, LessonMedia, {"content_hash": content_hash, "state": "asked", "duration_ms": 0,
                                            "manifest": {}, "signature": "", "build_key": "", "asked_at": now})
    media = session.get_one(LessonMedia, content_hash)
    if media.state != "ready":
        payload = _payload(content_hash, Order(script, images, extras, films or {}))
        job = jobs.ask(session, BUILD, f"{BUILD}:{content_hash}", payload, priority=priority, wake=wake)
        if job.state == "queued":
            # A job that an older release left behind knew less about the lesson.
            job.payload = payload
    return media


def renew(session: Session, order_of: Callable[[str], Order | None], *, now: datetime,
          wake: Callable[[int], None] | None = None) -> int:
    """Ask anew for what was made under an older format of the manifest, after everything else; returns how many.

    `order_of` gets a content hash and returns what to make the media from, None to leave them. Each lesson is asked
    for once per recipe. Its old media stay in use meanwhile, and for good when the new timeline would differ.
    """
    asked = 0
    for content_hash in queries.outdated(session):
        key = f"{RENEW}:{content_hash}:{recipe_version}"
        if session.scalar(select(jobs.Job.id).where(jobs.Job.key == key, jobs.Job.state != "failed")) is not None:
            continue
        order = order_of(content_hash)
        if order is not None:
            jobs.ask(session, RENEW, key, _payload(content_hash, order), priority=RENEW_PRIORITY, wake=wake)
            asked += 1
    return asked


def _payload(content_hash: str, order: Order) -> dict[str, Any]:
    return {"content_hash": content_hash, **order_to_json(order)}


def manifest_words(manifest: Mapping[str, Any]) -> str:
    """The canonical text of a manifest, which the signature covers."""
    return json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@jobs.handles(BUILD)
@jobs.handles(RENEW)
def build_lesson(task: jobs.Task) -> None:
    """Speak, draw and encode in a child process; store the files; then, in one transaction, say so."""
    store: Store = task.resources["lms.store"]
    keys: Keyring = task.resources["lms.keys"]
    content_hash, order = task.payload["content_hash"], order_from_json(task.payload)
    base = recipe.base_key(order.script, order.images)
    kept = _kept(task, store, base)
    content = recipe.content_key(order.script, order.images, order.extras, order.films)
    same = next((manifest for manifest in kept if manifest["keys"]["content"] == content), None)
    manifest = same or _make(task, store, order, kept)
    now = clock.now()
    with task.database.transaction(write=True) as session:
        for entry in manifest["files"].values():
            record_file(session, entry["digest"], entry["bytes"], entry["mime"], now=now)
        media = session.get_one(LessonMedia, content_hash, with_for_update=True)
        if media.state == "ready" and not _replaces(manifest, media.manifest):
            return
        media.manifest, media.duration_ms, media.build_key = manifest, manifest["duration_ms"], base
        media.signature = keys.sign("manifest", manifest_words(manifest), 64)
        media.state, media.ready_at = "ready", media.ready_at or now


def _replaces(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """May media that people have learned with be replaced? Evidence stands on the timeline: it must be the same."""
    if old.get("format", 0) >= new["format"] or old["duration_ms"] != new["duration_ms"]:
        return False
    return _times(old["parts"]) == _times(new["parts"]) and _times(old["paragraphs"]) == _times(new["paragraphs"])


def _times(spans: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    return [(span["start_ms"], span["end_ms"]) for span in spans]


def _kept(task: jobs.Task, store: Store, base: str) -> list[dict[str, Any]]:
    """Manifests of lessons with the same script and pictures, newest first: nothing is spoken or drawn twice."""
    with task.database.transaction(write=False) as session:
        found = session.scalars(select(LessonMedia.manifest).where(
            LessonMedia.build_key == base, LessonMedia.state == "ready")
            .order_by(LessonMedia.ready_at.desc()).limit(KEPT)).all()
    return [dict(manifest) for manifest in found
            if all(store.path(entry["digest"]) is not None for entry in manifest["files"].values())]


def _make(task: jobs.Task, store: Store, order: Order, kept: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Build in a child process and put the files into the store; the manifest then names their digests."""
    images = {name: path.read_bytes() for name, path in _paths(store, order.images).items()}
    films = _paths(store, order.films)
    with tempfile.TemporaryDirectory(prefix="lesson-") as place:
        folder = Path(place) / "made"
        try:
            manifest = build_in_child(order.script, images, folder, task.report, BUILD_SECONDS_MAX,
                                      extras=order.extras, films=films, kept=kept)
        except BuildFailed as fault:
            raise RuntimeError(str(fault)) from fault
        for entry in manifest["files"].values():
            if "digest" not in entry:
                entry["digest"], entry["bytes"] = store.put_file(folder / entry["name"])
    return manifest


def _paths(store: Store, files: Mapping[str, str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name, digest in files.items():
        path = store.path(digest)
        if path is None:
            raise jobs.JobFailed(_("The file %(name)s is not in the store.", name=name))
        found[name] = path
    return found
