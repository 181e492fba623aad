"""Explanations: the answer first, how it comes about, and what would change it."""

from __future__ import annotations

from datetime import timedelta

from flask import g

from portal.access.explaining import can_change_by, explain
from portal.access.gate import decide
from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.accounts.models import User
from portal.database import db, now
from portal.i18n import formats
from portal.i18n.locales import speaking

OWN_POSTS = {"permission": "posts.edit", "scope": "own"}


def told(user: User, permission: str, row=None, field: str = "", **options):
    """Return what is explained to somebody about ``user``."""
    decision = decide(permission, row, Identity(user))
    return explain(decision, user.name, row, field, **options)


def test_a_yes_names_the_role_and_lacks_nothing(person):
    said = told(person("posts.edit"), "posts.edit")

    assert said.sentence == "Yes. Ada may do this: Edit – Posts."
    assert said.steps == ("The role “Role-Of-Ada” allows: Edit – Posts.",)
    assert said.remedy == ""


def test_a_no_names_the_roles_that_would_allow_it(person, role):
    role("editor", "posts.edit")
    role("reader", "posts.view")
    role("admin", "*")
    said = told(person("posts.view"), "posts.edit")

    assert said.sentence == "No. Ada has no role that allows this: Edit – Posts."
    assert said.steps == ()
    assert said.remedy == "These roles allow it: Admin and Editor."


def test_a_no_that_no_role_would_change_says_so(person):
    said = told(person(), "posts.edit")

    assert said.remedy == "No role allows it so far. Somebody who may edit roles can grant it."


def test_without_a_record_it_depends_where_the_grant_has_a_condition(person):
    said = told(person(OWN_POSTS), "posts.edit")

    assert said.sentence == (
        "It depends on the record. Ada may do this with some records: Edit – Posts."
    )
    assert said.steps == ("The role “Role-Of-Ada” allows: Edit – Posts (Own posts).",)
    assert said.remedy == "Choose a record: then the answer is certain."


def test_with_a_record_the_condition_is_told_to_hold(person, post):
    post.author = ada = person(OWN_POSTS)
    db.session.commit()
    said = told(ada, "posts.edit", post)

    assert said.sentence == "Yes. Ada may do this with this record: Edit – Posts."
    assert said.steps == (
        "The role “Role-Of-Ada” allows: Edit – Posts (Own posts), and this record is one of them.",
    )


def test_of_another_record_the_condition_is_told_not_to_hold(person, role, post):
    role("editor", "posts.edit")
    said = told(person(OWN_POSTS), "posts.edit", post)

    assert said.sentence == "No. Ada may do this with other records only: Edit – Posts."
    assert said.steps == (
        "The role “Role-Of-Ada” reaches other records only: Edit – Posts (Own posts).",
    )
    assert said.remedy == "These roles allow it with every record: Editor."


def test_a_role_that_is_included_is_named_between(person, role):
    ada, editor, chief = person(), role("editor", "posts.edit"), role("chief")
    chief.parents.append(editor)
    db.session.add(Assignment(user=ada, role=chief))
    db.session.commit()

    assert told(ada, "posts.edit").steps == (
        "The role “Chief” includes “Editor”, which allows: Edit – Posts.",
    )


def test_the_end_of_an_assignment_is_told(person, role):
    ada, end = person(), now() + timedelta(days=3)
    editor, chief = role("editor", "posts.edit"), role("chief")
    chief.parents.append(editor)
    for given in (editor, chief):
        db.session.add(Assignment(user=ada, role=given, until=end))
    db.session.commit()
    when = formats.format_datetime(end)

    assert told(ada, "posts.edit").steps == (
        f"The role “Chief”, held until {when}, includes “Editor”, which allows: Edit – Posts.",
        f"The role “Editor”, held until {when}, allows: Edit – Posts.",
    )


def test_an_included_role_that_reaches_other_records_is_named(person, role, post):
    ada, editor, chief = person(), role("editor", OWN_POSTS), role("chief")
    chief.parents.append(editor)
    db.session.add(Assignment(user=ada, role=chief))
    db.session.commit()

    (step,) = told(ada, "posts.edit", post).steps
    assert step == (
        "The role “Chief” includes “Editor”, which reaches other records only: "
        "Edit – Posts (Own posts)."
    )


def test_of_who_is_not_active_that_is_said_first(person):
    said = told(person("posts.edit", active=False), "posts.edit", active=False)

    assert said.sentence == "No. Ada is not active, and may do nothing."
    assert "active again" in said.remedy


def test_who_only_looks_is_told_so(app, person):
    ada = person("posts.edit")
    with app.test_request_context(method="POST"):
        looking = Identity(ada)
        looking.is_preview = True
        g.identity = looking
        said = explain(decide("posts.edit"), "Ada")

    assert said.sentence == "No. You are only looking: nothing can be changed."
    assert "looking" in said.remedy


def test_everything_is_called_so(person):
    assert told(person("*"), "posts.edit").steps == ("The role “Role-Of-Ada” allows: Everything.",)
    assert told(person("*", name="bob"), "*").sentence == "Yes. Bob may do this: Everything."


def test_a_no_about_a_page_names_who_may_open_it(person, role):
    role("translator", "translations.view")
    said = told(person(), "translations.view")

    assert said.remedy == "These roles allow it: Translator."


def test_roles_that_include_a_fitting_one_would_change_it_as_well(role):
    editor, chief, head = role("editor", OWN_POSTS), role("chief"), role("head", "posts.view")
    chief.parents.append(editor)
    head.parents.append(chief)
    db.session.commit()

    assert [one.key for one in can_change_by("posts.edit")] == ["chief", "editor", "head"]
    assert can_change_by("posts.edit", everywhere=True) == []


def test_a_grant_that_means_nothing_here_would_change_nothing(role):
    role("north", {"permission": "posts.edit", "scope": "hemisphere"})
    role("most", {"permission": "*", "fields": ["title"]})

    assert can_change_by("posts.edit") == []


def test_an_explanation_costs_the_same_for_any_number_of_roles(person, role, count_queries):
    def statements(user: User) -> int:
        decision = decide("posts.edit", identity=Identity(user))
        with count_queries() as asked:
            explain(decision, user.name)
        return len(asked)

    few = statements(person("posts.edit"))
    bob = person(name="bob")
    for number in range(8):
        db.session.add(Assignment(user=bob, role=role(f"r{number}", "posts.edit")))
    db.session.commit()
    db.session.refresh(bob)
    assert statements(bob) == few


def test_the_sentences_are_in_the_readers_language(person, app):
    decision = decide("posts.edit", identity=Identity(person()))
    with speaking("fr"):
        assert "Modifier" in explain(decision, "Ada").sentence
