"""Reading: rows of a record as plain values – one statement, one more per to-many relation.

No entity is loaded: a page needs values and titles, and a row's rights as the database
answers them, with the rows. Statements are made of tables, not of mapped classes: that costs
a third. What people call a row is said by its model's own ``__str__``,
which is given a `Row` that knows the fields of ``__title__``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    False_,
    FromClause,
    Integer,
    Select,
    Subquery,
    True_,
    and_,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy import inspect as inspected

from portal.database import Base, db
from portal.query.fields import Field, fields_of
from portal.query.plain_rows import Linked, Row, title_fields
from portal.query.record import Record
from portal.query.rules import visible_rows

#: Takes a row of the result, gives one value
Reader = Callable[[Any], Any]


@dataclass(slots=True)
class Source:
    """Columns to read and tables to join for them."""

    columns: list[Any] = field(default_factory=list)
    #: ``(table, condition)``, outer
    joins: list[tuple[FromClause, ColumnElement[bool]]] = field(default_factory=list)

    def add(self, column: Any) -> int:
        """Read one more column; return its place in the result."""
        self.columns.append(column)
        return len(self.columns) - 1

    def joined(self, table: FromClause) -> FromClause:
        """Return ``table`` with all that is joined to it."""
        for target, condition in self.joins:
            table = table.outerjoin(target, condition)
        return table

    def reader(self, table: FromClause, model: type[Base], name: str) -> Reader:
        """Read the column or to-one relation ``name`` of ``model``, which ``table`` holds."""
        mapper = inspected(model)
        relation = mapper.relationships.get(name)
        if relation is None:
            return itemgetter(self.add(table.c[str(mapper.columns[name].key)]))
        target_model: type[Base] = relation.mapper.class_
        target = target_model.__table__.alias()
        pairs = relation.local_remote_pairs or ()
        joined = (table.c[str(own.key)] == target.c[str(far.key)] for own, far in pairs)
        self.joins.append((target, and_(*joined)))
        return self.linked(target, target_model)

    def linked(self, table: FromClause, model: type[Base]) -> Reader:
        """Read a row of ``model`` as far as its title needs it."""
        at = self.add(table.c.id)
        readers = {name: self.reader(table, model, name) for name in title_fields(model)}

        def read(values: Any) -> Linked | None:
            key = values[at]
            if key is None:
                return None
            return Linked(model, key, {name: read(values) for name, read in readers.items()})

        return read


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What one statement reads, and how a row of its result becomes a `Row`.

    Where no right differs from row to row, the same plan is the same object.
    """

    model: type[Base]
    source: Source
    readers: dict[str, Reader]
    many: tuple[Field, ...]
    granted: frozenset[str] = frozenset()
    #: ``{action: condition}`` of the rights that differ from row to row, read last
    asked: dict[str, ColumnElement[bool]] = field(default_factory=dict)

    @property
    def columns(self) -> list[Any]:
        asked = (condition.label(f"may_{name}") for name, condition in self.asked.items())
        return [*self.source.columns, *asked]

    def row(self, values: Any) -> Row:
        may = self.granted
        if self.asked:
            asked = enumerate(self.asked, start=len(self.source.columns))
            may |= {action for at, action in asked if values[at]}
        read = {name: reader(values) for name, reader in self.readers.items()}
        return Row(self.model, values[0], values[1], read, may)


def plan_of(
    record: type[Record], names: Iterable[str], actions: Iterable[str] = ("edit", "delete")
) -> Plan:
    """Return how to read the fields ``names``, what the title needs, and the rights."""
    granted, asked = set(), {}
    for action in actions:
        condition = visible_rows(record, action)
        if isinstance(condition, True_):
            granted.add(action)
        elif not isinstance(condition, False_):
            asked[action] = condition
    plan = _plan(record.model, tuple(names), frozenset(granted))
    return replace(plan, asked=asked) if asked else plan


@lru_cache(maxsize=1024)
def _plan(model: type[Base], names: tuple[str, ...], granted: frozenset[str]) -> Plan:
    source, table, fields = Source(), model.__table__, fields_of(model)
    source.add(table.c.id)
    source.add(table.c.version)
    wanted = dict.fromkeys((*names, *title_fields(model)))
    currencies = [one.info.get("currency") for name in wanted if (one := fields.get(name))]
    wanted |= dict.fromkeys(filter(None, currencies))  # an amount is said with its currency
    many = tuple(fields[name] for name in wanted if _is_many(fields.get(name)))
    to_many = {one.name for one in many}
    readers = {name: source.reader(table, model, name) for name in wanted if name not in to_many}
    return Plan(model, source, readers, many, granted)


def _is_many(one: Field | None) -> bool:
    return one is not None and one.kind == "relations"


def read_rows(
    record: type[Record],
    names: Iterable[str],
    *,
    where: Sequence[ColumnElement[bool]],
    order: Sequence[Any],
    limit: int,
    may: Iterable[str] = ("edit", "delete"),
) -> list[Row]:
    """Return at most ``limit`` rows that meet all of ``where``, which the caller has gated."""
    plan = plan_of(record, names, may)
    statement = select_plan(plan).where(*where).order_by(*order).limit(limit)
    rows = [plan.row(values) for values in db.session.connection().execute(statement)]
    read_many(plan, rows)
    return rows


def select_plan(plan: Plan, page: Subquery | None = None, *extra: Any) -> Select[Any]:
    """Return the statement of a plan; with a ``page``, the rows of its keys."""
    table: FromClause = plan.model.__table__
    rows = table if page is None else page.join(table, table.c.id == page.c.key)
    return select(*plan.columns, *extra).select_from(plan.source.joined(rows))


def read_many(plan: Plan, rows: Sequence[Row]) -> None:
    """Fill in the to-many relations: one statement for each, whatever the number of rows."""
    for one in plan.many:
        found: dict[int, list[Linked]] = {row.id: [] for row in rows}
        if rows:
            for owner, linked in _linked_rows(plan.model, one.name, list(found)):
                found[owner].append(linked)
        for row in rows:
            row._values[one.name] = found[row.id]  # noqa: SLF001 - the row is being made


def _linked_rows(model: type[Base], name: str, keys: list[int]) -> Iterable[tuple[int, Linked]]:
    statement, owner, read = _linked_statement(model, name, db.engine.dialect.name)
    seen: dict[int, Linked] = {}
    for values in db.session.connection().execute(statement, {"keys": keys}):
        linked = read(values)
        yield values[owner], seen.setdefault(linked.id, linked)


@lru_cache(maxsize=1024)
def _linked_statement(
    model: type[Base], name: str, dialect: str
) -> tuple[Select[Any], int, Reader]:
    """Return what reads the rows that ``name`` leads to, by the ``keys`` of their owners."""
    source, relation = Source(), inspected(model).relationships[name]
    target: FromClause = relation.mapper.class_.__table__.alias()
    if relation.secondary is None:
        ((_own, to_owner),) = relation.local_remote_pairs or ()
        owner, rows = target.c[str(to_owner.key)], target
    else:
        link = relation.secondary.alias()
        ((_own, to_owner),) = relation.synchronize_pairs
        ((far, to_target),) = relation.secondary_synchronize_pairs or ()
        owner = link.c[str(to_owner.key)]
        rows = link.join(target, target.c[str(far.key)] == link.c[str(to_target.key)])
    at = source.add(owner)
    read = source.linked(target, relation.mapper.class_)
    statement = (
        select(*source.columns)
        .select_from(source.joined(rows))
        .where(_is_among_keys(owner, dialect))
        .order_by(target.c.id)
    )
    return statement, at, read


def _is_among_keys(column: ColumnElement[int], dialect: str) -> ColumnElement[bool]:
    """Return the condition on the parameter ``keys``: one value, where IN has one for each."""
    if dialect == "postgresql":
        return column == any_(bindparam("keys", type_=ARRAY(Integer)))
    keys = func.json_each(bindparam("keys", type_=JSON)).table_valued("value")
    return column.in_(select(keys.c.value))
