"""Filters on the list page: a chip says each in words, and what is left out is named."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from portal.access.models import Grant
from portal.accounts.models import User
from portal.admin.listing.filters import filters_of
from portal.admin.lookup import view_of
from portal.changes.actor import acting_as
from portal.database import db
from portal.query.filters import parse_group
from portal.query.state import ListState
from portal.records.posts import Post
from portal.records.profiles import Profile
from portal.records.tags import Tag
from tests.admin.filtering import LIST, chips_of, listed, plain, posts, reader_of, titles_of

#: Fixtures, picked up from here
__all__ = ["posts", "reader_of"]

# Chips


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("status:is:published", "Status is Published"),
        ("status:is_not:draft", "Status is not Draft"),
        ("status:one_of:published,archived", "Status is Published or Archived"),
        ("views:above:999", "Views is above 999"),
        ("views:between:1000,2000", "Views is between 1,000 and 2,000"),
        ("title:contains:o", "Title contains “o”"),
        ("slug:starts_with:r", "Slug starts with “r”"),
        ("published_at:empty", "Published on is empty"),
        ("created_at:after:2026-01-02", "Created on: after Jan 2, 2026"),
        (
            "created_at:between:2026-01-02,2026-12-31",
            "Created on: from Jan 2, 2026 to Dec 31, 2026",
        ),
        ("created_at:last_days:7", "Created on: the last 7 days"),
        ("created_at:last_days:1", "Created on: the last 1 day"),
        (
            "created_at:before:2026-01-02T10:30:00Z",
            "Created on: before Jan 2, 2026, 10:30\u202fAM",
        ),
        ("author:mine", "Author is you"),
        ("tags:empty", "Tags: none"),
        ("tags:not_empty", "Tags: at least one"),
        ("status:is:draft|views:above:1000", "Status is Draft or Views is above 1,000"),
    ],
)
def test_a_chip_says_its_filter_in_words(sign_in, posts, where, words):
    assert list(chips_of(listed(sign_in("posts.view"), where))) == [words]


def test_a_chip_calls_rows_by_their_names(app, sign_in, posts):
    with app.app_context():
        carl, tag = (
            db.session.scalar(select(User.id).order_by(User.id)),
            db.session.scalar(select(Tag.id)),
        )
    client = sign_in("posts.view", "users.view", "tags.view", email="eve@example.org")

    page = listed(client, f"author:is:{carl}", f"tags:has:{tag}")

    assert list(chips_of(page)) == ["Author is Carl", "Tags include Cold"]
    assert titles_of(page) == ["Ice"]


def test_a_chip_of_many_values_counts_those_it_does_not_name(sign_in, posts):
    client = sign_in("users.view")

    page = client.get("/admin/users/?where=locale:one_of:de,en,fr,es,ar").text

    assert list(chips_of(page)) == ["Language is German, English, and French or 2 others"]


def test_a_chip_leads_to_the_list_without_it(sign_in, posts):
    client = sign_in("posts.view")
    page = listed(client, "status:is_not:draft", "views:above:1000", sort="title")
    assert titles_of(page) == ["Snow"]

    without = client.get(chips_of(page)["Views is above 1,000"]).text

    assert titles_of(without) == ["Road works", "Snow"]
    assert list(chips_of(without)) == ["Status is not Draft"]
    assert "Remove the filter “Views is above 1,000”" in plain(page)


def test_all_filters_are_cleared_where_there_are_several(sign_in, posts):
    client = sign_in("posts.view")

    one, two = listed(client, "views:above:1"), listed(client, "views:above:1", "views:below:9")

    assert "Clear all" not in one
    clear = re.search(r'href="([^"]*)">Clear all', two)[1]
    assert len(titles_of(client.get(unescape(clear)).text)) == 3


def test_without_its_last_filter_a_list_does_not_become_a_saved_view(app):
    """Without any arguments a list opens with the view that its reader shows first."""
    groups = parse_group("status:is:draft"), parse_group("views:is:1")
    last, several = ListState(where=groups[:1]), ListState(where=groups)
    with app.test_request_context():
        view = view_of(Post)
        urls = {
            no_view: (
                filters_of(view, last, no_view=no_view).chips[0].remove_url,
                filters_of(view, several, no_view=no_view).clear_url,
            )
            for no_view in (None, 0)
        }

    assert urls == {None: (LIST, LIST), 0: (f"{LIST}?view=0", f"{LIST}?view=0")}


def test_the_list_that_opens_with_a_view_can_be_left_with_no_filter_at_all(sign_in, posts):
    client = sign_in("posts.view")
    mine = {"name": "Drafts", "query": "where=status:is:draft", "default": "1"}
    client.post("/admin/posts/views/", data=mine)
    assert titles_of(client.get(LIST).text) == ["Ice"]

    (remove,) = chips_of(listed(client, "views:above:1000")).values()

    assert len(titles_of(client.get(remove).text)) == 3


def test_whoever_may_read_no_field_is_offered_no_filter(reader_of, posts):
    assert "filter-button" not in reader_of("nothing").get(LIST).text


def test_a_chip_speaks_the_readers_language(sign_in, posts):
    client = sign_in("posts.view", locale="de")

    (words,) = chips_of(listed(client, "views:above:1000"))
    assert words.endswith("1.000")


# What is left out


def test_a_field_one_may_not_read_is_left_out_and_named(reader_of, posts):
    client = reader_of("title")

    page = listed(client, "views:above:1000")

    assert len(titles_of(page)) == 3
    assert chips_of(page) == {}
    assert "“Views” was left out: you may not read it, or it is gone." in plain(page)


@pytest.mark.parametrize("canary", ["views:is:1000", "views:is:4711", "views:empty"])
def test_no_condition_on_such_a_field_changes_the_answer(reader_of, posts, canary):
    client = reader_of("title")

    def rows(*where):
        return titles_of(listed(client, *where))

    assert rows(canary) == rows()
    assert rows(f"title:contains:snow|{canary}") == rows()
    assert rows(canary, "title:contains:snow") == rows("title:contains:snow") == ["Snow"]


def test_a_secret_field_is_the_same_as_one_that_is_not_there(sign_in, posts):
    client = sign_in("users.view")

    secret = client.get("/admin/users/?where=password_hash:not_empty").text
    missing = client.get("/admin/users/?where=password_hush:not_empty").text

    def said(page):
        return re.search(r"filter-note.*?<span>(.*?)</span>", page)[1]

    assert said(secret).replace("hash", "hush") == said(missing)


def test_personal_fields_are_offered_to_those_whose_grant_names_them(app, sign_in):
    client = sign_in("profiles.view")
    with app.app_context(), acting_as("test"):
        db.session.add(Profile(user=db.session.scalar(select(User))))
        db.session.commit()

    builder = "/admin/profiles/filter/?part=1"
    assert "birthdate" not in client.get(builder).text
    with app.app_context(), acting_as("test"):
        db.session.scalar(select(Grant)).fields = ["user", "birthdate"]
        db.session.commit()
    assert 'value="birthdate"' in client.get(builder).text


def test_a_value_that_is_not_understood_is_named_as_such(sign_in, posts):
    page = listed(sign_in("posts.view"), "views:above:many")

    assert "The filter on “Views” was left out: its value is not understood." in plain(page)


# What it costs


def test_the_list_only_leads_to_the_builder(sign_in, posts):
    page = listed(sign_in("posts.view"), "status:is:draft", sort="title")

    assert "filter-field" not in page
    [link] = re.findall(r'id="filter-button" href="([^"]+)" data-part="filter"', page)
    assert unescape(link) == "/admin/posts/filter/?where=status:is:draft&sort=title"


def test_filters_cost_no_statement(sign_in, posts, count_queries):
    client = sign_in("*")
    with count_queries() as plainly:
        client.get(LIST)
    with count_queries() as filtered:
        listed(client, "status:is:draft", "views:above:1")

    assert len(filtered) <= len(plainly)


def test_a_chip_of_rows_costs_one_statement(app, sign_in, posts, count_queries):
    client = sign_in("*")
    with count_queries() as plainly:
        client.get(LIST)
    with count_queries() as filtered:
        listed(client, f"author:one_of:{','.join(map(str, range(1, 50)))}")

    assert len(filtered) <= len(plainly) + 1
