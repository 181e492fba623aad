"""A cast for expectations about giving: who holds two things, and what others would like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import g

from portal.access.identity import Identity
from portal.access.models import Assignment, Role
from portal.access.safeguards import NotHeld
from portal.accounts.models import User
from portal.database import db
from tests.access.world import World


def tried(change: Callable[[], object]) -> bool:
    """Tell whether the change can be made; it is taken back."""
    db.session.commit()
    try:
        change()
        db.session.flush()
    except NotHeld:
        return False
    else:
        return True
    finally:
        db.session.rollback()
        db.session.expire_all()


class Cast:
    """Ada holds two things, and may give no more; the others are given to, or what is given."""

    def __init__(self, world: World) -> None:
        self.ada = world.person("ada", "papers.view", "papers.edit:own")
        self.bob = world.person("bob").user
        self.few = world.role("few", "papers.view")
        self.many = world.role("many", "papers.view", "papers.edit")
        self.root = world.role("root", "*")
        self.empty = world.role("empty")
        world.person("warden", "*")

    def asks(self) -> None:
        g.identity = Identity(self.ada.user)


def give(user: User, role: Role, limit: str = "", until: datetime | None = None) -> Assignment:
    with db.session.no_autoflush:
        given = Assignment(user=user, role=role, scope=limit, until=until)
        db.session.add(given)
    db.session.flush()
    return given


def give_by_key(user: User, key: int) -> None:
    db.session.add(Assignment(user_id=user.id, role_id=key))


def heir_of(role: Role) -> Role:
    heir = Role(key="new", name={"en": "New"})
    db.session.add(heir)
    with db.session.no_autoflush:
        heir.parents.append(role)
    return heir


def end(assignment: Assignment, until: datetime) -> None:
    assert assignment.until != until
    assignment.until = until
