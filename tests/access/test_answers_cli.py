"""``manage.py access can|who-can``"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from portal.access.models import Assignment
from portal.database import db, now

OWN_POSTS = {"permission": "posts.edit", "scope": "own"}
DEPENDS = "It depends on the record: give one with --record.\n"


def test_can_answers_yes_with_the_roles_that_decide(run, person):
    person("posts.edit")
    result = run("access", "can", "ada", "posts.edit")

    assert result.exit_code == 0
    assert result.output == "Yes: ada@example.org holds posts.edit by role-of-ada.\n"


def test_can_tells_when_the_answer_depends_on_the_record(run, person):
    person(OWN_POSTS)
    result = run("access", "can", "ada", "posts.edit")

    assert result.exit_code == 0
    assert result.output.startswith(f"{DEPENDS}Yes, on some rows (own):")
    assert json.loads(run("access", "can", "ada", "posts.edit", "--json").output)["depends"]


def test_can_answers_for_one_record(run, person, post):
    person(OWN_POSTS, name="ann")
    own = run("access", "can", "eve", "posts.edit", "--record", str(post.id))
    other = run("access", "can", "ann", "posts.edit", "--record", str(post.id))
    person("posts.edit", name="bob")
    whole = run("access", "can", "bob", "posts.edit", "--record", str(post.id))

    assert (own.exit_code, "no role of" in own.output) == (1, True)
    assert other.exit_code == 1
    assert other.output == (
        "No: ann@example.org holds posts.edit on other rows only (own), by role-of-ann.\n"
    )
    assert (whole.exit_code, whole.output[:4]) == (0, "Yes:")


def test_can_answers_yes_for_a_record_in_reach(run, person, post):
    post.author = person(OWN_POSTS)
    result = run("access", "can", "ada", "posts.edit", "--record", str(post.id))

    assert (result.exit_code, DEPENDS in result.output) == (0, False)


def test_can_answers_no(run, person):
    person("posts.view")
    result = run("access", "can", "ada@example.org", "posts.edit", "--json")

    assert result.exit_code == 1
    assert json.loads(result.output) == {
        "user": "ada@example.org",
        "permission": "posts.edit",
        "record": None,
        "allowed": False,
        "depends": False,
        "matched": [],
    }


def test_can_tells_programs_each_grant_that_decides(run, person, role, office):
    end = datetime(2099, 1, 31, 18, tzinfo=UTC)
    clerk = role("clerk", {"permission": "equipment.edit", "fields": ["name", "cost"]})
    scope = f"office={office.id}"
    db.session.add(Assignment(user=person(), role=clerk, scope=scope, until=end))
    data = json.loads(run("access", "can", "ada", "equipment.edit", "--json").output)

    assert data["matched"] == [
        {
            "role": "clerk",
            "via": "clerk",
            "permission": "equipment.edit",
            "scopes": [scope],
            "fields": ["cost", "name"],
            "until": "2099-01-31T18:00:00+00:00",
        }
    ]


def test_can_answers_no_for_who_is_not_active(run, person):
    person("*", active=False)
    result = run("access", "can", "ada", "posts.edit")

    assert (result.exit_code, result.output) == (1, "No: ada@example.org is not active.\n")


def test_a_role_that_has_ended_is_no_longer_an_answer(run, person, role):
    writer = role("writer", "posts.edit")
    db.session.add(
        Assignment(user=person(), role=writer, until=now() - timedelta(seconds=1)),
    )

    assert run("access", "can", "ada", "posts.edit").exit_code == 1
    assert run("access", "who-can", "posts.edit", "--json").output == "[]\n"


@pytest.mark.parametrize("command", ["can", "explain"])
@pytest.mark.parametrize("arguments", [("adda", "posts.edit"), ("ada", "posts.edti")])
def test_what_is_not_there_is_told_its_nearest(run, person, command, arguments):
    person()
    result = run("access", command, *arguments)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "Nearest names" in result.stderr


def test_who_can_do_what_is_not_there_is_told_its_nearest(run):
    result = run("access", "who-can", "posts.edti")

    assert (result.exit_code, "Nearest names: posts.edit" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", [("can", "eve"), ("explain", "eve"), ("who-can",)])
@pytest.mark.parametrize(
    ("permission", "record"),
    [
        ("posts.edit", "99999"),
        ("posts.edit", "0"),
        ("posts.edit", "9" * 5000),
        ("posts.edit", "tides"),
        ("posts.edit", "1.5"),
        ("posts.edit", "٣"),
        ("posts.edit", ""),
        ("translations.view", "1"),
        ("*", "1"),
    ],
)
def test_a_record_that_is_not_there_is_refused(run, post, command, permission, record):
    result = run("access", *command, permission, "--record", record)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_a_grant_from_the_command_line_holds_at_once(run, person):
    person("posts.view")
    assert run("access", "can", "ada", "posts.edit").exit_code == 1
    run("access", "grant", "role-of-ada", "posts.edit")
    assert run("access", "can", "ada", "posts.edit").exit_code == 0


def test_who_can_lists_people_and_their_way(run, person, post):
    person("posts.edit", name="bob")
    person("posts.view", name="carl")
    person("*", name="dora", active=False)
    ada = person(OWN_POSTS)
    both = run("access", "who-can", "posts.edit")

    assert both.output.splitlines(keepends=True) == [
        "ada@example.org (Ada) by role-of-ada, on some rows: own\n",
        "bob@example.org (Bob) by role-of-bob\n",
        DEPENDS,
    ]
    other = run("access", "who-can", "posts.edit", "--record", str(post.id))
    assert other.output == "bob@example.org (Bob) by role-of-bob\n"
    post.author = ada
    own = json.loads(
        run("access", "who-can", "posts.edit", "--record", str(post.id), "--json").output
    )
    assert [(one["user"], one["depends"]) for one in own] == [
        ("ada@example.org", False),
        ("bob@example.org", False),
    ]
    assert own[0]["matched"][0]["scopes"] == ["own"]


def test_who_can_says_so_where_nobody_can(run, person):
    person("posts.view")
    result = run("access", "who-can", "posts.edit")

    assert (result.exit_code, result.output) == (0, "Nobody may do this: posts.edit.\n")
