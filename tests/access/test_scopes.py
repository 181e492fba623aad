"""Scopes: the SQL condition and the check of a row at hand say the same."""

from __future__ import annotations

import pytest

from portal.access.models import Assignment, Grant, Role
from portal.access.scopes import Scope
from portal.accounts.models import User
from portal.database import db


@pytest.fixture
def people(role) -> list[User]:
    """Four people: two share a role, one of them has two, one has none."""
    red, blue = role("red", "posts.view", "posts.edit"), role("blue", "users.view")
    users = [User(name=name, email=f"{name}@example.org") for name in ("ada", "bob", "eve", "kim")]
    ada, bob, eve, _kim = users
    for user, held in ((ada, red), (bob, red), (bob, blue), (eve, blue)):
        db.session.add(Assignment(user=user, role=held))
    db.session.add_all([*users, Role(key="grey", name={"en": "Grey"})])
    db.session.commit()
    return users


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (Assignment, "user"),
        (Assignment, "role.assignments.user"),
        (Role, "assignments.user"),
        (Grant, "role.assignments.user"),
        (User, "assignments.user"),
        (User, "assignments.role.assignments.user"),
    ],
)
def test_condition_and_check_find_the_same_rows(people, model, path):
    scope = Scope("own", "Own", path)
    for user in people:
        by_sql = set(db.session.scalars(db.select(model).where(scope.condition(model, user.id))))
        by_check = {
            row for row in db.session.scalars(db.select(model)) if scope.holds(row, user.id)
        }
        assert by_sql == by_check


def test_who_has_the_role_is_found_and_nobody_else(people):
    scope = Scope("own", "Own", "assignments.user")
    held = {
        user.name: sorted(
            role.key
            for role in db.session.scalars(db.select(Role).where(scope.condition(Role, user.id)))
        )
        for user in people
    }

    assert held == {"ada": ["red"], "bob": ["blue", "red"], "eve": ["blue"], "kim": []}


def test_a_row_without_an_owner_is_nobodys(people):
    scope = Scope("own", "Own", "user")

    assert not scope.holds(Assignment(), people[0].id)


def test_no_row_is_in_a_scope_of_nobody(people):
    scope = Scope("own", "Own", "user")
    rows = db.session.scalars(db.select(Assignment)).all()

    assert not any(scope.holds(row, 0) for row in rows)
    assert not db.session.scalars(
        db.select(Assignment).where(scope.condition(Assignment, 0))
    ).all()
