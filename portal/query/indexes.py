"""Indexes: what a search of a large table needs beside the tables.

SQLite has an FTS5 table for each record (`portal.query.fts`), PostgreSQL a trigram index for
each text (`portal.query.trigrams`). Neither is part of the models: `ensure` makes what is
missing whenever tables have been made, by ``create_all`` or by migrations. So a migration says
the same for both databases, and what it loses (SQLite copies a table to change it, and forgets
its triggers) comes back by itself.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from flask import Flask
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    delete,
    event,
    insert,
    inspect,
    select,
    text,
)

from portal.columns import companions_of
from portal.database import Base
from portal.query import fts, trigrams
from portal.query.companions import present_maker
from portal.query.refilling import refill

#: How the companions of each record were made. Not one of the models' tables: `ensure` makes
#: it, and takes it away with the last record.
STATES = Table(
    "search_states",
    MetaData(),
    Column("record", String(64), primary_key=True),
    Column("version", String(200), nullable=False),
)


def init_app(_app: Flask) -> None:
    """Let ``create_all`` make the indexes, too."""
    if not event.contains(Base.metadata, "after_create", _after_create):
        event.listen(Base.metadata, "after_create", _after_create)


def _after_create(metadata: MetaData, connection: Connection, **_told: Any) -> None:
    ensure(connection, metadata)


def ensure(connection: Connection, metadata: MetaData = Base.metadata) -> None:
    """Make what is missing for the tables that are there; a second call changes nothing.

    Rows without companions get them, which takes minutes for a million. What belongs to
    tables that are gone is dropped. Raises `portal.query.trigrams.NoTrigrams`.
    """
    tables = tables_present(connection, metadata)
    filled = [table for table in tables if _fill(connection, table)]
    if connection.dialect.name == "sqlite":
        fts.ensure(connection, tables)
    else:
        trigrams.ensure(connection, tables)
        for table in filled:  # the planner has known nothing of the new columns
            quoted = connection.dialect.identifier_preparer.quote(table.name)
            connection.execute(text(f"ANALYZE {quoted}"))
    _ensure_states(connection, tables)


def renew(connection: Connection, table: Table) -> None:
    """Build the index of one table anew, of which all companions are made as at present.

    SQLite lets nobody write meanwhile: half a minute for a million rows. Raises
    `portal.query.trigrams.NoTrigrams`.
    """
    if connection.dialect.name == "sqlite":
        fts.drop(connection, table)
        fts.ensure(connection, [table])
    else:
        trigrams.ensure(connection, [table])
    STATES.create(connection, checkfirst=True)
    note_version(connection, table)


def searched_tables(metadata: MetaData = Base.metadata) -> list[Table]:
    """Return the tables that have texts with companions, by name."""
    return [table for _, table in sorted(metadata.tables.items()) if companions_of(table)]


def tables_present(connection: Connection, metadata: MetaData = Base.metadata) -> list[Table]:
    """Return those of the searched tables that are in the database, with all companions."""
    inspector = inspect(connection)
    present = set(inspector.get_table_names())
    found = []
    for table in searched_tables(metadata):
        if table.name in present:
            columns = {column["name"] for column in inspector.get_columns(table.name)}
            if columns >= {name for each in companions_of(table).values() for name in each.names}:
                found.append(table)
    return found


def is_compared(name: str | None, kind: str, _parents: Any) -> bool:
    """Tell Alembic (its ``include_name``) to leave alone what `ensure` has made."""
    if name is None or kind not in ("table", "index"):
        return True
    if kind == "index":
        return not name.endswith(trigrams.SUFFIX)
    made = name == STATES.name or name.endswith(tuple(f"{fts.SUFFIX}{end}" for end in fts.SHADOWS))
    return name in Base.metadata.tables or not made


def versions(connection: Connection) -> dict[str, str]:
    """Return ``{table: how its companions were made}``."""
    if not inspect(connection).has_table(STATES.name):
        return {}
    return {row.record: row.version for row in connection.execute(select(STATES))}


def note_version(connection: Connection, table: Table) -> None:
    """Note that all companions of ``table`` have been made as they are at present."""
    connection.execute(delete(STATES).where(STATES.c.record == table.name))
    values = {"record": table.name, "version": present_maker().version}
    connection.execute(insert(STATES).values(values))


def _fill(connection: Connection, table: Table) -> int:
    return refill(lambda: nullcontext(connection), table, missing=True)


def _ensure_states(connection: Connection, tables: list[Table]) -> None:
    """Note the version of tables that are new; what is noted of the others stays."""
    if not tables:
        STATES.drop(connection, checkfirst=True)
        return
    STATES.create(connection, checkfirst=True)
    known = versions(connection)
    for table in tables:
        if table.name not in known:
            note_version(connection, table)
