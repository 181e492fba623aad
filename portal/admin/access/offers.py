"""Offers: the roles that the reader may give to somebody, and what each of them allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.access.held import HeldGrant
from portal.access.identity import current_identity
from portal.access.models import Grant, Role, with_all_above
from portal.access.permissions import EVERYTHING
from portal.access.safeguards.escalation import first_not_held
from portal.database import db


@dataclass(frozen=True, slots=True)
class Offer:
    """A role, what it allows, and whether the reader may give it: who holds all of that."""

    role: Role
    grants: tuple[HeldGrant, ...]
    is_held: bool

    def gives(self, permission: str) -> bool:
        return any(grant.covers(permission) for grant in self.grants)

    def scopes(self, permission: str) -> list[str]:
        """Return the rows on which it gives ``permission``; none: every row."""
        found = [grant.scopes for grant in self.grants if grant.covers(permission)]
        return [] if () in found else sorted({one for scopes in found for one in scopes})

    @property
    def size(self) -> tuple[bool, int]:
        """How much it allows, to put the least first."""
        has_all = any(grant.permission == EVERYTHING for grant in self.grants)
        return has_all, len(self.grants)


def offers() -> list[Offer]:
    """Return all roles by name; three statements, however many there are."""
    query = select(Role).options(selectinload(Role.grants), selectinload(Role.parents))
    found = [_offer(role) for role in db.session.scalars(query)]
    return sorted(found, key=lambda one: str(one.role).casefold())


def giving(permission: str, among: Iterable[Offer]) -> Sequence[Offer]:
    """Return those that the reader may give and that allow ``permission``, the smallest first."""
    fitting = [one for one in among if one.is_held and one.gives(permission)]
    return sorted(fitting, key=lambda one: one.size)


def _offer(role: Role) -> Offer:
    grants = tuple(_held(grant) for one in with_all_above(role) for grant in one.grants)
    return Offer(role, grants, first_not_held(current_identity(), iter(grants)) is None)


def _held(grant: Grant) -> HeldGrant:
    scopes = (grant.scope,) if grant.scope else ()
    fields = frozenset(grant.fields) if grant.fields else None
    return HeldGrant(grant.permission, scopes, fields, grant.role.key)
