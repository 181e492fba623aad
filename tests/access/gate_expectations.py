"""What the gate is for, in a few fast expectations: `test_mutants.py` proves they bite.

Each function whose name begins with ``expect_`` is called with a `World` of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, g

from portal.access import gate, permissions
from portal.access.identity import Identity, current_identity
from portal.access.models import Assignment, Grant, Role
from portal.access.permissions import EDIT, VIEW, UnknownPermission
from portal.access.scopes import Scope
from portal.accounts.models import User
from portal.admin.doors import refusal
from portal.database import db
from portal.i18n import locales

OWN = "user"
TEAM = "role.assignments.user"


class World:
    """People with grants; the rows are their assignments, which have an owner."""

    def person(self, name: str, *grants: str, active: bool = True) -> Identity:
        """Return somebody who holds ``grants``, written ``papers.edit:own``."""
        role = Role(key=name, name={"en": name})
        for grant in grants:
            permission, _, scope = grant.partition(":")
            role.grants.append(Grant(permission=permission, scope=scope))
        user = User(name=name, email=f"{name}@example.org", active=active)
        db.session.add(Assignment(user=user, role=role))
        db.session.commit()
        return Identity(user)

    def paper_of(self, identity: Identity) -> Assignment:
        return db.session.scalars(db.select(Assignment).filter_by(user_id=identity.user_id)).one()


@contextmanager
def world() -> Iterator[World]:
    """Give a portal without people; what happens in it is gone afterwards."""
    app = Flask("portal")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    locales.init_app(app)
    permissions.init_app(app)
    scopes = [Scope("own", "Own", OWN), Scope("team", "Team", TEAM)]
    permissions.registry_of(app).declare("papers", "Papers", (VIEW, EDIT), scopes=scopes)
    with app.app_context():
        tables = [model.__table__ for model in (User, Role, Grant, Assignment)]
        db.metadata.create_all(db.engine, tables)
        yield World()
        db.session.remove()


def may(identity: Identity, permission: str, row: Assignment | None = None) -> bool:
    return gate.decide(permission, row, identity).allowed


def expect_a_grant_to_allow_its_own_action_only(world: World) -> None:
    ada = world.person("ada", "papers.view")
    assert may(ada, "papers.view")
    assert not may(ada, "papers.edit")
    (matched,) = gate.decide("papers.view", None, ada).matched
    assert (matched.permission, matched.role) == ("papers.view", "ada")


def expect_everything_to_allow_everything_and_nothing_less(world: World) -> None:
    ada, bob = world.person("ada", "*"), world.person("bob", "papers.view", "papers.edit")
    assert may(ada, "papers.view")
    assert may(ada, "papers.edit", world.paper_of(bob))
    assert may(ada, "*")
    assert not may(bob, "*")


def expect_nobody_and_the_inactive_to_hold_nothing(world: World) -> None:
    ada = world.person("ada", "*", "papers.view", active=False)
    assert not may(ada, "papers.view")
    assert not may(Identity(None), "papers.view")
    assert ada.grants == Identity(None).grants == ()


def expect_grants_to_be_held_by_whom_they_were_given_to(world: World) -> None:
    world.person("ada", "papers.view")
    bob = world.person("bob", "papers.edit")
    assert [grant.permission for grant in bob.grants] == ["papers.edit"]


def expect_undeclared_names_to_be_errors_whoever_asks(world: World) -> None:
    for number, grants in enumerate([(), ("papers.view",), ("*",)]):
        with pytest.raises(UnknownPermission):
            gate.decide("papers.veiw", None, world.person(f"p{number}", *grants))
    with pytest.raises(UnknownPermission):
        gate.decide("papers.veiw", None, Identity(None))


def expect_a_scope_to_reach_the_own_rows_only(world: World) -> None:
    ada, bob = world.person("ada", "papers.edit:own"), world.person("bob", "papers.edit")
    assert may(ada, "papers.edit")
    assert may(ada, "papers.edit", world.paper_of(ada))
    assert not may(ada, "papers.edit", world.paper_of(bob))
    assert may(bob, "papers.edit", world.paper_of(ada))


def expect_an_undeclared_scope_to_reach_nothing(world: World) -> None:
    ada = world.person("ada", "papers.edit:nowhere")
    assert not may(ada, "papers.edit")
    assert not may(ada, "papers.edit", world.paper_of(ada))


def expect_scopes_of_one_action_not_to_widen_by_grants_of_another(world: World) -> None:
    ada = world.person("ada", "papers.view", "papers.edit:own")
    bob = world.person("bob", "papers.edit", "papers.view:own")
    assert not may(ada, "papers.edit", world.paper_of(bob))
    assert not may(bob, "papers.view", world.paper_of(ada))


def expect_reasons_to_tell_no_grant_from_other_rows(world: World) -> None:
    ada, bob = world.person("ada", "papers.edit:own"), world.person("bob")
    no_grant = gate.decide("papers.view", None, ada)
    other_row = gate.decide("papers.edit", world.paper_of(bob), ada)
    assert "None of your roles" in no_grant.reason
    assert "other rows" in other_row.reason
    assert not no_grant.matched
    assert not other_row.matched


def expect_the_condition_to_find_what_the_check_finds(world: World) -> None:
    ada, bob = world.person("ada"), world.person("bob")
    db.session.add(Assignment(user=bob.user, role=world.paper_of(ada).role))
    eve = world.person("eve")
    rows = set(db.session.scalars(db.select(Assignment)))
    for path, of_ada, of_eve in ((OWN, 1, 1), (TEAM, 2, 1)):
        scope = Scope("any", "Any", path)
        for identity, number in ((ada, of_ada), (eve, of_eve)):
            condition = scope.condition(Assignment, identity.user_id)
            found = set(db.session.scalars(db.select(Assignment).where(condition)))
            assert found == {row for row in rows if scope.holds(row, identity.user_id)}
            assert len(found) == number
        assert not scope.holds(Assignment(), ada.user_id)


def expect_named_fields_to_be_kept(world: World) -> None:
    ada = world.person("ada", "papers.view", "papers.edit")
    world.paper_of(ada).role.grants[0].fields = ["title"]
    db.session.commit()
    fields = {grant.permission: grant.fields for grant in Identity(ada.user).grants}
    assert fields == {"papers.edit": frozenset({"title"}), "papers.view": None}


def expect_the_request_to_be_asked_by_default(world: World) -> None:
    ada, bob = world.person("ada", "papers.edit:own"), world.person("bob", "*")
    assert not gate.allows("papers.edit")
    g.identity = ada
    assert current_identity() is ada
    assert gate.allows("papers.edit")
    assert gate.allows("papers.edit", world.paper_of(ada))
    assert not gate.allows("papers.edit", world.paper_of(bob))
    assert may(bob, "papers.view")
    g.identity = bob
    assert not may(ada, "papers.view")


def expect_a_demand_to_be_refused_with_its_decision(world: World) -> None:
    ada, bob = world.person("ada", "papers.edit:own"), world.person("bob")
    g.identity = ada
    gate.demand("papers.edit", world.paper_of(ada))
    for permission, row in (("papers.view", None), ("papers.edit", world.paper_of(bob))):
        with pytest.raises(gate.Denied) as refused:
            gate.demand(permission, row)
        assert refused.value.decision.permission == permission
        assert not refused.value.decision.allowed


def expect_what_nobody_can_do_to_be_refused_to_everybody(world: World) -> None:
    g.identity = world.person("ada", "*")
    assert not refusal("papers", ["shred"]).allowed
    assert refusal("papers", ["shred", "edit"]).permission == "papers.edit"
