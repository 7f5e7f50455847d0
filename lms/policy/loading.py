"""From a folder of TOML files to packs: read, check, stack, resolve. Everything wrong is told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import cast

from lms.language import gettext as _
from lms.policy.checking import REGISTERS, Cover, Draft, Off, Path, check_file, cover_of
from lms.policy.meaning import Finding, Whole, findings
from lms.policy.pack import Pack, PackError, PackProblem, build
from lms.policy.schema import HEAD
from lms.policy.values import Json


@dataclass(frozen=True)
class _Resolved:
    """One pack with everything it inherits: single values, and what stands behind each."""

    id: str
    lineage: tuple[str, ...]
    whole: Whole
    covers: Mapping[Path, Cover]
    findings: frozenset[Finding]
    """What was found wrong here, so that a pack stacked on it does not say it again."""


def load_folder(folder: FilePath) -> dict[str, Pack]:
    """All packs of a folder (`*.toml`) by id. Raises PackError with every problem of every file."""
    if not folder.is_dir():
        raise PackError([PackProblem(folder.name, "", _("There is no such folder."))])
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise PackError([PackProblem(folder.name, "", _("There is no policy pack (*.toml) in this folder."))])
    problems: list[PackProblem] = []
    documents = {}
    for file in files:
        try:
            documents[file.name] = _parse(file)
        except (OSError, ValueError) as wrong:
            problems.append(PackProblem(file.name, "", _("This is not a readable TOML file: %(why)s", why=_why(wrong))))
    return _resolve_all(documents, problems)


def find(packs: Mapping[str, Pack], name: str) -> Pack | None:
    """A pack by its id ("sd-2021-2025") or by its file's name ("shandong" or "shandong.toml"); None if unknown."""
    if name in packs:
        return packs[name]
    return next((pack for pack in packs.values() if name in (pack.stem, pack.file)), None)


def _parse(file: FilePath) -> dict[str, object]:
    # A mark before the text is what some Windows editors leave; TOML itself does not know it.
    return tomllib.loads(file.read_bytes().decode("utf-8-sig"))


def _why(wrong: OSError | ValueError) -> str:
    if isinstance(wrong, UnicodeDecodeError):
        return _("it is not in UTF-8")
    return (wrong.strerror or "") if isinstance(wrong, OSError) else str(wrong)


def _resolve_all(documents: Mapping[str, Mapping[str, object]], problems: list[PackProblem]) -> dict[str, Pack]:
    by_id = {str(document.get("id")): document for document in documents.values()}
    drafts = {}
    for file, document in documents.items():
        drafts[file] = check_file(file, document, _registers(document, by_id))
        problems.extend(drafts[file].problems)
    problems.extend(_doubled_ids(drafts))
    stack = _Stack({id: draft for draft in drafts.values() if (id := draft.text("id"))})
    packs = {}
    for draft in drafts.values():
        resolved = stack.resolve(draft)
        if resolved:
            packs[resolved.id] = (draft, resolved)
    problems.extend(stack.problems)
    if problems:
        raise PackError(sorted(problems, key=lambda problem: problem.file))
    return {id: _pack(draft, resolved) for id, (draft, resolved) in packs.items()}


def _registers(document: Mapping[str, object], by_id: Mapping[str, Mapping[str, object]]) -> frozenset[str]:
    """Prefixes a pack may cite: its own and those of the packs it extends; the five plans' where none is named."""
    found: set[str] = set()
    seen: set[str] = set()
    following: Mapping[str, object] | None = document
    while following is not None and str(following.get("id")) not in seen:
        seen.add(str(following.get("id")))
        register = following.get("register")
        found |= {register} if isinstance(register, str) else REGISTERS
        following = by_id.get(str(following["extends"])) if "extends" in following else None
    return frozenset(found)


def _doubled_ids(drafts: Mapping[str, Draft]) -> Iterator[PackProblem]:
    holders: dict[str, str] = {}
    for file, draft in drafts.items():
        id = draft.text("id")
        if id in holders:
            yield PackProblem(file, "id", _("%(id)s is also the id of %(file)s", id=id, file=holders[id]))
        elif id:
            holders[id] = file


class _Stack:
    """Lays stacked packs over the packs they extend, each resolved once."""

    def __init__(self, drafts: Mapping[str, Draft]) -> None:
        self._drafts = drafts
        self._done: dict[str, _Resolved | None] = {}
        self.problems: list[PackProblem] = []

    def resolve(self, draft: Draft, above: tuple[str, ...] = ()) -> _Resolved | None:
        """The pack with what it inherits; None when it, or one it extends, cannot be used."""
        if draft.file in self._done:
            return self._done[draft.file]
        id, extends = draft.text("id") or "", draft.text("extends")
        parent = None
        if extends:
            parent = self._parent(draft, extends, (*above, id))
            if parent is None:
                self._done[draft.file] = None
                return None
        whole = self._lay_over(draft, parent)
        found = frozenset(findings(whole)) - (parent.findings if parent else frozenset())
        self.problems.extend(PackProblem(draft.file, key, reason) for key, reason in sorted(found))
        lineage = (id, *(parent.lineage if parent else ()))
        resolved = _Resolved(id, lineage, whole, _covers(draft, whole, parent), found) if id else None
        self._done[draft.file] = resolved
        return resolved

    def _parent(self, draft: Draft, extends: str, above: tuple[str, ...]) -> _Resolved | None:
        if extends in above:
            circle = " → ".join((*above, extends))
            self.problems.append(PackProblem(draft.file, "extends", _("runs in a circle: %(ids)s", ids=circle)))
            return None
        found = self._drafts.get(extends)
        if found is None:
            reason = _("there is no pack with the id %(id)s", id=extends)
            self.problems.append(PackProblem(draft.file, "extends", reason))
            return None
        return self.resolve(found, above)

    def _lay_over(self, draft: Draft, parent: _Resolved | None) -> Whole:
        inherited = parent.whole.values if parent else {}
        values = {path: value for path, value in inherited.items() if path[0] not in HEAD}
        for path, value in draft.values.items():
            under = [known for known in values if known[: len(path)] == path]
            for known in under:
                del values[known]
            if not isinstance(value, Off):
                values[path] = value
            elif not under:
                reason = _("there is nothing to switch off; the pack it extends is silent here")
                self.problems.append(PackProblem(draft.file, ".".join(path), reason))
        level = values.get(("jurisdiction", "level"))
        if parent:
            return Whole(values, parent.whole.bad | draft.bad, parent.whole.root_level)
        return Whole(values, frozenset(draft.bad), level if isinstance(level, str) else None)


def _covers(draft: Draft, whole: Whole, parent: _Resolved | None) -> dict[Path, Cover]:
    """What stands behind each value: the file's own word where the value is its own, else the inherited one."""
    covers: dict[Path, Cover] = {}
    for path in whole.values:
        if path in draft.values:
            covering = cover_of(path, draft.covers)
            if covering:
                covers[path] = draft.covers[covering]
        elif parent and path in parent.covers:
            covers[path] = parent.covers[path]
    return covers


def _pack(draft: Draft, resolved: _Resolved) -> Pack:
    return build(
        file=draft.file,
        lineage=resolved.lineage,
        resolved=_nested(resolved.whole.values),
        sources={".".join(path): ids for path, ids in resolved.covers.items() if ids is not None},
        assumptions=frozenset(".".join(path) for path, ids in resolved.covers.items() if ids is None),
    )


def _nested(values: Mapping[Path, Json]) -> dict[str, Json]:
    root: dict[str, Json] = {}
    for path, value in values.items():
        table = root
        for key in path[:-1]:
            table = cast(dict[str, Json], table.setdefault(key, {}))
        table[path[-1]] = value
    return root
