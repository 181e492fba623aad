"""What one flush of a session did, as journal entries.

Read before the flush: what the flush itself will forget. Read after it: the keys of
new rows. Either way in sets, one statement for all rows of a model, and none at all
in the usual case that everything is loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ClauseElement, inspect, select
from sqlalchemy.orm import InstanceState, Session, UOWTransaction, undefer
from sqlalchemy.orm.base import LoaderCallableStatus

from portal.changes.fields import SECRET, columns_of, is_secret, to_json
from portal.changes.journal import Entry
from portal.changes.links import links_of
from portal.changes.models import CREATE, DELETE, EDIT, Fields
from portal.changes.titles import titles_of
from portal.database import Base

#: ``{(model, key): {field: value}}``
Stored = dict[tuple[type[Base], int], dict[str, Any]]


def recorded(rows: Iterable[object]) -> list[Base]:
    """Return the rows whose changes are recorded."""
    return [row for row in rows if isinstance(row, Base) and row.__recorded__]


def prepare(session: Session) -> Stored:
    """Load what is about to be deleted; return values before that only the table knows.

    Those are replaced by an SQL expression, or were changed in place.
    """
    _load_doomed(session)
    names: dict[Base, set[str]] = {}
    for row in recorded(session.dirty):
        state = inspect(row)
        if unknown := {name for name in _changed(state) if not _both_known(state, name)}:
            names[row] = unknown
    return _read(session, names)


def entries_of(session: Session, flush: UOWTransaction, before: Stored) -> list[Entry]:
    """Return what the flush did; to be called before it forgets."""
    doomed, created, edited = _sorted_out(session, flush)
    links = links_of(session, doomed, created, edited)
    computed = _read(session, _computed(created, edited, before))
    # A row deleted and made again under its key is one row: the delete comes first.
    fields = [(DELETE, row, _all_fields(row, {}, DELETE)) for row in doomed]
    fields += [(CREATE, row, _all_fields(row, computed, CREATE)) for row in created]
    fields += [(EDIT, row, _edited_fields(row, before, computed)) for row in edited]
    # A deleted tag edits posts that were not themselves in the flush.
    known = {*doomed, *created, *edited}
    fields += [(EDIT, row, {}) for row in _in_order(links) if row not in known]
    changed = [
        (op, row, found | links.get(row, {}))
        for op, row, found in fields
        if op != EDIT or found or row in links
    ]
    titles = titles_of(session, (row for _, row, _ in changed))
    return [
        Entry(type(row).__tablename__, row.id, op, titles[row], found)
        for op, row, found in changed
    ]


def _sorted_out(
    session: Session, flush: UOWTransaction
) -> tuple[list[Base], list[Base], list[Base]]:
    """Return the deleted, new and changed rows; ``session.deleted`` lacks the orphans."""
    doomed, saved = [], []
    for state, (is_delete, is_only_listed) in flush.states.items():
        if is_delete:
            doomed.append(state.obj())
        elif not is_only_listed:
            saved.append(state.obj())
    new = set(session.new)
    rows = _in_order(saved)
    return (
        _in_order(doomed),
        [row for row in rows if row in new],
        [row for row in rows if row not in new],
    )


def _in_order(rows: Iterable[object]) -> list[Base]:
    """Return the recorded rows by key: the flush has them in no order."""
    return sorted(recorded(rows), key=lambda row: row.id)


def _all_fields(row: Base, computed: Stored, op: str) -> Fields:
    values = inspect(row).dict | computed.get((type(row), row.id), {})
    fields: Fields = {}
    for name, column in columns_of(type(row).__mapper__).items():
        value = to_json(values.get(name), column.type)
        if value is not None and is_secret(column):
            fields[name] = [SECRET, SECRET]
        elif value is not None:
            fields[name] = [None, value] if op == CREATE else [value, None]
    return fields


def _edited_fields(row: Base, stored: Stored, computed: Stored) -> Fields:
    state = inspect(row)
    key = (type(row), row.id)
    olds = state.committed_state | stored.get(key, {})
    news = state.dict | computed.get(key, {})
    fields: Fields = {}
    for name, column in columns_of(state.mapper).items():
        if name not in olds:
            continue
        before, after = (to_json(values.get(name), column.type) for values in (olds, news))
        if before != after:
            fields[name] = [SECRET, SECRET] if is_secret(column) else [before, after]
    return fields


def _changed(state: InstanceState[Any]) -> list[str]:
    return [name for name in columns_of(state.mapper) if name in state.committed_state]


def _both_known(state: InstanceState[Any], name: str) -> bool:
    return not (
        isinstance(state.committed_state[name], LoaderCallableStatus)
        or isinstance(state.dict.get(name), ClauseElement)
    )


def _computed(
    created: Iterable[Base], edited: Iterable[Base], before: Stored
) -> dict[Base, set[str]]:
    """Return the fields whose new values the database has worked out."""
    names = {row: inspect(row).expired_attributes for row in created}
    names |= {row: {*before.get((type(row), row.id), ())} for row in edited}
    return {
        row: computed
        for row, fields in names.items()
        if (
            computed := (fields & columns_of(type(row).__mapper__).keys())
            - inspect(row).dict.keys()
        )
    }


def _read(session: Session, names: dict[Base, set[str]]) -> Stored:
    """Read these fields of these rows as the table holds them now."""
    keys: dict[type[Base], list[int]] = defaultdict(list)
    wanted: dict[type[Base], set[str]] = defaultdict(set)
    for row, fields in names.items():
        keys[type(row)].append(row.id)
        wanted[type(row)] |= fields
    stored: Stored = {}
    for model, ids in keys.items():
        columns = [getattr(model, name) for name in sorted(wanted[model])]
        for found in session.execute(select(model.id, *columns).where(model.id.in_(ids))):
            stored[model, found.id] = dict(zip(sorted(wanted[model]), found[1:], strict=True))
    return stored


def _load_doomed(session: Session) -> None:
    """Let the rows to be deleted be wholly loaded: their last values are recorded."""
    keys: dict[type[Base], list[int]] = defaultdict(list)
    for row in recorded(session.deleted):
        identity = inspect(row).identity
        if identity and inspect(row).unloaded & columns_of(type(row).__mapper__).keys():
            keys[type(row)].append(identity[0])
    for model, ids in keys.items():
        session.scalars(select(model).where(model.id.in_(ids)).options(undefer("*"))).all()
