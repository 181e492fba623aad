"""Undo: a plan that names its conflicts, and the doing of it, which is itself a change set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.schema import sort_tables_and_constraints

from portal.changes.clashes import clashes_of, foreign_keys, used, without
from portal.changes.fields import columns_of, relations_of, snapshot
from portal.changes.models import CREATE, DELETE, EDIT, ChangeSet
from portal.changes.plan import Conflict, Step, conflict, inverse_of, set_columns
from portal.changes.recorder import describe
from portal.database import IN_STEPS, Base, db

__all__ = ["Conflict", "Step", "UndoPlan", "apply", "plan"]


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """The steps that undo a change set, and what they leave out.

    Ask the gate for each step: ``f"{step.record}.{step.action}"`` on ``step.row``.
    """

    changeset_id: int
    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]


def plan(changeset: ChangeSet) -> UndoPlan:
    """Return what would undo ``changeset`` now; changes nothing."""
    steps, conflicts = inverse_of(changeset)
    changes = {(change.record, change.row_id): change for change in changeset.changes}
    # What is left out of one step can be in the way of another: until nothing is.
    while clashes := clashes_of(steps):
        for clash in clashes:
            left = next((step for step in steps if step.key == clash.step.key), None)
            if left is None or (clash.field and clash.field not in left.values):
                continue
            conflicts.append(conflict(changes[left.key], clash.reason, clash.field))
            position = steps.index(left)
            rest = without(left, clash)
            steps[position : position + 1] = [rest] if rest else []
    return UndoPlan(changeset.id, tuple(steps), tuple(conflicts))


def apply(plan: UndoPlan) -> None:
    """Do the steps, flushed but not committed: the caller commits, or rolls all of it back.

    They make a change set of kind "undo". Between two steps the rows may be what no rule of the
    whole allows; the commit is held to the rules. Raises `sqlalchemy.exc.IntegrityError` or
    `sqlalchemy.orm.exc.StaleDataError` if somebody was faster.
    """
    describe("undo", undoes=plan.changeset_id)
    db.session.info[IN_STEPS] = True
    try:
        _apply(plan)
    finally:
        del db.session.info[IN_STEPS]


def _apply(plan: UndoPlan) -> None:
    deletes = [step for step in plan.steps if step.action == DELETE]
    busy = {clash.step.key for clash in used(deletes, ())}
    # What nothing leads to goes first: its unique values may be needed.
    _delete([step for step in deletes if step.key not in busy])
    _create([step for step in plan.steps if step.action == CREATE])
    for step in plan.steps:
        if step.action == EDIT:
            set_columns(step.row, {**snapshot(step.row), **step.values})
    _link([step for step in plan.steps if step.action != DELETE])
    _delete([step for step in deletes if step.key in busy])
    for step in plan.steps:
        if step.action != DELETE:
            db.session.expire(step.row)  # relations follow their columns


def _create(steps: list[Step]) -> None:
    """Insert rows, those first that others lead to; rings are closed afterwards."""
    new = {step.key for step in steps}
    later: list[tuple[Base, str, Any]] = []
    for step in steps:
        for name, column, key in foreign_keys(step):
            if column.nullable and (key.column.table.name, step.values[name]) in new:
                later.append((step.row, name, step.values[name]))
                setattr(step.row, name, None)
    for batch in _by_table(steps):
        db.session.add_all(step.row for step in batch)
        db.session.flush()
    for row, name, value in later:
        setattr(row, name, value)
    db.session.flush()


def _delete(steps: list[Step]) -> None:
    """Delete rows, those last that others lead to; rings are opened before."""
    doomed = {step.key for step in steps}
    for step in steps:
        for name, column in columns_of(type(step.row).__mapper__).items():
            targets = {key.column.table.name for key in column.foreign_keys}
            value = getattr(step.row, name) if targets else None
            if column.nullable and any((target, value) in doomed for target in targets):
                setattr(step.row, name, None)
    db.session.flush()
    for batch in reversed(_by_table(steps)):
        for step in batch:
            if inspect(step.row).persistent:  # it may have gone with its owner
                db.session.delete(step.row)
        db.session.flush()


def _link(steps: list[Step]) -> None:
    """Set many-to-many relations; one statement for each record they lead to."""
    wanted: dict[type[Base], set[int]] = defaultdict(set)
    links: list[tuple[Base, str, type[Base], list[int]]] = []
    for step in steps:
        for name, relation in relations_of(type(step.row).__mapper__).items():
            if name in step.values:
                target, keys = relation.mapper.class_, step.values[name] or []
                wanted[target].update(keys)
                links.append((step.row, name, target, keys))
    found = {
        (model, row.id): row
        for model, keys in wanted.items()
        for row in db.session.scalars(select(model).where(model.id.in_(keys)))
    }
    for row, name, _model, keys in links:  # what goes makes room for what comes
        setattr(row, name, [one for one in getattr(row, name) if one.id in keys])
    for row, name, model, keys in links:
        setattr(row, name, [found[model, key] for key in keys])
    db.session.flush()


def _by_table(steps: Iterable[Step]) -> list[list[Step]]:
    """Return the steps in batches: a table comes after those that it leads to."""
    batches: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        batches[step.record].append(step)
    tables = [type(batch[0].row).__table__ for batch in batches.values()]
    ordered = sort_tables_and_constraints(tables)  # type: ignore[no-untyped-call] # of theirs
    return [batches[table.name] for table, _ in ordered if table is not None]
