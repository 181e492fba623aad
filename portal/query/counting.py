"""Counting: how many rows, as exactly as is worth its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Select,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import REGCLASS

from portal.database import db
from portal.query.record import Record

#: Up to here rows are counted; people do not read a greater number digit by digit.
MOST = 10_000

#: https://www.postgresql.org/docs/current/catalog-pg-class.html
CATALOG = table("pg_class", column("oid"), column("reltuples"))


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows. Not ``exact``: at least so many, or ``estimated`` by the database."""

    rows: int
    exact: bool = True
    estimated: bool = False

    @classmethod
    def of(cls, counted: int, estimate: int | None = None) -> Count:
        """Return what a bounded count means, beside the planner's estimate if there is one."""
        if counted <= MOST:
            return cls(counted)
        if estimate is not None and estimate > MOST:
            return cls(estimate, exact=False, estimated=True)
        return cls(MOST, exact=False)


def bounded_count(
    record: type[Record], where: Sequence[ColumnElement[bool]], most: int = MOST
) -> ScalarSelect[int]:
    """Return the number of rows, at most ``most`` + 1, as a column for a statement."""
    few: Select[Any] = (
        select(literal_column("1")).select_from(record.model).where(*where).limit(most + 1)
    )
    return select(func.count()).select_from(few.subquery()).scalar_subquery()


def estimate(
    record: type[Record], where: Sequence[ColumnElement[bool]]
) -> ScalarSelect[int] | None:
    """Return PostgreSQL's own figure for a whole table as a column; where there is none, None."""
    if where or db.engine.dialect.name != "postgresql":
        return None
    name = cast(record.model.__tablename__, REGCLASS)
    figure = cast(CATALOG.c.reltuples, BigInteger)
    return select(figure).where(CATALOG.c.oid == name).scalar_subquery()
