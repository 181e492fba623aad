"""Lookup: what a form may offer is what its reader may see, and only for what they may write."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.tags import Tag

URL = "/admin/posts/ajax/lookup/"


@pytest.fixture
def tags(app):
    """Store 60 tags with names in two languages; return their keys in the order of the list."""
    with app.app_context(), acting_as("test"):
        for n in range(60):
            name = Texts.of({"en": f"Tag {n:02}", "ar": f"وسم {n}"})
            db.session.add(Tag(name=name, slug=f"tag-{n:02}"))
        db.session.commit()
        return list(db.session.scalars(select(Tag.id).order_by(Tag.slug)))


def titles(answer):
    return [title for _key, title in answer.json]


def test_lookup_answers_keys_and_titles_in_list_order(sign_in, tags):
    answer = sign_in("posts.edit", "tags.view").get(f"{URL}?name=tags")

    assert answer.json[0] == [tags[0], "Tag 00"]
    assert titles(answer) == sorted(titles(answer))


def test_lookup_answers_in_bounded_pages(sign_in, tags):
    client = sign_in("posts.create", "tags.view")

    first = client.get(f"{URL}?name=tags")
    second = client.get(f"{URL}?name=tags&offset=50")

    assert (len(first.json), len(second.json)) == (50, 10)
    assert [key for key, _title in (*first.json, *second.json)] == tags


@pytest.mark.parametrize("offset", ["-1", "x", "", "9" * 30, "1e3", "٣"])
def test_offset_that_makes_no_sense_is_no_error(sign_in, tags, offset):
    answer = sign_in("posts.edit", "tags.view").get(
        URL, query_string={"name": "tags", "offset": offset}
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("tag 07", ["Tag 07"]),
        ("07 TAG", ["Tag 07"]),
        ("وسم 7", ["Tag 07"]),
        ("nothing", []),
        ("%", []),
        ("_", []),
    ],
)
def test_lookup_finds_words_in_any_order_case_and_language(sign_in, tags, term, found):
    client = sign_in("posts.edit", "tags.view")

    answer = client.get(URL, query_string={"name": "tags", "query": term})

    assert set(found) <= set(titles(answer))
    assert bool(titles(answer)) == bool(found)


def test_lookup_shows_no_row_that_one_may_not_see(app, sign_in, make_user, make_post):
    make_post(author="carl@example.org")

    assert sign_in("posts.edit").get(f"{URL}?name=author").json == []
    reader = sign_in("posts.edit", "users.view", email="eve@example.org")
    assert "Carl" in titles(reader.get(f"{URL}?name=author"))


def test_lookup_searches_in_no_field_that_one_may_not_read(app, sign_in, make_post):
    make_post(author="carl@example.org")
    client = sign_in("posts.edit", email="eve@example.org", name="Eve")
    with app.app_context(), acting_as("test"):
        role = db.session.scalar(select(Role).where(Role.key == "role-eve@example.org"))
        role.grants.append(Grant(permission="users.view", fields=["name"]))
        db.session.commit()

    by_name = client.get(f"{URL}?name=author&query=carl")
    by_address = client.get(f"{URL}?name=author&query=carl@example.org")

    assert titles(by_name) == ["Carl"]
    assert titles(by_address) == []


@pytest.mark.parametrize(
    "name", ["", "title", "author_id", "nothing", "password_hash", "__class__", "author.sessions"]
)
def test_lookup_leads_through_relations_of_the_form_only(sign_in, name):
    client = sign_in("posts.edit", "users.view", "tags.view")

    assert client.get(URL, query_string={"name": name}).status_code == 404


def test_lookup_is_closed_for_a_relation_that_one_may_not_write(app, sign_in, tags):
    client = sign_in("tags.view")
    with app.app_context(), acting_as("test"):
        role = db.session.scalar(select(Role))
        role.grants.append(Grant(permission="posts.edit", fields=["title", "author"]))
        db.session.commit()

    assert client.get(f"{URL}?name=tags").status_code == 404
    assert client.get(f"{URL}?name=author").status_code == 200


def test_lookup_costs_the_same_for_any_number_of_rows(sign_in, tags, count_queries):
    client = sign_in("posts.edit", "tags.view")

    with count_queries() as statements:
        client.get(f"{URL}?name=tags")

    assert len([one for one in statements if one.startswith("SELECT")]) <= 4


def test_form_refuses_a_row_that_the_lookup_would_not_offer(app, sign_in, make_post, stored):
    """What is offered is a courtesy; what is taken is the rule."""
    key = make_post(author="carl@example.org")
    with app.app_context(), acting_as("test"):
        carl = db.session.scalar(select(User.id))
        db.session.add(User(name="Hidden", email="hidden@example.org"))
        db.session.commit()
        hidden = db.session.scalar(select(User.id).where(User.name == "Hidden"))
    client = sign_in("posts.view", "posts.edit")

    data = {"title-en": "T", "slug": "t", "status": "draft", "author": str(hidden), "version": "1"}
    answer = client.post(f"/admin/posts/edit/?id={key}", data=data)

    assert answer.status_code == 422
    assert stored(key, "author_id") == carl
