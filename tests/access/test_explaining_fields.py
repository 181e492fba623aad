"""Explanations about one field, and about one language of a field."""

from __future__ import annotations

import pytest

from portal.access.explaining import answer_of
from portal.access.gate import decide
from portal.access.identity import Identity
from tests.access.test_explaining import OWN_POSTS, told


def test_a_field_that_the_grants_name_is_a_yes(person):
    ada = person({"permission": "posts.edit", "fields": ["title", "slug"]})
    said = told(ada, "posts.edit", field="title")

    assert said.sentence == "Yes. Ada may do this with the field “Title”: Edit – Posts."
    assert "Edit – Posts, fields: " in said.steps[0]


def test_a_field_that_the_grants_leave_out_is_a_no_with_what_there_is(person, role):
    role("editor", "posts.edit")
    role("titles", {"permission": "posts.edit", "fields": ["title"]})
    ada = person({"permission": "posts.edit", "fields": ["title"]})
    said = told(ada, "posts.edit", field="slug")

    assert said.sentence.startswith("No. Ada may do this, but not with the field “")
    assert said.steps == ("The role “Role-Of-Ada” allows: Edit – Posts, fields: Title.",)
    assert said.remedy == "These roles allow it: Editor."


def test_a_personal_field_is_not_among_all_fields(person, role):
    role("records", {"permission": "profiles.view", "fields": ["birthdate"]})
    role("admin", "*")
    said = told(person("profiles.view"), "profiles.view", field="birthdate")

    assert said.sentence.startswith("No. ")
    assert said.remedy == "These roles allow it: Records."


def test_a_field_on_some_rows_depends_on_the_record(person, post):
    ada = person(
        {"permission": "posts.edit", "fields": ["slug"]}, OWN_POSTS | {"fields": ["title"]}
    )
    said = told(ada, "posts.edit", field="title")

    assert said.sentence == (
        "It depends on the record. Ada may do this with the field “Title” of some records: "
        "Edit – Posts."
    )
    assert told(ada, "posts.edit", post, "title").sentence.startswith("No. ")
    post.author = ada
    assert told(ada, "posts.edit", post, "title").sentence == (
        "Yes. Ada may do this with the field “Title” of this record: Edit – Posts."
    )


def test_a_field_in_one_language_is_told_with_it(person):
    ada = person({"permission": "posts.edit", "fields": ["title@fr"]})
    said = told(ada, "posts.edit", field="title@fr")

    assert said.sentence == "Yes. Ada may do this with the field “Title (French)”: Edit – Posts."
    assert told(ada, "posts.edit", field="title@de").sentence.startswith("No. ")


def test_a_field_of_which_some_languages_are_granted_depends_on_the_language(person, post):
    ada = person({"permission": "posts.edit", "fields": ["title@fr"]})
    said = told(ada, "posts.edit", field="title")

    assert said.sentence.startswith("It depends on the language. ")
    assert said.remedy == "Choose a language: then the answer is certain."
    assert told(ada, "posts.edit", post, "title").sentence == said.sentence


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([("", ["title@fr"]), ("own", ["title"])], "record"),
        ([("own", ["title@fr"])], "record"),
        ([("own", ["title@fr"]), ("", ["title"])], "yes"),
        ([("own", ["slug"])], "no"),
    ],
)
def test_without_a_record_no_more_is_said_than_what_is_certain(person, fields, said):
    grants = [
        {"permission": "posts.edit", "scope": scope, "fields": names} for scope, names in fields
    ]
    decision = decide("posts.edit", identity=Identity(person(*grants)))

    assert answer_of(decision, field="title") == said
