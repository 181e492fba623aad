"""``manage.py access explain``"""

from __future__ import annotations

import json

import pytest

DEPENDS = "It depends on the record: give one with --record.\n"
OWN_POSTS = {"permission": "posts.edit", "scope": "own"}


def test_explain_gives_the_answer_the_way_to_it_and_what_would_change_it(run, person, role):
    person("posts.edit")
    role("chief", "posts.publish")

    assert run("access", "explain", "ada", "posts.edit").output.splitlines() == [
        "Yes. Ada may do this: Edit – Posts.",
        "The role “Role-Of-Ada” allows: Edit – Posts.",
    ]
    refused = run("access", "explain", "ada", "posts.publish")
    assert refused.exit_code == 0
    assert refused.output.splitlines() == [
        "No. Ada has no role that allows this: Publish – Posts.",
        "These roles allow it: Chief.",
    ]


def test_explain_does_not_guess_about_a_record(run, person, post):
    post.author = person(OWN_POSTS)
    unknown = run("access", "explain", "ada", "posts.edit").output.splitlines(keepends=True)
    told = run("access", "explain", "ada", "posts.edit", "--record", str(post.id)).output

    assert unknown[0].startswith("It depends on the record.")
    assert unknown[-1] == DEPENDS
    assert told.startswith("Yes. Ada may do this with this record")


@pytest.mark.parametrize(
    ("field", "answer"),
    [("title", "language"), ("title@fr", "yes"), ("title@de", "no"), ("slug", "record")],
)
def test_explain_answers_for_a_field(run, person, field, answer):
    person({"permission": "posts.edit", "fields": ["title@fr"]}, OWN_POSTS | {"fields": ["slug"]})
    data = json.loads(
        run("access", "explain", "ada", "posts.edit", "--field", field, "--json").output
    )

    assert (data["field"], data["answer"]) == (field, answer)


@pytest.mark.parametrize(
    ("permission", "field", "nearest"),
    [
        ("users.view", "password_hash", ""),
        ("posts.edit", "tilte", "title"),
        ("posts.edit", "title@fz", "title@fr"),
        ("posts.view", "title@fr", "title"),
        ("translations.view", "text", ""),
        ("*", "title", ""),
    ],
)
def test_explain_knows_no_field_that_cannot_be_granted(run, person, permission, field, nearest):
    person("*")
    result = run("access", "explain", "ada", permission, "--field", field)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert nearest in result.stderr.partition("Nearest names:")[2]
    assert "password_hash" not in result.stderr.partition("Nearest names:")[2]


def test_explain_tells_programs_what_is_missing_in_no_language(run, person, role, monkeypatch):
    person(active=False)
    role("writer", "posts.edit")
    for locale in ("en_GB.UTF-8", "ar_EG.UTF-8"):
        monkeypatch.setenv("LANG", locale)
        assert json.loads(run("access", "explain", "ada", "posts.edit", "--json").output) == {
            "user": "ada@example.org",
            "permission": "posts.edit",
            "record": None,
            "field": None,
            "active": False,
            "answer": "no",
            "matched": [],
            "elsewhere": [],
            "roles": ["writer"],
        }
