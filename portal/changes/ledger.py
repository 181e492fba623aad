"""How a journal is written down: two statements, however many rows have changed."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from portal.changes.actor import Actor, current_actor
from portal.changes.journal import Journal, merge
from portal.changes.models import Change, ChangeSet
from portal.database import now


def write(session: Session, journal: Journal) -> None:
    """Write down what the journal holds, in two statements; what cancels itself is nothing."""
    entries = merge(journal.entries)
    journal.entries.clear()
    if not entries:
        return
    if journal.changeset_id is None:
        actor = journal.actor or current_actor()
        journal.changeset_id = insert_set(session, actor, journal.kind, journal.details)
    rows = [
        {
            "changeset_id": journal.changeset_id,
            "record": entry.record,
            "row_id": entry.row_id,
            "op": entry.op,
            "title": entry.title,
            "fields": entry.fields,
            "version": 1,
        }
        for entry in entries
    ]
    session.connection().execute(_statements()[1], rows)


def insert_set(session: Session, actor: Actor, kind: str, details: dict[str, Any]) -> int:
    """Write a change set without changes; return its key."""
    values = {
        "at": now(),
        "actor": actor.name,
        "user_id": actor.user_id,
        "origin": actor.origin,
        "request_id": actor.request_id,
        "kind": kind,
        "details": details,
        "version": 1,
    }
    key: int = session.connection().execute(_statements()[0], values).scalar_one()
    return key


@cache
def _statements() -> tuple[ReturningInsert[Any], Insert]:
    """Return what writes a change set and its changes, made once: every save asks for them."""
    return insert(ChangeSet).returning(ChangeSet.id), insert(Change)
