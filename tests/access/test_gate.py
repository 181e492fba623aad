"""The gate: who may do what."""

from __future__ import annotations

import pytest
from flask import g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access import gate, permissions
from portal.access.held import HeldGrant
from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.access.permissions import EDIT, VIEW, PermissionRegistry, UnknownPermission
from portal.access.scopes import Scope
from portal.accounts.models import User
from portal.admin.doors import refusal
from portal.database import db
from tests.soak import times


@pytest.fixture
def papers(app, monkeypatch) -> PermissionRegistry:
    """Permissions on assignments, which have an owner: ``own`` is the reader's."""
    registry = PermissionRegistry()
    own, colleagues = Scope("own", "Own", "user"), Scope("role", "Same", "role.assignments.user")
    registry.declare("papers", "Papers", (VIEW, EDIT), scopes=[own, colleagues])
    monkeypatch.setitem(app.extensions, "portal.permissions", registry)
    return registry


def paper_of(user: User) -> Assignment:
    return db.session.scalars(db.select(Assignment).filter_by(user_id=user.id)).one()


def test_a_grant_lets_in_and_is_told(papers, person):
    decision = gate.decide("papers.view", identity=Identity(person("papers.view")))

    assert decision.allowed
    assert [one.permission for one in decision.matched] == ["papers.view"]
    assert decision.matched[0].role == "role-of-ada"


def test_a_grant_of_another_action_does_not_let_in(papers, person):
    assert not gate.decide("papers.edit", identity=Identity(person("papers.view"))).allowed


def test_somebody_without_grants_may_do_nothing(papers, person):
    identity = Identity(person())

    assert not any(gate.decide(name, identity=identity).allowed for name in papers)


def test_nobody_may_do_nothing(papers):
    assert not gate.decide("papers.view", identity=Identity(None)).allowed
    assert not gate.allows("papers.view")


def test_an_inactive_user_holds_nothing(papers, person):
    identity = Identity(person("*", "papers.view", active=False))

    assert identity.grants == ()
    assert not gate.decide("papers.view", identity=identity).allowed


def test_everything_is_a_grant_that_stands_for_every_permission(papers, person):
    identity = Identity(person("*"))

    assert all(gate.decide(name, identity=identity).allowed for name in papers)
    assert gate.decide("*", identity=identity).allowed


def test_only_who_holds_everything_may_do_everything(papers, person):
    assert not gate.decide("*", identity=Identity(person("papers.view", "papers.edit"))).allowed


@pytest.mark.parametrize("grants", [(), ("papers.view",), ("*",)])
def test_an_undeclared_name_is_an_error_whoever_asks(papers, person, grants):
    with pytest.raises(UnknownPermission):
        gate.decide("papers.veiw", identity=Identity(person(*grants)))


def test_a_demand_that_is_refused_carries_the_decision(papers):
    with pytest.raises(gate.Denied) as refused:
        gate.demand("papers.view")

    assert refused.value.code == 403
    assert refused.value.decision.permission == "papers.view"
    assert refused.value.decision.reason


def test_a_demand_that_is_met_says_nothing(papers, person, app):
    ada = person("papers.view")
    with app.test_request_context():
        g.identity = Identity(ada)
        gate.demand("papers.view")
        assert gate.allows("papers.view")


def test_a_scope_opens_the_door_and_only_the_own_rows(papers, person):
    ada = person({"permission": "papers.edit", "scope": "own"})
    bob = person("papers.view", name="bob")

    assert gate.decide("papers.edit", identity=Identity(ada)).allowed
    assert gate.decide("papers.edit", paper_of(ada), Identity(ada)).allowed
    assert not gate.decide("papers.edit", paper_of(bob), Identity(ada)).allowed
    assert not gate.decide("papers.view", paper_of(ada), Identity(ada)).allowed


def test_a_grant_on_every_row_is_not_narrowed_by_one_on_some(papers, person):
    ada = person("papers.edit", {"permission": "papers.edit", "scope": "own"})
    bob = person("papers.view", name="bob")
    decision = gate.decide("papers.edit", paper_of(bob), Identity(ada))

    assert [one.scopes for one in decision.matched] == [()]
    assert [one.scopes for one in decision.elsewhere] == [("own",)]


def test_the_reason_tells_no_role_from_other_rows(papers, person):
    ada = person({"permission": "papers.edit", "scope": "own"})
    bob = person("papers.view", name="bob")
    other_row = gate.decide("papers.edit", paper_of(bob), Identity(ada))
    no_grant = gate.decide("papers.view", paper_of(bob), Identity(ada))

    assert other_row.reason != no_grant.reason


def test_the_identity_of_somebody_else_is_not_looked_at(papers, person, app):
    ada, bob = person("*"), person(name="bob")
    with app.test_request_context():
        g.identity = Identity(ada)
        assert not gate.decide("papers.view", identity=Identity(bob)).allowed


GRANTS = st.lists(
    st.tuples(
        st.sampled_from(["papers.view", "papers.edit", "*"]), st.sampled_from(["", "own", "role"])
    ).filter(lambda one: one[0] != "*" or not one[1])
)


@settings(
    max_examples=times(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(few=GRANTS, more=GRANTS)
def test_more_grants_never_allow_less(papers, app, few, more):
    ada, bob = User(id=1, active=True), User(id=2, active=True)
    rows = [None, Assignment(user=ada), Assignment(user=bob)]

    def allowed(grants: list[tuple[str, str]]) -> set[tuple[str, int]]:
        identity = Identity(ada)
        identity.grants = tuple(
            HeldGrant(name, (scope,) if scope else (), None, "r") for name, scope in grants
        )
        return {
            (name, index)
            for name in papers
            for index, row in enumerate(rows)
            if gate.decide(name, row, identity).allowed
        }

    with db.session.no_autoflush:
        assert allowed(few) <= allowed(few + more)
    db.session.expunge_all()


def test_permissions_of_a_key_are_declared_once(papers):
    with pytest.raises(ValueError, match=r"papers\.view"):
        papers.declare("papers", "Papers", [VIEW])


def test_a_record_without_the_action_refuses_it_to_everybody(papers):
    assert not refusal("papers", ["shred"]).allowed
    assert permissions.EVERYTHING == "*"
