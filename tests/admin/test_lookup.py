"""Lookup: what a form may offer is what its reader may see, and only for what they may write."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
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
    return [title for _key, title, _about in answer.json]


def test_lookup_answers_keys_and_titles_in_list_order(sign_in, tags):
    answer = sign_in("posts.edit", "tags.view").get(f"{URL}?name=tags")

    key, title, about = answer.json[0]
    assert (key, title) == (tags[0], "Tag 00")
    assert about.endswith(f" · {key}")
    assert titles(answer) == sorted(titles(answer))


def test_lookup_answers_in_bounded_pages(sign_in, tags):
    client = sign_in("posts.create", "tags.view")

    pages = [client.get(f"{URL}?name=tags&offset={offset}").json for offset in (0, 20, 40, 60)]

    assert [len(page) for page in pages] == [20, 20, 20, 0]
    assert [key for page in pages for key, *_rest in page] == tags


def test_nobody_pages_through_a_large_table(sign_in, tags):
    client = sign_in("posts.edit", "tags.view")

    assert client.get(f"{URL}?name=tags&offset=1001").json == []


def test_a_number_names_its_row_first_and_once(sign_in, tags):
    client = sign_in("posts.edit", "tags.view")
    key = tags[7]

    for query in (str(key), f"#{key}", f" {key} "):
        first = client.get(URL, query_string={"name": "tags", "query": query}).json
        assert first[0][:2] == [key, "Tag 07"]
        assert [one for one, *_rest in first].count(key) == 1


def test_pages_behind_a_number_leave_out_nothing(app, sign_in, tags):
    """The row of that number comes first, those that hold it in their name after it."""
    with app.app_context(), acting_as("test"):
        for n in range(50):
            name = Texts.of({"en": f"Road {tags[7]} {n:02}"})
            db.session.add(Tag(name=name, slug=f"road-{n:02}"))
        db.session.commit()
    client = sign_in("posts.edit", "tags.view")

    pages = [
        client.get(
            URL, query_string={"name": "tags", "query": str(tags[7]), "offset": offset}
        ).json
        for offset in (0, 20, 40)
    ]

    found = [title for page in pages for _key, title, _about in page]
    assert found[0] == "Tag 07"
    assert {f"Road {tags[7]} {n:02}" for n in range(50)} <= set(found)
    assert len(found) == len(set(found))


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

    alone = sign_in("posts.edit").get(f"{URL}?name=author")
    assert titles(alone) == ["Ada"]  # oneself
    reader = sign_in("posts.edit", "users.view", email="eve@example.org")
    assert "Carl" in titles(reader.get(f"{URL}?name=author"))


@pytest.mark.parametrize("query", ["", "drill", "1"])
def test_lookup_finds_no_row_outside_ones_scope(app, sign_in, carl, query):
    with app.app_context():
        key = db.session.scalar(select(Equipment.id))
    url = f"/admin/loans/ajax/lookup/?name=equipment&query={query.replace('1', str(key))}"
    everywhere = sign_in("loans.create", "equipment.view", email="eve@example.org")
    elsewhere = sign_in("loans.create", "equipment.view:office")

    assert titles(everywhere.get(url)) == ["Drill"]
    assert titles(elsewhere.get(url)) == []


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
