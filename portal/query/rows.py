"""Rows: one, some, or a page of them – always through the row rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, True_, bindparam, inspect, select
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from portal.database import Base, db
from portal.query.record import Record
from portal.query.rules import visible_rows

#: The largest key that both databases hold
MAX_KEY = 2**31 - 1


def key_from(text: str | None) -> int | None:
    """Return the key that an URL names, or None where no row can have it."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    return int(text) if int(text) <= MAX_KEY else None


def one_row(
    record: type[Record], key: int | None, action: str = "view", fields: tuple[str, ...] = ()
) -> Base | None:
    """Return the row, or None: outside one's rows is the same as not there.

    With it comes what ``fields`` lead to: to-one in the same statement, to-many in one more each.
    """
    if key is None:
        return None
    kind: Any = record  # a class can be hashed; mypy looks at its instances
    seen, statement = visible_rows(record, action), _by_key(kind, fields)
    if not isinstance(seen, True_):
        statement = statement.where(seen)
    row: Base | None = db.session.scalars(statement, {"key": key}).one_or_none()
    if row is not None:
        for name in _to_many(kind, fields) & inspect(row).unloaded:
            linked = db.session.scalars(_linked_rows(kind, name), {"key": key})
            set_committed_value(row, name, linked.all())
    return row


@lru_cache(maxsize=1024)
def _by_key(record: type[Record], fields: tuple[str, ...]) -> Select[Any]:
    """Return what reads one row, made once: every page of a row asks for it."""
    by_key = select(record.model).where(record.model.id == bindparam("key"))
    declared = record.fields()
    return with_relations(
        by_key, record, (name for name in fields if declared[name].kind == "relation")
    )


@lru_cache(maxsize=1024)
def _to_many(record: type[Record], fields: tuple[str, ...]) -> frozenset[str]:
    declared = record.fields()
    return frozenset(name for name in fields if declared[name].kind == "relations")


@lru_cache(maxsize=1024)
def _linked_rows(record: type[Record], name: str) -> Select[Any]:
    """Return what reads the rows that a row leads to, in two thirds of the time of a lazy load."""
    owner, relation = aliased(record.model), record.fields()[name].attribute.property
    linked = select(relation.mapper.class_).join_from(owner, getattr(owner, relation.key))
    return linked.where(owner.id == bindparam("key")).order_by(*(relation.order_by or ()))


def rows_by_key(record: type[Record], keys: Iterable[int], action: str) -> Sequence[Any]:
    """Return those of the rows on which the reader holds ``action``, in key order."""
    statement = (
        select(record.model)
        .where(record.model.id.in_(list(keys)), visible_rows(record, action))
        .order_by(record.model.id)
    )
    return db.session.scalars(statement).all()


def with_relations(
    statement: Select[Any], record: type[Record], names: Iterable[str]
) -> Select[Any]:
    """Load what ``names`` lead to: to-one in the same statement, to-many in one more each."""
    for name in names:
        field = record.fields().get(name)
        if field is not None and field.kind == "relation":
            statement = statement.options(joinedload(field.attribute))
        elif field is not None and field.kind == "relations":
            statement = statement.options(selectinload(field.attribute))
    return statement


def refers_to(model: type[Base], name: str, row: Base) -> ColumnElement[bool]:
    """Return the condition "its relation ``name`` leads to ``row``"."""
    condition: ColumnElement[bool] = getattr(model, name) == row
    return condition
