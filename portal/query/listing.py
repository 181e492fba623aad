"""Listing: from a record and the state in the URL to one page of rows.

One statement reads the rows with their number and rights, one more each to-many relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from portal.database import db
from portal.query.counting import MOST, Count, bounded_count, estimate
from portal.query.fields import Field
from portal.query.filters import Condition, RecordOf
from portal.query.narrowing import Narrowed, narrow, shown_fields
from portal.query.order import Term, position_in, signature
from portal.query.paging import Page, page_of_keys, plain_page, sorted_by
from portal.query.plain_rows import Row
from portal.query.positions import Position
from portal.query.reading import Plan, plan_of, read_many, select_plan
from portal.query.record import Record
from portal.query.state import SIZES, ListState


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows. ``state`` is what was asked, as far as it could be met."""

    state: ListState
    fields: tuple[Field, ...]
    rows: Sequence[Row]
    count: Count
    size: int
    #: What the state asked for and the reader may not use
    left_out: tuple[Condition, ...]
    before: Position | None
    after: Position | None

    @property
    def pages(self) -> int:
        """How many pages there are, as far as is known."""
        return max(1, -(-self.count.rows // self.size))


def list_rows(
    record: type[Record],
    state: ListState,
    record_of: RecordOf,
    *,
    columns: Sequence[str] = (),
    size: int = SIZES[0],
) -> Listing:
    """Return the page that ``state`` asks for; ``columns`` and ``size`` where it says nothing."""
    narrowed = narrow(record, state, record_of)
    state, size = narrowed.state, narrowed.state.size or size
    fields = shown_fields(record, state.columns or columns)
    page = _page(record, narrowed, size)
    rows, keys, count = _read(record, fields, narrowed, page)
    if not rows and page.position is None and page.offset:  # beyond the end: the last page
        return list_rows(record, _last(state), record_of, columns=columns, size=size)
    if page.backwards and page.position is not None and len(rows) < size:
        # Fewer rows than a page before the position: it has become the first page.
        first = replace(state, page=1, position=None)
        return list_rows(record, first, record_of, columns=columns, size=size)
    more = len(rows) > size
    rows, keys = rows[:size], keys[:size]
    if page.backwards:
        rows, keys = rows[::-1], keys[::-1]
    if not rows and page.position is not None:
        count = Count.of(_counted(record, narrowed))
    order = signature(narrowed.terms)
    has_before, has_after = _neighbours(page, more, len(rows) < count.rows)
    return Listing(
        state=replace(state, page=_number(state, count, size), position=page.position),
        fields=fields,
        rows=rows,
        count=count,
        size=size,
        left_out=narrowed.left_out,
        before=Position(order, keys[0], backwards=True) if rows and has_before else None,
        after=Position(order, keys[-1]) if rows and has_after else None,
    )


def _neighbours(page: Page, more: bool, not_all: bool) -> tuple[bool, bool]:
    """Tell whether there are rows before the page, and after it."""
    if page.position is not None:
        return (more, True) if page.backwards else (True, more)
    if page.backwards:  # counted from the end
        return not_all, page.offset > 0
    return page.offset > 0, more


def _read(
    record: type[Record], fields: Sequence[Field], narrowed: Narrowed, page: Page
) -> tuple[list[Row], list[tuple[Any, ...]], Count]:
    """Return the rows of the page, what they are sorted by, and how many there are in all."""
    plan = plan_of(record, [field.name for field in fields])
    if page == Page(page.limit) and not narrowed.where and not plan.asked:
        key: Any = record  # a class can be hashed; mypy looks at its instances
        statement = _first_page(key, plan, narrowed.terms, page.limit, db.engine.dialect.name)
    else:
        known = [] if narrowed.rows is None else [literal(narrowed.rows)]
        counts = known or _counts(record, narrowed.where)
        statement = _statement(plan, narrowed.where, narrowed.terms, page, counts)
    rows, found = _fetch(plan, statement)
    start = len(plan.columns)
    end = start + len(narrowed.terms)
    count = Count.of(*found[0][end:]) if found else Count(0)
    return rows, [tuple(values[start:end]) for values in found], count


@lru_cache(maxsize=1024)
def _first_page(
    record: type[Record], plan: Plan, terms: tuple[Term, ...], limit: int, _dialect: str
) -> Select[Any]:
    """Return the statement of the page that is asked for most, made once."""
    return _statement(plan, (), terms, Page(limit), _counts(record, ()))


def _counts(record: type[Record], where: Sequence[ColumnElement[bool]]) -> list[Any]:
    """Return the bounded count as a column, beside PostgreSQL's own figure for a whole table.

    Where that is far beyond what is counted, nothing is.
    """
    counted, figure = bounded_count(record, where), estimate(record, where)
    if figure is None:
        return [counted]
    return [case((figure > 2 * MOST, MOST + 1), else_=counted), figure]


def _statement(
    plan: Plan,
    where: Sequence[ColumnElement[bool]],
    terms: Sequence[Term],
    page: Page,
    extra: Sequence[Any] = (),
) -> Select[Any]:
    """Return what reads a page: the plan's columns, those it is sorted by, and ``extra``."""
    if page.is_plain(terms):
        conditions, order = plain_page(where, terms, page)
        columns = [term.column for term in terms]
        rows = select_plan(plan, None, *columns, *extra).where(*conditions).limit(page.limit)
        return rows.order_by(*order)
    keys, order = page_of_keys(plan.model, where, terms, page)
    return select_plan(plan, keys, *sorted_by(keys, terms), *extra).order_by(*order)


def _fetch(plan: Plan, statement: Select[Any]) -> tuple[list[Row], Sequence[Any]]:
    """Return the rows of a page, and the whole result."""
    found = db.session.connection().execute(statement).all()
    rows = [plan.row(values) for values in found]
    read_many(plan, rows)
    return rows, found


def keys_of(record: type[Record], narrowed: Narrowed, most: int) -> list[int]:
    """Return the keys of all rows, ``most`` at most, in no order."""
    table = record.model.__table__
    statement = select(table.c.id).where(*narrowed.where).limit(most)
    return list(db.session.connection().execute(statement).scalars())


def batches(
    record: type[Record], names: Sequence[str], narrowed: Narrowed, size: int
) -> Iterator[list[Row]]:
    """Give all rows, ``size`` at a time, each batch beyond the one before: none is skipped."""
    order, page = signature(narrowed.terms), Page(size)
    plan = plan_of(record, names, actions=())
    while True:
        statement = _statement(plan, narrowed.where, narrowed.terms, page)
        rows, found = _fetch(plan, statement)
        yield rows
        if len(rows) < size:
            return
        page = Page(size, position=Position(order, tuple(found[-1][len(plan.columns) :])))


def _page(record: type[Record], narrowed: Narrowed, size: int) -> Page:
    """Return which keys to read: one row more than is shown tells whether there are more."""
    state = narrowed.state
    position = position_in(narrowed.terms, state.position)
    if position is not None:
        return Page(size + 1, position=position, backwards=position.backwards)
    if state.last:
        return Page(_rest(record, narrowed, size), backwards=True)
    offset = (state.page - 1) * size
    if offset > MOST and not narrowed.where:
        total = _exact(record)
        if total is not None and offset > total // 2 and offset < total:
            shown = min(size, total - offset)
            return Page(shown, offset=total - offset - shown, backwards=True)
    return Page(size + 1, offset=offset)


def _rest(record: type[Record], narrowed: Narrowed, size: int) -> int:
    """Return how many rows the last page has: all that the full pages before it leave."""
    counted = _counted(record, narrowed)
    return counted % size or size if counted <= MOST else size


def _counted(record: type[Record], narrowed: Narrowed) -> int:
    return db.session.scalar(select(bounded_count(record, narrowed.where))) or 0


def _exact(record: type[Record]) -> int | None:
    """Return the number of rows of the table where it is cheap to know: SQLite counts an index."""
    if db.engine.dialect.name != "sqlite":
        return None
    return db.session.scalar(select(func.count()).select_from(record.model))


def _last(state: ListState) -> ListState:
    return replace(state, page=1, position=None, last=True)


def _number(state: ListState, count: Count, size: int) -> int:
    if state.last:
        return max(1, -(-count.rows // size))
    return state.page
