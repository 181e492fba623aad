"""Whose a view is: the owner's first, a role's if shared, and never a right to see more."""

from __future__ import annotations

import re

from sqlalchemy import select

from portal.access.models import Assignment, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db, now
from portal.query.saved import MOST, SavedView
from tests.admin.conftest import send_delete
from tests.admin.kept_views import (
    ADA,
    BOB,
    DRAFTS,
    key_in,
    role_of,
    save,
    stored,
    tabs_in,
    titles_in,
)


def test_the_default_view_is_what_the_list_opens_with(sign_in, make_post):
    make_post("One", status="draft")
    make_post("Two", status="published")
    client = sign_in("posts.view")
    key = key_in(save(client, default="1"))

    page = client.get("/admin/posts/").text
    assert titles_in(page) == ["One"]
    assert tabs_in(page)["Drafts"][1]
    assert "(changed)" not in page

    [everything] = re.findall(r'<a href="([^"]+)">All', page)
    assert "view=0" in everything
    page = client.get("/admin/posts/?view=0").text
    assert len(titles_in(page)) == 2
    assert not tabs_in(page)["Drafts"][1]

    save(client, None, None, id=key, default="0")
    assert len(titles_in(client.get("/admin/posts/").text)) == 2


def test_a_list_opens_with_one_view_only_and_never_with_somebody_elses(app, sign_in):
    client = sign_in("posts.view", "views.share")
    save(client, "One", default="1")
    save(client, "Two", default="1", role=role_of(app, ADA))
    assert stored(app, "name", "is_default") == [("One", False), ("Two", True)]

    bob = sign_in("posts.view", email=BOB)
    save(client, None, None, id=stored(app, "id")[1][0], role=role_of(app, BOB))

    assert not tabs_in(bob.get("/admin/posts/").text)["Two"][1]


def test_a_shared_view_is_found_by_those_who_hold_the_role(app, sign_in, make_post):
    make_post("One", status="draft")
    ada = sign_in("posts.view", "views.share")
    bob = sign_in("posts.view", email=BOB)
    eve = sign_in("posts.view", email="eve@example.org")
    address = save(ada, role=role_of(app, BOB)).location

    assert tabs_in(bob.get(address).text) == {"Drafts": (address, True)}
    assert tabs_in(eve.get(address).text) == {}
    assert titles_in(bob.get(address).text) == titles_in(eve.get(address).text) == ["One"]

    role = role_of(app, BOB)
    with app.app_context(), acting_as("test"):
        wanted = select(Assignment).where(Assignment.role_id == role)
        db.session.scalars(wanted).one().until = now()
        db.session.commit()
    assert tabs_in(bob.get(address).text) == {}

    with app.app_context(), acting_as("test"):
        wanted = select(Assignment).where(Assignment.role_id == role)
        db.session.delete(db.session.scalars(wanted).one())
        db.session.commit()
    assert bob.get(address).status_code == 403


def test_a_shared_view_shows_its_readers_only_what_they_may_see(sign_in, make_post, app):
    make_post("One", "dora@example.org", status="draft")
    ada = sign_in("posts.view", "views.share")
    bob = sign_in("posts.view:own", email=BOB)
    make_post("One of mine", BOB, status="draft")
    address = save(ada, role=role_of(app, BOB)).location

    page = bob.get(address).text

    assert titles_in(page) == ["One of mine"]
    assert tabs_in(page)["Drafts"][1]


def test_only_its_owner_changes_or_deletes_a_view(app, sign_in):
    ada = sign_in("posts.view", "views.share")
    bob = sign_in("posts.view", "views.share", email=BOB)
    key = key_in(save(ada, role=role_of(app, BOB)))

    assert save(bob, "Mine now", id=key).status_code == 404
    delete = {"id": key, "confirmed": "1"}
    assert bob.post("/admin/posts/views/delete/", data=delete).status_code == 404
    assert ada.post("/admin/tags/views/delete/", data=delete).status_code == 403
    assert stored(app, "name") == [("Drafts",)]
    page = bob.get(f"/admin/posts/?view={key}").text
    assert "menu-view" not in page.replace("menu-views", "")


def test_a_view_that_is_not_ones_own_is_as_if_not_there(sign_in, make_post):
    make_post("One")
    key = key_in(save(sign_in("posts.view"), "Zerubbabel", default="1"))
    bob = sign_in("posts.view", email=BOB)

    page = bob.get(f"/admin/posts/?{DRAFTS}&view={key}").text

    assert titles_in(page) == ["One"]
    assert "Zerubbabel" not in page
    assert "(changed)" not in page


def test_sharing_needs_its_permission(app, sign_in):
    client = sign_in("posts.view")

    assert "Share with" not in client.get("/admin/posts/views/").text
    answer = save(client, role=role_of(app, ADA))

    assert answer.status_code == 403
    assert "Share – Saved views" in answer.text
    assert stored(app, "id") == []


def test_what_was_shared_stays_so_until_its_owner_ends_it(app, sign_in, key_of):
    client = sign_in("posts.view")
    role, ada = role_of(app, ADA), key_of(ADA)
    with app.app_context(), acting_as("test"):
        mine = {"owner_id": ada, "record": "posts", "query": ""}
        db.session.add(SavedView(name="Ours", role_id=role, **mine))
        db.session.commit()
    [(key,)] = stored(app, "id")

    save(client, "Still ours", None, id=key)
    assert stored(app, "name", "role_id") == [("Still ours", role)]
    save(client, None, None, id=key, role="")
    assert stored(app, "role_id") == [(None,)]


def test_views_go_with_their_owner_and_stay_when_their_role_goes(app, sign_in, key_of):
    save(sign_in("posts.view", email=BOB))
    client = sign_in("users.view", "users.delete", "roles.view", "roles.delete", "posts.view")
    role, ada = role_of(app, BOB), key_of(ADA)
    with app.app_context(), acting_as("test"):
        mine = {"owner_id": ada, "record": "posts", "query": ""}
        db.session.add(SavedView(name="Ours", role_id=role, **mine))
        db.session.commit()

    assert send_delete(client, key_of(BOB)).status_code == 302
    assert stored(app, "name") == [("Ours",)]
    assert send_delete(client, role, "roles").status_code == 302
    assert stored(app, "name", "role_id") == [("Ours", None)]


def test_a_list_costs_the_same_for_any_number_of_views(app, sign_in, count_queries, key_of):
    client = sign_in("posts.view", "views.share")

    def cost():
        with count_queries() as statements:
            assert client.get("/admin/posts/").status_code == 200
        assert not [one for one in statements if "FROM roles" in one]  # who to share with
        return len([one for one in statements if one.startswith("SELECT")])

    before, ada = cost(), key_of(ADA)
    with app.app_context(), acting_as("test"):
        owner = User(name="Dora", email="dora@example.org")
        role = db.session.scalars(select(Role)).first()
        mine = {"record": "posts", "query": DRAFTS}
        for number in range(MOST):
            db.session.add(SavedView(owner_id=ada, name=f"Mine {number}", **mine))
        for number in range(MOST + 5):
            db.session.add(SavedView(owner=owner, role=role, name=f"Theirs {number}", **mine))
        db.session.commit()

    assert cost() == before
    page = client.get("/admin/posts/").text
    assert len(tabs_in(page)) == 4
    assert page.count("Theirs") == MOST
