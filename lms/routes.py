"""docs/http.md from the code: every address with who may open it, what it does and what it takes."""

from __future__ import annotations

import inspect

from flask import Flask

from lms.config import ROOT
from lms.people.access import ROLES, permission_of

TARGET = ROOT / "docs" / "http.md"
HEAD = """# Every address

Written by `lms routes` from the code; a test fails when it is out of date. Forms take
`application/x-www-form-urlencoded` with the hidden `csrf_token`; JSON endpoints take the same token in the header
`X-CSRFToken`. A fault in JSON is a problem document: `{status, code, title}` with a stable `code`. What is not yours
answers 404. A page that needs a sign-in leads to `/sign-in?next=…`.

"""


def text(app: Flask) -> str:
    """The whole document."""
    lines = [HEAD, "| Address | Methods | Who | What |\n|---|---|---|---|\n"]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        view = app.view_functions[rule.endpoint]
        permission = permission_of(view)
        roles = sorted(role for role, held in ROLES.items() if permission in held)
        who = ", ".join(roles) if roles else str(permission)
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        first = (inspect.getdoc(view) or "").split("\n\n")[0].replace("\n", " ")
        lines.append(f"| `{rule.rule}` | {methods} | {who} | {first} |\n")
    return "".join(lines) + BODIES


BODIES = """
## JSON

| Address | Send | Answer |
|---|---|---|
| `…/open` | `{}` | `{"lease": text}` |
| `…/beat` | `{"lease": text, "number": whole, "intervals": [[start_ms, end_ms], …], "position": ms}` | a settled lesson |
| `…/part` (form, `Accept: application/json`) | `part`, `sent` | a settled lesson |
| `…/answer` (form, `Accept: application/json`) | `item`, `choice` (repeated) | a settled lesson with `right`, `help` |
| `…/offline.json` (GET) | | what can be taken: see `docs/offline.md` |
| `…/offline` | `{"device": text}` | `{"token": text}` |
| `…/offline/return` | `{"token": text, "number": whole, "intervals": [[start_ms, end_ms], …]}` | a settled lesson with `waiting_ms` |
| `/access-settings/player` | `{"changes": {setting: value, …}, "talkativeness": text, "tracks": {kind: language}, "mode": {mode: bool}}`, each may be missing | `{"prefs": every setting, "talkativeness", "modes"}`; 204 without an account |
| `…/notes` | GET with `Accept: application/json`, or `{"at_ms": whole, "text": text}`, no text for a bookmark | `{"notes": [note, …]}`, or `{"note": note}` |
| `…/notes/<id>` | `{"at_ms": whole, "text": text}`, or `{"delete": true}` | `{"note": note}`, or `{"deleted": id}` |

A note: `{"id", "at_ms", "kind": "note" or "bookmark", "text"}`. The settings of the player: docs/player.md.

A settled lesson: `{"counted_ms", "duration_ms", "kept_back_ms", "done", "held", "credited_minutes"}`. Numbers of beats
and returns make a repeated one count once. Times are whole milliseconds of the content timeline.
"""


def write(app: Flask, *, check: bool) -> bool:
    """Write the document, or only compare; True when it is what the code says."""
    new = text(app)
    if check:
        return TARGET.exists() and TARGET.read_text("utf-8") == new
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(new, "utf-8")
    return True
