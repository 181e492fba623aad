"""The matrix: what each role may do with each kind of record, in words."""

from __future__ import annotations

import re

import pytest

from portal.access.models import Role
from portal.database import db
from portal.records.offices import Office
from tests.admin.access.matrix import MATRIX, cell, make_role, matrix

ALL_OF_POSTS = [
    f"posts.{one}" for one in ("view", "create", "edit", "delete", "export", "publish")
]


@pytest.mark.parametrize(
    ("grants", "level"),
    [
        ([], "None"),
        (["posts.view"], "View"),
        (["posts.view", "posts.export"], "View"),
        (["posts.view", "posts.edit"], "Edit"),
        (["posts.publish"], "Edit"),
        (ALL_OF_POSTS, "Full"),
    ],
)
def test_level_is_said_in_a_word(app, sign_in, grants, level):
    make_role(app, "press", *grants)

    assert cell(matrix(sign_in("access.view")), "Press", "Posts") == level


def test_who_may_do_everything_has_full_everywhere(app, sign_in):
    make_role(app, "root", "*")
    page = matrix(sign_in("access.view"))

    for record in ("Posts", "Activity", "Dashboard", "Saved views"):
        assert cell(page, "Root", record) == "Full Everything"
    assert cell(page, "Root", "Everything") == "Full"
    assert cell(page, "Test role", "Everything") == "None"


@pytest.mark.parametrize(
    ("grants", "said"),
    [
        (["posts.view:own", "posts.edit:own"], "Edit Own posts"),
        (["posts.view", "posts.edit:own"], "Edit Own posts: Edit"),
        (["posts.view", "posts.edit:own", "posts.edit"], "Edit"),
        (["posts.view[title]"], "View Some fields"),
        (["posts.view[title]", "posts.view:own"], "View"),
        (["posts.delete[title]"], "Edit"),
    ],
)
def test_conditions_stand_below_the_level(app, sign_in, grants, said):
    make_role(app, "press", *grants)

    assert cell(matrix(sign_in("access.view")), "Press", "Posts") == said


def test_personal_fields_are_told(app, sign_in):
    make_role(app, "staff", "*", "profiles.view[birthdate]")

    said = cell(matrix(sign_in("access.view")), "Staff", "Profiles")

    assert said == "Full Everything Personal fields"


def test_a_place_is_called_by_its_name_by_those_who_may_see_it(app, sign_in):
    with app.app_context():
        office = Office(name={"en": "City library"})
        db.session.add(office)
        db.session.commit()
        number = office.id
    make_role(app, "helper", f"equipment.view:office={number}")

    page = matrix(sign_in("access.view", "offices.view"))
    assert cell(page, "Helper", "Equipment") == "View Only City library"
    page = matrix(sign_in("access.view", email="carl@example.org"))
    assert cell(page, "Helper", "Equipment") == f"View Only Record {number}"


def test_what_comes_from_an_included_role_says_so(app, sign_in):
    make_role(app, "viewer", "posts.view", "tags.view")
    make_role(app, "press", "posts.edit", "tags.view", includes=("viewer",))
    make_role(app, "chief", includes=("press",))

    page = matrix(sign_in("access.view"))

    assert cell(page, "Press", "Posts") == "Edit From Viewer"
    assert cell(page, "Press", "Tags") == "View"
    assert cell(page, "Chief", "Posts") == "Edit From Viewer and Press"


def test_a_grant_that_means_nothing_any_more_is_not_shown(app, sign_in):
    make_role(app, "press", "ships.view", "posts.view:north", "posts.view[rudder,title]")

    assert cell(matrix(sign_in("access.view")), "Press", "Posts") == "View Some fields"


def test_records_are_rows_in_the_groups_of_the_menu_and_roles_are_columns(app, sign_in):
    make_role(app, "press")
    page = matrix(sign_in("access.view"))

    groups = re.findall(r'scope="rowgroup"[^>]*><span>([^<]*)', page)
    assert groups == [
        "Content", "Offices and equipment", "People", "Administration", "Whole portal",
    ]  # fmt: skip
    assert page.count('<th scope="row">') * 2 == page.count('<a class="cell')
    assert "<caption" in page
    assert re.search(r'<th scope="col"[^>]*><a href="/admin/access/role/\?id=\d+"', page)


def test_role_of_the_address_is_the_one_that_a_phone_shows(app, sign_in):
    make_role(app, "press")
    make_role(app, "archive")
    client = sign_in("access.view")

    for asked, shown in (("press", "Press"), ("archive", "Archive"), ("nobody", "Archive")):
        page = matrix(client, role=asked)
        chosen = re.findall(r'<th scope="col" class="is-chosen"><a[^>]*>([^<]*)', page)
        assert chosen == [shown]
        assert f'<option value="{shown.lower()}" selected>' in page


@pytest.mark.parametrize("roles", [1, 30])
def test_it_costs_the_same_for_any_number_of_roles(app, sign_in, count_queries, roles):
    for number in range(roles):
        make_role(app, f"role-{number}", "posts.view:own", "equipment.edit:office=7", "tags.view")
    client = sign_in("access.view")
    client.get(MATRIX)

    with count_queries() as statements:
        matrix(client, change="role-0:tags.edit::*")

    assert len([one for one in statements if not one.startswith("BEGIN")]) == 6


def test_nobody_else_gets_in(sign_in, client):
    assert client.get(MATRIX).status_code == 302
    assert sign_in("roles.view", "roles.edit").get(MATRIX).status_code == 403


def test_it_stands_in_the_menu_of_those_who_may_open_it(sign_in):
    link = 'href="/admin/access/"'

    assert link in sign_in("access.view", "dashboard.view").get("/admin/").text
    other = sign_in("dashboard.view", email="carl@example.org")
    assert link not in other.get("/admin/").text


def test_role_names_and_words_are_in_the_language_of_the_reader(app, sign_in):
    make_role(app, "press", "posts.view")
    with app.app_context():
        role = db.session.query(Role).filter_by(key="press").one()
        role.name = role.name.with_text("de", "Presse")
        db.session.commit()

    page = matrix(sign_in("access.view", locale="de"))

    assert '<span class="sr">Presse, Beiträge:</span>' in page
