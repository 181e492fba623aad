"""What is held: the grants of a person's roles at one moment, or of one role.

One statement, however many roles there are and however deep they include each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    cast,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from portal.access.faults import is_sound
from portal.access.models import ROLE_PARENTS, Assignment, Grant, Role
from portal.access.permissions import EVERYTHING, PermissionRegistry, registry_of
from portal.database import UTCDateTime, db


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant as somebody holds it."""

    permission: str
    #: Each of them must hold on a row, as in ``("office=12", "own")``; none: every row
    scopes: tuple[str, ...]
    #: None: all that are not personal
    fields: frozenset[str] | None
    #: The key of the role that was assigned, or is looked at
    role: str
    #: The key of the role that has the grant: the same, or one that it includes
    via: str = ""
    #: None: by no assignment
    assignment_id: int | None = None
    #: None: it does not end
    until: datetime | None = None

    def covers(self, permission: str) -> bool:
        return self.permission in (permission, EVERYTHING)

    def names_field(self, name: str, *, personal: bool = False) -> bool:
        """Tell whether it is about this field, or this language of one, as in ``title@fr``."""
        if self.fields is None:
            return not personal
        return name in self.fields or name.partition("@")[0] in self.fields

    def names_part_of(self, name: str) -> bool:
        """Tell whether it is about this field in some languages only."""
        parts = [one for one in self.fields or () if one.partition("@")[0] == name]
        return bool(parts) and name not in parts


def grants_of_user(user_id: int, at: datetime) -> tuple[HeldGrant, ...]:
    """Return what the user's roles give at that moment, whether the user is active or not."""
    return _read(_of_user(), {"user_id": user_id, "at": at})


def grants_of_role(role_id: int, scope: str = "") -> tuple[HeldGrant, ...]:
    """Return what the role gives to whom it is assigned, on the rows of ``scope``."""
    return _read(_of_role(), {"role_id": role_id, "scope": scope})


def _read(statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> tuple[HeldGrant, ...]:
    registry = registry_of(current_app)
    rows = db.session.connection().execute(statement, values)
    held = (_held(registry, len(registry), *row) for row in rows)
    return tuple(grant for grant in held if grant is not None)


@lru_cache(maxsize=8192)
def _held(
    registry: PermissionRegistry,
    _declared: int,
    permission: str,
    scope: str,
    limit: str,
    told: str | None,
    *held_by: Any,
) -> HeldGrant | None:
    """Return what a row says: what is held is read with each request, understood but once."""
    fields = None if told is None else json.loads(told)
    if not is_sound(registry, permission, scope, limit, fields):
        return None
    return HeldGrant(
        permission,
        scopes_under(limit, permission, scope),
        None if fields is None else frozenset(fields),
        *held_by,
    )


def scopes_under(limit: str, permission: str, scope: str) -> tuple[str, ...]:
    """Return the scopes of a grant whose role was assigned on the rows of ``limit`` only.

    The limit is for records that know such rows. Who holds everything is held to it
    everywhere: elsewhere it reaches nothing. It says which place a rule without one is about.
    """
    registry = registry_of(current_app)
    declared = registry.get(permission).scopes if permission in registry else {}
    name, says_which, _place = limit.partition("=")
    if name not in declared and permission != EVERYTHING:
        return (scope,) if scope else ()
    return tuple(sorted({limit, scope} - {"", says_which and name}))


def holds_at(moment: Any) -> ColumnElement[bool]:
    """Return the assignments that hold at that moment: those that do not end, or later."""
    return or_(Assignment.until.is_(None), Assignment.until > moment)


@cache
def _of_user() -> Select[*tuple[Any, ...]]:
    given = select(
        Assignment.id.label("assignment_id"),
        Assignment.role_id.label("given_id"),
        Assignment.role_id.label("role_id"),
        Assignment.scope.label("scope"),
        Assignment.until.label("until"),
    ).where(
        Assignment.user_id == bindparam("user_id"), holds_at(bindparam("at", type_=UTCDateTime))
    )
    return _with_all_above(given)


@cache
def _of_role() -> Select[*tuple[Any, ...]]:
    given: Select[*tuple[Any, ...]] = select(
        cast(null(), Integer).label("assignment_id"),
        Role.id.label("given_id"),
        Role.id.label("role_id"),
        bindparam("scope", type_=String(64)).label("scope"),
        cast(null(), UTCDateTime).label("until"),
    ).where(Role.id == bindparam("role_id"))
    return _with_all_above(given)


def _with_all_above(given: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return the grants of the given roles, and of all that these include."""
    reached = given.cte("reached", recursive=True)
    above = select(
        reached.c.assignment_id,
        reached.c.given_id,
        ROLE_PARENTS.c.parent_id,
        reached.c.scope,
        reached.c.until,
    ).where(ROLE_PARENTS.c.role_id == reached.c.role_id)
    reached = reached.union(above)  # which forgets what it has seen: a ring ends
    assigned, holder = aliased(Role), aliased(Role)
    return (
        select(
            Grant.permission,
            Grant.scope,
            reached.c.scope,
            cast(Grant.fields, Text),
            assigned.key,
            holder.key,
            reached.c.assignment_id,
            reached.c.until,
        )
        .join(reached, reached.c.role_id == Grant.role_id)
        .join(assigned, assigned.id == reached.c.given_id)
        .join(holder, holder.id == Grant.role_id)
        .order_by(assigned.key, Grant.permission, Grant.scope, holder.key)
    )


def holds(grants: Iterable[HeldGrant], wanted: HeldGrant) -> bool:
    """Tell whether who has ``grants`` may do all that ``wanted`` allows.

    Each field must be covered by a grant on the same rows or more; all that are not
    personal only by such another. What is granted on all languages covers each.
    """
    covering = [
        one
        for one in grants
        if one.covers(wanted.permission) and set(one.scopes) <= set(wanted.scopes)
    ]
    if not wanted.fields:
        return any(one.fields is None for one in covering)
    named = frozenset().union(*(one.fields or () for one in covering))
    return all(
        name in named or name.partition("@")[0] in named or _is_ordinary(wanted, name, covering)
        for name in wanted.fields
    )


def _is_ordinary(wanted: HeldGrant, name: str, covering: list[HeldGrant]) -> bool:
    """Tell whether a grant of all ordinary fields is among ``covering``, and this is one."""
    registry = registry_of(current_app)
    if wanted.permission not in registry:
        return False
    declared = registry.get(wanted.permission)
    is_personal = name.partition("@")[0] in declared.personal
    return not is_personal and any(one.fields is None for one in covering)
