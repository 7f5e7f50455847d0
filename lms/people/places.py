"""The regions of this installation, read once per process."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from lms.people import queries
from lms.people.rules import RegionTree


def regions(session: Session) -> RegionTree:
    """The region tree; regions change with a new file and a restart."""
    tree: RegionTree | None = current_app.extensions.get("lms.regions")
    if tree is None or not tree.nodes:
        tree = current_app.extensions["lms.regions"] = queries.region_tree(session)
    return tree
