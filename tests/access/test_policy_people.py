"""For how many people a policy file would change something."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.database import db, now
from tests.access.policy_files import give, planned, policy_file, role_named

__all__ = ["planned", "policy_file"]


def people_of(data: dict[str, Any]) -> dict[str, int]:
    return {role["role"]: role["people"] for role in data["roles"]}


def test_only_active_people_count_while_they_have_the_role(person, role, policy_file, planned):
    role("guard", "posts.view")
    for number, columns in enumerate(
        [
            {},
            {"until": now() + timedelta(days=1)},
            {"until": now() - timedelta(seconds=1)},
        ]
    ):
        give(person(name=f"p{number}"), "guard", **columns)
    give(person(name="inactive", active=False), "guard")

    assert people_of(planned(policy_file().change('"posts.view"', '"tags.view"'))) == {"guard": 2}


def test_a_person_counts_once_however_often_a_role_is_given(person, role, policy_file, planned):
    role("guard", "equipment.view")
    role("chief", "posts.view")
    ada, bob = person(name="ada"), person(name="bob")
    for scope in ("", "office=1", "office=2"):
        give(ada, "guard", scope=scope)
    give(ada, "chief")
    give(bob, "chief")
    file = policy_file().change('"equipment.view"', '"equipment.edit"')

    data = planned(file.change('"posts.view"', '"posts.edit"'))

    assert people_of(data) == {"chief": 2, "guard": 1}
    assert data["people"] == 2


@pytest.mark.parametrize("included", ["before", "after"])
def test_who_has_a_role_that_includes_it_counts_too(person, role, policy_file, planned, included):
    role("guard", "posts.view")
    role("middle").parents = [role_named("guard")] if included == "before" else []
    role("chief").parents = [role_named("middle")]
    db.session.commit()
    give(person(), "chief")
    file = policy_file()
    if included == "before":
        file.change('"posts.view"', '"tags.view"')
    else:
        file.change("[middle]", '[middle]\nincludes = ["guard"]')

    data = planned(file)

    assert people_of(data) == {"guard" if included == "before" else "middle": 1}
    assert data["people"] == 1


def test_who_holds_it_otherwise_does_not_count(person, role, policy_file, planned):
    role("guard", "posts.view", {"permission": "posts.edit", "scope": "own"})
    role("chief", "*")
    role("editor", "posts.edit", "posts.view")
    for key in ("chief", "editor"):
        user = person(name=f"with-{key}")
        give(user, key)
        give(user, "guard")
    give(person(name="without"), "guard")

    assert people_of(planned(policy_file().without("guard"))) == {"guard": 1}


def test_moving_grants_to_an_included_role_changes_nobodys_rights(
    person, role, policy_file, planned
):
    person("posts.view", "posts.edit")
    file = policy_file().change('    "posts.view",\n', "")
    file.change("[role-of-ada]", '[role-of-ada]\nincludes = ["reader"]')

    data = planned(file.append('[reader]\ngrants = ["posts.view"]\n'))

    assert people_of(data) == {"reader": 0, "role-of-ada": 0}
    assert data["people"] == 0


def test_a_role_given_on_some_rows_counts_by_what_it_gives_there(
    person, role, policy_file, planned
):
    role("clerk", "equipment.view")
    role("visitor", {"permission": "equipment.view", "scope": "office"})
    limited, full = person(name="limited"), person(name="full")
    for user in (limited, full):
        give(user, "clerk", scope="office=1")
        give(user, "visitor", scope="office=1")
    give(full, "clerk")

    file = policy_file().without("clerk")

    # What remains on "the own office", limited to that place, is the same place.
    assert people_of(planned(file)) == {"clerk": 1}
