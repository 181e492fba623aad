"""Identities: what Flask-Principal knows of the one who asks.

Needs are read from the database on each request and nothing is kept in the session,
so that a revoked grant closes its door with the next click. One statement reads the
session and its user (`portal.accounts.sessions`), one the grants of all roles here;
a request that asks nothing of the gate costs neither.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, TypeVar, cast

from flask import Flask, g, has_request_context, request
from flask_login import current_user, user_logged_in, user_logged_out
from flask_principal import ActionNeed, Principal, UserNeed
from flask_principal import Identity as PrincipalIdentity

from portal.access.held import HeldGrant, grants_of_role, grants_of_user
from portal.accounts.models import User
from portal.accounts.sessions import signed_in_user
from portal.database import Base, now
from portal.engines import SAFE_METHODS

Asked = TypeVar("Asked", bound=Callable[..., Any])


class Identity(PrincipalIdentity):
    """A user, and the grants this user holds at the moment they are first asked for.

    ``user`` None is nobody: the one who has not signed in. ``at`` is the moment it is about,
    by default the present one.
    """

    #: Whether somebody else only looks through these eyes (`portal.access.viewing`)
    is_preview = False
    #: Set once a preview's wish to write is refused: what is left is the page that says so
    has_refused = False

    def __init__(self, user: User | None, at: datetime | None = None) -> None:
        self.user = user
        self.at = at or now()
        self.user_id = 0 if user is None else user.id
        self.id = None if user is None else user.id
        self.auth_type = None
        #: Answers that follow from the grants alone, kept for as long as these are
        self.memo: dict[Any, Any] = {}

    @cached_property
    def grants(self) -> tuple[HeldGrant, ...]:
        """The grants of all the user's roles; none for nobody and for an inactive user."""
        if self.user is None or not self.user.active:
            return ()
        return grants_of_user(self.user_id, self.at)

    @property
    def must_not_write(self) -> bool:
        """Whether the request wants to write, which a preview never may."""
        if not self.is_preview or self.has_refused or not has_request_context():
            return False
        return request.method not in SAFE_METHODS

    @cached_property
    def provides(self) -> set[Any]:
        """The needs that Flask-Principal compares."""
        needs = {ActionNeed(grant.permission) for grant in self.grants}
        return needs | ({UserNeed(self.user_id)} if self.user_id else set())


def init_app(app: Flask) -> None:
    principal = Principal(app, use_sessions=False)
    principal.identity_loader(_load)
    app.extensions["portal.principal"] = principal

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


class RoleIdentity(Identity):
    """Nobody, holding what a role gives to whom it is assigned; "own" rows are nobody's."""

    def __init__(self, role_id: int) -> None:
        super().__init__(None)
        self.role_id = role_id

    @cached_property
    def grants(self) -> tuple[HeldGrant, ...]:
        """The grants of the role, and of the roles that it includes."""
        return grants_of_role(self.role_id)


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
        asker = identity or current_identity()
        key = decide, permission
        if key not in asker.memo:
            asker.memo[key] = decide(permission, None, asker)
        return asker.memo[key]

    return cast("Asked", remembering)
