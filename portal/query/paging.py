"""Paging: the keys of one page, found by an index and in constant time.

A page is told by its neighbour (`portal.query.positions`) or by its number. In both cases
only keys and what they are sorted by are read here; the rows of these keys are joined to
them afterwards, so that nothing wide is sorted or skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    literal_column,
    select,
    union_all,
)

from portal.database import Base
from portal.query.order import Term, beyond, order_of
from portal.query.positions import Position


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows: ``limit`` of them beyond ``position``, or from the ``offset`` on.

    ``backwards`` counts from the end. The rows come in that order too.
    """

    limit: int
    offset: int = 0
    position: Position | None = None
    backwards: bool = False

    def is_plain(self, terms: Sequence[Term]) -> bool:
        """Tell whether the rows themselves can be read at once: nothing is skipped or joined
        from two parts."""
        return not self.offset and not terms[0].nullable


def plain_page(
    where: Sequence[ColumnElement[bool]], terms: Sequence[Term], page: Page
) -> tuple[list[ColumnElement[bool]], list[Any]]:
    """Return WHERE and ORDER BY of a plain page."""
    edge = [] if page.position is None else [beyond(terms, page.position)]
    order = order_of(terms, backwards=page.backwards)
    return [*where, *edge], order


def page_of_keys(
    model: type[Base], where: Sequence[ColumnElement[bool]], terms: Sequence[Term], page: Page
) -> tuple[Subquery, list[Any]]:
    """Return the keys of ``page`` as a table, and the ORDER BY of a statement that joins it.

    Its columns are those of the terms (`sorted_by`), the last of which is the ``key``. With no
    other, PostgreSQL skips the entries of an index as they are, in five sixths of the time.
    Only of two parts it says ``part``: 0 for rows with a value in the first column, 1 for
    those without.
    """
    parts = [(part, _part(model, where, terms, page, part)) for part in _parts_of(terms, page)]
    if len(parts) == 1:
        found = parts[0][1].offset(page.offset).limit(page.limit).subquery("page")
        return found, _order(found, terms, page)
    most = page.limit + page.offset
    halves = [
        keys.add_columns(literal_column(str(part), Integer).label("part")).limit(most).subquery()
        for part, keys in parts
    ]
    both = union_all(*(select(half) for half in halves)).subquery()
    order = _order(both, terms, page, both.c.part)
    found = select(both).order_by(*order).offset(page.offset).limit(page.limit).subquery("page")
    return found, _order(found, terms, page, found.c.part)


def sorted_by(page: Subquery, terms: Sequence[Term]) -> list[ColumnElement[Any]]:
    """Return the columns of a table of keys that hold the values of the terms."""
    return [page.c[name] for name in _names(terms)]


def _names(terms: Sequence[Term]) -> list[str]:
    return [*(f"k{number}" for number in range(len(terms) - 1)), "key"]


def _parts_of(terms: Sequence[Term], page: Page) -> list[int]:
    """Return which parts the page may reach into: filled rows (0), then those without (1)."""
    if not terms[0].nullable:
        return [0]
    if page.position is None:
        return [0, 1]
    beside_empty = page.position.values[0] is None
    if page.position.backwards:
        return [0, 1] if beside_empty else [0]
    return [1] if beside_empty else [0, 1]


def _part(
    model: type[Base],
    where: Sequence[ColumnElement[bool]],
    terms: Sequence[Term],
    page: Page,
    part: int,
) -> Select[Any]:
    pairs = zip(terms, _names(terms), strict=True)
    columns = [term.column.label(name) for term, name in pairs]
    statement = select(*columns).select_from(model.__table__).where(*where)
    first = terms[0]
    ordered = order_of(terms, backwards=page.backwards)
    if first.nullable:
        filled = replace(first, nullable=False)
        empty = first.column.is_(None) if part else first.column.is_not(None)
        statement = statement.where(empty)
        ordered[:1] = [] if part else [filled.ordered(first.column, backwards=page.backwards)]
    edge = _edge(terms, page, part)
    return statement.where(*edge).order_by(*ordered)


def _edge(terms: Sequence[Term], page: Page, part: int) -> list[ColumnElement[bool]]:
    position = page.position
    if position is None:
        return []
    beside_empty = terms[0].nullable and position.values[0] is None
    if beside_empty != bool(part):
        return []  # the position lies in the other part: all of this one is beyond it
    if part:
        return [beyond(terms[1:], replace(position, values=position.values[1:]))]
    return [beyond((replace(terms[0], nullable=False), *terms[1:]), position)]


def _order(
    table: Subquery, terms: Sequence[Term], page: Page, part: ColumnElement[int] | None = None
) -> list[Any]:
    pairs = zip(terms, sorted_by(table, terms), strict=True)
    keys = [term.ordered(column, backwards=page.backwards) for term, column in pairs]
    if part is None:
        return keys
    return [part.desc() if page.backwards else part, *keys]
