"""Nobody gives what they do not hold; `test_mutants.py` proves that these bite."""

from __future__ import annotations

import contextvars

import pytest
from flask import g
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.access.identity import Identity
from portal.access.models import Assignment, Grant, Role
from portal.access.safeguards import NotHeld, init_app
from portal.accounts.models import User
from portal.database import db
from tests.access.cast import Cast, give, give_by_key, heir_of, tried
from tests.access.world import World, world

__all__ = ["world"]


def expect_what_one_holds_to_be_given_and_nothing_else(world: World) -> None:
    cast = Cast(world)
    cast.asks()
    for permission, scope, fields, held in (
        ("papers.view", "", None, True),
        ("papers.view", "", [], True),
        ("papers.view", "own", None, True),
        ("papers.view", "", ["user"], True),
        ("papers.view", "", ["assigned_by"], False),
        ("papers.edit", "own", None, True),
        ("papers.edit", "", None, False),
        ("papers.edit", "team", None, False),
        ("things.view", "", None, False),
        ("*", "", None, False),
    ):
        grant = Grant(permission=permission, scope=scope, fields=fields)
        assert tried(lambda grant=grant: cast.empty.grants.append(grant)) is held, permission
        role = Role(key="new", name={"en": "New"})
        row = Grant(permission=permission, scope=scope, fields=fields)
        assert tried(lambda role=role, row=row: _with(role, row)) is held, permission


def _with(role: Role, grant: Grant) -> None:
    role.grants.append(grant)
    db.session.add(role)


def expect_a_role_to_be_assigned_by_whom_holds_all_of_it(world: World) -> None:
    cast = Cast(world)
    world.role("chief", "papers.view", includes=(cast.root,))
    cast.asks()
    for key, held in (
        ("few", True),
        ("empty", True),
        ("many", False),
        ("root", False),
        ("chief", False),
    ):
        role = db.session.scalars(select(Role).filter_by(key=key)).one()
        assert tried(lambda role=role: give(cast.bob, role)) is held, key
        number = role.id
        assert tried(lambda number=number: give_by_key(cast.bob, number)) is held, key


def expect_a_limit_to_be_what_one_holds(world: World) -> None:
    cast = Cast(world)
    cast.asks()
    for limit, held in (("own", True), ("", False), ("team", False)):
        assert tried(lambda limit=limit: give(cast.bob, cast.many, limit)) is held, limit


def expect_a_role_to_include_what_one_holds_only(world: World) -> None:
    cast = Cast(world)
    deep = world.role("deep", includes=(cast.root,))
    cast.asks()
    for role, held in ((cast.few, True), (cast.many, False), (cast.root, False), (deep, False)):
        assert tried(lambda role=role: cast.empty.parents.append(role)) is held, role.key
        assert tried(lambda role=role: role.heirs.append(cast.empty)) is held, role.key
        assert tried(lambda role=role: heir_of(role)) is held, role.key
    assert tried(lambda: deep.parents.clear())


def expect_what_is_added_in_the_same_go_to_count(world: World) -> None:
    cast = Cast(world)
    cast.asks()

    def a_new_role() -> None:
        give(cast.bob, Role(key="new", name={"en": "New"}, grants=[Grant(permission="*")]))

    def another_name() -> None:
        cast.root.key = "humble"
        give(cast.bob, cast.root)

    def included() -> None:
        give(cast.bob, heir_of(cast.root))

    def taken_out() -> None:
        cast.root.grants.clear()
        give(cast.bob, cast.root)

    def limited() -> None:
        role = Role(key="new", name={"en": "New"}, grants=[Grant(permission="papers.view")])
        give(cast.bob, role, "own")

    assert not tried(a_new_role)
    assert tried(limited)
    assert not tried(another_name)
    assert not tried(included)
    assert tried(taken_out)


def expect_who_is_bound(world: World) -> None:
    """A request and a command for somebody are; a command, a job, the first start are not."""
    cast = Cast(world)
    db.session.commit()

    def give() -> None:
        db.session.add(Assignment(user_id=bob, role_id=root))

    bob, root = cast.bob.id, cast.root.id
    assert tried(give)
    g.identity = Identity(world.person("chief", "*").user)
    assert tried(give)
    cast.asks()
    assert not tried(give)
    del g.identity
    with world.app.test_request_context("/"):
        assert not tried(give)
        g.identity = Identity(db.session.get(User, cast.bob.id))
        assert not tried(give)


def expect_code_without_an_app_not_to_be_bound(world: World) -> None:
    cast = Cast(world)
    db.session.commit()
    engine, bob, root = db.engine, cast.bob.id, cast.root.id
    world.works_at(cast.ada, world.office("Here"))

    def give() -> None:
        with Session(engine) as session:
            session.add(Assignment(user_id=bob, role_id=root))
            session.flush()
            session.rollback()

    contextvars.Context().run(give)


def expect_the_refusal_to_name_what_is_missing(world: World) -> None:
    cast = Cast(world)
    cast.asks()
    db.session.commit()
    for grant, words in (
        (Grant(permission="papers.edit", scope="team"), "Edit – Papers (Team)"),
        (Grant(permission="*"), "Everything"),
    ):
        cast.empty.grants.append(grant)
        with pytest.raises(NotHeld) as refused:
            db.session.flush()
        assert refused.value.sentence == (
            f"You can only give what you hold yourself, and you do not hold this: {words}."
        )
        db.session.rollback()


def expect_to_listen_once_and_leave_the_flush_alone(world: World) -> None:
    init_app(world.app)
    cast = Cast(world)
    cast.asks()
    db.session.add(User(name="Eve", email="eve@example.org"))
    db.session.add(Assignment(user=cast.bob, role=cast.few))
    db.session.flush()
    assert all(inspect(row).persistent for row in db.session)
