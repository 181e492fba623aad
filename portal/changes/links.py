"""Many-to-many relations in a flush: before and after as lists of keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import PassiveFlag, RelationshipProperty, Session
from sqlalchemy.orm.attributes import History, get_history

from portal.changes.fields import association, keys_of, relations_of, reverse_relations_of
from portal.changes.models import Fields
from portal.database import Base

#: ``{row: {relation: [before, after]}}``
Links = dict[Base, Fields]

#: What is known without a statement: loaded, or waiting to be added to what is not
_KNOWN = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS


@dataclass(slots=True)
class _Turn:
    """What a flush adds to one relation of one row, and takes from it."""

    added: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)


def links_of(
    session: Session, doomed: Sequence[Base], created: Sequence[Base], edited: Sequence[Base]
) -> Links:
    """Return the relations that the flush changed, also on rows that were not in it."""
    links: Links = defaultdict(dict)
    for row in doomed:
        for name in relations_of(type(row).__mapper__):
            if before := _before(row, name):
                links[row][name] = [before, None]
    for row in created:
        for name in relations_of(type(row).__mapper__):
            if after := keys_of(get_history(row, name, _KNOWN).added or ()):
                links[row][name] = [None, after]
    turns = _turns(doomed, edited)
    for name, rows in turns.items():
        for row, now in _now(session, name, rows, doomed).items():
            turn = rows[row]
            was = (now - turn.added) | turn.removed
            if was != now:
                links[row][name] = [sorted(was), sorted(now)]
    return links


def _before(row: Base, name: str) -> list[int]:
    history = get_history(row, name, _KNOWN)
    return keys_of((*(history.unchanged or ()), *(history.deleted or ())))


def _turns(doomed: Sequence[Base], edited: Sequence[Base]) -> dict[str, dict[Base, _Turn]]:
    turns: dict[str, dict[Base, _Turn]] = defaultdict(lambda: defaultdict(_Turn))
    for row in edited:
        for name in relations_of(type(row).__mapper__):
            history: History = get_history(row, name, _KNOWN)
            if history.added or history.deleted:
                turns[name][row].added |= {*keys_of(history.added or ())}
                turns[name][row].removed |= {*keys_of(history.deleted or ())}
    gone = set(doomed)
    for row in doomed:
        for name, other in reverse_relations_of(type(row).__mapper__).items():
            history = get_history(row, name, _KNOWN)
            for owner in (*(history.unchanged or ()), *(history.deleted or ())):
                if owner not in gone:
                    turns[other.key][owner].removed.add(row.id)
    return turns


def _now(
    session: Session, name: str, rows: dict[Base, _Turn], doomed: Sequence[Base]
) -> dict[Base, set[int]]:
    """Return whom the relation leads to after the flush; one statement for what is not loaded."""
    found: dict[Base, set[int]] = {}
    unloaded: dict[RelationshipProperty[Any], list[Base]] = defaultdict(list)
    gone = set(doomed)
    for row in rows:
        if name in inspect(row).dict:
            found[row] = {*keys_of(other for other in getattr(row, name) if other not in gone)}
        else:
            unloaded[relations_of(type(row).__mapper__)[name]].append(row)
    for prop, owners in unloaded.items():
        found |= {owner: set() for owner in owners}
        by_key = {owner.id: owner for owner in owners}
        mine, other = association(prop)
        for key, target in session.execute(select(mine, other).where(mine.in_(by_key))):
            found[by_key[key]].add(target)
    return found
