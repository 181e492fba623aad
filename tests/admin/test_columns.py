"""Columns: each person sees a list in the columns, the order and the length chosen once."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from portal.access.models import Grant
from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db
from portal.query import keeping
from portal.query.saved import ListPreference
from tests.admin.conftest import send_delete

BOB = "bob@example.org"
COLUMNS = (ListPreference.record, ListPreference.columns, ListPreference.size)
USUAL = ["Title", "Status", "Author", "Tags", "Views", "Published on"]


def heads_in(page):
    """Return the headings of the table's columns."""
    head = re.findall(r"<thead.*?</thead>", page, re.DOTALL)[0]
    cells = re.findall(r"<th [^>]*scope=\"col\"[^>]*>(.*?)</th>", head, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in cells]


def choose(client, *names, query="", **more):
    """Send the form of columns: all fields in order, these ones ticked."""
    others = ["status", "author", "tags", "views", "published_at", "slug", "created_at"]
    order = list(dict.fromkeys((*names, *others)))
    data = {"order": order, "column": list(names), "query": query, "size": "25", **more}
    return client.post("/admin/posts/columns/", data=data)


@pytest.fixture
def kept(app):
    """Return a function: columns and rows a page of everybody who keeps some."""

    def _kept():
        with app.app_context():
            return [tuple(row) for row in db.session.execute(select(*COLUMNS))]

    return _kept


def test_a_list_has_the_columns_chosen_in_their_order(sign_in, make_post):
    make_post("One")
    client = sign_in("posts.view")
    assert heads_in(client.get("/admin/posts/").text) == USUAL

    answer = choose(client, "created_at", "author", query="tab=draft&page=7")

    assert answer.location == "/admin/posts/?tab=draft"
    assert heads_in(client.get("/admin/posts/").text) == ["Title", "Created on", "Author"]


def test_nobody_elses_list_and_no_other_list_changes(sign_in, make_post, kept):
    make_post("One")
    bob = sign_in("posts.view", email=BOB)

    choose(sign_in("posts.view"), "author")

    assert heads_in(bob.get("/admin/posts/").text) == USUAL
    assert [record for record, *_ in kept()] == ["posts"]


def test_the_first_column_always_stands_first(sign_in, make_post):
    make_post("One")
    client = sign_in("posts.view")

    choose(client)
    assert heads_in(client.get("/admin/posts/").text) == ["Title"]
    choose(client, "views", "title")
    assert heads_in(client.get("/admin/posts/").text) == ["Title", "Views"]


def test_a_field_one_may_not_read_is_neither_offered_nor_shown(app, sign_in, make_post, kept):
    make_post("One")
    client = sign_in("posts.view")
    with app.app_context(), acting_as("test"):
        grant = db.session.scalars(select(Grant).where(Grant.permission == "posts.view")).one()
        grant.fields = ["title", "slug"]
        db.session.commit()

    choose(client, "views", "slug", "password_hash", "nonsense")
    page = client.get("/admin/posts/?columns=title,views,slug,password_hash").text

    assert heads_in(page) == ["Title", "Slug"]
    assert kept() == [("posts", ["title", "slug"], None)]
    offered = client.post("/admin/posts/columns/", data={"up": "slug"}).text
    assert re.findall(r'name="column" value="(\w+)"', offered) == ["slug"]


def test_the_address_comes_before_what_was_chosen(sign_in, make_post):
    make_post("One")
    client = sign_in("posts.view")
    choose(client, "views", size="50")

    page = client.get("/admin/posts/?columns=title,tags&size=100").text

    assert heads_in(page) == ["Title", "Tags"]
    assert re.search(r'aria-current="true">100<', page)
    assert re.search(r'aria-current="true">50<', client.get("/admin/posts/").text)


def test_a_choice_counts_though_the_address_said_something_else(sign_in, make_post):
    make_post("One")
    client = sign_in("posts.view")

    answer = choose(client, "views", query="columns=title,tags&size=100&sort=title", size="50")

    assert answer.location == "/admin/posts/?sort=title"


def test_back_to_the_usual_columns(sign_in, make_post, kept):
    make_post("One")
    client = sign_in("posts.view")
    choose(client, "views", size="100")
    assert kept() == [("posts", ["title", "views"], 100)]

    choose(client, "views", usual="1")

    assert kept() == [("posts", None, None)]
    assert heads_in(client.get("/admin/posts/").text) == USUAL


def test_who_chooses_the_usual_columns_follows_them(sign_in, kept):
    client = sign_in("posts.view")

    choose(client, "status", "author", "tags", "views", "published_at")

    assert kept() == [("posts", None, None)]


def test_the_columns_of_a_saved_view_are_the_views_own(sign_in, make_post, kept):
    make_post("One")
    client = sign_in("posts.view")
    data = {"name": "Short", "query": "tab=draft", "columns": "title,slug"}
    key = parse_qs(urlsplit(client.post("/admin/posts/views/", data=data).location).query)["view"]
    choose(client, "views")

    answer = choose(client, "tags", query=f"tab=draft&columns=title,slug&view={key[0]}")

    page = client.get(answer.location).text
    assert heads_in(page) == ["Title", "Tags"]
    assert "(changed)" in page
    assert kept() == [("posts", ["title", "views"], None)]


def test_without_a_script_a_column_is_shown_moved_and_nothing_is_kept(sign_in, kept):
    client = sign_in("posts.view")

    page = choose(client, "author", "views", down="author", size="50").text

    ticked = re.findall(r'name="column" value="(\w+)"( checked)?', page)
    assert [name for name, checked in ticked if checked] == ["views", "author"]
    assert 'value="50" selected' in page
    assert kept() == []


@pytest.mark.parametrize("move", [{"up": "author"}, {"down": "created_at"}, {"up": "nonsense"}])
def test_a_column_at_the_end_stays_there(sign_in, move):
    page = choose(sign_in("posts.view"), "author", **move).text

    names = re.findall(r'name="column" value="(\w+)"', page)
    assert names[0] == "author"
    assert len(names) == len(set(names)) == 8


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"size": "7", "order": ["title"] * 300, "column": ["\x00", "title"]},
        {"query": "%%&where=::|&page=-1&view=77&columns=,,", "size": "x"},
        {"usual": ""},
        {"up": ""},
    ],
)
def test_whatever_is_sent_gets_an_answer(sign_in, data):
    client = sign_in("posts.view")

    assert client.post("/admin/posts/columns/", data=data).status_code in (200, 302)
    assert client.get("/admin/posts/").status_code == 200


def test_two_forms_at_once_are_both_taken(sign_in, monkeypatch, kept):
    client = sign_in("posts.view")
    choose(client, "views")
    find, asked = keeping._preference, []

    def find_late(*whose):
        asked.append(whose)  # the first time, the other form's row is not there yet
        return find(*whose) if len(asked) > 1 else None

    monkeypatch.setattr(keeping, "_preference", find_late)
    choose(client, "tags")

    assert kept() == [("posts", ["title", "tags"], None)]


def test_preferences_go_with_their_owner_and_are_no_history(app, sign_in, kept, key_of):
    choose(sign_in("posts.view", email=BOB), "views")
    client = sign_in("users.view", "users.delete")

    assert send_delete(client, key_of(BOB)).status_code == 302

    assert kept() == []
    with app.app_context():
        seen = select(func.count()).where(Change.record == "list_preferences")
        assert db.session.scalar(seen) == 0


def test_choosing_columns_needs_the_right_to_see_the_list(sign_in, kept):
    assert choose(sign_in("tags.view"), "views").status_code == 403
    assert kept() == []
