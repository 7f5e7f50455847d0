"""Media that count as made, without speech or codecs. Real media are made only in tests marked `media`."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms import clock
from lms.courses.models import LessonContent
from lms.courses.source import lesson_from_json
from lms.crypto import Keyring
from lms.jobs import Job
from lms.media.models import LessonMedia, StoredFile
from lms.media.services import BUILD, manifest_words
from lms.media.storage import LocalStore
from tests.player.makers import make_manifest


def ready_media(app: Flask, *hashes: str, real: Mapping[str, bytes] | None = None) -> None:
    """Say that the media of these lessons (default: of every lesson) are ready: half a second before each paragraph
    and 200 ms a character. Each file holds its own name, so that media addresses answer, but for those in `real`."""
    store: LocalStore = app.extensions["lms.store"]
    with app.extensions["lms.database"].transaction(write=True) as session:
        query = select(LessonContent)
        for content in session.scalars(query.where(LessonContent.content_hash.in_(hashes)) if hashes else query):
            _make_ready(session, store, app.extensions["lms.keys"], content, real or {})


def _make_ready(session: Session, store: LocalStore, keys: Keyring, content: LessonContent,
                real: Mapping[str, bytes]) -> None:
    manifest = make_manifest(lesson_from_json(content.source))
    for key, entry in manifest["files"].items():
        entry["digest"], entry["bytes"] = store.put_bytes(real.get(key, entry["name"].encode()))
        if session.get(StoredFile, entry["digest"]) is None:
            session.add(StoredFile(digest=entry["digest"], mime=entry["mime"], bytes=entry["bytes"],
                                   stored_at=clock.now()))
            session.flush()
    media = session.get(LessonMedia, content.content_hash) or LessonMedia(
        content_hash=content.content_hash, asked_at=clock.now())
    media.state, media.manifest, media.duration_ms = "ready", manifest, manifest["duration_ms"]
    media.signature, media.ready_at = keys.sign("manifest", manifest_words(manifest), 64), clock.now()
    session.add(media)
    session.execute(delete(Job).where(Job.key == f"{BUILD}:{content.content_hash}"))
