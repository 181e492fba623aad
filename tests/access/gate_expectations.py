"""What the gate is for, in a few fast expectations: `test_mutants.py` proves they bite.

Each function whose name begins with ``expect_`` is called with a `World` of its own.
"""

from __future__ import annotations

import pytest
from flask import g

from portal.access import gate
from portal.access.identity import Identity, current_identity, once_without_row
from portal.access.models import Assignment
from portal.access.permissions import UnknownPermission
from portal.admin.doors import refusal
from portal.database import db
from tests.access.world import World, may, world

__all__ = ["world"]


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
    assert str(no_grant.reason) == "None of your roles allows this."
    assert str(other_row.reason) == "Your roles allow this on other rows only."
    assert no_grant.matched == other_row.matched == no_grant.elsewhere == ()
    assert other_row.elsewhere == ada.grants


def expect_a_yes_on_some_rows_to_depend_on_the_row(world: World) -> None:
    ada = world.person("ada", "papers.edit:own", "papers.view")
    some, every = gate.decide("papers.edit", None, ada), gate.decide("papers.view", None, ada)
    mine = gate.decide("papers.edit", world.paper_of(ada), ada)
    none = gate.decide("pages.view", None, ada)
    assert [one.depends for one in (some, every, mine, none)] == [True, False, False, False]
    assert str(some.reason) == "One of your roles allows this on some rows."
    assert str(every.reason) == str(mine.reason) == "One of your roles allows this."
    both = world.person("bob", "papers.edit:own", "papers.edit")
    assert not gate.decide("papers.edit", None, both).depends


def expect_grants_to_be_told_by_the_rows_they_reach(world: World) -> None:
    ada, bob = world.person("ada", "papers.edit:own", "papers.edit:team"), world.person("bob")
    db.session.add(Assignment(user=bob.user, role=world.paper_of(ada).role))
    db.session.commit()
    (theirs,) = db.session.scalars(
        db.select(Assignment).filter_by(user=bob.user, role=world.paper_of(ada).role)
    )
    reached = gate.decide("papers.edit", theirs, ada)
    assert [one.scopes for one in reached.matched] == [("team",)]
    assert [one.scopes for one in reached.elsewhere] == [("own",)]
    both = gate.decide("papers.edit", None, ada)
    assert (len(both.matched), both.elsewhere) == (2, ())


def expect_all_scopes_of_a_grant_to_hold_at_once(world: World) -> None:
    ada, bob = world.person("ada"), world.person("bob")
    ada = world.give(ada, world.role("mates", "papers.edit:team"), limit="own")
    ada = world.give(ada, world.role("own", "papers.view:own"))
    mates, own = db.session.scalars(db.select(Assignment).filter_by(user_id=ada.user_id).offset(1))
    db.session.add(Assignment(user=bob.user, role=mates.role))
    db.session.commit()
    theirs = db.session.scalars(db.select(Assignment).filter_by(user=bob.user, role=mates.role))
    assert may(ada, "papers.edit", mates)
    assert may(ada, "papers.edit", own)
    assert not may(ada, "papers.edit", theirs.one())
    assert not may(ada, "papers.view", world.paper_of(world.person("eve")))


def expect_answers_without_a_row_to_be_found_once_for_each_who_asks(world: World) -> None:
    ada, bob = world.person("ada", "papers.view"), world.person("bob")
    g.identity = ada
    first = gate.decide("papers.view")
    assert gate.decide("papers.view") is gate.decide("papers.view", identity=ada) is first
    assert not gate.decide("papers.edit").allowed
    assert not gate.decide("papers.view", identity=bob).allowed
    assert gate.decide("papers.view", world.paper_of(bob)) is not first
    assert first in ada.memo.values()
    another = once_without_row(lambda *_asked: "another answer")
    assert another("papers.view") == "another answer"


def expect_who_only_looks_to_write_nothing(world: World) -> None:
    class Preview(Identity):
        is_preview = True

    ada = world.person("ada", "*")
    for method, looks, writes in (
        ("GET", True, True),
        ("HEAD", True, True),
        ("POST", False, True),
        ("DELETE", False, True),
    ):
        with world.app.test_request_context(method=method):
            assert may(Preview(ada.user), "papers.edit") is looks
            assert may(Identity(ada.user), "papers.edit") is writes
    assert may(Preview(ada.user), "papers.edit")
    told = Preview(ada.user)
    told.has_refused = True
    with world.app.test_request_context(method="POST"):
        assert may(told, "papers.edit"), "the page that says so"
    with world.app.test_request_context(method="POST"):
        refused = gate.decide("papers.view", None, Preview(ada.user))
    assert str(refused.reason) == "You are only looking: nothing can be changed."


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
    g.identity = object()
    assert current_identity().user_id == 0


def expect_a_demand_to_be_refused_with_its_decision(world: World) -> None:
    ada, bob = world.person("ada", "papers.edit:own"), world.person("bob")
    g.identity = ada
    gate.demand("papers.edit", world.paper_of(ada))
    gate.demand("papers.edit")
    for permission, row in (("papers.view", None), ("papers.edit", world.paper_of(bob))):
        with pytest.raises(gate.Denied) as refused:
            gate.demand(permission, row)
        assert refused.value.decision.permission == permission
        assert not refused.value.decision.allowed
        assert refused.value.description == str(refused.value.decision.reason)


def expect_what_nobody_can_do_to_be_refused_to_everybody(world: World) -> None:
    g.identity = world.person("ada", "*")
    assert not refusal("papers", ["shred"]).allowed
    assert refusal("papers", ["shred", "edit"]).permission == "papers.edit"
