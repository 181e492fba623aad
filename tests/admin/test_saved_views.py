"""Saved views: a list's state under a name, kept as it was and changed by its owner."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db
from portal.query import keeping
from portal.query.saved import MOST, SavedView
from tests.admin.kept_views import (
    ADA,
    BOB,
    DRAFTS,
    OTHERS,
    key_in,
    save,
    stored,
    tabs_in,
    titles_in,
)


def test_a_saved_view_stands_over_the_list_and_shows_its_state(sign_in, make_post):
    make_post("One", status="draft")
    make_post("Two", status="published")
    client = sign_in("posts.view")

    answer = save(client)
    page = client.get(answer.location).text

    assert tabs_in(page) == {"Drafts": (answer.location, True)}
    assert titles_in(page) == ["One"]
    assert "(changed)" not in page
    assert page.count('aria-current="page">') == 2  # the menu's entry, and the view


def test_a_view_keeps_the_state_and_not_the_place_in_it(app, sign_in):
    client = sign_in("posts.view")

    save(client, query="view=7&page=3&after=abc&last=1&size=50&sort=-title&nonsense=1&q=one++two")

    assert stored(app, "record", "query") == [("posts", "q=one+two&sort=-title&size=50")]


def test_a_view_keeps_the_columns_it_has_now_if_asked(app, sign_in, make_post):
    make_post("One")
    client = sign_in("posts.view")

    answer = save(client, query="tab=draft", columns="title,slug")

    assert stored(app, "query") == [("tab=draft&columns=title,slug",)]
    page = client.get(answer.location).text
    assert "Slug" in re.findall(r"<thead.*?</thead>", page, re.DOTALL)[0]


def test_a_name_is_stored_as_it_is_seen(app, sign_in):
    save(sign_in("posts.view"), "  Cafe\u0301\t \x07 des\n amis ")

    assert stored(app, "name") == [("Café des amis",)]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give the view a name."),
        (" \x00\t", "Give the view a name."),
        ("x" * 81, "A name has at most 80 characters."),
        ("Drafts", "You have a view called “Drafts” already."),
    ],
)
def test_a_name_that_cannot_be_is_explained_and_nothing_typed_is_lost(
    app, sign_in, name, sentence
):
    client = sign_in("posts.view")
    save(client)

    answer = save(client, name, "q=other", default="1")

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'name="name" value="{html.escape(name)}"' in answer.text
    assert 'name="query" value="q=other"' in answer.text
    assert 'name="default" value="1" checked' in answer.text
    assert len(stored(app, "id")) == 1


def test_a_name_taken_at_the_same_moment_is_explained_too(app, sign_in, monkeypatch):
    client = sign_in("posts.view")
    save(client)

    monkeypatch.setattr(keeping, "_own_views", lambda *_: [])
    answer = save(client)

    assert answer.status_code == 422
    assert "You have a view called “Drafts” already." in answer.text
    assert len(stored(app, "id")) == 1


def test_two_people_and_two_lists_may_use_the_same_name(app, sign_in):
    client = sign_in("posts.view", "tags.view")

    save(client)
    save(sign_in("posts.view", email=BOB))
    client.post("/admin/tags/views/", data={"name": "Drafts", "query": ""})

    assert len(stored(app, "id")) == 3


def test_nobody_keeps_more_than_fifty_views_of_a_list(app, sign_in, key_of):
    client = sign_in("posts.view", "tags.view")
    ada = key_of(ADA)
    with app.app_context(), acting_as("test"):
        for number in range(MOST):
            view = SavedView(owner_id=ada, record="posts", name=f"View {number}", query="")
            db.session.add(view)
        db.session.commit()

    answer = save(client)

    assert answer.status_code == 422
    assert f"You already keep {MOST} views of this list." in answer.text
    assert len(stored(app, "id")) == MOST
    assert client.post("/admin/tags/views/", data={"name": "Other list"}).status_code == 302


def test_a_state_too_long_to_be_kept_is_explained(app, sign_in):
    values = ",".join(f"{number}{'x' * 190}" for number in range(30))

    answer = save(sign_in("posts.view"), query=f"where=slug:one_of:{values}")

    assert answer.status_code == 422
    assert "This list is narrowed by too much for one view." in answer.text
    assert 'name="name" value="Drafts"' in answer.text
    assert stored(app, "id") == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"id": "x"},
        {"id": "999999999999999999"},
        {"id": "-1"},
        {"name": "A", "query": "%%%&&=&where=::::|||\\&page=x&size=x&sort=,,,&columns=,"},
        {"name": "A", "query": "%00%FF%D8"},
        {"name": "A", "role": "x"},
        {"name": "A", "role": "999999999999"},
        {"name": "A", "role": "77"},
        {"name": "A", "default": "x"},
        {"name": "😀" * 30},
    ],
)
def test_whatever_is_sent_gets_an_answer(sign_in, data):
    client = sign_in("posts.view", "views.share")

    for path in ("views/", "views/delete/"):
        assert client.post(f"/admin/posts/{path}", data=data).status_code in (302, 404, 422)
    assert client.get("/admin/posts/").status_code == 200


def test_a_list_that_shows_something_else_says_so_and_offers_to_keep_it(app, sign_in, make_post):
    make_post("One", status="draft")
    client = sign_in("posts.view")
    key = key_in(save(client))

    page = client.get(f"/admin/posts/?{OTHERS}&view={key}").text
    assert tabs_in(page)["Drafts"][1]
    assert "(changed)" in page
    assert "Save changes" in page

    client.post("/admin/posts/views/", data={"id": key, "query": f"{OTHERS}&view=5"})

    assert stored(app, "name", "query") == [("Drafts", OTHERS)]
    assert "(changed)" not in client.get(f"/admin/posts/?{OTHERS}&page=2&view={key}").text


def test_a_view_is_renamed_and_keeps_all_else(app, sign_in):
    client = sign_in("posts.view")
    key = key_in(save(client, default="1"))

    save(client, "Waiting", None, id=key)

    assert stored(app, "name", "query", "is_default") == [("Waiting", DRAFTS, True)]


def test_a_view_is_moved_before_the_others(sign_in):
    client = sign_in("posts.view")
    save(client, "First")
    second = key_in(save(client, "Second"))

    client.post("/admin/posts/views/", data={"id": second, "first": "1"})

    assert list(tabs_in(client.get("/admin/posts/").text)) == ["Second", "First"]


def test_deleting_a_view_is_asked_about_first(app, sign_in):
    client = sign_in("posts.view")
    key = key_in(save(client))

    question = client.post("/admin/posts/views/delete/", data={"id": key})
    assert "Delete “Drafts”?" in question.text
    assert len(stored(app, "id")) == 1

    answer = client.post("/admin/posts/views/delete/", data={"id": key, "confirmed": "1"})
    assert answer.location == "/admin/posts/"
    assert stored(app, "id") == []


def test_what_is_done_to_a_view_is_in_the_log(app, sign_in):
    client = sign_in("posts.view")
    key = key_in(save(client))
    save(client, "Waiting", None, id=key)

    with app.app_context():
        mine = select(Change).where(Change.record == "saved_views").order_by(Change.id)
        changes = list(db.session.scalars(mine))

    assert [one.op for one in changes] == ["create", "edit"]
    assert changes[1].fields == {"name": ["Drafts", "Waiting"]}
