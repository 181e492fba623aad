"""FTS5: how SQLite finds a part of a word among a million rows.

One FTS5 table for each record holds the trigrams of its folded texts, and nothing else: the
texts stay in the record's table ("external content"). Three triggers keep it up to date.
Source: https://www.sqlite.org/fts5.html, sections 4.3.3 and 4.4.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, TextClause, inspect, text

from portal.columns import companions_of
from portal.database import db

SUFFIX = "_search"
#: What FTS5 keeps beside a table of its own
SHADOWS = ("", "_data", "_idx", "_content", "_docsize", "_config")
#: Characters of the shortest text that FTS5 finds
SHORTEST = 3

#: So many hits are sooner looked up and put in order than met by reading in the order of a list
FEW = 5_000

_MOMENTS = ("insert", "delete", "update")
_MADE_HERE = re.compile(
    rf'CREATE VIRTUAL TABLE "(?P<name>.+{SUFFIX})" USING fts5'
    r"""\((?P<columns>.*), content='(?P<table>.+?)'"""
)


def name_of(table: str) -> str:
    """Return what the FTS5 table of a table is called."""
    return f"{table}{SUFFIX}"


def columns_of(table: Table) -> list[str]:
    """Return the columns of the table that are searched."""
    return [companions.folded for companions in companions_of(table).values()]


def asked(columns: Iterable[Any], words: Iterable[str]) -> str:
    """Return what FTS5 is asked: all ``words``, each somewhere in one of ``columns``."""
    phrases = " AND ".join('"{}"'.format(word.replace('"', '""')) for word in words)
    where = " ".join(f'"{one.key}"' for one in columns)
    return f"{{{where}}} : ({phrases})"


def hits(table: str, question: str) -> int:
    """Return how many rows of the table are found, one more than `FEW` at most."""
    counted = db.session.connection().execute(_count_of(name_of(table)), {"asked": question})
    return int(counted.scalar_one())


@lru_cache(maxsize=256)
def _count_of(name: str) -> TextClause:
    few = f'SELECT 1 FROM "{name}" WHERE "{name}" MATCH :asked LIMIT {FEW + 1}'  # noqa: S608
    return text(f"SELECT count(*) FROM ({few})")  # noqa: S608 - a table's name, not a value


def ensure(connection: Connection, tables: Iterable[Table]) -> None:
    """Let each of the tables have an FTS5 table that knows its rows; drop what is left over."""
    _drop_orphans(connection)
    present = _present(connection)
    for table in tables:
        wanted = wanted_for(table)
        if all(present.get(name) == statement for name, statement in wanted.items()):
            continue
        drop(connection, table)
        for statement in wanted.values():
            connection.exec_driver_sql(statement)
        rebuild(connection, table)


def drop(connection: Connection, table: Table) -> None:
    """Drop the FTS5 table and its triggers, if they are there."""
    present = _present(connection)
    for name in wanted_for(table):
        _drop(connection, name, present.get(name))


def rebuild(connection: Connection, table: Table) -> None:
    """Read all rows again: about half a minute for a million. Others cannot write meanwhile."""
    name = name_of(table.name)
    table_and_command = f'"{name}"("{name}")'
    connection.exec_driver_sql(f"INSERT INTO {table_and_command} VALUES ('rebuild')")  # noqa: S608


def missing(connection: Connection, table: Table) -> list[str]:
    """Return the names of the tables and triggers that are not there as they should be."""
    present = _present(connection)
    return [name for name, sql in wanted_for(table).items() if present.get(name) != sql]


def wanted_for(table: Table) -> dict[str, str]:
    """Return ``{name: statement}`` of the FTS5 table and its triggers."""
    name, source, columns = name_of(table.name), table.name, columns_of(table)
    listed = ", ".join(f'"{column}"' for column in columns)
    new, old = (", ".join(f'{row}."{column}"' for column in columns) for row in ("new", "old"))
    changed = " OR ".join(f'old."{column}" IS NOT new."{column}"' for column in columns)
    add = f'INSERT INTO "{name}"(rowid, {listed}) VALUES (new.id, {new});'  # noqa: S608
    take = f'INSERT INTO "{name}"("{name}", rowid, {listed}) VALUES (\'delete\', old.id, {old});'  # noqa: S608
    moments = {
        "insert": f'INSERT ON "{source}" BEGIN {add} END',
        "delete": f'DELETE ON "{source}" BEGIN {take} END',
        "update": f'UPDATE OF {listed} ON "{source}" WHEN {changed} BEGIN {take} {add} END',
    }
    triggers = {
        f"{name}_{moment}": f'CREATE TRIGGER "{name}_{moment}" AFTER {said}'
        for moment, said in moments.items()
    }
    # Ranks are not asked for: without columnsize the index needs no figures of each row.
    options = f"content='{source}', content_rowid='id', columnsize=0, tokenize='trigram'"
    return {name: f'CREATE VIRTUAL TABLE "{name}" USING fts5({listed}, {options})'} | triggers


def _present(connection: Connection) -> dict[str, str]:
    """Return ``{name: statement}`` of all tables and triggers of the database."""
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'trigger')"
    )
    return {row.name: row.sql for row in found}


def _drop_orphans(connection: Connection) -> None:
    """Drop what belongs to tables that are gone, or have lost a searched column."""
    present = _present(connection)
    inspector = inspect(connection)
    for name, statement in present.items():
        made = _MADE_HERE.match(statement or "")
        if made is None:
            continue
        columns = set(re.findall(r'"(.+?)"', made["columns"]))
        held = made["table"] in present and {
            column["name"] for column in inspector.get_columns(made["table"])
        }
        if not held or columns - held:
            for each in (name, *(f"{name}_{moment}" for moment in _MOMENTS)):
                _drop(connection, each, present.get(each))


def _drop(connection: Connection, name: str, statement: str | None) -> None:
    if statement is not None:
        kind = "TRIGGER" if statement.startswith("CREATE TRIGGER") else "TABLE"
        connection.exec_driver_sql(f'DROP {kind} IF EXISTS "{name}"')
