"""Identities: what Flask-Principal knows of the one who asks.

Needs are read from the database on each request and nothing is kept in the session,
so that a revoked grant closes its door with the next click. One statement reads the
session and its user (`portal.accounts.sessions`), one the grants of all roles here;
a request that asks nothing of the gate costs neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, wraps
from typing import Any, TypeVar, cast

from flask import Flask, g, request
from flask_login import current_user, user_logged_in, user_logged_out
from flask_principal import ActionNeed, Principal, UserNeed
from flask_principal import Identity as PrincipalIdentity
from sqlalchemy import Select, bindparam, select

from portal.access.models import Assignment, Grant, Role
from portal.access.permissions import EVERYTHING
from portal.accounts.models import User
from portal.accounts.sessions import signed_in_user
from portal.database import Base, db

Asked = TypeVar("Asked", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant as an identity holds it. ``fields`` is None for all that are not personal."""

    permission: str
    scope: str
    fields: frozenset[str] | None
    role: str

    def covers(self, permission: str) -> bool:
        return self.permission in (permission, EVERYTHING)


class Identity(PrincipalIdentity):
    """A user, and the grants this user holds at the moment they are first asked for.

    ``user`` None is nobody: the one who has not signed in.
    """

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.user_id = 0 if user is None else user.id
        self.id = None if user is None else user.id
        self.auth_type = None
        #: Answers that follow from the grants alone, kept for as long as these are
        self.memo: dict[Any, Any] = {}

    @cached_property
    def grants(self) -> tuple[HeldGrant, ...]:
        """The grants of all the user's roles; none for nobody and for an inactive user."""
        return () if self.user is None or not self.user.active else _grants_of(self.user_id)

    @cached_property
    def provides(self) -> set[Any]:
        """The needs that Flask-Principal compares."""
        needs = {ActionNeed(grant.permission) for grant in self.grants}
        return needs | ({UserNeed(self.user_id)} if self.user_id else set())


def _grants_of(user_id: int) -> tuple[HeldGrant, ...]:
    rows = db.session.connection().execute(_statement(), {"user_id": user_id})
    return tuple(
        HeldGrant(permission, scope, None if fields is None else frozenset(fields), role)
        for permission, scope, fields, role in rows
    )


@cache
def _statement() -> Select[str, str, list[str] | None, str]:
    """Return the statement of every request, made once."""
    return (
        select(Grant.permission, Grant.scope, Grant.fields, Role.key)
        .join(Grant.role)
        .join(Role.assignments)
        .where(Assignment.user_id == bindparam("user_id"))
        .order_by(Role.key, Grant.permission, Grant.scope)
    )


def init_app(app: Flask) -> None:
    principal = Principal(app, use_sessions=False, skip_static=False)
    principal.identity_loader(_load)

    def greet(_app: Flask, user: User) -> None:
        principal.set_identity(Identity(user))

    def part(_app: Flask, **_user: object) -> None:
        principal.set_identity(Identity(None))

    user_logged_in.connect(greet, app, weak=False)
    user_logged_out.connect(part, app, weak=False)


def _load() -> Identity | None:
    """Return who asks; static files are for everybody and cost no statement."""
    if request.endpoint is None or request.endpoint.endswith("static"):
        return None
    return Identity(signed_in_user() if current_user.is_authenticated else None)


def current_identity() -> Identity:
    """Return the identity of this request; outside one, nobody."""
    identity = g.get("identity")
    return identity if isinstance(identity, Identity) else Identity(None)


def once_without_row(decide: Asked) -> Asked:
    """Let ``decide`` answer once for each identity what it is asked of no row in particular.

    That follows from the grants alone, and a page asks it dozens of times.
    """

    @wraps(decide)
    def remembering(
        permission: str, row: Base | None = None, identity: Identity | None = None
    ) -> Any:
        if row is not None:
            return decide(permission, row, identity)
        memo = (identity or current_identity()).memo
        if (decide, permission) not in memo:
            memo[decide, permission] = decide(permission, None, identity)
        return memo[decide, permission]

    return cast("Asked", remembering)
