"""Alembic's environment: runs migrations in the app's own database, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.query import indexes

state = current_app.extensions["migrate"]


@contextmanager
def open_connection() -> Iterator[Connection]:
    """Yield a connection whose foreign keys rest while SQLite copies tables."""
    with state.db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        raw = connection.connection.dbapi_connection
        # Outside the transaction: inside it the switch does nothing.
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            yield connection
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def check_references(connection: Connection) -> None:
    """Raise `RuntimeError` when rows point nowhere, so that nothing is kept."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"{len(broken)} rows refer to rows that are not there")


def changes_tables() -> bool:
    """Tell whether this run is to change the database, and not only to look at it."""
    return "destination_rev" in context.get_context().opts


if context.is_offline_mode():
    context.configure(
        url=state.db.engine.url,
        target_metadata=state.db.metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    with open_connection() as connection:
        context.configure(
            connection=connection,
            target_metadata=state.db.metadata,
            include_name=indexes.is_compared,
            **state.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_references(connection)
            if changes_tables():
                indexes.ensure(connection)
