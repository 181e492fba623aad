"""The last administrator cannot be lost.

The last active administrator – an active user who holds ``*`` on every row, by an assignment
that does not end – cannot be lost: not by taking the role or the grant away or giving it an
end, not by deleting or deactivating the user, from whichever page, command, undo or plain
statement. The database is asked inside the flush, so that what is refused was never written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from typing import cast as typed

from flask import Flask
from sqlalchemy import Delete, Result, Text, Update, cast, event, func, inspect, select, text
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from portal.access.models import ROLE_PARENTS, Assignment, Grant, Role
from portal.access.permissions import EVERYTHING
from portal.access.safeguards.refusals import SafeguardRefusal
from portal.accounts.models import User
from portal.database import IN_STEPS, Base
from portal.i18n import gettext

#: What a change must touch before it can cost an administrator; taken out of a collection, a
#: grant or an assignment has lost its role or its user
_WATCHED: dict[type[Base], tuple[str, ...]] = {
    User: ("active",),
    Role: ("parents", "heirs"),
    Grant: ("permission", "scope", "fields", "role", "role_id"),
    Assignment: ("user", "user_id", "role", "role_id", "until", "scope"),
}
_TABLES = frozenset({ROLE_PARENTS.name, *(model.__tablename__ for model in _WATCHED)})

#: An arbitrary number that nothing else in the database locks
_LOCK = 0x706F7274616C

#: None is stored in two ways: as no value, and as JSON's
_ALL_FIELDS = func.coalesce(cast(Grant.fields, Text), "null") == "null"

_HAD_ONE = "portal.safeguards.had_an_administrator"


class LastAdministrator(SafeguardRefusal):
    """The change would leave nobody who may do everything."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This would take away the last active administrator. "
                "Make somebody else an administrator first."
            )
        )


def init_app(_app: Flask) -> None:
    """Watch every session of this process, whoever has made it."""
    for name, listener in _LISTENERS.items():
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def _before_flush(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    if not session.info.get(_HAD_ONE) and _could_cost_one(session):
        session.info[_HAD_ONE] = _take_turn(session)


def _after_flush(session: Session, _flush: UOWTransaction) -> None:
    if IN_STEPS not in session.info:
        _judge(session)


def _judge(session: Session) -> None:
    if session.info.pop(_HAD_ONE, False) and not _has_administrator(session):
        raise LastAdministrator


def _after_rollback(session: Session) -> None:
    session.info.pop(_HAD_ONE, None)


def _on_statement(state: ORMExecuteState) -> Result[Any] | None:
    """Watch ``update()`` and ``delete()``, which pass the flush unseen."""
    if not (state.is_update or state.is_delete):
        return None
    statement = typed("Update | Delete", state.statement)
    if getattr(statement.table, "name", "") not in _TABLES:
        return None
    had_one = _take_turn(state.session)
    result = state.invoke_statement()
    if had_one and not _has_administrator(state.session):
        state.session.rollback()  # a failed flush does it by itself, a statement does not
        raise LastAdministrator
    return result


_LISTENERS: dict[str, Callable[..., Any]] = {
    "before_flush": _before_flush,
    "after_flush": _after_flush,
    "before_commit": _judge,
    "after_rollback": _after_rollback,
    "do_orm_execute": _on_statement,
}


def _could_cost_one(session: Session) -> bool:
    """Tell from the rows in memory, without a statement, whether this flush needs a look."""
    return any(isinstance(row, tuple(_WATCHED)) for row in session.deleted) or any(
        inspect(row).attrs[name].history.has_changes()
        for row in session.dirty
        for name in _WATCHED.get(type(row), ())
    )


def _take_turn(session: Session) -> bool:
    """Wait until no other transaction is at it; tell whether there is an administrator now.

    Without the lock two transactions could each take one of the last two, and each find
    the other's. It is held until the transaction ends; SQLite has one writer anyway.
    Source: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    return _has_administrator(session)


def _has_administrator(session: Session) -> bool:
    """Tell whether an active user holds everything, on every row and without an end."""
    giving = (
        select(Grant.role_id)
        .where(Grant.permission == EVERYTHING, Grant.scope == "", _ALL_FIELDS)
        .cte(recursive=True)
    )
    heirs = select(ROLE_PARENTS.c.role_id).where(ROLE_PARENTS.c.parent_id == giving.c.role_id)
    giving = giving.union(heirs)
    administrator = (
        select(User.id)
        .join(Assignment, Assignment.user_id == User.id)
        .join(giving, giving.c.role_id == Assignment.role_id)
        .where(User.active, Assignment.until.is_(None), Assignment.scope == "")
    )
    return bool(session.connection().scalar(select(administrator.exists())))
