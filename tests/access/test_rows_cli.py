"""``manage.py roles assign --scope``: on which rows somebody has a role."""

from __future__ import annotations

import pytest

from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.database import db

#: The place of nobody
NOWHERE = "office=99999"


def test_a_role_is_assigned_on_the_rows_of_one_place(run, person, role, office):
    user = person()
    role("clerk", "equipment.edit", "posts.view")
    result = run("roles", "assign", "ada", "clerk", "--scope", f"office={office.id}")

    assert result.exit_code == 0, result.output
    assert "City library" in result.output
    held = {one.permission: one.scopes for one in Identity(user).grants}
    assert held == {"equipment.edit": (f"office={office.id}",), "posts.view": ()}


def test_a_role_is_assigned_on_several_places_side_by_side(run, person, role, office):
    user = person()
    role("clerk", "equipment.edit")
    run("roles", "assign", "ada", "clerk", "--scope", f"office={office.id}")
    run("roles", "assign", "ada", "clerk", "--scope", "office")

    assert sorted(one.scope for one in user.assignments) == ["office", f"office={office.id}"]


@pytest.mark.parametrize("command", ["assign", "unassign"])
@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("ofice=12", "Nearest names: office"),
        ("own", "The role has no rows called own."),
        ("office=north", "office=12"),
        ("office=1.5", "office=12"),
        ("office=", "office=12"),
        ("office=99999999999999999999", "office=12"),
        (NOWHERE, "Nothing has the number that office=99999 names."),
    ],
)
def test_rows_that_the_role_does_not_know_are_refused(run, person, role, command, scope, said):
    user = person()
    role("clerk", "equipment.edit")
    result = run("roles", command, "ada", "clerk", "--scope", scope)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert said in result.stderr
    assert user.assignments == []


def test_a_rule_without_a_place_takes_no_number(run, person, role):
    user = person()
    role("author", "posts.edit")
    result = run("roles", "assign", "ada", "author", "--scope", "own=3")

    assert (result.exit_code, "takes no value" in result.stderr) == (2, True)
    assert user.assignments == []


def test_who_may_do_everything_is_not_limited_to_a_place(run, person, role, office):
    user = person()
    role("admin", "*")
    result = run("roles", "assign", "ada", "admin", "--scope", f"office={office.id}")

    assert (result.exit_code, "allows everything" in result.stderr) == (2, True)
    assert user.assignments == []


def test_unassign_takes_only_what_was_given_on_the_named_rows(run, person, role, office):
    user, clerk = person(), role("clerk", "equipment.edit")
    for scope in ("", "office", f"office={office.id}"):
        db.session.add(Assignment(user=user, role=clerk, scope=scope))
    db.session.commit()
    result = run("roles", "unassign", "ada", "clerk", "--scope", f"office={office.id}")

    assert result.output == "ada@example.org no longer has the role clerk on these rows.\n"
    assert sorted(one.scope for one in user.assignments) == ["", "office"]
    assert "no longer has the role clerk.\n" in run("roles", "unassign", "ada", "clerk").output
    assert user.assignments == []


def test_what_was_given_on_a_place_that_is_gone_can_be_taken(run, person, role):
    user, clerk = person(), role("clerk", "equipment.edit")
    db.session.add(Assignment(user=user, role=clerk, scope=NOWHERE))
    result = run("roles", "unassign", "ada", "clerk", "--scope", NOWHERE)

    assert result.exit_code == 0, result.output
    assert user.assignments == []
