"""Identities: what somebody holds, as of now."""

from __future__ import annotations

import pytest

from portal.access.identity import Identity, current_identity
from portal.access.models import Assignment
from portal.database import db
from tests.conftest import signed_in


@pytest.mark.parametrize("roles", [1, 20])
def test_the_grants_of_any_number_of_roles_cost_one_statement(person, role, count_queries, roles):
    user = person("posts.view")
    for number in range(1, roles):
        db.session.add(Assignment(user=user, role=role(f"r{number}", "posts.view", "posts.edit")))
    db.session.commit()
    user.active  # noqa: B018 - read back from the database before counting

    with count_queries() as statements:
        identity = Identity(user)
        held = identity.grants
        again = identity.provides, identity.grants

    assert len(held) == 1 + 2 * (roles - 1)
    assert again[1] is held
    assert len(statements) == 1


@pytest.mark.parametrize("deep", [1, 12])
def test_roles_that_include_each_other_however_deep_cost_one_statement(
    person, role, count_queries, deep
):
    user, top = person(), role("r0", "posts.view")
    for number in range(1, deep):
        above, top = top, role(f"r{number}", "posts.view")
        top.parents.append(above)
    db.session.add(Assignment(user=user, role=top))
    db.session.commit()
    user.active  # noqa: B018 - read back from the database before counting

    with count_queries() as statements:
        held = Identity(user).grants

    assert len({one.via for one in held}) == deep
    assert len(statements) == 1


@pytest.mark.parametrize("roles", [1, 20])
def test_a_page_asks_twice_who_its_reader_is_however_many_roles_there_are(
    app, make_user, role, count_queries, roles
):
    key = make_user("posts.view")
    for number in range(1, roles):
        db.session.add(Assignment(user_id=key, role=role(f"r{number}", "posts.view", "tags.view")))
    db.session.commit()
    client = signed_in(app, key)

    with count_queries() as statements:
        assert client.get("/admin/posts/").status_code == 200

    asked = [one for one in statements if "FROM sessions" in one or "JOIN reached" in one]
    assert len(asked) == 2


def test_an_identity_that_is_asked_nothing_costs_nothing(person, count_queries):
    user = person("posts.view")
    user.active  # noqa: B018 - read back from the database before counting

    with count_queries() as statements:
        Identity(user)

    assert statements == []


def test_nobody_and_inactive_users_cost_nothing(person, count_queries):
    user = person("*", active=False)
    user.active  # noqa: B018 - read back from the database before counting

    with count_queries() as statements:
        assert Identity(None).grants == ()
        assert Identity(user).grants == ()

    assert statements == []


def test_grants_are_read_anew_for_each_identity(person):
    user = person("posts.view")
    assert Identity(user).grants

    db.session.delete(user.assignments[0].role)
    db.session.commit()

    assert Identity(user).grants == ()


def test_grants_of_other_people_are_not_held(person):
    ada, bob = person("posts.view"), person("posts.edit", name="bob")

    assert [one.permission for one in Identity(ada).grants] == ["posts.view"]
    assert [one.permission for one in Identity(bob).grants] == ["posts.edit"]


def test_no_fields_and_named_fields_are_told_apart(person):
    user = person("posts.view", {"permission": "profiles.view", "fields": ["birthdate"]})
    held = {one.permission: one.fields for one in Identity(user).grants}

    assert held == {"posts.view": None, "profiles.view": frozenset({"birthdate"})}


def test_outside_a_request_the_identity_is_nobody():
    assert current_identity().user_id == 0
    assert current_identity().grants == ()
