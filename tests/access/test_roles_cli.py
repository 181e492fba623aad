"""``manage.py roles``"""

from __future__ import annotations

import getpass
import json
from datetime import timedelta

import pytest

from portal.access.models import Assignment, Role
from portal.changes.models import ChangeSet
from portal.database import db, now


def keys() -> list[str]:
    return list(db.session.scalars(db.select(Role.key).order_by(Role.key)))


def test_list_tells_how_many_permissions_and_members_each_has(run, person, role):
    person("posts.view", "posts.edit")
    role("empty")

    assert run("roles", "list").output == (
        "empty (Empty): 0 permissions, 0 members\n"
        "role-of-ada (Role-Of-Ada): 2 permissions, 1 member\n"
    )


def test_list_costs_the_same_for_any_number_of_roles(run, role, count_queries):
    role("r0", "posts.view")
    with count_queries() as few:
        run("roles", "list")
    for number in range(1, 10):
        role(f"r{number}", "posts.view")
    with count_queries() as many:
        run("roles", "list")

    assert len(few) == len(many)


def test_show_tells_rows_and_fields_of_each_grant(run, role):
    role(
        "writer",
        "posts.view",
        {"permission": "posts.edit", "scope": "own"},
        {"permission": "profiles.view", "fields": ["birthdate"]},
    )

    assert run("roles", "show", "writer").output.splitlines() == [
        "writer (Writer), 0 members",
        "posts.edit, rows: own",
        "posts.view",
        "profiles.view, fields: birthdate",
    ]


def test_json_is_the_same_in_every_language(run, role, monkeypatch):
    role("writer", {"permission": "posts.edit", "scope": "own"})
    expected = {
        "key": "writer",
        "name": {"en": "Writer"},
        "members": 0,
        "includes": [],
        "grants": [{"permission": "posts.edit", "scope": "own", "fields": None}],
    }

    for locale in ("en_GB.UTF-8", "ar_EG.UTF-8"):
        monkeypatch.setenv("LANG", locale)
        assert json.loads(run("roles", "show", "writer", "--json").output) == expected


def test_list_counts_people_who_have_the_role_now(run, person, role, office):
    writer, ada, bob = role("writer", "equipment.view"), person(), person(name="bob")
    end = now() - timedelta(seconds=1)
    db.session.add(Assignment(user=bob, role=writer, until=end))
    for scope in ("", f"office={office.id}"):
        db.session.add(Assignment(user=ada, role=writer, scope=scope))
    db.session.commit()

    assert run("roles", "list").output == "writer (Writer): 1 permission, 1 member\n"
    assert run("roles", "show", "writer").output.startswith("writer (Writer), 1 member\n")
    assert "1 person had it" in run("roles", "delete", "writer").output


def test_create_makes_a_role_with_names_in_several_languages(run):
    result = run("roles", "create", "proof", "--name", "Proofreader", "--name", "de=Lektorat")

    assert result.exit_code == 0, result.output
    (role,) = db.session.scalars(db.select(Role))
    assert dict(role.name) == {"en": "Proofreader", "de": "Lektorat"}
    assert role.grants == []


def test_create_says_so_where_there_is_the_role_already(run, role):
    role("proof")
    result = run("roles", "create", "proof", "--name", "Another")

    assert result.exit_code == 0
    assert "already" in result.output
    assert dict(db.session.scalars(db.select(Role)).one().name) == {"en": "Proof"}


@pytest.mark.parametrize("arguments", [("Proof Reader",), ("1st",), ("x", "--name", "dee=X")])
def test_create_refuses_keys_and_languages_that_cannot_be(run, arguments):
    assert run("roles", "create", *arguments).exit_code == 2
    assert keys() == []


def test_delete_takes_the_role_from_its_members(run, person):
    person("posts.view")
    result = run("roles", "delete", "role-of-ada")

    assert result.exit_code == 0, result.output
    assert "1 person had it" in result.output
    assert keys() == []
    assert db.session.scalars(db.select(Assignment)).all() == []


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (("assign", "aad", "writer"), "ada"),
        (("assign", "ada", "writter"), "writer"),
        (("unassign", "ada", "wirter"), "writer"),
        (("members", "writr"), "writer"),
        (("show", "writr"), "writer"),
        (("delete", "Writer"), "writer"),
        (("include", "writr", "writer"), "writer"),
        (("exclude", "writer", "writr"), "writer"),
    ],
)
def test_an_unknown_name_is_told_its_nearest(run, person, role, arguments, nearest):
    person()
    role("writer")
    result = run("roles", *arguments)

    assert result.exit_code == 2
    assert nearest in result.stderr.partition("Nearest names:")[2]


@pytest.mark.parametrize(
    "arguments", [("unassign", "ada", "role-of-ada"), ("delete", "role-of-ada")]
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_the_last_administrator_is_kept(run, person, arguments, dry):
    user = person("*")
    result = run("roles", *arguments, *dry)

    assert result.exit_code == 3
    assert "last active administrator" in result.stderr
    assert len(user.assignments) == 1


def test_a_dry_run_says_what_would_be_and_changes_nothing(run, person, role):
    user = person()
    role("writer")
    assigned = run("roles", "assign", "ada", "writer", "--dry-run", "--json")
    made = run("roles", "create", "other", "--dry-run")

    data = json.loads(assigned.stdout)
    assert data == {
        "user": "ada@example.org",
        "role": "writer",
        "scope": "",
        "until": None,
        "changed": True,
        "dry_run": True,
    }
    assert "Dry run" in made.stderr
    assert user.assignments == []
    assert keys() == ["writer"]


def test_changes_are_recorded_as_made_from_the_command_line(run, person, role):
    person()
    role("writer")
    run("roles", "assign", "ada", "writer")

    last = db.session.scalars(db.select(ChangeSet).order_by(ChangeSet.id.desc())).first()
    assert (last.actor, last.origin) == (f"cli:{getpass.getuser()}", "cli")


@pytest.mark.parametrize(("grants", "code"), [(("roles.assign",), 0), (("posts.view",), 3)])
def test_on_behalf_of_somebody_the_gate_is_asked(run, person, role, grants, code):
    person(*grants)
    bob = person(name="bob")
    role("writer")
    result = run("roles", "assign", "bob", "writer", "--as", "ada")

    assert result.exit_code == code, result.output
    assert len(bob.assignments) == (code == 0)
