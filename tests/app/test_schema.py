"""Models and migrations say the same, on both databases."""

from __future__ import annotations

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from lms import schema
from lms.db import Base


def test_the_migrations_have_one_head():
    assert len(ScriptDirectory.from_config(schema.configuration()).get_heads()) == 1


def test_migrations_are_numbered_in_their_order_and_named():
    files = sorted(path.stem for path in (schema.MIGRATIONS / "versions").glob("*.py"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    assert all(re.fullmatch(r"\d{4}(_[a-z0-9]+)+", name) for name in files)


def test_a_migrated_database_is_what_the_models_say(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(database):
    assert schema.revision(database) == schema.head()
    assert schema.migrate(database) is False


def test_every_constraint_has_a_name_so_that_migrations_can_speak_of_it(database):
    with database.engine.connect() as connection:
        found = inspect(connection)
        unnamed = [(table, one) for table in Base.metadata.tables
                   for one in [*found.get_foreign_keys(table), *found.get_unique_constraints(table)] if not one["name"]]
    assert unnamed == []


def test_a_transaction_that_reads_cannot_write(database):
    with database.transaction(write=False) as session, pytest.raises(DBAPIError, match="read-?only"):
        session.execute(text("DELETE FROM audit_entry"))
