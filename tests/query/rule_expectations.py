"""What the row rule and the field rule are for; `test_mutants.py` proves that these bite.

Each function whose name begins with ``expect_`` is called with a `World` of its own: people
with grants on papers, which have an owner, a personal field and a secret one.
"""

from __future__ import annotations

from dataclasses import replace

from flask import g
from sqlalchemy import false, select

from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.access.permissions import EDIT, VIEW
from portal.access.scopes import Scope
from portal.database import db
from portal.query import rows, rules
from portal.query.fields import Field
from portal.query.record import Record
from tests.access.gate_expectations import OWN, TEAM, World, world

__all__ = ["world"]

#: Neither personal nor secret; ``assigned_by`` is personal here, ``assigned_at`` secret
PLAIN = {"user_id", "role_id", "user", "role"}


class Papers(Record):
    model = Assignment
    key = "papers"
    actions = (VIEW, EDIT)
    scopes = (Scope("own", "Own", OWN), Scope("team", "Team", TEAM))

    @classmethod
    def fields(cls) -> dict[str, Field]:
        found = dict(super().fields())
        found["assigned_by"] = replace(found["assigned_by"], personal=True)
        found["assigned_at"] = replace(found["assigned_at"], secret=True)
        return found


def seen(identity: Identity, action: str = "view") -> set[Assignment]:
    return set(
        db.session.scalars(select(Assignment).where(rules.visible_rows(Papers, action, identity)))
    )


def fields(
    identity: Identity, action: str = "view", row: Assignment | None = None
) -> frozenset[str]:
    return rules.fields_allowed(Papers, action, row, identity)


def limit(identity: Identity, permission: str, scope: str, *names: str) -> None:
    """Let the identity's grant name its fields."""
    (grant,) = (
        grant
        for assignment in identity.user.assignments
        for grant in assignment.role.grants
        if (grant.permission, grant.scope) == (permission, scope)
    )
    grant.fields = list(names)
    db.session.commit()
    identity.__dict__.pop("grants", None)


def expect_a_grant_without_a_scope_to_show_every_row(world: World) -> None:
    ada, bob = world.person("ada", "papers.view"), world.person("bob")
    assert seen(ada) == {world.paper_of(ada), world.paper_of(bob)}


def expect_no_grant_to_show_no_row(world: World) -> None:
    ada = world.person("ada", "papers.edit")
    assert seen(ada) == set()
    assert seen(Identity(None)) == set()


def expect_an_action_that_is_not_declared_to_reach_nothing(world: World) -> None:
    root = world.person("root", "*")
    assert seen(root, "delete") == set()
    assert fields(root, "delete") == frozenset()


def expect_each_action_to_reach_its_own_rows(world: World) -> None:
    ada, bob = world.person("ada", "papers.view", "papers.edit:own"), world.person("bob")
    assert seen(ada, "view") == {world.paper_of(ada), world.paper_of(bob)}
    assert seen(ada, "edit") == {world.paper_of(ada)}


def expect_a_scope_to_show_its_rows_only(world: World) -> None:
    ada, bob = world.person("ada", "papers.view:own"), world.person("bob", "papers.view:own")
    mine, theirs = world.paper_of(ada), world.paper_of(bob)
    assert (seen(ada), seen(bob)) == ({mine}, {theirs})
    team = Assignment(user=bob.user, role=mine.role)
    db.session.add(team)
    db.session.commit()
    assert (seen(ada), seen(bob)) == ({mine}, {theirs, team})


def expect_scopes_to_add_up(world: World) -> None:
    ada, bob = world.person("ada", "papers.view:own", "papers.view:team"), world.person("bob")
    db.session.add(Assignment(user=bob.user, role=world.paper_of(ada).role))
    db.session.commit()
    mates = set(db.session.scalars(select(Assignment).filter_by(role=world.paper_of(ada).role)))
    assert len(mates) == 2
    assert seen(ada) == mates


def expect_an_unlimited_grant_to_win_over_a_limited_one(world: World) -> None:
    ada, bob = world.person("ada", "papers.view:own", "papers.view"), world.person("bob")
    assert seen(ada) == {world.paper_of(ada), world.paper_of(bob)}


def expect_the_request_to_be_asked_by_default(world: World) -> None:
    ada, bob = world.person("ada", "papers.view"), world.person("bob")
    g.identity = bob
    assert str(rules.visible_rows(Papers)) == str(false())
    assert seen(ada) != set()
    g.identity = ada
    assert str(rules.visible_rows(Papers)) != str(false())


def expect_the_row_rule_to_hold_for_one_row_and_for_named_rows(world: World) -> None:
    ada, bob = world.person("ada", "papers.view", "papers.edit:own"), world.person("bob")
    mine, theirs = world.paper_of(ada), world.paper_of(bob)
    g.identity = ada
    assert rows.one_row(Papers, theirs.id) is theirs
    assert rows.one_row(Papers, theirs.id, "edit") is None
    assert rows.one_row(Papers, mine.id, "edit") is mine
    assert rows.one_row(Papers, None) is None
    assert list(rows.rows_by_key(Papers, [theirs.id, mine.id], "edit")) == [mine]


def expect_a_grant_without_fields_to_open_all_but_the_personal_and_the_secret(
    world: World,
) -> None:
    ada, root = world.person("ada", "papers.view"), world.person("root", "*")
    assert fields(ada) == PLAIN
    assert fields(root) == PLAIN
    assert fields(ada, row=world.paper_of(root)) == PLAIN


def expect_no_grant_to_open_no_field(world: World) -> None:
    ada, bob = world.person("ada", "papers.edit"), world.person("bob", "papers.view:own")
    assert fields(ada) == frozenset()
    assert fields(ada, row=world.paper_of(ada)) == frozenset()
    assert fields(bob, row=world.paper_of(ada)) == frozenset()


def expect_named_fields_to_open_these_only(world: World) -> None:
    ada = world.person("ada", "papers.view", "papers.edit")
    limit(ada, "papers.edit", "", "role")
    assert fields(ada, "edit") == {"role"}
    assert fields(ada, "edit", world.paper_of(ada)) == {"role"}
    assert fields(ada) == PLAIN


def expect_personal_fields_to_open_by_name_and_secret_ones_never(world: World) -> None:
    ada = world.person("ada", "papers.view")
    limit(ada, "papers.view", "", "assigned_by", "assigned_at")
    assert fields(ada) == {"assigned_by"}


def expect_a_field_to_be_offered_only_where_every_row_of_the_scope_has_it(world: World) -> None:
    ada, bob = world.person("ada", "papers.view", "papers.view:own"), world.person("bob")
    limit(ada, "papers.view", "", "role")
    assert fields(ada) == {"role"}
    assert fields(ada, row=world.paper_of(bob)) == {"role"}
    assert fields(ada, row=world.paper_of(ada)) == PLAIN


def expect_a_field_to_be_offered_where_each_scope_has_it_by_its_own_grant(world: World) -> None:
    ada = world.person("ada", "papers.view:own", "papers.view:team")
    limit(ada, "papers.view", "own", "role", "user")
    limit(ada, "papers.view", "team", "role")
    assert fields(ada) == {"role"}


def expect_an_unlimited_grant_to_offer_its_fields_whatever_else_is_held(world: World) -> None:
    ada = world.person("ada", "papers.view", "papers.view:own")
    limit(ada, "papers.view", "own", "role")
    assert fields(ada) == PLAIN
