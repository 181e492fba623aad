"""The cell: what one role may do with one kind of record, and how that is changed in thought."""

from __future__ import annotations

import re

import pytest

from portal.database import db
from portal.records.offices import Office
from tests.admin.access.matrix import (
    CELL,
    COLLECT,
    chosen,
    lines,
    main,
    make_role,
    panel,
    reader,
    sent,
)
from tests.admin.home_page import words

EDITOR = ("access.view", "roles.view", "roles.edit")


def test_each_action_has_a_line_and_each_grant_its_own(app, sign_in):
    make_role(app, "press", "posts.view", "posts.edit:own", "posts.edit[title]")

    found = lines(panel(sign_in(*EDITOR)))

    assert found == [
        ("posts.view:", True),
        ("posts.create", False),
        ("posts.edit:own", True),
        ("posts.edit:", True),
        ("posts.delete", False),
        ("posts.export", False),
        ("posts.publish", False),
    ]


def test_rows_are_those_that_the_record_declares(app, sign_in):
    make_role(app, "press", "posts.view:own")

    html = panel(sign_in(*EDITOR))

    assert chosen(html, "rows-0") == (["own"], ["Every row", "Own posts"])
    assert 'name="rows-0"' not in panel(sign_in(*EDITOR, email="b@example.org"), record="tags")


def test_single_places_can_be_chosen_by_those_who_may_see_them(app, sign_in):
    with app.app_context():
        offices = [Office(name={"en": name}) for name in ("Town hall", "City library")]
        db.session.add_all(offices)
        db.session.commit()
        hall = offices[0].id
    make_role(app, "helper", f"equipment.view:office={hall}")
    every = ["Every row", "Equipment of the own office"]

    html = panel(sign_in(*EDITOR, "offices.view"), "helper", "equipment")
    offered = [*every, "Only City library", "Only Town hall"]
    assert chosen(html, "rows-0") == ([f"office={hall}"], offered)

    html = panel(sign_in(*EDITOR, email="b@example.org"), "helper", "equipment")
    assert chosen(html, "rows-0") == ([f"office={hall}"], [*every, f"Only Record {hall}"])


def test_fields_are_all_that_are_no_secret_and_languages_where_one_writes(app, sign_in):
    make_role(app, "press", "posts.view", "posts.edit[title@fr]", "profiles.view[birthdate]")
    client = sign_in(*EDITOR)

    html = panel(client)
    fields = {n: re.findall(rf'name="field-{n}" value="([^"]*)"', html) for n in range(4)}
    assert "title" in fields[0]
    assert not any("@" in one for one in fields[0])
    assert {"title", "title@en", "title@fr", "content@de"} <= set(fields[2])
    assert fields[3] == []  # to delete is to delete all of it
    assert re.search(r'value="title@fr" checked>.*?Title \(French\)', html)
    assert "Date of birth (personal)" in panel(client, record="profiles")
    assert "password_hash" not in panel(client, record="users")


def test_what_is_held_anyway_is_said_with_the_way(app, sign_in):
    make_role(app, "viewer", "posts.view", "posts.edit:own[title]")
    make_role(app, "root", "*")
    make_role(app, "press", "posts.view:own", includes=("viewer",))
    make_role(app, "chief", includes=("root",))
    client = sign_in(*EDITOR)

    said = words(panel(client))
    assert "Allowed through “Viewer”: Every row" in said
    assert "Allowed through “Viewer”: Own posts; fields: Title" in said
    assert "Allowed anyway: this role may do everything." in words(panel(client, "root"))
    said = words(panel(client, "chief"))
    assert "Allowed anyway through “Root”, which may do everything." in said


@pytest.mark.parametrize("grants", [[], ["roles.edit[name]"]], ids=["view", "other fields"])
def test_who_may_not_change_grants_reads_the_cell_without_a_form(app, grants):
    make_role(app, "press", "posts.view:own[title,slug]")
    client = reader(app, "access.view", *grants)

    html = panel(client)

    assert "<input" not in html
    assert "You can look at this, but not change it." in html
    assert "View Own posts; fields: Slug and Title" in words(html)
    assert "Delete Not granted" in words(html)
    assert client.get(COLLECT, query_string=sent("press", "posts")).status_code == 403


def test_without_a_script_it_is_a_page_of_its_own(app, sign_in):
    make_role(app, "press", "posts.view")

    page = main(sign_in(*EDITOR).get(CELL, query_string={"role": "press", "record": "posts"}))

    assert "<h1>Press – Posts</h1>" in page
    assert lines(page)[0] == ("posts.view:", True)


@pytest.mark.parametrize(
    "asked",
    [{}, {"role": "nobody", "record": "posts"}, {"role": "press", "record": "ships"}],
    ids=["nothing", "role", "record"],
)
def test_cell_that_is_not_there_is_not_found(app, sign_in, asked):
    make_role(app, "press")
    client = sign_in(*EDITOR)

    assert client.get(CELL, query_string=asked).status_code == 404
    assert client.get(COLLECT, query_string=asked).status_code == 404
