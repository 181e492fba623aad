"""Filters that name rows of other records: only those their reader may see."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from tests.admin.filtering import BUILDER, posts, reader_of

#: Fixtures, picked up from here
__all__ = ["posts", "reader_of"]


def test_rows_nobody_may_see_are_not_offered_to_be_named(sign_in, posts):
    part = sign_in("posts.view").get(f"{BUILDER}?field=author&part=1").text

    assert re.findall(r'<option value="(\w+)"', part) == ["mine"]


def test_rows_are_found_by_words_among_those_one_may_see(sign_in, posts):
    client = sign_in("posts.view", "users.view", email="eve@example.org", name="Eve")

    found = client.get(f"{BUILDER}options/?name=author&query=dora").json

    assert [title for _key, title, _about in found] == ["Dora"]
    assert len(client.get(f"{BUILDER}options/?name=author").json) == 3


def test_no_row_is_found_that_one_may_not_see(sign_in, posts):
    client = sign_in("posts.view")

    assert client.get(f"{BUILDER}options/?name=tags").status_code in (200, 404)
    assert "Cold" not in client.get(f"{BUILDER}options/?name=tags").text
    assert "Dora" not in client.get(f"{BUILDER}options/?name=author&query=dora").text


@pytest.mark.parametrize("name", ["", "title", "author_id", "nothing", "author"])
def test_rows_are_found_for_relations_that_one_may_read(reader_of, posts, name):
    assert reader_of("title").get(f"{BUILDER}options/?name={name}").status_code == 404


@pytest.mark.parametrize("offset", ["-1", "x", "9" * 30])
def test_an_offset_that_makes_no_sense_is_no_error(sign_in, posts, offset):
    client = sign_in("posts.view", "users.view")

    answer = client.get(f"{BUILDER}options/?name=author&offset={offset}")

    assert answer.status_code == 200


def test_without_a_script_rows_are_searched_first(app, sign_in, posts):
    with app.app_context(), acting_as("test"):
        db.session.add_all(User(name=f"U{n}", email=f"u{n}@example.org") for n in range(60))
        db.session.commit()
    client = sign_in("posts.view", "users.view")

    asked = f"{BUILDER}?of=author&field=author&operator=is"
    first, found = client.get(asked).text, client.get(f"{asked}&words=U42&search=1")

    assert 'name="words"' in first
    assert found.status_code == 200
    chosen = re.search(r'id="filter-value".*?</select>', found.text, re.DOTALL)[0]
    assert re.findall(r">(\w*)</option>", chosen) == ["", "U42"]


def test_the_doors_are_closed_to_those_who_may_not_see_the_list(sign_in, client):
    stranger = sign_in("tags.view")

    for door in (BUILDER, f"{BUILDER}options/?name=author"):
        assert stranger.get(door).status_code == 403
        assert client.get(door).status_code == 302
