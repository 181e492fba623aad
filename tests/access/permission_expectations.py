"""What can be granted and assigned; `test_mutants.py` proves that these bite."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from unittest import mock

import pytest
from flask import Flask, g, session
from flask_login import LoginManager, user_logged_in, user_logged_out
from flask_principal import AnonymousIdentity

from portal.access import assigning, identity
from portal.access.assigning import assign, assignment_of
from portal.access.identity import Identity, current_identity
from portal.access.models import Assignment
from portal.access.permissions import (
    CREATE,
    EDIT,
    VIEW,
    Action,
    UnknownField,
    UnknownPermission,
    UnknownScope,
)
from portal.access.scopes import BadScopeValue, Scope
from portal.changes.actor import acting_as
from portal.database import Refused, db, now
from tests.access.world import World, world

__all__ = ["world"]


def expect_permissions_to_be_declared_once_and_in_order(world: World) -> None:
    names = list(world.registry)
    assert names[0] == "papers.view"
    assert names == sorted(names, key=names.index)
    assert "papers.edit" in world.registry
    assert "papers.gone" not in world.registry
    assert world.registry.get("papers.edit").name == "papers.edit"
    with pytest.raises(UnknownPermission, match=r"papers\.gone"):
        world.registry.get("papers.gone")
    with pytest.raises(ValueError, match=r"papers\.view"):
        world.registry.declare("papers", "Papers", (Action("print", "Print"), VIEW))
    assert world.registry.check("papers.view") == "papers.view"
    assert world.registry.check("*") == "*"


def expect_only_what_is_declared_to_be_granted(world: World) -> None:
    check = world.registry.check_grant
    for grant in (
        ("papers.view",),
        ("papers.view", "own", ["user"]),
        ("papers.edit", "", ["role@fr", "role"]),
        ("things.view", "office=12"),
        ("*",),
    ):
        check(*grant)
    for error, *grant in (
        (UnknownPermission, "papers.gone"),
        (UnknownScope, "papers.view", "gone"),
        (UnknownScope, "pages.view", "own"),
        (UnknownScope, "*", "own"),
        (BadScopeValue, "things.view", "office=north"),
        (UnknownField, "papers.view", "", ["user", "gone"]),
        (UnknownField, "papers.view", "own", ["role@fr"]),
        (UnknownField, "papers.edit", "", ["user@fr"]),
        (UnknownField, "papers.edit", "", ["role@xx"]),
        (UnknownField, "*", "", ["user"]),
    ):
        with pytest.raises(error):
            check(*grant)


def expect_languages_to_be_named_where_one_writes(world: World) -> None:
    world.registry.declare("notes", "Notes", (VIEW, CREATE), fields=["text"], translated=["text"])
    get = world.registry.get
    assert get("notes.view").names_of_fields() == {"text"}
    assert {"text", "text@de", "text@fr"} <= get("notes.create").names_of_fields()
    assert {"role@de", "user"} <= get("papers.edit").names_of_fields()
    declared = get("papers.edit")
    assert declared.action is EDIT
    assert (declared.personal, declared.model) == ({"assigned_by"}, Assignment)
    assert get("pages.view").model is None


def expect_an_assignment_to_be_made_once_and_changed_after(world: World) -> None:
    ada, role = world.person("ada"), world.role("reader", "papers.view")
    soon, late = now() + timedelta(days=1), now() + timedelta(days=2)
    with acting_as("cli:kim"):
        assert assign(ada.user, role, until=soon, reason="Holidays")
        db.session.commit()
        assert not assign(ada.user, role, until=soon)
        assert not assign(ada.user, role, until=soon, reason="Holidays")
    with acting_as("cli:eve"):
        assert assign(ada.user, role, until=late)
        given = assignment_of(ada.user, role)
        assert (given.until, given.reason, given.assigned_by) == (late, "Holidays", "cli:eve")
        assert assign(ada.user, role, until=late, reason="Illness")
        assert given.reason == "Illness"
        assert assign(ada.user, role)
        assert (given.until, given.reason) == (None, "Illness")
    assert len(db.session.scalars(db.select(Assignment).filter_by(role=role)).all()) == 1


def expect_the_first_assignment_to_tell_who_why_and_until(world: World) -> None:
    ada, role, soon = world.person("ada"), world.role("reader", "things.view"), now()
    soon += timedelta(seconds=9)
    here = world.office("Here")
    with acting_as("cli:kim"):
        assert assign(ada.user, role, until=soon, reason="Fair", scope=f"office={here.id}")
        assert assign(ada.user, role)
    db.session.commit()
    given = assignment_of(ada.user, role, f"office={here.id}")
    assert (given.user, given.role, given.until) == (ada.user, role, soon)
    assert (given.reason, given.assigned_by) == ("Fair", "cli:kim")
    assert assignment_of(ada.user, role).scope == ""
    assert assignment_of(world.person("bob").user, role) is None


def expect_an_end_in_the_past_to_be_refused(world: World) -> None:
    ada, role = world.person("ada"), world.role("reader", "papers.view")
    moment = now()
    with mock.patch.object(assigning, "now", return_value=moment):
        for until in (moment, moment - timedelta(days=1)):
            with pytest.raises(Refused, match="past") as refused:
                assign(ada.user, role, until=until)
            assert refused.value.field == "until"
        assert assignment_of(ada.user, role) is None
        assert assign(ada.user, role, until=moment + timedelta(microseconds=1))


def expect_an_assignment_to_be_limited_to_rows_that_are_there(world: World) -> None:
    here = world.office("Here").id
    clerk = world.role("clerk", "gone.view", "pages.view", "papers.view", "things.view")
    chief, root = world.role("chief", includes=(clerk,)), world.role("root", "things.view", "*")
    ada = world.person("ada").user
    for role, scope in ((clerk, f"office={here}"), (chief, f"office={here}"), (clerk, "own")):
        assert assign(ada, role, scope=scope)
    place = Scope("place", "Place", "office", "office")
    world.registry.declare("plans", "Plans", (VIEW,), scopes=[place])
    for role, scope, word in (
        (world.role("planner", "plans.view"), f"place={here}", "no rows called"),
        (clerk, "gone", "no rows called gone"),
        (clerk, "gone=1", "no rows called"),
        (clerk, "office=99999", "no rows called"),
        (clerk, "office=north", "no rows called"),
        (clerk, "own=1", "no rows called"),
        (world.role("reader", "pages.view"), "own", "no rows called"),
        (root, f"office={here}", "everything"),
    ):
        with pytest.raises(Refused, match=word) as refused:
            assign(ada, role, scope=scope)
        assert refused.value.field == "scope"


def expect_signing_in_and_out_to_change_who_asks(world: World) -> None:
    app = Flask("signing")
    app.secret_key = "x"
    LoginManager(app).user_loader(lambda _key: None)
    identity.init_app(app)
    ada = world.person("ada", "papers.view").user

    @app.get("/page")
    def page() -> str:
        return str(current_identity().user_id)

    client = app.test_client()
    assert client.get("/page").text == "0"
    assert client.get("/static/none").status_code == client.get("/none").status_code == 404
    with app.test_request_context("/page"):
        user_logged_in.send(app, user=ada)
        assert isinstance(g.identity, Identity)
        assert list(session) == [], "rights are never in the session"
        assert (g.identity.user, g.identity.id, g.identity.auth_type) == (ada, ada.id, None)
        user_logged_out.send(app, user=ada)
        assert (g.identity.user, g.identity.id, g.identity.user_id) == (None, None, 0)
    for path, who in (("/page", ada.id), ("/static/x", 0), ("/none", 0)):
        with app.test_request_context(path):
            g._login_user, g.portal_session = ada, SimpleNamespace(user=ada)
            app.preprocess_request()
            assert current_identity().user_id == who, path
            known = Identity if path == "/page" else AnonymousIdentity
            assert type(g.identity) is known
    assert app.extensions["portal.principal"].identity_loaders


def expect_an_identity_to_know_its_needs(world: World) -> None:
    ada = world.person("ada", "papers.view", "papers.edit:own")
    assert {need.value for need in ada.provides} == {"papers.view", "papers.edit", ada.user_id}
    assert Identity(None).provides == set()
    assert {need.method for need in ada.provides} == {"action", "id"}
    assert ada.grants is ada.grants
