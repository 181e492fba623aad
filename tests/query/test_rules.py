"""One row rule and one field rule, whichever door a reader comes through."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.profiles import Profile
from tests.admin.conftest import make_post, stored
from tests.conftest import signed_in

__all__ = ["make_post", "stored"]

ADA = "ada@example.org"


@pytest.fixture
def posts(make_post):
    """Return the keys of one post by Ada and two by others, all of them drafts."""
    return [make_post("Mine", ADA), make_post("Theirs"), make_post("Others", "dora@example.org")]


@pytest.fixture
def ada(app, posts):
    """Return a function: Ada's browser, with grants as in ``posts.view:own[title,slug]``."""

    def _ada(*grants):
        with app.app_context(), acting_as("test"):
            user = db.session.scalar(select(User).where(User.email == ADA))
            role = Role(key="r", name=Texts.of({"en": "R"}))
            for grant in grants:
                name, fields = re.match(r"([^\[]+)(?:\[(.*)\])?$", grant).groups()
                permission, _, scope = name.partition(":")
                names = fields.split(",") if fields else None
                role.grants.append(Grant(permission=permission, scope=scope, fields=names))
            db.session.add(Assignment(user=user, role=role))
            db.session.commit()
            key = user.id
        return signed_in(app, key)

    return _ada


def exported(client, query="", record="posts"):
    text = client.get(f"/admin/{record}/export/csv/{query}").text.lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


# Rows


def test_list_and_counts_hold_ones_own_rows_only(ada):
    page = ada("posts.view:own").get("/admin/posts/").text

    assert "Mine" in page
    assert "Theirs" not in page
    assert "Others" not in page
    assert re.search(r"\b1\D+1\b", page)
    assert not re.search(r"of\s+<?[^<]*3", page)


@pytest.mark.parametrize("door", ["details", "history"])
def test_row_outside_ones_rows_is_the_same_as_not_there(ada, posts, door):
    client = ada("posts.view:own")

    assert client.get(f"/admin/posts/{door}/?id={posts[0]}").status_code == 200
    outside = client.get(f"/admin/posts/{door}/?id={posts[1]}")
    missing = client.get(f"/admin/posts/{door}/?id=999999")
    assert (outside.status_code, missing.status_code) == (404, 404)
    assert _without_id(outside.text) == _without_id(missing.text)


def _without_id(page):
    return re.sub(r'[0-9a-f]{16,}|id=\d+|csrf[-_]token" (content|value)="[^"]+"', "", page)


def test_search_finds_ones_own_rows_only(ada):
    client = ada("posts.view:own")

    assert "Mine" in client.get("/admin/posts/?q=mine").text
    assert "Theirs" not in client.get("/admin/posts/?q=theirs").text.partition("<table")[2]


def test_export_carries_ones_own_rows_only(ada):
    client = ada("posts.view:own", "posts.export:own")

    assert [row["slug"] for row in exported(client)] == ["mine"]


def test_export_carries_no_row_that_may_not_be_read(ada):
    """The right to carry away is not the right to read."""
    assert [row["slug"] for row in exported(ada("posts.view:own", "posts.export"))] == ["mine"]


def test_bulk_action_meets_ones_own_rows_only(ada, posts, stored):
    client = ada("posts.view", "posts.publish:own")

    client.post("/admin/posts/action/", data={"action": "publish", "rowid": posts})

    assert [stored(key, "status") for key in posts] == ["published", "draft", "draft"]


def test_rows_one_may_read_are_not_rows_one_may_write(ada, posts, stored):
    client = ada("posts.view", "posts.edit:own", "posts.delete:own")

    for key, expected in zip(posts, (200, 403, 403), strict=True):
        assert client.get(f"/admin/posts/edit/?id={key}").status_code == expected
        assert client.post(f"/admin/posts/delete/?id={key}").status_code == expected
    change = {"list_form_pk": posts[1], "version": "1", "status": "published"}
    assert client.post("/admin/posts/ajax/update/", data=change).status_code == 404
    assert stored(posts[1], "status") == "draft"


def test_dashboard_counts_ones_own_rows_only(ada):
    page = ada("dashboard.view", "posts.view:own").get("/admin/").text

    counted = re.findall(r"tab=draft[^>]*>(.*?)</a>", page, re.DOTALL)
    assert re.search(r"\b1\b", counted[0])
    assert not re.search(r"\b3\b", counted[0])


# Fields


def test_closed_field_is_in_no_list_and_no_export(ada):
    client = ada("posts.view[title,slug]", "posts.export")

    page = client.get("/admin/posts/").text
    rows = exported(client)

    assert "views" not in re.findall(r'(?:name="column"|value)="([a-z_]+)"', page)
    assert "sort=views" not in page
    assert "Draft" not in page.partition("<table")[2]
    assert set(rows[0]) == {"id", "title", "slug"}


def test_closed_field_offers_no_tab_and_narrows_nothing(ada):
    client = ada("posts.view[title,slug]", "posts.export")

    assert "tab=published" not in client.get("/admin/posts/").text
    assert "Mine" in client.get("/admin/posts/?tab=published").text
    assert len(exported(client, "?tab=published")) == 3


def test_closed_field_is_not_searched(ada):
    client = ada("posts.view[title]", "posts.export")

    assert [row["title"] for row in exported(client, "?q=theirs")] == ['{"en": "Theirs"}']
    with_slug_open = exported(client, "?q=road-works")
    assert with_slug_open == []


def test_closed_field_orders_nothing(app, ada, posts):
    with app.app_context(), acting_as("test"):
        for views, key in enumerate(reversed(posts)):
            db.session.get(Post, key).views = views
        db.session.commit()
    client = ada("posts.view[title]", "posts.export")

    upwards, downwards = (exported(client, f"?sort={sort}views") for sort in ("", "-"))

    assert [row["id"] for row in upwards] == [row["id"] for row in downwards]


def test_closed_field_is_not_in_the_details_nor_in_the_history(app, ada, posts):
    with app.app_context(), acting_as("test"):
        db.session.get(Post, posts[0]).content = Texts.of({"en": "Confidential"})
        db.session.commit()
    client = ada("posts.view[title,slug]")

    for door in ("details", "history"):
        page = client.get(f"/admin/posts/{door}/?id={posts[0]}").text
        assert "Confidential" not in page
        assert "<dt>Content" not in page


def test_list_offers_a_field_only_if_it_is_open_on_every_row_of_it(ada, posts):
    client = ada("posts.view[title]", "posts.view:own[title,slug,views]")

    assert "sort=views" not in client.get("/admin/posts/").text
    assert "<dt>Views" in client.get(f"/admin/posts/details/?id={posts[0]}").text
    assert "<dt>Views" not in client.get(f"/admin/posts/details/?id={posts[1]}").text


def test_list_without_any_open_column_names_its_rows_by_number(ada):
    page = ada("posts.view[content]").get("/admin/posts/")

    assert page.status_code == 200
    assert re.search(r"Record \d+", page.text)
    assert "Mine" not in page.text


@pytest.fixture
def profile(app, posts):
    """Return the key of Ada's profile, with a personal field filled in."""
    with app.app_context(), acting_as("test"):
        ada = db.session.scalar(select(User).where(User.email == ADA))
        row = Profile(user=ada, birthdate=date(1990, 2, 3), gender="female")
        db.session.add(row)
        db.session.commit()
        return row.id


@pytest.mark.parametrize("grant", ["profiles.view", "*"])
def test_personal_field_is_closed_unless_it_is_named(ada, profile, grant):
    page = ada(grant).get(f"/admin/profiles/details/?id={profile}").text

    assert "Date of birth" not in page
    assert "1990" not in page


def test_personal_field_is_open_where_it_is_named(ada, profile):
    client = ada("profiles.view:own[birthdate]")

    assert "1990" in client.get(f"/admin/profiles/details/?id={profile}").text


def test_secret_field_is_open_to_nobody(app, ada, posts):
    with app.app_context(), acting_as("test"):
        user = db.session.scalar(select(User).where(User.email == ADA))
        user.password_hash = "$argon2id$hidden"
        db.session.commit()
        key = user.id
    client = ada("*", "users.view[password_hash]", "users.export[password_hash]")

    pages = [client.get(f"/admin/users/{door}/?id={key}").text for door in ("details", "history")]
    pages += [client.get("/admin/users/export/csv/").text]

    assert not any("argon2id" in page for page in pages)
