"""A role's page: what it includes, what it allows, and who has it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.database import db, now
from portal.records.offices import Office
from tests.admin.access.matrix import give, main, make_role, reader
from tests.admin.home_page import words

ROLE = "/admin/access/role/"
#: Sees the names of people, nothing else of them
SEES_NAMES = ("access.view", "users.view[name]")


def page_of(client, number):
    answer = client.get(ROLE, query_string={"id": number})
    assert answer.status_code == 200
    return main(answer)


def allowed(page):
    """Return what the page says of each record."""
    part = page.partition('id="allows"')[2].partition("</section>")[0]
    found = re.findall(r"<dt><a[^>]*>([^<]*)</a></dt>\s*<dd[^>]*>(.*?)</dd>", part, re.DOTALL)
    return {title: re.findall(r"<span>(.*?)</span>", said) for title, said in found}


def members(page):
    """Return what the page says of each who has the role."""
    part = page.partition('id="members"')[2].partition("</section>")[0]
    return [words(one) for one in re.findall(r'<li class="given.*?</li>', part, re.DOTALL)]


def test_grants_are_sentences_one_for_what_is_allowed_alike(app):
    number = make_role(
        app, "press",
        *("posts.view", "posts.edit:own", "posts.delete:own", "users.view[name,email]"),
        "dashboard.view",
    )  # fmt: skip

    page = page_of(reader(app, "access.view"), number)

    assert "<bdi>Press</bdi>" in page
    assert allowed(page) == {
        "Posts": ["View: Every row", "Edit and Delete: Own posts"],
        "Users": ["View: Every row; fields: Email and Name"],
        "Dashboard": ["View: Allowed"],
    }


def test_included_roles_are_named_with_what_comes_from_them(app):
    viewer = make_role(app, "viewer", "posts.view")
    press = make_role(app, "press", "posts.edit", includes=("viewer",))
    chief = make_role(app, "chief", "*", includes=("press",))
    client = reader(app, "access.view")

    page = page_of(client, press)

    assert allowed(page)["Posts"] == ["View: Every row – through “Viewer”", "Edit: Every row"]
    about = page.partition('id="about"')[2]
    includes, _heading, included_by = about.partition("Included by the roles")
    assert f"{ROLE}?id={viewer}" in includes
    assert f"{ROLE}?id={chief}" in included_by
    assert allowed(page_of(client, chief))["Everything"] == ["Everything: Allowed"]


def test_members_are_shown_with_all_that_is_known_of_why(app):
    with app.app_context():
        db.session.add(office := Office(name={"en": "City library"}))
        db.session.commit()
        place = f"office={office.id}"
    number = make_role(app, "press", "posts.view")
    make_role(app, "chief", includes=("press",))
    give(app, "press", "Ben", reason="Covers for Rosa.", assigned_by="cli:root")
    give(app, "press", "Cleo", until=now() + timedelta(days=3), scope=place)
    give(app, "press", "Dora", until=now() - timedelta(days=3))
    give(app, "chief", "Emil", assigned_by="ben@example.org")

    said = members(page_of(reader(app, *SEES_NAMES, "offices.view", name="Zoe"), number))

    assert [one.split()[0] for one in said] == ["Ben", "Cleo", "Emil", "Dora"]
    ben, cleo, emil, dora = said
    assert "Given by cli:root Covers for Rosa." in ben
    assert "Only City library" in cleo
    assert "Until" in cleo
    assert "Through “Chief”" in emil
    assert "Given by Ben" in emil
    assert "Ended" in dora


def test_address_of_who_gave_it_is_told_to_those_only_who_may_read_addresses(app):
    number = make_role(app, "press", "posts.view")
    give(app, "press", "Ben", assigned_by="former@example.org")

    page = page_of(reader(app, *SEES_NAMES), number)
    assert "example.org" not in page
    assert "Ben" in page
    page = page_of(reader(app, "access.view", "users.view", name="Zoe"), number)
    assert "Given by former@example.org" in page


@pytest.mark.parametrize("grants", [["roles.view"], ["users.view[email]"], ["profiles.view"]])
def test_nobody_is_named_to_who_may_not_see_names(app, grants):
    number = make_role(app, "press", "posts.view")
    give(app, "press", "Benedetta", reason="Deputy of the canary.")
    client = reader(app, "access.view", *grants)

    page = page_of(client, number)

    assert "Benedetta" not in page
    if "users.view[email]" not in grants:
        assert "canary" not in page
        assert 'id="members"' not in page


def test_of_many_members_those_given_last_are_shown(app, monkeypatch):
    monkeypatch.setattr("portal.admin.access.members.MOST", 2)
    number = make_role(app, "press", "posts.view")
    give(app, "press", "Ben", "Cleo", "Dora")

    page = page_of(reader(app, *SEES_NAMES, name="Zoe"), number)

    assert [one.split()[0] for one in members(page)] == ["Cleo", "Dora"]
    assert '<bdi class="count">3</bdi>' in page
    assert "1 more has it" in page


def test_it_costs_the_same_for_any_number_of_members_and_roles(app, count_queries):
    number = make_role(app, "press", "posts.view")
    client = reader(app, *SEES_NAMES, name="Zoe")
    counts = []
    for names in (["Ben"], [f"P{one}" for one in range(20)]):
        make_role(app, f"heir-{len(names)}", "tags.view", includes=("press",))
        give(app, "press", *names, assigned_by="zoe@example.org")
        with count_queries() as statements:
            page_of(client, number)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_pages_of_the_role_lead_here_and_back(app):
    number = make_role(app, "press")
    link = f'href="{ROLE}?id={number}"'
    client = reader(app, "access.view", "roles.view")

    details = main(client.get("/admin/roles/details/", query_string={"id": number}))
    assert link in details
    assert f"/admin/roles/details/?id={number}" in page_of(client, number)
    other = reader(app, "roles.view", name="Zoe")
    assert link not in main(other.get("/admin/roles/details/", query_string={"id": number}))


def test_without_the_list_of_roles_the_way_back_is_the_matrix(app):
    number = make_role(app, "press")

    page = page_of(reader(app, "access.view"), number)

    assert '<a href="/admin/access/?role=press">' in page
    assert "/admin/roles/" not in page


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999", "-1", "7\0"])
def test_role_that_is_not_there_is_not_found(app, number):
    client = reader(app, "access.view")

    assert client.get(ROLE, query_string={"id": number}).status_code == 404


def test_nobody_else_gets_in(app, client):
    number = make_role(app, "press")

    assert client.get(ROLE, query_string={"id": number}).status_code == 302
    other = reader(app, "roles.view", "users.view")
    assert other.get(ROLE, query_string={"id": number}).status_code == 403


def answer_of(client, number, permission):
    """Return the page that answers whether the role allows something, in words."""
    answer = client.get(ROLE, query_string={"id": number, "permission": permission})
    return answer.status_code, words(main(answer))


def test_page_says_why_a_role_allows_something_or_does_not(app):
    make_role(app, "viewer", "posts.view")
    number = make_role(app, "press", "posts.edit:own", includes=("viewer",))
    client = reader(app, "access.view")

    status, said = answer_of(client, number, "posts.view")
    assert status == 200
    assert "Yes. The role “Press” allows this: View – Posts." in said
    assert "The role “Press” includes “Viewer”, which allows: View – Posts" in said
    assert "What would change it" not in said

    _status, said = answer_of(client, number, "posts.edit")
    assert "It depends on the record. The role “Press” allows this with some records" in said
    assert "Edit – Posts (Own posts)" in said

    _status, said = answer_of(client, number, "posts.delete")
    assert "No. The role “Press” does not allow this: Delete – Posts." in said
    assert "What would change it" in said


def test_question_about_no_permission_is_answered_with_what_is_wrong(app):
    number = make_role(app, "press", "posts.view")

    status, said = answer_of(reader(app, "access.view"), number, "posts.veiw")

    assert status == 422
    assert "Yes." not in said
    assert "Choose" in said
