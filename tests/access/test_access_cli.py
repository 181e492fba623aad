"""``manage.py access``"""

from __future__ import annotations

import json

import pytest

from portal.access.models import Grant, Role
from portal.access.permissions import registry_of
from portal.database import db


def held(key: str) -> list[tuple[str, str, list[str] | None]]:
    """Return what the role is granted."""
    query = (
        db.select(Grant).join(Role).where(Role.key == key).order_by(Grant.permission, Grant.scope)
    )
    return [(one.permission, one.scope, one.fields) for one in db.session.scalars(query)]


def test_permissions_lists_all_that_can_be_granted(run, app):
    listed = json.loads(run("access", "permissions", "--json").output)

    assert [one["permission"] for one in listed] == list(registry_of(app))
    assert "posts.edit – Posts: Edit (rows: own)\n" in run("access", "permissions").output


def test_grant_adds_permissions_and_says_so(run, role):
    role("writer", "posts.view")
    result = run("access", "grant", "writer", "posts.view", "posts.edit")

    assert result.exit_code == 0, result.output
    assert result.output == ("writer holds posts.view already.\nwriter now holds posts.edit.\n")
    assert held("writer") == [("posts.edit", "", None), ("posts.view", "", None)]


def test_a_new_role_is_made_by_its_first_grant(run):
    result = run("access", "grant", "proofreader", "posts.edit")

    assert result.exit_code == 0, result.output
    assert held("proofreader") == [("posts.edit", "", None)]


def test_a_role_that_looks_misspelt_is_not_made(run, role):
    role("writer")
    result = run("access", "grant", "wirter", "posts.edit")

    assert result.exit_code == 2
    assert "writer" in result.stderr
    assert held("wirter") == []


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (("posts.edti",), "posts.edit"),
        (("posts.edit", "--scope", "onw"), "own"),
        (("profiles.view", "--field", "birthdat"), "birthdate"),
    ],
)
@pytest.mark.parametrize("command", ["grant", "revoke"])
def test_an_undeclared_name_is_told_its_nearest(run, role, command, arguments, nearest):
    role("writer")
    result = run("access", command, "writer", *arguments)

    assert result.exit_code == 2
    assert nearest in result.stderr.partition("Nearest names:")[2]
    assert held("writer") == []


def test_grants_on_some_rows_and_on_all_rows_stand_side_by_side(run, role):
    role("writer", "posts.edit")
    run("access", "grant", "writer", "posts.edit", "--scope", "own")

    assert held("writer") == [("posts.edit", "", None), ("posts.edit", "own", None)]


def test_fields_that_are_granted_add_up(run, role):
    role("writer")
    run("access", "grant", "writer", "profiles.view", "--field", "birthdate")
    run("access", "grant", "writer", "profiles.view", "--field", "gender")
    again = run("access", "grant", "writer", "profiles.view", "--field", "birthdate", "--json")

    assert held("writer") == [("profiles.view", "", ["birthdate", "gender"])]
    assert json.loads(again.output) == {"role": "writer", "added": [], "dry_run": False}


def test_a_grant_never_takes_fields_away(run, role):
    role("writer", "profiles.view")
    result = run("access", "grant", "writer", "profiles.view", "--field", "birthdate")

    assert result.exit_code == 3
    assert held("writer") == [("profiles.view", "", None)]


def test_revoke_takes_the_permission_on_whichever_rows(run, role):
    role("writer", "posts.view", "posts.edit", {"permission": "posts.edit", "scope": "own"})
    result = run("access", "revoke", "writer", "posts.edit")

    assert result.output == "writer no longer holds posts.edit.\n"
    assert held("writer") == [("posts.view", "", None)]


def test_revoke_takes_only_the_named_rows_and_fields(run, role):
    role(
        "writer",
        "posts.edit",
        {"permission": "posts.edit", "scope": "own"},
        {"permission": "profiles.view", "fields": ["birthdate", "gender"]},
    )
    run("access", "revoke", "writer", "posts.edit", "--scope", "own")
    run("access", "revoke", "writer", "profiles.view", "--field", "gender")

    assert held("writer") == [("posts.edit", "", None), ("profiles.view", "", ["birthdate"])]
    run("access", "revoke", "writer", "profiles.view", "--field", "birthdate")
    assert held("writer") == [("posts.edit", "", None)]


def test_revoke_says_so_where_there_is_nothing_to_take(run, role):
    role("writer")
    result = run("access", "revoke", "writer", "posts.edit")

    assert (result.exit_code, result.output) == (0, "writer does not hold posts.edit.\n")


def test_what_no_record_declares_any_more_can_still_be_revoked(run, role):
    role("writer", "pigeons.feed")

    assert run("access", "revoke", "writer", "pigeons.feed").exit_code == 0
    assert held("writer") == []


def test_the_last_administrator_keeps_everything(run, person):
    person("*")
    result = run("access", "revoke", "role-of-ada", "*")

    assert result.exit_code == 3
    assert "last active administrator" in result.stderr
    assert held("role-of-ada") == [("*", "", None)]


@pytest.mark.parametrize("command", ["grant", "revoke"])
def test_a_dry_run_changes_nothing(run, role, command):
    role("writer", "posts.view")
    name = "posts.edit" if command == "grant" else "posts.view"
    result = run("access", command, "writer", name, "--dry-run")

    assert result.exit_code == 0, result.output
    assert "Dry run" in result.stderr
    assert held("writer") == [("posts.view", "", None)]


@pytest.mark.parametrize(
    ("grants", "code"),
    [
        (("roles.edit", "posts.view"), 0),
        (("roles.view", "posts.view"), 3),
        (("roles.edit",), 3),
    ],
)
def test_on_behalf_of_somebody_the_gate_is_asked(run, person, role, grants, code):
    person(*grants)
    role("writer")

    assert run("access", "grant", "writer", "posts.view", "--as", "ada").exit_code == code
    assert bool(held("writer")) == (code == 0)


def test_who_grants_for_somebody_is_told_what_that_person_does_not_hold(run, person, role):
    person("roles.edit")
    role("writer")
    result = run("access", "grant", "writer", "posts.view", "--as", "ada")

    assert result.stderr == (
        "You can only give what you hold yourself, and you do not hold this: View – Posts.\n"
    )
    assert run("access", "grant", "writer", "posts.view").exit_code == 0


def test_every_command_explains_itself(run, app):
    groups = [app.cli.commands[name] for name in ("users", "roles", "access")]
    for group in groups:
        for name in group.commands:
            result = run(group.name, name, "--help")
            assert (result.exit_code, "Usage:" in result.output) == (0, True), result.stderr
            assert run(group.name, name, "--no-such-option").exit_code == 2
