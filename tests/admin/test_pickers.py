"""Pickers: what a form offers, with a script and without, and the dialog that makes a new row."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.tags import Tag
from tests.admin.conftest import form_of

EDITOR = ("posts.view", "posts.edit", "posts.create", "users.view", "tags.view")
INLINE = "/admin/tags/new/?inline=1"
NEW_TAG = {"name-en": "Snow", "slug": "snow"}


@pytest.fixture
def fill_users(app):
    """Return a function that makes so many users more."""

    def _fill(number):
        with app.app_context(), acting_as("test"):
            for n in range(number):
                db.session.add(User(name=f"User {n:03}", email=f"user{n}@example.org"))
            db.session.commit()

    return _fill


def select_of(page: str, name: str) -> str:
    """Return the HTML of a picker's select."""
    return re.search(rf'<select [^>]*name="{name}".*?</select>', page, re.DOTALL)[0]


def options(page: str, name: str) -> list[str]:
    found = re.findall(r"<option[^>]*>([^<]*)</option>", select_of(page, name))
    return [title for title in found if title]


def chosen(page: str, name: str) -> list[str]:
    return re.findall(r"<option[^>]* selected>([^<]*)</option>", select_of(page, name))


def url(key):
    return f"/admin/posts/edit/?id={key}"


def new_tags(app, number):
    with app.app_context(), acting_as("test"):
        tags = [Tag(name=Texts.of({"en": f"Tag {n}"}), slug=f"tag-{n}") for n in range(number)]
        db.session.add_all(tags)
        db.session.commit()
        return [tag.id for tag in tags]


# What stands in the form


def test_few_rows_stand_in_a_plain_select(sign_in, make_post, fill_users):
    key = make_post(author="carl@example.org")
    fill_users(48)  # with Ada and Carl: fifty

    page = sign_in(*EDITOR).get(url(key)).text

    assert len(options(page, "author")) == 50
    assert chosen(page, "author") == ["Carl"]
    assert "_search-author" not in page
    assert 'data-picker="/admin/posts/ajax/lookup/?name=author"' in page


def test_of_many_rows_only_the_chosen_one_stands_there_and_a_search(
    sign_in, make_post, fill_users
):
    key = make_post(author="carl@example.org")
    fill_users(49)

    page = sign_in(*EDITOR).get(url(key)).text

    assert options(page, "author") == ["Carl"]
    assert 'name="_search-author"' in page


def test_form_costs_no_more_for_any_number_of_rows_to_choose_from(
    sign_in, make_post, fill_users, count_queries
):
    key = make_post(author="carl@example.org")
    client = sign_in(*EDITOR)
    client.get(url(key))
    with count_queries() as before:
        client.get(url(key))
    fill_users(300)

    with count_queries() as after:
        client.get(url(key))

    assert len(after) <= len(before)
    users = [one for one in after if "FROM users" in one and "sessions" not in one]
    assert all("LIMIT" in one or "users.id = ?" in one or "users.id = %" in one for one in users)


def test_only_row_that_could_be_chosen_is_chosen(sign_in):
    page = sign_in(*EDITOR).get("/admin/posts/new/").text

    assert chosen(page, "author") == ["Ada"]


def test_oneself_can_be_chosen_without_seeing_users(sign_in, make_post, stored):
    make_post(author="carl@example.org")
    client = sign_in("posts.create:own", "posts.view:own")

    page = client.get("/admin/posts/new/").text
    lookup = client.get("/admin/posts/ajax/lookup/?name=author&query=ada")
    other = client.get("/admin/posts/ajax/lookup/?name=author&query=carl")

    assert options(page, "author") == ["Ada"]
    assert [title for _key, title, _about in lookup.json] == ["Ada"]
    assert other.json == []


def test_what_is_chosen_stays_though_one_may_not_see_it(app, sign_in, make_post, stored):
    key = make_post(author="carl@example.org")
    client = sign_in("posts.view", "posts.edit")
    author = str(stored(key, "author_id"))

    page = client.get(url(key)).text
    data = form_of(author=author, version="1", slug="other")

    assert chosen(page, "author") == ["Carl"]
    assert client.post(url(key), data=data).status_code == 302
    assert stored(key, "slug") == "other"


def test_rows_that_were_sent_are_looked_up_in_one_statement(
    app, sign_in, make_post, stored, count_queries
):
    key, tags = make_post(), new_tags(app, 30)
    data = form_of(author=str(stored(key, "author_id")), version="1", tags=list(map(str, tags)))
    client = sign_in(*EDITOR)

    with count_queries() as statements:
        answer = client.post(url(key), data=data | {"slug": "Wrong slug"})

    assert answer.status_code == 422
    assert len(chosen(answer.text, "tags")) == 30
    asked = [one for one in statements if one.startswith("SELECT") and "FROM tags" in one]
    assert len(asked) <= 4, asked  # those sent, and those on offer; those stored


@pytest.mark.parametrize("sent", ["x", "-1", "9" * 30, "999999", "٣", "\0"])
def test_row_that_is_not_there_cannot_be_chosen(sign_in, make_post, stored, sent):
    key = make_post()
    before = stored(key, "author_id")

    answer = sign_in(*EDITOR).post(url(key), data=form_of(author=sent, version="1"))

    assert answer.status_code == 422
    assert "Choose one from the list." in answer.text
    assert stored(key, "author_id") == before


def test_one_wrong_row_among_many_refuses_all(app, sign_in, make_post, stored):
    key, tags = make_post(), new_tags(app, 2)
    data = form_of(author=str(stored(key, "author_id")), version="1", tags=[str(tags[0]), "9999"])

    answer = sign_in(*EDITOR).post(url(key), data=data)

    assert answer.status_code == 422
    assert chosen(answer.text, "tags") == ["Tag 0"]


# Without a script


def test_search_without_a_script_offers_matches_and_loses_nothing(
    sign_in, make_post, fill_users, stored
):
    key = make_post(author="carl@example.org")
    fill_users(60)
    typed = form_of(**{"title-en": "Typed", "author": str(stored(key, "author_id"))})
    search = {"_search-author": "1", "_find-author": "user 05", "version": "1"}

    answer = sign_in(*EDITOR).post(url(key), data=typed | search)

    assert answer.status_code == 200
    assert 'value="Typed"' in answer.text
    assert chosen(answer.text, "author") == ["Carl"]
    matches = [f"User {n:03}" for n in (5, *range(50, 60))]
    assert options(answer.text, "author")[1:] == matches
    assert "Found for “user 05”" in answer.text
    assert stored(key, "title") == Texts.of({"en": "Road works"})


def test_words_that_were_not_searched_for_yet_are_searched_for_before_saving(
    sign_in, make_post, fill_users, stored
):
    """Enter in the field presses Save, the first button of the form."""
    key = make_post()
    fill_users(60)
    data = form_of(author=str(stored(key, "author_id")), version="1", slug="other")

    answer = sign_in(*EDITOR).post(url(key), data=data | {"_save": "1", "_find-author": "051"})

    assert answer.status_code == 200
    assert "User 051" in options(answer.text, "author")
    assert stored(key, "slug") == "road-works"


def test_new_form_searches_too(sign_in, fill_users):
    fill_users(60)
    data = form_of(**{"title-en": "Typed", "_search-author": "1", "_find-author": "User 051"})

    answer = sign_in(*EDITOR).post("/admin/posts/new/", data=data)

    assert answer.status_code == 200
    assert options(answer.text, "author") == ["User 051"]
