"""``manage.py access grant --scope --field``: on which rows, for which fields."""

from __future__ import annotations

import pytest

from tests.access.test_access_cli import held


@pytest.mark.parametrize("scope", ["office=north", "office=", "office=-1", "office=12", "own=3"])
def test_a_place_that_is_none_is_refused(run, role, scope):
    role("clerk")
    record = "posts" if scope.startswith("own") else "equipment"
    result = run("access", "grant", "clerk", f"{record}.edit", "--scope", scope)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert held("clerk") == []


def test_a_place_is_granted_by_its_number(run, role, office):
    role("clerk")
    result = run("access", "grant", "clerk", "equipment.edit", "--scope", f"office={office.id}")

    assert result.exit_code == 0, result.output
    assert held("clerk") == [("equipment.edit", f"office={office.id}", None)]


def test_a_field_is_granted_in_one_language(run, role):
    role("french")
    run("access", "grant", "french", "posts.edit", "--field", "title@fr")

    assert held("french") == [("posts.edit", "", ["title@fr"])]


@pytest.mark.parametrize(
    ("permission", "field", "nearest"),
    [
        ("posts.edit", "title@fz", "title@fr"),
        ("posts.edit", "tilte", "title"),
        ("posts.view", "title@fr", "title"),
    ],
)
def test_a_language_or_field_that_cannot_be_granted_is_told_its_nearest(
    run, role, permission, field, nearest
):
    role("french")
    result = run("access", "grant", "french", permission, "--field", field)

    assert result.exit_code == 2
    assert nearest in result.stderr.partition("Nearest names:")[2]
    assert held("french") == []


def test_a_secret_field_is_not_there_to_be_granted(run, role):
    role("spy")
    result = run("access", "grant", "spy", "users.view", "--field", "password_hash")

    assert result.exit_code == 2
    assert "password_hash" not in result.stderr.partition("Nearest names:")[2]


@pytest.mark.parametrize("limit", [("--scope", "own"), ("--field", "title")])
def test_everything_cannot_be_granted_in_part(run, role, limit):
    role("most")
    result = run("access", "grant", "most", "*", *limit)

    assert (result.exit_code, "stands for all permissions" in result.stderr) == (2, True)
    assert held("most") == []


def test_a_language_of_a_field_that_is_held_is_held_already(run, role):
    role("writer", {"permission": "posts.edit", "fields": ["title"]})
    result = run("access", "grant", "writer", "posts.edit", "--field", "title@fr")

    assert "already" in result.output
    assert held("writer") == [("posts.edit", "", ["title"])]


def test_one_language_is_not_taken_from_a_field_held_in_all(run, role):
    role("writer", {"permission": "posts.edit", "fields": ["title"]})
    result = run("access", "revoke", "writer", "posts.edit", "--field", "title@fr")

    assert result.exit_code == 3
    assert held("writer") == [("posts.edit", "", ["title"])]


def test_a_field_is_taken_with_all_its_languages(run, role):
    role("writer", {"permission": "posts.edit", "fields": ["slug", "title@fr", "title@de"]})
    run("access", "revoke", "writer", "posts.edit", "--field", "title")

    assert held("writer") == [("posts.edit", "", ["slug"])]
