"""Which made file depends on what: keys that say whether something must be made anew. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from lms.media import extras as extra
from lms.media import script as scripts
from lms.media.extras import Extras
from lms.media.script import Script

FORMAT = 2
"""The number of the manifest's shape."""
recipe_version = "2026-11-22.2"
"""Changes whenever the same script would be built differently: part of every key."""


def base_key(script: Script, images: Mapping[str, str]) -> str:
    """SHA-256, in hexadecimal, of what picture, sound and captions depend on: recipe, script, pictures it names.

    `images`: path → SHA-256 of the file. A changed question, word list or easy-read text leaves this key alone.
    """
    named = {slide.image for part in script.parts for slide in part.slides if slide.image}
    return _digest(
        "base", scripts.to_json(script), {path: images[path] for path in sorted(named) if path in images}
    )


def aloud_key(lang: str, texts: Sequence[str], described: int) -> str:
    """Of the read-aloud recording: the texts, and how many of them, from the first, the describer speaks."""
    return _digest("aloud", lang, list(texts), described)


def film_key(digest: str) -> str:
    """Of a sign film made from the source film with this SHA-256."""
    return _digest("film", digest)


def timing_key(duration_ms: int) -> str:
    """Of a timing clip of this length."""
    return _digest("timing", duration_ms)


def content_key(script: Script, images: Mapping[str, str], extras: Extras, films: Mapping[str, str]) -> str:
    """Of everything the built files depend on. `images`, `films`: path → SHA-256 of the file."""
    wanted = {order.file: films.get(order.file, "") for order in extras.sign if order.file}
    return _digest("content", base_key(script, images), extra.to_json(extras), wanted)


def _digest(*content: object) -> str:
    canonical = json.dumps([recipe_version, *content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
