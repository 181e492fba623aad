"""The search page, and what it shares with the palette: words, kinds, and what it all costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.admin import palette
from portal.changes.actor import acting_as
from portal.database import db, now
from portal.engines import TooSlow
from portal.i18n.content import Texts
from portal.records.posts import Post
from tests.admin.found import items, page, titles


@pytest.mark.parametrize("typed", ["post: snow", "Posts:snow", "POST:snow", "pósts : snow"])
def test_kind_before_a_colon_narrows_the_search_to_it(sign_in, make_post, typed):
    client = sign_in("posts.view", "users.view")
    make_post("Snow", "snow@example.org")

    assert "/admin/users/" in page(client, "snow")
    assert "/admin/posts/" in page(client, typed)
    assert "/admin/users/" not in page(client, typed)


def test_colon_after_another_word_is_a_colon(sign_in, make_post):
    client = sign_in("posts.view")
    make_post("Notice: snow")

    assert "Notice: snow" in page(client, "notice: snow")


def test_kind_that_takes_too_long_does_not_hide_the_others(sign_in, make_post, monkeypatch):
    client = sign_in("posts.view", "users.view")
    make_post("Snow", "snow@example.org")
    search = palette.rows_found

    def slow(view, text, limit):
        if view.key == "posts":
            raise TooSlow
        return search(view, text, limit)

    monkeypatch.setattr(palette, "rows_found", slow)
    found = page(client, "snow")

    assert "could not be searched in time" in found
    assert "/admin/users/" in found
    answer = client.get("/admin/palette/?record=posts&q=snow", headers={"Accept": "text/json"})
    assert answer.status_code == 503


@pytest.mark.parametrize("path", ["/admin/palette/?q=snow&record=posts", "/admin/search/?q=snow"])
def test_stranger_is_asked_to_sign_in(client, make_post, path):
    make_post("Snow")

    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?")
    script = client.get(path, headers={"Accept": "application/json", "Sec-Fetch-Mode": "cors"})
    assert script.status_code == 401
    assert "Sign in" in script.json["error"]


@pytest.mark.parametrize(
    "typed", ["", " ", "#", "#0", "#99999999999", "#1x", "\0", "%", "\\", ":"]
)
def test_strange_words_find_nothing_and_break_nothing(sign_in, make_post, typed):
    client = sign_in("posts.view")
    make_post("Snow")

    assert titles(client, q=typed) == []
    assert "/admin/posts/details/" not in page(client, typed)


@pytest.mark.parametrize(
    "typed", ["x" * 5000, "snow " * 500, "💥", "\u202esnow\u202c", "a:b:c", "#" * 50]
)
def test_long_and_wild_words_are_answered(sign_in, make_post, typed):
    client = sign_in("posts.view")
    make_post("Snow")

    items(client, q=typed)
    page(client, typed)


@pytest.mark.parametrize("rows", [1, 20])
def test_finding_costs_the_same_for_any_number_of_rows(
    app, sign_in, make_post, count_queries, rows
):
    client = sign_in("*")
    make_post("Snow")
    with app.app_context(), acting_as("test"):
        author = db.session.scalar(select(Post)).author_id
        for number in range(rows - 1):
            title = Texts.of({"en": f"Snow {number}"})
            made = now() - timedelta(days=number)
            db.session.add(Post(title=title, slug=f"s{number}", author_id=author, created_at=made))
        db.session.commit()
    items(client, q="snow")

    with count_queries() as statements:
        items(client, q="snow")
    assert len(statements) <= 5, statements
    with count_queries() as statements:
        page(client, "snow")
    # Each record is asked how large it is, then for its rows.
    assert len(statements) <= 3 + 2 * len(app.extensions["portal.views"]), statements
