"""Trigrams: how PostgreSQL finds a part of a word among a million rows, by ``pg_trgm``.

Source: https://www.postgresql.org/docs/current/pgtrgm.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.exc import DBAPIError

from portal.columns import companions_of
from portal.i18n import gettext

SUFFIX = "_trigrams"
#: PostgreSQL cuts longer names
LONGEST_NAME = 63


class NoTrigrams(RuntimeError):
    """The database cannot find parts of words by an index; ``sentence`` tells what would help."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def ensure(connection: Connection, tables: Iterable[Table]) -> None:
    """Let each folded text of the tables have an index. Raises `NoTrigrams`."""
    wanted = {name: column for table in tables for name, column in wanted_for(table).items()}
    if wanted:
        _ensure_extension(connection)
    quote = connection.dialect.identifier_preparer.quote
    for name, (table, column) in wanted.items():
        on = f"{quote(table)} USING gin ({quote(column)} gin_trgm_ops)"
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {quote(name)} ON {on}")


def drop(connection: Connection, table: Table) -> None:
    """Drop the indexes, if they are there."""
    quote = connection.dialect.identifier_preparer.quote
    for name in wanted_for(table):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {quote(name)}")


def missing(connection: Connection, table: Table) -> list[str]:
    """Return the names of the indexes that are not there."""
    present = {index["name"] for index in inspect(connection).get_indexes(table.name)}
    return [name for name in wanted_for(table) if name not in present]


def wanted_for(table: Table) -> dict[str, tuple[str, str]]:
    """Return ``{name of the index: (table, column)}``."""
    return {
        _name(table.name, companions.source): (table.name, companions.folded)
        for companions in companions_of(table).values()
    }


def _name(table: str, column: str) -> str:
    name = f"ix_{table}_{column}"
    room = LONGEST_NAME - len(SUFFIX)
    if len(name.encode()) > room:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = f"{name[: room // 2]}_{digest}"
    return f"{name}{SUFFIX}"


def _ensure_extension(connection: Connection) -> None:
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")):
        return
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError as refusal:
        raise NoTrigrams(
            gettext(
                "The search needs the extension pg_trgm, which this role may not add to the"
                " database. Let an administrator run: %(statement)s",
                statement="CREATE EXTENSION pg_trgm;",
            )
        ) from refusal
