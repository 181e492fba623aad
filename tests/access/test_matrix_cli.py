"""``manage.py access matrix``"""

from __future__ import annotations

import csv
import json

import pytest

from portal.access.permissions import registry_of
from portal.database import db


@pytest.fixture
def roles(role):
    """Make roles with conditions of every kind."""
    author = role("author", "posts.view", {"permission": "posts.edit", "scope": "own"})
    chief = role("chief", {"permission": "profiles.view", "fields": ["gender", "birthdate"]})
    fields = {"permission": "posts.edit", "scope": "own", "fields": ["title@fr"]}
    role("french", fields)
    chief.parents.append(author)
    db.session.commit()


def test_it_shows_by_record_what_each_role_may_do(run, roles):
    assert run("access", "matrix").output.splitlines() == [
        "profiles",
        "  chief: view (fields: birthdate gender)",
        "posts",
        "  author: view, edit (rows: own)",
        "  chief: view, edit (rows: own)",
        "  french: edit (rows: own, fields: title@fr)",
    ]


def test_it_shows_one_role(run, roles):
    assert run("access", "matrix", "--role", "author").output.splitlines() == [
        "posts",
        "  author: view, edit (rows: own)",
    ]


def test_for_programs_it_tells_through_which_role_each_grant_comes(run, roles):
    told = json.loads(run("access", "matrix", "--role", "chief", "--json").output)

    assert told == [
        {
            "record": "profiles",
            "role": "chief",
            "action": "view",
            "scopes": [],
            "fields": ["birthdate", "gender"],
            "via": "chief",
        },
        {
            "record": "posts",
            "role": "chief",
            "action": "view",
            "scopes": [],
            "fields": None,
            "via": "author",
        },
        {
            "record": "posts",
            "role": "chief",
            "action": "edit",
            "scopes": ["own"],
            "fields": None,
            "via": "author",
        },
    ]


def test_as_a_table_it_says_the_same(run, roles):
    told = json.loads(run("access", "matrix", "--json").output)
    rows = list(csv.DictReader(run("access", "matrix", "--csv").output.splitlines()))

    assert rows == [
        {
            "record": one["record"],
            "role": one["role"],
            "action": one["action"],
            "rows": " ".join(one["scopes"]),
            "fields": " ".join(one["fields"] or ()),
            "via": one["via"],
        }
        for one in told
    ]


def test_everything_is_every_action_of_every_record(run, role, app):
    role("admin", "*")
    told = json.loads(run("access", "matrix", "--role", "admin", "--json").output)

    assert [f"{one['record']}.{one['action']}" for one in told] == list(registry_of(app))


def test_what_no_record_declares_is_left_out(run, role):
    role("keeper", "pigeons.feed")

    assert run("access", "matrix").stdout == ""
    assert run("access", "matrix", "--json").stdout == "[]\n"


@pytest.mark.parametrize("arguments", [("--role", "autor"), ("--csv", "--json")])
def test_asked_wrongly_it_says_so(run, roles, arguments):
    result = run("access", "matrix", *arguments)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    if "autor" in arguments:
        assert "Nearest names: author" in result.stderr
