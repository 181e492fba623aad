"""What in the table stands in the way of steps, found in sets: unique values taken by other
rows, rows that are led to but gone, rows that others lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint, select, tuple_

from portal.changes.fields import (
    association,
    columns_of,
    from_json,
    relations_of,
)
from portal.changes.models import CREATE, DELETE
from portal.changes.plan import GONE, TAKEN, USED, Step
from portal.database import Base, db


class Clash(NamedTuple):
    """Why a step, or a field of it, cannot be done."""

    step: Step
    reason: str
    field: str | None = None
    #: The keys that a many-to-many relation has lost
    keys: frozenset[int] = frozenset()


def clashes_of(steps: Sequence[Step]) -> list[Clash]:
    """Return everything in the table that is in the way of these steps together."""
    return [*_taken(steps), *_gone(steps), *used(steps, steps)]


def without(step: Step, clash: Clash) -> Step | None:
    """Return what remains of the step; None: nothing."""
    if clash.field is None:
        return None
    values = dict(step.values)
    if clash.keys:
        values[clash.field] = [key for key in values[clash.field] if key not in clash.keys]
        return replace(step, values=values)
    del values[clash.field]
    if step.action != CREATE:
        return replace(step, values=values) if values else None
    if not _column(step, clash.field).nullable:
        return None
    setattr(step.row, clash.field, None)
    return replace(step, values=values)


def foreign_keys(step: Step) -> Iterator[tuple[str, Column[Any], ForeignKey]]:
    """Return the fields of the step that lead to another row by a column."""
    for name, column in columns_of(type(step.row).__mapper__).items():
        for key in column.foreign_keys:
            if step.values.get(name) is not None:
                yield name, column, key


def used(deletes: Iterable[Step], steps: Iterable[Step]) -> list[Clash]:
    """Return the deletes of rows that others still lead to, once ``steps`` are done."""
    doomed = {step.key: step for step in deletes if step.action == DELETE}
    planned = {step.key: step for step in steps}
    ids: dict[str, list[int]] = defaultdict(list)
    for record, row_id in doomed:
        ids[record].append(row_id)
    found = []
    for record, name, key, owner in _references(ids.keys()):
        target = key.column.table.name
        rows = db.session.execute(select(owner, key.parent).where(key.parent.in_(ids[target])))
        for row_id, target_id in rows:
            step = planned.get((record, row_id))
            if step is None or (step.action != DELETE and name not in step.values):
                found.append(Clash(doomed[target, target_id], USED))
    return list(dict.fromkeys(found))


def _references(targets: Iterable[str]) -> Iterator[tuple[str, str, ForeignKey, Any]]:
    """Return record, field and foreign key of what leads to these tables, and who leads."""
    targets = set(targets)
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        for prop in mapper.column_attrs:
            for key in prop.columns[0].foreign_keys:
                if key.column.table.name in targets:
                    yield mapper.class_.__tablename__, prop.key, key, table.c.id
        for name, relation in relations_of(mapper).items():
            owner, other = association(relation)
            for key in other.foreign_keys:
                if key.column.table.name in targets:
                    yield mapper.class_.__tablename__, name, key, owner


def _taken(steps: Sequence[Step]) -> Iterator[Clash]:
    planned = {step.key: step for step in steps}
    wanted: dict[tuple[type[Base], tuple[str, ...]], dict[tuple[Any, ...], Step]]
    wanted = defaultdict(dict)
    for step in steps:
        for names in _unique_sets(type(step.row)):
            if not step.values.keys().isdisjoint(names):
                values = tuple(_value(step, name) for name in names)
                if None not in values:
                    wanted[type(step.row), names][values] = step
    for (model, names), by_values in wanted.items():
        columns = [getattr(model, name) for name in names]
        statement = select(model.id, *columns).where(tuple_(*columns).in_(list(by_values)))
        for row_id, *found in db.session.execute(statement):
            step = by_values[tuple(found)]
            other = planned.get((step.record, row_id))
            if other is None or (other is not step and _keeps(other, names)):
                yield Clash(step, TAKEN, next(name for name in names if name in step.values))


def _keeps(step: Step, names: Iterable[str]) -> bool:
    return step.action != DELETE and step.values.keys().isdisjoint(names)


def _value(step: Step, name: str) -> Any:
    if name in step.values:
        return from_json(step.values[name], _column(step, name).type)
    return getattr(step.row, name)


def _unique_sets(model: type[Base]) -> set[tuple[str, ...]]:
    mapper = model.__mapper__
    table = mapper.local_table
    if not isinstance(table, Table):
        return set()
    columns = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    columns += [one.columns for one in table.indexes if one.unique]
    return {
        tuple(mapper.get_property_by_column(column).key for column in one)
        for one in columns
        if len(one)
    }


def _gone(steps: Sequence[Step]) -> Iterator[Clash]:
    """Each row that a field leads to must be there, or come with the plan."""
    planned = {step.key for step in steps if step.action == CREATE}
    leads: dict[Any, list[tuple[Step, str, int]]] = defaultdict(list)
    for step in steps:
        for name, _, leading in foreign_keys(step):
            leads[leading.column].append((step, name, step.values[name]))
        for name, relation in relations_of(type(step.row).__mapper__).items():
            target = relation.mapper.local_table.c.id
            leads[target] += [(step, name, key) for key in step.values.get(name) or ()]
    for column, found in leads.items():
        wanted = {key for *_, key in found if (column.table.name, key) not in planned}
        present = set(db.session.scalars(select(column).where(column.in_(wanted))))
        lost: dict[tuple[tuple[str, int], str], set[int]] = defaultdict(set)
        for step, name, key in found:
            if key in wanted - present:
                lost[step.key, name].add(key)
        steps_by_key = {step.key: step for step, *_ in found}
        for (step_key, name), keys in lost.items():
            step = steps_by_key[step_key]
            is_link = name in relations_of(type(step.row).__mapper__)
            yield Clash(step, GONE, name, frozenset(keys) if is_link else frozenset())


def _column(step: Step, name: str) -> Column[Any]:
    return columns_of(type(step.row).__mapper__)[name]
