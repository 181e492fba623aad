"""What would undo a change set: the inverse of each change, and what stands in the way.

Nothing is changed here. A conflict names what the plan leaves out; whether the rest is
done nevertheless is for the caller to decide, as is whether the gate allows each step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, inspect, select
from sqlalchemy.orm import selectinload, undefer

from portal.changes.fields import (
    columns_of,
    from_json,
    is_secret,
    model_of,
    relations_of,
    snapshot,
)
from portal.changes.models import CREATE, DELETE, EDIT, Change, ChangeSet
from portal.database import Base, db

#: Why something is left out: somebody has changed the field since; the row (or the one the
#: field leads to) is not there any more; the key or a unique value belongs to another row;
#: other rows lead to this one; the value was secret; the record or field has been abolished.
CHANGED, GONE, TAKEN, USED, SECRET, UNKNOWN = (
    "changed",
    "gone",
    "taken",
    "used",
    "secret",
    "unknown",
)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One thing to do to one row. The ``row`` of a create is not in the session yet."""

    record: str
    row: Base
    action: str
    #: What the fields shall be, as JSON values
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int]:
        """The record and the key of the row."""
        return self.record, self.row.id


@dataclass(frozen=True, slots=True)
class Conflict:
    """What cannot be undone, and why; without a ``field``: the whole row."""

    record: str
    row_id: int
    #: What the row was called in the change set
    title: str
    reason: str
    field: str | None = None


def conflict(change: Change, reason: str, name: str | None = None) -> Conflict:
    """Return what stands in the way of undoing this change."""
    return Conflict(change.record, change.row_id, change.title, reason, name)


def inverse_of(changeset: ChangeSet) -> tuple[list[Step], list[Conflict]]:
    """Return the steps that the present rows allow, last change first."""
    steps: list[Step] = []
    conflicts: list[Conflict] = []
    rows = _present_rows(changeset.changes)
    for change in reversed(changeset.changes):
        model = model_of(change.record)
        row = rows.get((change.record, change.row_id))
        if model is None:
            conflicts.append(conflict(change, UNKNOWN))
        elif change.op == DELETE:
            found = _recreate(change, model, row, conflicts)
            steps += [found] if found else []
        elif row is None:
            conflicts.append(conflict(change, GONE))
        elif change.op == CREATE:
            steps += _delete(change, row, conflicts)
        else:
            steps += _set_back(change, row, conflicts)
    return steps, conflicts


def _present_rows(changes: Iterable[Change]) -> dict[tuple[str, int], Base]:
    """Load the rows as they are now, whole: a few statements for each record."""
    keys: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        keys[change.record].append(change.row_id)
    rows: dict[tuple[str, int], Base] = {}
    for record, ids in keys.items():
        if (model := model_of(record)) is None:
            continue
        links = (selectinload(getattr(model, name)) for name in relations_of(model.__mapper__))
        statement = (
            select(model)
            .where(model.id.in_(ids))
            .options(undefer("*"), *links)
            .execution_options(populate_existing=True)
        )
        rows |= {(record, row.id): row for row in db.session.scalars(statement)}
    return rows


def _delete(change: Change, row: Base, conflicts: list[Conflict]) -> list[Step]:
    """A row that somebody has worked on since is not taken away."""
    changed = [
        name
        for name, value in _open_fields(row).items()
        if not _same(value, change.fields.get(name, [None, None])[1])
    ]
    conflicts += [conflict(change, CHANGED, name) for name in changed]
    return [] if changed else [Step(change.record, row, DELETE)]


def _set_back(change: Change, row: Base, conflicts: list[Conflict]) -> list[Step]:
    values: dict[str, Any] = {}
    present = _open_fields(row)
    for name, (before, after) in change.fields.items():
        if name not in present:
            conflicts.append(_unrestorable(change, type(row), name))
        elif not _same(present[name], after):
            conflicts.append(conflict(change, CHANGED, name))
        else:
            values[name] = before
    return [Step(change.record, row, EDIT, values)] if values else []


def _recreate(
    change: Change, model: type[Base], row: Base | None, conflicts: list[Conflict]
) -> Step | None:
    if row is not None:
        conflicts.append(conflict(change, TAKEN))
        return None
    columns = columns_of(model.__mapper__)
    known = {name for name, column in columns.items() if not is_secret(column)}
    known |= relations_of(model.__mapper__).keys()
    lost = [_unrestorable(change, model, name) for name in change.fields.keys() - known]
    conflicts += lost
    if any(name in columns and not columns[name].nullable for one in lost if (name := one.field)):
        return None
    values = {name: before for name, (before, _) in change.fields.items() if name in known}
    row = model()
    row.id = change.row_id
    # Row scopes look at the author or the office before the row is back.
    db.session().enable_relationship_loading(row)
    set_columns(row, values)
    return Step(change.record, row, CREATE, values)


def _unrestorable(change: Change, model: type[Base], name: str) -> Conflict:
    known = name in columns_of(model.__mapper__)
    return conflict(change, SECRET if known else UNKNOWN, name)


def _open_fields(row: Base) -> dict[str, Any]:
    columns = columns_of(type(row).__mapper__)
    return {
        name: value
        for name, value in snapshot(row).items()
        if name not in columns or not is_secret(columns[name])
    }


def _same(value: Any, recorded: Any) -> bool:
    return value == recorded or (value in (None, []) and recorded in (None, []))


def set_columns(row: Base, values: Mapping[str, Any]) -> None:
    """Let the row's columns be just these JSON values, and empty where there is none.

    More than one pass: a validator may set other columns, as when a post that is published
    gets a date. Relations and secrets are left alone.
    """
    columns = {
        name: (column, from_json(values.get(name), column.type))
        for name, column in columns_of(type(row).__mapper__).items()
        if not is_secret(column)
    }
    for _ in range(3):
        for name, (column, value) in columns.items():
            if getattr(row, name) != value or _awaits_default(row, name, column):
                setattr(row, name, value)


def _awaits_default(row: Base, name: str, column: Column[Any]) -> bool:
    return column.default is not None and name not in inspect(row).dict
