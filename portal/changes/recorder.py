"""The recorder: every flushed change goes into one change set, in the same transaction.

It listens to the session, so that a page, a bulk action, an inline edit and a command are
all recorded. The flushes of a transaction are noted in its journal, and written down when
it commits: two statements, however many rows. A rollback takes all of it along, that of a
savepoint its part. ``update()`` and ``delete()`` statements pass unseen.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import (
    Mapper,
    ORMExecuteState,
    QueryableAttribute,
    Session,
    SessionTransaction,
    UOWTransaction,
)

from portal.changes.actor import current_actor
from portal.changes.fields import columns_of
from portal.changes.flush import Stored, entries_of, prepare
from portal.changes.journal import close_journal, find_journal, journal_of
from portal.changes.ledger import insert_set, write
from portal.database import Base, db
from portal.engines import writing

_PREPARED = "portal.changes.prepared"
_LATEST = "portal.changes.latest"


def init_app(_app: Flask) -> None:
    """Record what the sessions of this process write."""
    start()


def start() -> None:
    """Listen to every session from now on; a second call changes nothing."""
    for target, name, listener in _LISTENERS:
        if not event.contains(target, name, listener):
            event.listen(target, name, listener)
    for mapper in Base.registry.mappers:
        if mapper.configured:
            _keep_befores(mapper, mapper.class_)


def log(kind: str, **details: Any) -> None:
    """Note an event that changes no row: a sign-in, a denial, an export.

    It goes along with the changes of the present transaction, which the caller commits.
    Where there are none it is committed at once, which ends the transaction. So a page
    that refuses rolls back first, then logs. ``details`` are JSON values, never secrets.
    """
    session = db.session()
    actor = current_actor()
    if not _is_alone(session):
        insert_set(session, actor, kind, details)
        return
    session.commit()  # SQLite: what has begun to read may not turn to writing
    with writing():
        insert_set(session, actor, kind, details)
        session.commit()


def describe(kind: str, **details: Any) -> None:
    """Give the change set of the present transaction another kind than "change"."""
    journal = journal_of(db.session())
    journal.kind, journal.details = kind, details


def latest() -> int | None:
    """Return the key of the change set that this session has committed last, if any."""
    found: int | None = db.session().info.get(_LATEST)
    return found


def _is_alone(session: Session) -> bool:
    journal = find_journal(session)
    return not (
        session.in_nested_transaction()
        or session.new
        or session.dirty
        or session.deleted
        or (journal is not None and journal.wrote)
    )


def _before_flush(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    session.info[_PREPARED] = prepare(session)


def _after_flush(session: Session, flush: UOWTransaction) -> None:
    before: Stored = session.info.pop(_PREPARED, {})
    journal = journal_of(session)
    journal.wrote = True
    if not (entries := entries_of(session, flush, before)):
        return
    journal.actor = journal.actor or current_actor()
    journal.entries += entries
    if journal.changeset_id is not None:  # a late flush, while the transaction commits
        write(session, journal)


def _on_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        journal_of(state.session).wrote = True


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()  # SQLAlchemy would do it after this event
    journal = find_journal(session)
    if journal is not None:
        write(session, journal)


def _after_commit(session: Session) -> None:
    journal = find_journal(session)
    if journal is not None and journal.changeset_id is not None:
        session.info[_LATEST] = journal.changeset_id


def _on_begin(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        journal = journal_of(session)
        journal.marks[transaction] = len(journal.entries)


def _on_rollback(session: Session, transaction: SessionTransaction) -> None:
    journal = find_journal(session)
    if transaction.nested and journal is not None:
        journal.rewind(transaction)


def _on_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        close_journal(session)


def _keep_befores(mapper: Mapper[Any], model: type[object]) -> None:
    """Let a column be loaded before it is set, so that its value before is known."""
    if issubclass(model, Base) and model.__recorded__:
        for name in columns_of(mapper):
            attribute: QueryableAttribute[Any] = getattr(model, name)
            if not event.contains(attribute, "set", _see):
                event.listen(attribute, "set", _see, active_history=True)


def _see(_row: Base, _value: object, _old: object, _initiator: object) -> None:
    """Make SQLAlchemy fetch the old value: an attribute that is listened to has one."""


_LISTENERS: tuple[tuple[Any, str, Any], ...] = (
    (Mapper, "mapper_configured", _keep_befores),
    (Session, "before_flush", _before_flush),
    (Session, "after_flush", _after_flush),
    (Session, "do_orm_execute", _on_statement),
    (Session, "before_commit", _before_commit),
    (Session, "after_commit", _after_commit),
    (Session, "after_transaction_create", _on_begin),
    (Session, "after_soft_rollback", _on_rollback),
    (Session, "after_transaction_end", _on_end),
)
