"""Related lists on the details page: what belongs to a row, within the reader's rights."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.tags import Tag


@pytest.fixture
def drill(app, carl):
    with app.app_context():
        return db.session.scalar(select(Equipment.id))


@pytest.fixture
def many_posts(app, carl, make_post):
    """Let Carl write ten posts more, which makes twelve."""
    for number in range(10):
        make_post(f"Post {number}", "carl@example.org")
    return carl


def section(page: str, name: str) -> str:
    """Return the HTML of one related list, "" where it is absent."""
    pattern = rf'<section[^>]* id="related-{re.escape(name)}".*?</section>'
    found = re.search(pattern, page, re.DOTALL)
    return found[0] if found else ""


def titles(html: str) -> list[str]:
    return re.findall(r"<li><a [^>]*>([^<]*)</a></li>", html)


def test_equipment_shows_its_loans_with_the_way_to_each_and_to_all(sign_in, drill):
    page = sign_in("equipment.view", "loans.view", "users.view").get(
        f"/admin/equipment/details/?id={drill}"
    )

    shown = section(page.text, "loans")
    assert titles(shown) == ["Drill, lent to Carl"]
    assert 'href="/admin/loans/details/?id=' in shown
    assert f'href="/admin/loans/?where=equipment:is:{drill}"' in shown.replace("%3A", ":")


def test_office_shows_its_equipment_and_its_people(app, sign_in, carl):
    with app.app_context():
        office = db.session.scalar(select(Office.id))
    client = sign_in("offices.view", "equipment.view", "profiles.view", "users.view")

    page = client.get(f"/admin/offices/details/?id={office}").text

    assert titles(section(page, "equipment")) == ["Drill"]
    assert "People" in section(page, "profiles")
    assert section(page, "children")


def test_relation_without_a_name_on_this_side_is_found_too(sign_in, carl):
    """A user knows nothing of posts, which are in another module: posts know their author."""
    page = sign_in("users.view", "posts.view", "loans.view").get(
        f"/admin/users/details/?id={carl}"
    )

    shown = section(page.text, "posts.author")
    assert "Posts" in shown
    assert sorted(titles(shown)) == ["Road works", "Snow"]
    assert f'href="/admin/posts/?where=author:is:{carl}"' in shown.replace("%3A", ":")
    assert titles(section(page.text, "loans.borrower")) == ["Drill, lent to Carl"]


def test_relation_over_a_table_in_between_is_shown(app, sign_in, make_post):
    key = make_post()
    make_post("Without a tag", slug="other")
    with app.app_context(), acting_as("test"):
        tag = Tag(name=Texts.of({"en": "Roads"}), slug="roads")
        tag.posts.append(db.session.get(Post, key))
        db.session.add(tag)
        db.session.commit()
        tag_key = tag.id

    page = sign_in("tags.view", "posts.view").get(f"/admin/tags/details/?id={tag_key}").text

    assert titles(section(page, "posts")) == ["Road works"]
    assert f"where=tags:is:{tag_key}" in section(page, "posts").replace("%3A", ":")


def test_list_without_rows_says_so(sign_in, make_user):
    other = make_user(email="bob@example.org")

    page = sign_in("users.view", "posts.view").get(f"/admin/users/details/?id={other}").text

    assert "none" in section(page, "posts.author")
    assert "See all" not in section(page, "posts.author")


def test_list_is_absent_without_the_right_to_see_its_record(sign_in, carl):
    page = sign_in("users.view").get(f"/admin/users/details/?id={carl}").text

    assert "related-" not in page


def test_list_holds_only_rows_one_may_see(sign_in, carl):
    page = sign_in("users.view", "posts.view:own").get(f"/admin/users/details/?id={carl}").text

    assert titles(section(page, "posts.author")) == []


def grant(app, permission, fields):
    with app.app_context(), acting_as("test"):
        role = db.session.scalar(select(Role).where(Role.key == "role-ada@example.org"))
        role.grants.append(Grant(permission=permission, scope="", fields=fields))
        db.session.commit()


def test_field_that_leads_here_must_be_readable(app, sign_in, carl):
    """Who wrote a post is not told by listing somebody's posts."""
    client = sign_in("users.view")
    grant(app, "posts.view", ["title"])

    page = client.get(f"/admin/users/details/?id={carl}").text

    assert "related-posts" not in page


def test_forbidden_relation_is_absent(app, sign_in, drill):
    client = sign_in("loans.view", "users.view")
    grant(app, "equipment.view", ["name"])

    page = client.get(f"/admin/equipment/details/?id={drill}").text

    assert "related-loans" not in page


def test_title_that_one_may_not_read_is_a_number(app, sign_in, drill):
    client = sign_in("equipment.view")
    grant(app, "loans.view", ["due_on"])

    shown = section(client.get(f"/admin/equipment/details/?id={drill}").text, "loans")

    assert re.fullmatch(r"Record \d+", titles(shown)[0])
    assert "where=" not in shown  # the list may not be filtered by a field one may not read


def test_relation_that_is_a_field_of_the_page_is_not_shown_twice(sign_in, make_post):
    key = make_post()

    page = sign_in("posts.view", "tags.view").get(f"/admin/posts/details/?id={key}").text

    assert "related-tags" not in page


def test_five_are_shown_and_the_next_five_are_a_page_away(sign_in, many_posts):
    client = sign_in("users.view", "posts.view")
    url = f"/admin/users/details/?id={many_posts}"

    seen, address = [], url
    while address:
        shown = section(client.get(address).text, "posts.author")
        assert len(titles(shown)) <= 5
        seen += titles(shown)
        onward = re.search(r'href="([^"#]+)#[^"]*" rel="next"', shown)
        address = onward and onward[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) == 12
    assert 'rel="prev"' in shown


@pytest.mark.parametrize(
    "query",
    [
        "related=posts.author&page=0",
        "related=posts.author&page=x",
        "related=posts.author&page=" + "9" * 30,
        "related=nothing&page=2",
        "related=&related=&page=",
    ],
)
def test_page_that_makes_no_sense_is_no_error(sign_in, many_posts, query):
    client = sign_in("users.view", "posts.view")

    assert client.get(f"/admin/users/details/?id={many_posts}&{query}").status_code == 200


def test_related_list_costs_the_same_for_any_number_of_rows(
    app, sign_in, drill, carl, count_queries
):
    client = sign_in("equipment.view", "loans.view", "users.view")
    url = f"/admin/equipment/details/?id={drill}"
    client.get(url)
    with count_queries() as before:
        client.get(url)
    with app.app_context(), acting_as("test"):
        equipment = db.session.get(Equipment, drill)
        for n in range(9):
            user = User(name=f"U{n}", email=f"u{n}@example.org")
            day = date(2026, 1, n + 1)
            db.session.add(Loan(equipment=equipment, borrower=user, starts_on=day, due_on=day))
        db.session.commit()

    with count_queries() as after:
        client.get(url)

    assert len(after) == len(before)
