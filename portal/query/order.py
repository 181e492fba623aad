"""Order: by what a list is sorted, and which rows lie beyond one of them.

Rows without a value come last in both directions, as people expect. An index knows no such
thing: SQLite puts them first, PostgreSQL takes them for the greatest. So a list whose first
column may be empty is read in two parts (`portal.query.paging`), each by its index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, tuple_
from sqlalchemy.orm import QueryableAttribute

from portal.database import UTCDateTime
from portal.i18n.reader import current_locale
from portal.query.companions import Maker, order_column, present_maker
from portal.query.fields import Field
from portal.query.positions import Position
from portal.query.record import Record

#: Kinds of fields that have no order people know
UNSORTED = frozenset(("relation", "relations", "json", "markdown", "multiline", "file", "image"))


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One column of an order. ``name`` tells it from the others of its table."""

    column: QueryableAttribute[Any] | ColumnElement[Any]
    name: str
    descending: bool
    nullable: bool

    def ordered(self, column: Any, *, backwards: bool = False) -> Any:
        """Return ``column``, which holds this term's values, as ORDER BY has it."""
        told = column.desc() if self.descending != backwards else column.asc()
        if not self.nullable:
            return told
        return told.nulls_first() if backwards else told.nulls_last()


def is_sortable(field: Field | None) -> bool:
    return field is not None and field.kind not in UNSORTED and not field.secret


def terms_of(
    record: type[Record], sort: Iterable[str], allowed: frozenset[str]
) -> tuple[Term, ...]:
    """Return the order: what is asked and allowed, else the record's own; the key ends it.

    The same order is the same object, so that statements made of it can be kept.
    """
    key: Any = record  # a class can be hashed; mypy looks at its instances
    return _terms_of(key, tuple(sort), allowed, current_locale(), present_maker())


@lru_cache(maxsize=1024)
def _terms_of(
    record: type[Record],
    sort: tuple[str, ...],
    allowed: frozenset[str],
    locale: str,
    _companions: Maker,
) -> tuple[Term, ...]:
    name, descending = record.column_default_sort
    usual = [f"-{name}" if descending else name]
    terms = _terms(record, sort, allowed, locale) or _terms(record, usual, allowed, locale)
    down = terms[-1].descending if terms else descending
    if terms and terms[-1].name == "id":  # nothing comes after the key
        return tuple(terms)
    return (*terms, Term(record.model.__table__.c.id, "id", down, nullable=False))


def asked_for(record: type[Record], sort: Iterable[str], allowed: frozenset[str]) -> list[str]:
    """Return those of the asked names by which the rows may be sorted."""
    fields = record.fields()
    return [
        one
        for one in sort
        if one.removeprefix("-") in allowed and is_sortable(fields.get(one.removeprefix("-")))
    ]


def _terms(
    record: type[Record], sort: Iterable[str], allowed: frozenset[str], locale: str
) -> list[Term]:
    found = []
    for one in asked_for(record, sort, allowed):
        field = record.fields()[one.removeprefix("-")]
        column = _plain(record, order_column(field, locale))
        nullable = bool(getattr(column, "nullable", True))
        found.append(Term(column, column.key or field.name, one.startswith("-"), nullable))
    return found


def order_of(terms: Iterable[Term], *, backwards: bool = False) -> list[Any]:
    """Return the order as ORDER BY has it."""
    return [term.ordered(term.column, backwards=backwards) for term in terms]


def _plain(record: type[Record], column: Any) -> Any:
    """Return the table's own column behind a mapped attribute: a statement of it costs less."""
    key = getattr(column, "key", None)
    return record.model.__table__.c.get(key, column) if isinstance(key, str) else column


def signature(terms: Sequence[Term]) -> str:
    """Return the name of an order: positions of one mean nothing in another."""
    return ",".join(f"-{term.name}" if term.descending else term.name for term in terms)


def position_in(terms: Sequence[Term], position: Position | None) -> Position | None:
    """Return the position if it is one of this order, with values its columns can hold."""
    if position is None or position.order != signature(terms):
        return None
    if len(position.values) != len(terms):
        return None
    fits = all(_fits(term, value) for term, value in zip(terms, position.values, strict=True))
    return position if fits else None


def _fits(term: Term, value: Any) -> bool:
    if value is None:
        return term.nullable
    if isinstance(term.column.type, UTCDateTime):
        return isinstance(value, datetime) and value.tzinfo is not None and 1 < value.year < 9999
    expected = term.column.type.python_type
    if expected is date:
        return type(value) is date
    if expected is int:
        return type(value) is int
    if expected is Decimal:
        return isinstance(value, Decimal | int) and _is_exact(value)
    return isinstance(value, expected)


def _is_exact(value: Decimal | int) -> bool:
    """Tell whether a column of hundredths holds the number."""
    return Decimal(value) * 100 == (Decimal(value) * 100).to_integral_value()


def beyond(terms: Sequence[Term], position: Position) -> ColumnElement[bool]:
    """Return the rows beyond the position among those that have a value in the first column.

    Where all columns run the same way and none is empty, the rows are compared as a whole,
    which an index answers. Else the first column bounds them for the index.
    """
    values, backwards = position.values, position.backwards
    same_way = len({term.descending for term in terms}) == 1
    if same_way and not any(term.nullable for term in terms[1:]):
        row, edge = tuple_(*(t.column for t in terms)), tuple_(*_bound(terms, values))
        return row < edge if terms[0].descending != backwards else row > edge
    first = terms[0]
    down = first.descending != backwards
    bound = first.column <= values[0] if down else first.column >= values[0]
    return and_(bound, _lexically(terms, values, backwards))


def _bound(terms: Sequence[Term], values: Sequence[Any]) -> list[ColumnElement[Any]]:
    return [
        bindparam(None, value, type_=term.column.type)
        for term, value in zip(terms, values, strict=True)
    ]


def _lexically(
    terms: Sequence[Term], values: Sequence[Any], backwards: bool
) -> ColumnElement[bool]:
    """Return "the first column that differs lies beyond", columns without a value last."""
    term, value, rest = terms[0], values[0], terms[1:]
    further = _further(term, value, backwards)
    if not rest:
        return further
    same = term.column.is_(None) if value is None else term.column == value
    return or_(further, and_(same, _lexically(rest, values[1:], backwards)))


def _further(term: Term, value: Any, backwards: bool) -> ColumnElement[bool]:
    column = term.column
    if value is None:  # last of all
        return column.is_not(None) if backwards else false()
    down = term.descending != backwards
    further: ColumnElement[bool] = column < value if down else column > value
    return or_(further, column.is_(None)) if term.nullable and not backwards else further
