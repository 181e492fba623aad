"""Refilling: the companions of rows that are in the table already.

Companions are derived: filling them changes nothing that anybody has said. So this goes past
the session and the recorder, bumps no version, and makes no change set. Rows are read by key,
a batch at a time, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    or_,
    select,
    update,
)

from portal.columns import Companions, companions_of
from portal.query import fts, trigrams
from portal.query.companions import Maker, present_maker

#: Rows that are read and written at once; others may write between two batches.
BATCH = 5_000
#: With more changed rows than this among a batch, the indexes are made anew instead of kept:
#: a million rows then take minutes, and not a quarter of an hour.
MANY = BATCH // 2

#: Gives a connection in a transaction
Begin = Callable[[], AbstractContextManager[Connection]]


def refill(begin: Begin, table: Table, *, missing: bool = False, dry_run: bool = False) -> int:
    """Make the companions of all rows anew, with ``missing`` only of rows that have none.

    Returns how many rows had others; with ``dry_run`` these keep what they have. Each batch
    is read and written in a transaction of its own, if ``begin`` begins one. Where many rows
    change, the indexes for searching are gone afterwards: `portal.query.indexes` makes them.
    """
    maker, several, shed = present_maker(), list(companions_of(table).values()), False
    if missing and not any_unfilled(begin, table):
        return 0
    statement = _rows(table, missing)
    write = _write(table)
    last, changed = 0, 0
    while True:
        with begin() as connection:
            rows = connection.execute(statement, {"last": last}).mappings().all()
            made = [new for row in rows if (new := _changes(several, maker, row))]
            if made and not dry_run:
                shed = shed or (len(made) > MANY and _shed(connection, table))
                connection.execute(write, made)
        changed += len(made)
        if len(rows) < BATCH:
            break
        last = rows[-1]["id"]
    if shed:
        with begin() as connection:
            _restore(connection, table)
    return changed


def any_unfilled(begin: Begin, table: Table) -> bool:
    """Tell whether some row has a text without companions."""
    with begin() as connection:
        found = connection.execute(select(table.c.id).where(_unfilled(table)).limit(1))
        return found.first() is not None


def _unfilled(table: Table) -> ColumnElement[bool]:
    # Such a row has no keys either, which an index knows.
    several = companions_of(table).values()
    return or_(
        *(and_(table.c[one.keys[0]].is_(None), table.c[one.folded].is_(None)) for one in several)
    )


def _rows(table: Table, missing: bool) -> Select[Any]:
    columns = [table.c.id]
    for companions in companions_of(table).values():
        columns += [table.c[companions.source], *(table.c[name] for name in companions.names)]
    statement = select(*columns).where(table.c.id > bindparam("last"))
    if missing:
        statement = statement.where(_unfilled(table))
    # Nobody may change a text between its being read here and its companions being written.
    return statement.order_by(table.c.id).limit(BATCH).with_for_update()


def _changes(
    several: Sequence[Companions], maker: Maker, row: RowMapping
) -> dict[str, Any] | None:
    """Return what the row's companions should be, and its key; None: they are."""
    made: dict[str, Any] = {}
    for companions in several:
        made |= maker.values(companions, row[companions.source])
    if all(row[name] == value for name, value in made.items()):
        return None
    return {f"new_{name}": value for name, value in made.items()} | {"key": row["id"]}


def _write(table: Table) -> Any:
    names = [name for companions in companions_of(table).values() for name in companions.names]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(table).where(table.c.id == bindparam("key")).values(values)


def _shed(connection: Connection, table: Table) -> bool:
    """Drop the indexes of the companions, which would be written at a thousand places a batch."""
    for index in _indexes(table):
        index.drop(connection, checkfirst=True)
    (fts if connection.dialect.name == "sqlite" else trigrams).drop(connection, table)
    return True


def _restore(connection: Connection, table: Table) -> None:
    for index in _indexes(table):
        index.create(connection, checkfirst=True)


def _indexes(table: Table) -> list[Index]:
    keys = {name for companions in companions_of(table).values() for name in companions.keys}
    return [index for index in table.indexes if index.columns.keys()[0] in keys]
