"""Holding: who may do something, each person asked of the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from portal.access.explaining import can_change_by
from portal.access.gate import Decision, decide
from portal.access.held import HeldGrant, grants_of_role, holds_at
from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.accounts.models import User
from portal.database import Base, db, now


def who_can(permission: str, row: Base | None = None) -> Iterator[tuple[User, Decision]]:
    """Give the active users whom the gate lets do this, by address, and how it decided.

    What a role gives is read once for all who have it on the same rows.
    """
    at = now()
    roles = [role.id for role in can_change_by(permission)]
    query = (
        select(User, Assignment)
        .join(Assignment, Assignment.user_id == User.id)
        .where(User.active, Assignment.role_id.in_(roles), holds_at(at))
        .order_by(User.email, Assignment.id)
    )
    given: dict[User, list[Assignment]] = {}
    for user, assignment in db.session.execute(query):
        given.setdefault(user, []).append(assignment)
    known: dict[tuple[int, str], tuple[HeldGrant, ...]] = {}
    for user, assignments in given.items():
        identity = Identity(user, at)
        identity.grants = tuple(_held_by(assignments, known))
        decision = decide(permission, row, identity)
        if decision.allowed:
            yield user, decision


def _held_by(
    assignments: list[Assignment], known: dict[tuple[int, str], tuple[HeldGrant, ...]]
) -> Iterator[HeldGrant]:
    for one in assignments:
        way = one.role_id, one.scope
        if way not in known:
            known[way] = grants_of_role(*way)
        for grant in known[way]:
            yield replace(grant, assignment_id=one.id, until=one.until)
