"""Asking for media and building them in jobs. Callers own the transaction."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import clock, jobs
from lms.crypto import Keyring
from lms.db import insert_if_absent
from lms.language import gettext as _
from lms.media import script as scripts
from lms.media.build import content_key
from lms.media.models import LessonMedia, StoredFile
from lms.media.run import BuildFailed, build_in_child
from lms.media.storage import Store

BUILD = "media.build"
BUILD_SECONDS_MAX = 900


def record_file(session: Session, digest: str, size: int, mime: str, *, now: datetime) -> None:
    """Note a file that the store already holds."""
    insert_if_absent(session, StoredFile, {"digest": digest, "mime": mime, "bytes": size, "stored_at": now})


def ask_for(session: Session, content_hash: str, script: scripts.Script, images: Mapping[str, str], *, now: datetime,
            priority: int = 0, wake: Callable[[int], None] | None = None) -> LessonMedia:
    """Have the media of a lesson made, once. `images`: path in the lesson to digest in the store."""
    insert_if_absent(session, LessonMedia, {"content_hash": content_hash, "state": "asked", "duration_ms": 0,
                                            "manifest": {}, "signature": "", "build_key": "", "asked_at": now})
    media = session.get_one(LessonMedia, content_hash)
    if media.state != "ready":
        jobs.ask(session, BUILD, f"{BUILD}:{content_hash}",
                 {"content_hash": content_hash, "script": scripts.to_json(script), "images": dict(images)},
                 priority=priority, wake=wake)
    return media


def manifest_words(manifest: Mapping[str, Any]) -> str:
    """The canonical text of a manifest, which the signature covers."""
    return json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@jobs.handles(BUILD)
def build_lesson(task: jobs.Task) -> None:
    """Speak, draw and encode in a child process; store the files; then, in one transaction, say so."""
    store: Store = task.resources["lms.store"]
    keys: Keyring = task.resources["lms.keys"]
    content_hash = task.payload["content_hash"]
    script = scripts.from_json(task.payload["script"])
    images = _read_images(store, task.payload["images"])
    key = content_key(script, images)
    manifest = _made_before(task, key) or _make(task, store, script, images)
    now = clock.now()
    with task.database.transaction(write=True) as session:
        for entry in manifest["files"].values():
            record_file(session, entry["digest"], entry["bytes"], entry["mime"], now=now)
        media = session.get_one(LessonMedia, content_hash, with_for_update=True)
        if media.state == "ready":
            return
        media.manifest, media.duration_ms, media.build_key = manifest, manifest["duration_ms"], key
        media.signature = keys.sign("manifest", manifest_words(manifest), 64)
        media.state, media.ready_at = "ready", now


def _made_before(task: jobs.Task, key: str) -> dict[str, Any] | None:
    """The manifest of another lesson with the same script and pictures: nothing is spoken twice."""
    with task.database.transaction(write=False) as session:
        found = session.scalar(select(LessonMedia.manifest).where(
            LessonMedia.build_key == key, LessonMedia.state == "ready").limit(1))
        return dict(found) if found else None


def _make(task: jobs.Task, store: Store, script: scripts.Script, images: dict[str, bytes]) -> dict[str, Any]:
    """Build in a child process and put the files into the store; the manifest then names their digests."""
    with tempfile.TemporaryDirectory(prefix="lesson-") as place:
        folder = Path(place) / "made"
        try:
            manifest = build_in_child(script, images, folder, task.report, BUILD_SECONDS_MAX)
        except BuildFailed as fault:
            raise RuntimeError(str(fault)) from fault
        for entry in manifest["files"].values():
            entry["digest"], entry["bytes"] = store.put_file(folder / entry["name"])
    return manifest


def _read_images(store: Store, images: Mapping[str, str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, digest in images.items():
        path = store.path(digest)
        if path is None:
            raise jobs.JobFailed(_("The picture %(name)s is not in the store.", name=name))
        found[name] = path.read_bytes()
    return found
