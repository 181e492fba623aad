"""``manage.py roles assign|unassign|members``"""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime, timedelta

import pytest

from portal.access.models import Assignment
from portal.database import db, now


@pytest.mark.parametrize("name", ["ada@example.org", "ADA@Example.org", "ada"])
def test_assign_gives_a_role_to_a_person_by_email_or_user_name(run, person, role, name):
    user = person()
    role("writer")
    result = run("roles", "assign", name, "writer")

    assert result.exit_code == 0, result.output
    assert result.output == "ada@example.org now has the role writer.\n"
    (assignment,) = user.assignments
    assert assignment.role.key == "writer"
    assert assignment.assigned_by == f"cli:{getpass.getuser()}"


def test_assign_says_so_where_it_is_so_already(run, person, role):
    user = person()
    role("writer")
    run("roles", "assign", "ada", "writer")
    result = run("roles", "assign", "ada", "writer")

    assert (result.exit_code, len(user.assignments)) == (0, 1)
    assert result.output == "ada@example.org has the role writer already.\n"


def test_unassign_takes_a_role_and_says_so_where_there_is_none(run, person):
    user = person("posts.view")

    assert run("roles", "unassign", "ada", "role-of-ada").output == (
        "ada@example.org no longer has the role role-of-ada.\n"
    )
    assert user.assignments == []
    again = run("roles", "unassign", "ada", "role-of-ada")
    assert (again.exit_code, again.output) == (
        0,
        "ada@example.org does not have the role role-of-ada.\n",
    )


def test_members_lists_who_has_the_role(run, person):
    person("posts.view")
    result = run("roles", "members", "role-of-ada", "--json")

    (member,) = json.loads(result.output)
    assert member["email"] == "ada@example.org"
    assert run("roles", "members", "role-of-ada").output == "ada@example.org (Ada)\n"


def test_members_tells_until_when_where_by_whom_and_why(run, person, role):
    user, clerk = person(), role("clerk", "equipment.edit")
    end = datetime(2099, 1, 31, 18, tzinfo=UTC)
    given = Assignment(user=user, role=clerk, until=end, scope="office", reason="Leave\nof Bob")
    given.assigned_by = "cli:carla"
    db.session.add(given)

    assert run("roles", "members", "clerk").output.replace("\u202f", " ").split("\t") == [
        "ada@example.org (Ada)",
        "until: Jan 31, 2099, 6:00 PM",
        "rows: office",
        "by: cli:carla",
        "reason: Leave of Bob\n",
    ]
    (member,) = json.loads(run("roles", "members", "clerk", "--json").output)
    assert (member["until"], member["ended"]) == ("2099-01-31T18:00:00+00:00", False)
    assert (member["scope"], member["reason"], member["assigned_by"]) == (
        "office",
        "Leave\nof Bob",
        "cli:carla",
    )


def test_members_marks_what_has_ended(run, person, role):
    given = Assignment(user=person(), role=role("writer"), until=now() - timedelta(days=1))
    db.session.add(given)

    assert "\tended: " in run("roles", "members", "writer").output
    assert json.loads(run("roles", "members", "writer", "--json").output)[0]["ended"] is True


def test_nobody_assigns_for_somebody_what_that_person_does_not_hold(run, person, role):
    person("roles.assign", "posts.view")
    bob = person(name="bob")
    role("reader", "posts.view")
    role("writer", "posts.edit")
    refused = run("roles", "assign", "bob", "writer", "--as", "ada")

    assert (refused.exit_code, refused.stderr.count("\n")) == (3, 1)
    assert "Edit – Posts" in refused.stderr
    assert run("roles", "assign", "bob", "reader", "--as", "ada").exit_code == 0
    assert [one.role.key for one in bob.assignments] == ["reader"]


def test_whoever_is_named_binds_one_command_only(run, person, role):
    person("roles.assign")
    bob = person(name="bob")
    role("writer", "posts.edit")
    run("roles", "assign", "bob", "writer", "--as", "ada")
    run("roles", "assign", "bob", "writer")

    assert [one.role.key for one in bob.assignments] == ["writer"]


def test_a_role_that_has_ended_is_not_among_a_persons_roles(run, person, role):
    given = Assignment(user=person(), role=role("writer"), until=now() - timedelta(seconds=1))
    db.session.add(given)

    assert run("users", "list").output == "  ada@example.org\tAda\n"
    assert run("users", "list", "--role", "writer").output == ""
    assert json.loads(run("users", "show", "ada", "--json").output)["roles"] == []


def test_a_role_that_is_held_twice_is_listed_once(run, person, role):
    user, author = person(), role("author", "posts.edit")
    for scope in ("", "own"):
        db.session.add(Assignment(user=user, role=author, scope=scope))

    assert run("users", "list").output == "  ada@example.org\tAda\tauthor\n"
    assert json.loads(run("users", "show", "ada", "--json").output)["roles"] == ["author"]
