"""Requests, where those read them who may assign roles."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from tests.admin.access.conftest import CARL, text
from tests.admin.home_page import words

PAGE = "/admin/access/requests/"
#: What whoever answers holds, beside what the roles on offer allow
ANSWERS = ("roles.assign", "users.view")


def test_request_says_who_asks_for_what_on_which_record_why_and_when(
    app, sign_in, ask, make_post, role
):
    role("Writer", "posts.edit")
    key = make_post("Snow report", CARL)
    ask("posts.edit", row_id=key, reason="I write the news.")
    page = sign_in(*ANSWERS, "posts.view", "posts.edit").get(PAGE)

    assert page.status_code == 200
    for part in ("Carl", "Edit – Posts", "Snow report", "I write the news.", "just now"):
        assert part in text(page)
    assert f'href="/admin/posts/details/?id={key}"' in page.text
    assert '<option value="writer">Writer</option>' in page.text


def test_longest_wait_stands_first_and_answered_requests_are_gone(sign_in, ask):
    ask("posts.view", asked_at=now() - timedelta(days=1))
    ask("tags.view", asked_at=now() - timedelta(days=3))
    ask("offices.view", status="declined")
    said = text(sign_in(*ANSWERS).get(PAGE))

    assert said.index("View – Tags") < said.index("View – Posts")
    assert "Offices" not in said


def test_somebody_who_cannot_sign_in_waits_for_nothing(app, sign_in, ask):
    ask()
    with app.app_context():
        db.session.scalars(select(User).filter_by(email=CARL)).one().active = False
        db.session.commit()

    assert "Nobody is waiting" in text(sign_in(*ANSWERS).get(PAGE))


def test_record_that_the_reader_may_not_see_is_a_number(sign_in, ask, make_post):
    key = make_post("Zerubbabel")
    ask("posts.edit", row_id=key)
    page = sign_in(*ANSWERS, "posts.view:own").get(PAGE)

    assert "erubbabel" not in page.text
    assert f"Record {key}" in text(page)
    assert "/admin/posts/details/" not in page.text


def test_person_whom_the_reader_may_not_see_is_a_number(sign_in, ask, key_of):
    ask()
    page = sign_in("roles.assign").get(PAGE)

    assert f"Record {key_of(CARL)}" in text(page)
    assert "Carl" not in page.text


def test_roles_on_offer_give_it_and_are_held_by_the_reader_the_smallest_first(
    sign_in, ask, role, make_user
):
    role("Chief", "posts.edit", "posts.view", "tags.view")
    role("Writer", "posts.edit:own")
    role("Other", "tags.view")
    role("Everything", "*")
    ask()
    page = sign_in(*ANSWERS, "posts.edit", "posts.view", "tags.view").get(PAGE).text
    offered = page.partition("<select")[2].partition("</select>")[0]

    assert words("<" + offered) == "Writer (Own posts) Chief Test role"


def test_place_that_a_role_is_about_is_named_to_those_who_may_see_it(sign_in, ask, role, office):
    role("Clerk", f"equipment.view:office={office}")
    ask("equipment.view")
    seen = sign_in(*ANSWERS, "equipment.view", "offices.view").get(PAGE).text
    hidden = sign_in(*ANSWERS, "equipment.view", email="eve@example.org").get(PAGE).text

    assert ">Clerk (Only Zion hall)</option>" in seen
    assert f">Clerk (Only Record {office})</option>" in hidden
    assert "Zion" not in hidden


def test_page_is_for_those_who_may_assign(client, sign_in):
    assert client.get(PAGE).location.startswith("/sign-in")
    assert sign_in("roles.view", "roles.edit", "access.view").get(PAGE).status_code == 403
    assert PAGE not in sign_in("dashboard.view", email=CARL).get("/admin/").text


def test_menu_leads_there(sign_in):
    assert f'href="{PAGE}"' in sign_in("dashboard.view", *ANSWERS).get("/admin/").text


def test_links_to_the_explanation_are_for_those_who_may_look_into_rights(sign_in, ask, key_of):
    ask("posts.edit", row_id=7)
    page = sign_in(*ANSWERS, "access.view").get(PAGE).text
    carl = key_of(CARL)

    assert f"/admin/access/why/?user={carl}&amp;permission=posts.edit&amp;id=7" in page
    assert f"/admin/access/person/?id={carl}" in page
    assert "access/why" not in sign_in(*ANSWERS, email="eve@example.org").get(PAGE).text


def test_page_costs_the_same_for_any_number_of_requests_and_roles(
    sign_in, ask, role, make_post, count_queries
):
    client = sign_in("*")
    counted = []
    for number in range(2):
        for each in range(1 + 8 * number):
            ask(
                "posts.edit",
                email=f"p{number}{each}@example.org",
                row_id=make_post(f"P{number}{each}"),
            )
            role(f"R{number}{each}", "posts.edit")
        client.get(PAGE)
        with count_queries() as statements:
            client.get(PAGE)
        counted.append(len(statements))

    assert counted[0] == counted[1]
