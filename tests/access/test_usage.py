"""What counts as a use: an assignment is used by whoever goes through a door that it opens."""

from __future__ import annotations

from flask import g

from portal.access.identity import Identity
from portal.access.usage import Uses, entered
from portal.accounts.models import User
from portal.accounts.sessions import POLL_HEADER
from portal.database import db
from tests.access.uses import FIRST, TODAY, context, days, uses

#: Fixtures, picked up from here
__all__ = ["context", "days", "uses"]


def test_what_opened_a_door_is_stored_when_the_session_notes_its_activity(sign_in, days):
    client = sign_in("posts.view")
    client.get("/admin/posts/")
    assert days.stored() == {}

    days.a_minute_later(client)

    assert days.stored() == {FIRST: TODAY}


def test_only_the_assignments_that_opened_the_door_are_used(sign_in, days):
    client = sign_in("posts.view")
    days.second_role("offices.view")
    client.get("/admin/posts/")
    days.a_minute_later(client)
    assert set(days.stored()) == {FIRST}

    client.get("/admin/offices/")
    days.a_minute_later(client)

    assert set(days.stored()) == {FIRST, "second"}


def test_every_assignment_that_opens_the_same_door_is_used(sign_in, days):
    client = sign_in("posts.view:own")
    days.second_role("*")
    client.get("/admin/posts/")

    days.a_minute_later(client)

    assert set(days.stored()) == {FIRST, "second"}


def test_what_a_page_only_offers_is_not_used(sign_in, days):
    """The menu of the page names offices, its button makes a post: nobody has gone there."""
    client = sign_in("posts.view")
    days.second_role("offices.view", "posts.create", "posts.export")
    page = client.get("/admin/posts/").text
    assert "/admin/offices/" in page
    assert "/admin/posts/new/" in page

    days.a_minute_later(client)

    assert set(days.stored()) == {FIRST}


def test_a_closed_door_uses_nothing(sign_in, uses):
    assert sign_in("posts.view").get("/admin/offices/").status_code == 403

    assert uses.waiting() == {}


def test_a_page_that_asks_by_itself_uses_nothing(sign_in, uses):
    sign_in("posts.view").get("/admin/posts/", headers={POLL_HEADER: "1"})

    assert uses.waiting() == {}


def test_who_only_looks_through_somebodys_eyes_uses_nothing(app, make_user, uses):
    user_id = make_user("posts.view")
    with app.test_request_context("/admin/posts/"):
        g.identity = eyes = Identity(db.session.get(User, user_id))
        eyes.is_preview = True
        entered("posts.view")
        assert uses.waiting() == {}

        eyes.is_preview = False
        entered("posts.view")

    assert list(uses.waiting().values()) == [TODAY]


def test_every_page_of_the_menu_notes_that_it_was_entered(app, sign_in, monkeypatch):
    client = sign_in("*")
    with app.test_request_context():
        paths = [app.url_for(page.endpoint) for page in app.extensions["portal.pages"]]
        paths += [app.url_for(f"{v.key}.index_view") for v in app.extensions["portal.views"]]

    for path in paths:
        fresh = Uses()
        monkeypatch.setitem(app.extensions, "portal.uses", fresh)
        assert client.get(path).status_code == 200
        assert fresh.waiting(), path
