"""Alembic's way in: the connection comes from the caller, the tables from the application."""

from typing import Literal

from alembic import context

import lms.app  # noqa: F401 - knows every table
from lms.db import Base, UTCDateTime


def _render(kind: str, value: object, _autogen: object) -> str | Literal[False]:
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UTCDateTime) else False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True, render_item=_render)
with context.begin_transaction():
    context.run_migrations()
