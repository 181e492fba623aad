"""What no door may do to the last administrator; `test_mutants.py` proves that these bite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from portal.access.identity import Identity
from portal.access.models import ROLE_PARENTS, Assignment, Grant, Role
from portal.access.safeguards import LastAdministrator
from portal.access.safeguards.refusals import SafeguardRefusal
from portal.accounts.models import User
from portal.database import db, now
from tests.access.world import World, world

__all__ = ["world"]


def assignment_of(user: User) -> Assignment:
    return db.session.scalars(select(Assignment).filter_by(user_id=user.id)).one()


def change(name: str, value: object) -> Callable[[User], None]:
    return lambda user: setattr(assignment_of(user), name, value)


def change_grant(name: str, value: object) -> Callable[[User], None]:
    return lambda user: setattr(assignment_of(user).role.grants[0], name, value)


def give_grant_away(user: User) -> None:
    assignment_of(user).role.grants[0].role = Role(key="idle", name={"en": "Idle"})


def give_assignment_away(user: User) -> None:
    assignment_of(user).user = User(name="Old", email="old@example.org", active=False)


def swap_the_role(user: User) -> None:
    assignment_of(user).role = Role(key="idle", name={"en": "Idle"})


def idle_key() -> int:
    idle = Role(key="idle", name={"en": "Idle"})
    db.session.add(idle)
    db.session.flush()
    return idle.id


def swap_by_key(user: User) -> None:
    assignment_of(user).role_id = idle_key()


def give_grant_away_by_key(user: User) -> None:
    assignment_of(user).role.grants[0].role_id = idle_key()


def give_assignment_away_by_key(user: User) -> None:
    old = User(name="Old", email="old@example.org", active=False)
    db.session.add(old)
    db.session.flush()
    assignment_of(user).user_id = old.id


DOORS: dict[str, Callable[[User], object]] = {
    "deactivate": lambda user: setattr(user, "active", False),
    "delete the user": lambda user: db.session.delete(user),
    "unassign": lambda user: db.session.delete(assignment_of(user)),
    "unassign from the user": lambda user: user.assignments.clear(),
    "unassign from the role": lambda user: assignment_of(user).role.assignments.clear(),
    "delete the role": lambda user: db.session.delete(assignment_of(user).role),
    "delete the grant": lambda user: db.session.delete(assignment_of(user).role.grants[0]),
    "take the grant out": lambda user: assignment_of(user).role.grants.clear(),
    "narrow the grant": change_grant("scope", "own"),
    "limit the grant to fields": change_grant("fields", ["name"]),
    "limit the grant to no field": change_grant("fields", []),
    "change the permission": change_grant("permission", "papers.view"),
    "give the grant away": give_grant_away,
    "let it end": change("until", now() + timedelta(days=9)),
    "limit the assignment": change("scope", "own"),
    "give the assignment away": give_assignment_away,
    "swap the role": swap_the_role,
    "swap the role by its key": swap_by_key,
    "give the assignment away by its key": give_assignment_away_by_key,
    "give the grant away by its key": give_grant_away_by_key,
    "by statement: deactivate": lambda _user: db.session.execute(
        update(User).values(active=False)
    ),
    "by statement: unassign": lambda _user: db.session.execute(delete(Assignment)),
    "by statement: grants": lambda _user: db.session.execute(delete(Grant.__table__)),
}


def expect_the_last_administrator_to_stay(world: World) -> None:
    for number, (name, door) in enumerate(DOORS.items()):
        user = world.person(f"p{number}", "*").user
        with pytest.raises(LastAdministrator, match="last active administrator"):
            _go(door, user)
        db.session.rollback()
        assert not db.session.scalars(select(User)).all(), name


def expect_one_of_two_administrators_to_go(world: World) -> None:
    for number, name in enumerate(("deactivate", "unassign", "narrow the grant", "let it end")):
        user = world.person(f"p{number}", "*").user
        world.person(f"q{number}", "*")
        _go(DOORS[name], user)
        db.session.rollback()


def _go(door: Callable[[User], object], user: User) -> None:
    db.session.flush()
    door(user)
    db.session.flush()


def expect_what_is_no_administrator_not_to_count(world: World) -> None:
    """An inactive one, one on some rows or fields, one that will end, one of a few rights."""
    root = world.role("root", "*")
    user = world.give(world.person("ada"), root).user
    world.give(world.person("old", active=False), root)
    world.give(world.person("guest"), root, until=now() + timedelta(days=999))
    world.give(world.person("clerk"), root, limit="own")
    world.person("narrow", "*:own", "papers.view")
    world.person("fields", "*[name]")
    world.role("idle", "*")
    db.session.commit()
    user.active = False
    with pytest.raises(LastAdministrator) as refused:
        db.session.flush()
    assert isinstance(refused.value, SafeguardRefusal)
    assert "Make somebody else an administrator first." in refused.value.sentence
    db.session.rollback()
    world.give(Identity(user), world.role("second", "*"), limit="office")
    db.session.delete(
        db.session.scalars(select(Assignment).filter_by(user=user, role=root, scope="")).one()
    )
    with pytest.raises(LastAdministrator):
        db.session.flush()


def expect_all_ways_to_be_an_administrator_to_count(world: World) -> None:
    """By a role that includes one, and with fields that JSON has no value for."""
    root = world.role("root", "*")
    chief = world.role("chief", includes=(world.role("middle", includes=(root,)),))
    ada = world.person("ada", "*").user
    world.give(world.person("bob"), chief)
    root.grants[0].fields = None
    ada.active = False
    db.session.flush()
    chief.parents[0].parents.clear()
    with pytest.raises(LastAdministrator):
        db.session.flush()
    db.session.rollback()


def expect_a_role_to_stay_included_that_the_last_administrator_has_it_by(world: World) -> None:
    root = world.role("root", "*")
    chief = world.role("chief", includes=(root,))
    world.give(world.person("ada"), chief)
    db.session.commit()
    for cut in (
        lambda: chief.parents.clear(),
        lambda: root.heirs.clear(),
        lambda: db.session.delete(root),
        lambda: db.session.execute(delete(ROLE_PARENTS)),
    ):
        with pytest.raises(LastAdministrator):
            _cut(cut)
        db.session.rollback()
    assert db.session.scalars(select(User)).all()


def _cut(cut: Callable[[], object]) -> None:
    cut()
    db.session.flush()
