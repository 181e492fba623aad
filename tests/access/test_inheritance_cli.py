"""``manage.py roles include|exclude``"""

from __future__ import annotations

import json

import pytest

from portal.access.models import Role
from portal.changes.models import ChangeSet
from portal.database import db


def included(key: str) -> list[str]:
    found = db.session.scalars(db.select(Role).filter_by(key=key)).one()
    return [parent.key for parent in found.parents]


@pytest.fixture
def chain(role):
    """Make three roles, of which each but the last includes the next."""
    chief, editor, reader = role("chief"), role("editor", "posts.edit"), role("reader")
    chief.parents.append(editor)
    editor.parents.append(reader)
    db.session.commit()


def test_who_has_a_role_holds_what_it_includes(run, person, role):
    person("posts.view")
    role("editor", "posts.edit")
    assert run("access", "can", "ada", "posts.edit").exit_code == 1
    result = run("roles", "include", "role-of-ada", "editor")

    assert (result.exit_code, result.output) == (0, "role-of-ada now includes editor.\n")
    assert run("access", "can", "ada", "posts.edit").exit_code == 0


def test_what_is_excluded_is_no_longer_held(run, chain):
    result = run("roles", "exclude", "chief", "editor")

    assert (result.exit_code, result.output) == (0, "chief no longer includes editor.\n")
    assert included("chief") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("include", "chief", "editor"), "chief includes editor already.\n"),
        (("exclude", "editor", "chief"), "editor does not include chief.\n"),
    ],
)
def test_what_is_so_already_is_said(run, chain, arguments, said):
    result = run("roles", *arguments)

    assert (result.exit_code, result.output) == (0, said)
    assert json.loads(run("roles", *arguments, "--json").output)["changed"] is False


@pytest.mark.parametrize("parent", ["chief", "editor", "reader"])
def test_a_ring_is_refused_in_one_sentence(run, chain, parent):
    result = run("roles", "include", "reader", parent)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "includes it" in result.stderr
    assert included("reader") == []


def test_show_and_list_tell_what_a_role_includes(run, chain):
    assert run("roles", "show", "chief").output.splitlines() == [
        "chief (Chief), 0 members",
        "Includes the roles: editor",
    ]
    assert json.loads(run("roles", "show", "chief", "--json").output)["includes"] == ["editor"]
    listed = json.loads(run("roles", "list", "--json").output)
    assert [one["includes"] for one in listed] == [["editor"], ["reader"], []]


def test_nobody_lets_a_role_include_for_somebody_what_that_person_does_not_hold(
    run, person, chain, role
):
    person("roles.edit")
    role("new")
    result = run("roles", "include", "new", "chief", "--as", "ada")

    assert (result.exit_code, "Edit – Posts" in result.stderr) == (3, True)
    assert included("new") == []


@pytest.mark.parametrize("command", ["include", "exclude"])
def test_the_gate_is_asked_for_whom_the_command_names(run, person, chain, command):
    person("roles.view")

    assert run("roles", command, "chief", "editor", "--as", "ada").exit_code == 3
    assert included("chief") == ["editor"]


def test_the_last_administrators_way_is_not_excluded(run, person, role):
    person("posts.view")
    role("everything", "*")
    run("roles", "include", "role-of-ada", "everything")
    result = run("roles", "exclude", "role-of-ada", "everything")

    assert (result.exit_code, "last active administrator" in result.stderr) == (3, True)
    assert included("role-of-ada") == ["everything"]


@pytest.mark.parametrize(("command", "one"), [("include", "reader"), ("exclude", "editor")])
def test_a_dry_run_changes_nothing(run, chain, command, one):
    result = run("roles", command, "chief", one, "--dry-run", "--json")

    assert json.loads(result.stdout)["changed"] is True
    assert included("chief") == ["editor"]


def test_what_a_role_includes_is_recorded(run, chain):
    run("roles", "include", "chief", "reader")

    last = db.session.scalars(db.select(ChangeSet).order_by(ChangeSet.id.desc())).first()
    (change,) = (one for one in last.changes if "parents" in one.fields)
    assert len(change.fields["parents"][1]) == 2
