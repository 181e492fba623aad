"""The fast way in, one for each kind of database: rows in, checks and indexes later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

Row = Sequence[Any]


class Loader(Protocol):
    """What both kinds of database can do here."""

    def script(self, statements: str) -> None:
        """Execute statements."""

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Put rows into a table."""

    def finish(self) -> None:
        """Let the planner know the tables, and close."""


class SQLiteLoader:
    """A file, written without care for a power cut until it is whole."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.script(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000;"
        )

    def script(self, statements: str) -> None:
        self.connection.executescript(statements)

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        marks = ", ".join("?" for _ in columns)
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        self.connection.execute("BEGIN")
        self.connection.executemany(statement, (_as_stored(row) for row in rows))
        self.connection.execute("COMMIT")

    def finish(self) -> None:
        self.script("ANALYZE; PRAGMA journal_mode = WAL;")
        self.connection.close()


class PostgreSQLLoader:
    """A database of a server, filled by COPY."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def script(self, statements: str) -> None:
        self.connection.execute(statements.encode())

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self.connection.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        self._give_no_number_twice(table, columns)

    def finish(self) -> None:
        self.script("VACUUM ANALYZE")
        self.connection.close()

    def _give_no_number_twice(self, table: str, columns: Sequence[str]) -> None:
        if "id" in columns:
            last = sql.SQL(
                "SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))"
            )
            self.connection.execute(last.format(sql.Literal(table), sql.Identifier(table)))


def _as_stored(row: Row) -> list[Any]:
    """Return the values as Django and SQLAlchemy write them into a file."""
    return [
        value.isoformat(" ", "microseconds") if isinstance(value, datetime) else value
        for value in row
    ]
