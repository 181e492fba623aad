"""The journal of one transaction: what its flushes did, until the commit writes it down.

A savepoint that is rolled back takes along what was noted since it began. Several
flushes of one row make one entry: the first before, the last after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session, SessionTransaction

from portal.changes.actor import Actor
from portal.changes.fields import SECRET
from portal.changes.models import CHANGE, CREATE, DELETE, EDIT, Fields

_KEY = "portal.changes.journal"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one row."""

    record: str
    row_id: int
    op: str
    title: str
    fields: Fields


@dataclass(slots=True)
class Journal:
    """What one transaction has done so far."""

    kind: str = CHANGE
    details: dict[str, Any] = field(default_factory=dict)
    #: Whoever made the first entry
    actor: Actor | None = None
    entries: list[Entry] = field(default_factory=list)
    #: Whether anything has been written, recorded or not
    wrote: bool = False
    #: The change set, once it is written
    changeset_id: int | None = None
    #: How many entries there were when a savepoint began
    marks: WeakKeyDictionary[SessionTransaction, int] = field(default_factory=WeakKeyDictionary)

    def rewind(self, savepoint: SessionTransaction) -> None:
        """Forget what was noted since the savepoint began."""
        del self.entries[self.marks.pop(savepoint, 0) :]


def find_journal(session: Session) -> Journal | None:
    """Return the journal of the session's transaction, if it has one."""
    return session.info.get(_KEY)


def journal_of(session: Session) -> Journal:
    """Return the journal of the session's transaction; begin it if there is none."""
    journal: Journal = session.info.setdefault(_KEY, Journal())
    return journal


def close_journal(session: Session) -> None:
    """Forget the journal: its transaction has ended."""
    session.info.pop(_KEY, None)


def merge(entries: Iterable[Entry]) -> list[Entry]:
    """Return one entry for each row that is not as it was."""
    merged: dict[tuple[str, int], Entry] = {}
    for entry in entries:
        key = (entry.record, entry.row_id)
        first = merged.get(key)
        if first is None:
            merged[key] = entry
        elif (first.op, entry.op) == (CREATE, DELETE):
            del merged[key]
        else:
            merged[key] = _join(first, entry)
    return [entry for entry in merged.values() if entry.fields or entry.op != EDIT]


def _join(first: Entry, last: Entry) -> Entry:
    op = EDIT if first.op == DELETE else CREATE if first.op == CREATE else last.op
    fields: Fields = {}
    for name in first.fields | last.fields:
        before = first.fields.get(name, last.fields.get(name, []))[0]
        after = last.fields.get(name, first.fields.get(name, []))[1]
        if op == CREATE and before == []:  # a relation filled in the second flush
            before = None
        if before != after or before == SECRET:
            fields[name] = [before, after]
    return Entry(last.record, last.row_id, op, last.title, fields)
