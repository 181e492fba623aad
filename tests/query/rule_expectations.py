"""What the row rule and the field rule are for; `test_mutants.py` proves that these bite.

Each function whose name begins with ``expect_`` is called with a `World` of its own: people
with grants on papers, which have an owner, a personal field and a secret one.
"""

from __future__ import annotations

from flask import g
from sqlalchemy import false, select, true

from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.database import db
from portal.query import rules
from portal.records.equipment import Equipment
from tests.access.world import World, world
from tests.query.papers import PLAIN, Papers, Things, fields, limit, seen

__all__ = ["world"]


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
    assert str(rules.visible_rows(Papers, "delete", root)) == str(false())
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


def expect_all_scopes_of_a_grant_to_hold_at_once(world: World) -> None:
    bob = world.person("bob")
    ada = world.give(world.person("ada"), world.role("mates", "papers.view:team"), limit="own")
    mates = db.session.scalars(select(Assignment).filter_by(user=ada.user)).all()
    db.session.add(Assignment(user=bob.user, role=mates[1].role))
    db.session.flush()
    assert seen(ada) == set(mates)
    assert seen(world.give(ada, world.role("all", "papers.view:own", "papers.view:team"))) > set(
        mates
    )


def expect_places_to_narrow(world: World) -> None:
    hall = world.office("Hall")
    house = world.office("House", hall)
    things = world.thing(hall), world.thing(house)
    ada = world.person("ada", f"things.view:office={house.id}")
    condition = rules.visible_rows(Things, "view", ada)
    assert list(db.session.scalars(select(Equipment).where(condition))) == [things[1]]
    bob = world.give(world.person("bob"), world.role("clerk", "*"), limit=f"office={hall.id}")
    condition = rules.visible_rows(Things, "edit", bob)
    assert set(db.session.scalars(select(Equipment).where(condition))) == set(things)
    assert str(rules.visible_rows(Papers, "view", bob)) == str(false())


def expect_the_request_to_be_asked_by_default(world: World) -> None:
    ada, bob = world.person("ada", "papers.view"), world.person("bob")
    g.identity = bob
    assert str(rules.visible_rows(Papers)) == str(false())
    assert seen(ada) != set()
    assert rules.fields_allowed(Papers) == frozenset()
    g.identity = ada
    assert str(rules.visible_rows(Papers)) == str(true())
    assert rules.fields_allowed(Papers) == PLAIN
    assert rules.languages_allowed(Papers, "scope", "view") is None
    assert rules.languages_allowed(Papers, "scope", "view", None, bob) == frozenset()


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


def expect_the_fields_of_a_row_to_be_those_of_the_grants_that_reach_it(world: World) -> None:
    ada = world.person("ada", "papers.view:own[role,user]", "papers.view:team[role]")
    bob = world.person("bob")
    db.session.add(Assignment(user=bob.user, role=world.paper_of(ada).role))
    db.session.flush()
    theirs = select(Assignment).filter_by(user=bob.user, role=world.paper_of(ada).role)
    assert fields(ada, row=world.paper_of(ada)) == {"role", "user"}
    assert fields(ada, row=db.session.scalars(theirs).one()) == {"role"}


def expect_narrower_rows_to_have_the_fields_of_wider_ones(world: World) -> None:
    ada = world.give(
        world.person("ada", "papers.view:own[user]"),
        world.role("both", "papers.view:team"),
        limit="own",
    )
    assert {one.scopes for one in ada.grants} == {("own",), ("own", "team")}
    assert fields(ada) == {"user"}


def expect_fields_to_be_found_once_for_each_who_asks(world: World) -> None:
    ada, bob = world.person("ada", "papers.view"), world.person("bob")
    assert fields(ada) is fields(ada)
    assert fields(bob) == frozenset()
    assert fields(ada, "edit") == frozenset()
    assert fields(ada, row=world.paper_of(bob)) == PLAIN
