"""Escalation: nobody grants, assigns or restores what they do not hold themselves.

It listens to the flush, so that no door can forget it: page, inline edit, undo, apply. Code
that runs for no user – a command, a job, the first start – is not bound; a command with
``--as`` is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, g, has_app_context, has_request_context
from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from portal.access.held import HeldGrant, holds, scopes_under
from portal.access.identity import Identity, current_identity
from portal.access.models import Assignment, Grant, Role, with_all_above
from portal.access.safeguards.refusals import SafeguardRefusal
from portal.access.words import permission_title
from portal.accounts.models import User
from portal.database import now
from portal.i18n import gettext

#: What a change of gives more, or less
_OF_GRANT = "role", "role_id", "permission", "scope", "fields"
_OF_ASSIGNMENT = "user", "user_id", "role", "role_id", "scope"
_OWNER = {Grant: "role", Assignment: "user"}


class NotHeld(SafeguardRefusal):
    """A grant, or a role, that its giver does not hold."""

    def __init__(self, wanted: HeldGrant) -> None:
        super().__init__(
            gettext(
                "You can only give what you hold yourself, and you do not hold this: "
                "%(permission)s.",
                permission=permission_title(wanted.permission, *wanted.scopes),
            )
        )


def init_app(_app: Flask) -> None:
    """Watch every session of this process, whoever has made it."""
    if not event.contains(Session, "before_flush", _before_flush):
        event.listen(Session, "before_flush", _before_flush)


def first_not_held(identity: Identity, wanted: Iterator[HeldGrant]) -> HeldGrant | None:
    """Return the first of the grants that ``identity`` does not hold."""
    return next((one for one in wanted if not holds(identity.grants, one)), None)


def _before_flush(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    identity = _giver()
    if identity is None:
        return
    with session.no_autoflush:
        missing = first_not_held(identity, _given(session))
    if missing is not None:
        raise NotHeld(missing)


def _giver() -> Identity | None:
    """Return who is bound; None: code that runs for no user."""
    if not has_app_context() or not (has_request_context() or "identity" in g):
        return None
    return current_identity()


def _given(session: Session) -> Iterator[HeldGrant]:
    """Give what this flush would let somebody do that nobody could by it before."""
    for row in (*session.new, *session.dirty):
        if _is_orphan(row):
            continue
        if isinstance(row, Grant) and _has_new(row, *_OF_GRANT):
            yield _as_held(row)
        elif isinstance(row, Role):
            for parent in inspect(row).attrs.parents.history.added:
                yield from _of_role(parent)
            yield from _of_role(row) if _has_new(row, "heirs") else ()
        elif isinstance(row, Assignment) and (_has_new(row, *_OF_ASSIGNMENT) or _ends_later(row)):
            yield from _of_role(_role_of(session, row), row.scope or "")
        elif isinstance(row, User) and row in session.dirty and _is_woken(row):
            for assignment in session.scalars(select(Assignment).filter_by(user=row)):
                if assignment.until is None or assignment.until > now():
                    yield from _of_role(assignment.role, assignment.scope)


def _has_new(row: Any, *names: str) -> bool:
    return any(inspect(row).attrs[name].history.added for name in names)


def _is_orphan(row: Any) -> bool:
    """Tell whether this flush will delete the row, taken as it was from who had it."""
    owner = _OWNER.get(type(row))
    return owner is not None and list(inspect(row).attrs[owner].history.added) == [None]


def _ends_later(assignment: Assignment) -> bool:
    """Tell whether it will hold for longer; to let it end sooner gives nothing."""
    history = inspect(assignment).attrs.until.history
    if not history.deleted:
        return bool(history.added)  # nobody knows what it was
    (until,), (before,) = list(history.added), list(history.deleted)
    return before is not None and (until is None or until > before)


def _is_woken(user: User) -> bool:
    return user.active and inspect(user).attrs.active.history.has_changes()


def _role_of(session: Session, assignment: Assignment) -> Role | None:
    """Return the role that will be written: a new key counts more than what an old one led to."""
    if _has_new(assignment, "role") or assignment.role_id is None:
        return assignment.role
    return session.get(Role, assignment.role_id)


def _of_role(role: Role | None, limit: str = "") -> Iterator[HeldGrant]:
    """Give what a role allows, written already or about to be."""
    for one in with_all_above(role) if role else ():
        for grant in one.grants:
            yield _as_held(grant, limit)


def _as_held(grant: Grant, limit: str = "") -> HeldGrant:
    fields = None if not grant.fields else frozenset(grant.fields)
    scopes = scopes_under(limit, grant.permission, grant.scope or "")
    return HeldGrant(grant.permission, scopes, fields, role="")
