"""Lessons taken along: the service worker, the page that is shown without a network, and what a lesson consists of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import language
from lms.access import Permission, requires
from lms.crypto import Keyring
from lms.language import pgettext
from lms.player.words import take_along
from lms.web.assets import Assets, minified_script

bp = Blueprint("offline", __name__, template_folder="templates")

STATIC = Path(__file__).parent / "static"
WORKER_PARTS = ("offline/byte-range.js", "offline/offline-store.js", "offline/sw.js")
"""Put together because a service worker with `import` is unknown to older phones."""
SITE_ASSETS = ("web/site.css", "web/mark.svg")
NOT_KEPT = frozenset({"sw.js"})
MAIN = ("text", "audio", "240p", "480p", "720p")
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)

_OWN_FILES = [f"player/{path.relative_to(STATIC).as_posix()}" for path in sorted(STATIC.rglob("*.*"))
              if path.name not in NOT_KEPT]

Address = Callable[[str, str], str]
"""A signed address for (digest, file name)."""


@bp.get("/sw.js")
@requires(Permission.ANYONE)
def worker() -> Response:
    """The service worker: answers from lessons that were taken along, when there is no network."""
    response = Response(worker_script(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@bp.get("/offline")
@requires(Permission.ANYONE)
def kept_lessons() -> ResponseReturnValue:
    """Lessons on this device; without a network it is shown in place of every page that was not taken along."""
    wanted = request.args.get("language", "")
    if wanted in language.LANGUAGES:  # browsers keep this page without cookies, so the language stands in the address
        language.choose(wanted)
    return render_template("player/kept_lessons.html")


@bp.app_template_global()
def pack_owner() -> str:
    """The key under which this person's lessons lie on a device: the same on every page, and no pseudonym."""
    if not current_user.is_authenticated:
        return ""
    keys: Keyring = current_app.extensions["lms.keys"]
    return keys.sign("pack-owner", current_user.pseudonym)


@cache
def worker_script() -> str:
    """The parts of the worker as one classic script."""
    parts = [(STATIC / name).read_text("utf-8") for name in WORKER_PARTS]
    return minified_script("\n".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts))


def offer(made: Mapping[str, Any], *, address: Address) -> dict[str, Any]:
    """What can be taken of a lesson: choices with their files, files of the site, words.

    `made`: manifest of the media. Each file is {"url", "mime", "bytes"}; `always` goes with every choice. Files of a
    choice that the media lack are left out; "text" has none of its own.
    """
    files: Mapping[str, Mapping[str, Any]] = made["files"]

    def listed(*keys: str) -> list[dict[str, Any]]:
        return [{"url": address(files[key]["digest"], files[key]["name"]), "mime": files[key]["mime"],
                 "bytes": files[key]["bytes"]} for key in keys if key in files]

    signs = [track["file"] for track in made.get("sign", [])]
    aloud = ["aloud", "aloud-index"] if "aloud" in files else []
    own = {"audio", *aloud, *signs, *(f"video-{key}" for key in MAIN)}
    scenes = [key for key in ("poster", "thumbnails") if key in files]
    labels, choices = _labels(), []
    for key in MAIN:
        picture = key not in ("text", "audio")
        found = listed("audio" if key == "audio" else f"video-{key}", *(scenes if picture else ())) if key != "text" else []
        if key == "text" or len(found) > len(scenes if picture else ()):
            choices.append({"key": key, "label": labels[key], "files": found})
    extras = [{"key": name, "label": labels[name], "files": listed(*keys)}
              for name, keys in (("sign", signs), ("aloud", aloud)) if listed(*keys)]
    always = [key for key in files if key not in own and key not in scenes]
    return {"choices": choices, "extras": extras, "always": listed(*always), "assets": _site_files(),
            "words": take_along()}


def _site_files() -> dict[str, int]:
    """Addresses of everything a lesson page may load from the site, with the bytes that travel."""
    assets: Assets = current_app.extensions["lms.assets"]
    found = {}
    for name in (*SITE_ASSETS, *_OWN_FILES):
        with suppress(LookupError):  # a file that came after the start is not served either
            found[assets.url(name)] = assets.size(name)
    return found


def _labels() -> dict[str, str]:
    return {
        "text": pgettext("quality", "Text only"), "audio": pgettext("quality", "Sound and text"),
        "240p": pgettext("quality", "Video, small"), "480p": pgettext("quality", "Video, medium"),
        "720p": pgettext("quality", "Video, sharp"), "sign": pgettext("pack", "Sign language film"),
        "aloud": pgettext("pack", "Spoken descriptions and texts"),
    }
