"""Findings: what a large list would miss, and a search would not find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Column, Connection, Table, inspect
from sqlalchemy.orm import RelationshipDirection

from portal.query import fts, trigrams
from portal.query.companions import companions_for, present_maker
from portal.query.fields import Field
from portal.query.indexes import searched_tables, tables_present, versions
from portal.query.order import is_sortable
from portal.query.record import Record
from portal.query.refilling import any_unfilled

#: The table is not as the models say; a column has no index; an index for searching is missing;
#: rows are there without companions, or with such as were made under other settings.
Kind = Literal["table", "index", "search", "rows", "version"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing: of a record, by its key, and by its name if it has one."""

    record: str
    kind: Kind
    name: str = ""


def findings(connection: Connection, records: Iterable[type[Record]]) -> Iterator[Finding]:
    """Yield what is missing, by table; of ``records`` also the indexes that their lists use."""
    present = tables_present(connection)
    for table in searched_tables():
        if table not in present:
            yield Finding(table.name, "table")
        else:
            yield from _of_search(connection, table)
    for record in records:
        table = cast("Table", record.model.__table__)
        if table in present or not _is_searched(table):
            led = _led(connection, table.name)
            for column in needed_columns(record):
                if column.name not in led:
                    yield Finding(table.name, "index", column.name)


def needed_columns(record: type[Record]) -> list[Column[Any]]:
    """Return the columns that a list of the record is sorted, filtered or narrowed by."""
    names = (*record.column_list, record.column_default_sort[0], record.tabs)
    fields = [field for name in names if (field := record.fields().get(name)) is not None]
    fields += [
        field
        for scope in record.scopes
        if (field := record.fields().get(scope.path.partition(".")[0])) is not None
    ]
    found = (column for field in fields for column in _columns(field))
    return list(dict.fromkeys(found))


def _columns(field: Field) -> list[Column[Any]]:
    if field.is_relation:
        relation = field.attribute.property
        is_one = relation.direction is RelationshipDirection.MANYTOONE
        return list(relation.local_columns) if is_one else []
    column = field.attribute.property.columns[0]
    companions = companions_for(field)
    if companions is not None:
        used = 1 + len(present_maker().locales)
        return [column.table.c[key] for key in companions.keys[:used]]
    return [column] if is_sortable(field) and not field.is_translated else []


def _is_searched(table: Table) -> bool:
    return table in searched_tables()


def _of_search(connection: Connection, table: Table) -> Iterator[Finding]:
    by_index = fts if connection.dialect.name == "sqlite" else trigrams
    for name in by_index.missing(connection, table):
        yield Finding(table.name, "search", name)
    if any_unfilled(lambda: nullcontext(connection), table):
        yield Finding(table.name, "rows")
    elif versions(connection).get(table.name) != present_maker().version:
        yield Finding(table.name, "version")


def _led(connection: Connection, table: str) -> set[str | None]:
    """Return the columns that an index of the table begins with."""
    inspector = inspect(connection)
    several: list[Sequence[str | None]] = [
        index["column_names"] for index in inspector.get_indexes(table)
    ]
    several += [unique["column_names"] for unique in inspector.get_unique_constraints(table)]
    several.append(inspector.get_pk_constraint(table)["constrained_columns"])
    return {columns[0] for columns in several if columns}
