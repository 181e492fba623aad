"""Safeguards: the last active administrator cannot be lost, by whichever door."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.access.models import Assignment, Grant, Role
from portal.access.safeguards import LastAdministrator, SafeguardRefusal
from portal.accounts.models import User
from portal.database import db

Door = Callable[[User], object]


def assignment_of(user: User) -> Assignment:
    return db.session.scalars(db.select(Assignment).filter_by(user_id=user.id)).one()


def take_grant_out_of_its_role(user: User) -> None:
    role = assignment_of(user).role
    role.grants.remove(role.grants[0])


def take_the_members_from_the_role(user: User) -> None:
    role = assignment_of(user).role
    role.assignments.clear()


def narrow_the_grant(user: User) -> None:
    assignment_of(user).role.grants[0].scope = "own"


def change_the_permission(user: User) -> None:
    assignment_of(user).role.grants[0].permission = "posts.view"


def give_the_role_to_an_inactive_person(user: User) -> None:
    other = User(name="Old", email="old@example.org", active=False)
    assignment_of(user).user = other


def change_the_assignment(name: str, value: object) -> Door:
    return lambda user: setattr(assignment_of(user), name, value)


def name_fields_in_the_grant(user: User) -> None:
    assignment_of(user).role.grants[0].fields = ["name"]


DOORS: dict[str, Door] = {
    "deactivate": lambda user: setattr(user, "active", False),
    "delete the user": lambda user: db.session.delete(user),
    "unassign": lambda user: db.session.delete(assignment_of(user)),
    "unassign from the user": lambda user: user.assignments.clear(),
    "unassign from the role": take_the_members_from_the_role,
    "delete the role": lambda user: db.session.delete(assignment_of(user).role),
    "delete the grant": lambda user: db.session.delete(assignment_of(user).role.grants[0]),
    "take the grant out of its role": take_grant_out_of_its_role,
    "narrow the grant": narrow_the_grant,
    "change the permission": change_the_permission,
    "name fields in the grant": name_fields_in_the_grant,
    "let it end": change_the_assignment("until", datetime(2099, 1, 1, tzinfo=UTC)),
    "limit the assignment": change_the_assignment("scope", "own"),
    "give the role to an inactive person": give_the_role_to_an_inactive_person,
}

STATEMENTS = {
    "deactivate": update(User).values(active=False),
    "deactivate, by table": update(User.__table__).values(active=False),
    "unassign": delete(Assignment),
    "delete the grants": delete(Grant).where(Grant.permission == "*"),
}


def is_still_there() -> bool:
    db.session.rollback()
    return db.session.scalar(
        db.select(User.active)
        .join(User.assignments)
        .join(Role)
        .join(Grant)
        .where(Grant.scope == "")
    )


@pytest.mark.parametrize("door", DOORS)
def test_the_last_administrator_cannot_be_lost(person, door):
    user = person("*")
    DOORS[door](user)

    with pytest.raises(LastAdministrator) as refused:
        db.session.commit()

    assert "last active administrator" in refused.value.sentence
    assert isinstance(refused.value, SafeguardRefusal)
    assert is_still_there()


@pytest.mark.parametrize("door", DOORS)
def test_one_of_two_administrators_can_go(person, door):
    user = person("*")
    person("*", name="bob")
    DOORS[door](user)

    db.session.commit()


@pytest.mark.parametrize("other", ["inactive", "narrowed", "ending", "limited", "of a field"])
def test_an_administrator_that_is_none_does_not_count(person, other):
    user = person("*")
    wide = {"permission": "*"}
    grant = {"narrowed": wide | {"scope": "own"}, "of a field": wide | {"fields": ["name"]}}
    bob = person(grant.get(other, "*"), name="bob", active=other != "inactive")
    if other == "ending":
        assignment_of(bob).until = datetime(2099, 1, 1, tzinfo=UTC)
    if other == "limited":
        assignment_of(bob).scope = "own"
    db.session.commit()
    user.active = False

    with pytest.raises(LastAdministrator):
        db.session.commit()


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statements_that_pass_the_flush_are_refused_too(person, statement):
    person("*")

    with pytest.raises(LastAdministrator):
        db.session.execute(STATEMENTS[statement])

    db.session.commit()
    assert is_still_there()


def test_sessions_of_other_making_are_watched_too(person):
    user_id = person("*").id
    db.session.rollback()
    with Session(db.engine) as session:
        session.get_one(User, user_id).active = False
        with pytest.raises(LastAdministrator):
            session.commit()


def test_the_role_can_change_hands_in_one_go(person):
    ada, bob = person("*"), person(name="bob")
    db.session.add(Assignment(user=bob, role=assignment_of(ada).role))
    db.session.delete(assignment_of(ada))

    db.session.commit()


@pytest.mark.parametrize("cut", ["from below", "from above", "delete"])
def test_a_role_stays_included_by_which_the_last_administrator_is_one(person, role, cut):
    root, chief = role("root", "*"), role("chief")
    chief.parents.append(root)
    db.session.add(Assignment(user=person(), role=chief))
    db.session.commit()
    if cut == "delete":
        db.session.delete(root)
    else:
        (chief.parents if cut == "from below" else root.heirs).clear()

    with pytest.raises(LastAdministrator):
        db.session.commit()


def test_where_nobody_is_administrator_nobody_is_kept(person):
    user = person("posts.view")
    db.session.delete(user)

    db.session.commit()


def test_of_the_last_two_administrators_only_one_can_go(app, person):
    ada, bob = person("*"), person("*", name="bob").id

    def deactivate_bob() -> None:
        with app.app_context():
            db.session.get_one(User, bob).active = False
            db.session.commit()

    ada.active = False
    db.session.flush()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(deactivate_bob)
        wait([other], timeout=0.5)  # unless it waits, it has found Ada there still
        db.session.commit()
        with pytest.raises(LastAdministrator):
            other.result(timeout=20)


def test_other_changes_cost_nothing(person, count_queries):
    user, role = person("*"), assignment_of(person("posts.view", name="bob")).role
    user.name, role.key = "Ada Lovelace", "readers"
    with count_queries() as statements:
        db.session.flush()

    assert [one for one in statements if "RECURSIVE" in one] == []


def test_a_change_that_matters_costs_two_statements_more(person, count_queries):
    person("*")
    bob = person(name="bob")
    bob.active = False
    with count_queries() as statements:
        db.session.flush()

    assert len([one for one in statements if "RECURSIVE" in one]) == 2
