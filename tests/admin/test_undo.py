"""Undo: what was done can be taken back by those who may do it by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.changes.models import Change, ChangeSet
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from tests.admin.conftest import form_of

EVERYTHING = ("activity.view", "posts.view", "posts.edit", "posts.create", "posts.delete")


@pytest.fixture
def last_change(app):
    """Return a function: the key of the last change set that changed a record."""

    def _last():
        with app.app_context():
            newest = select(Change.changeset_id).order_by(Change.id.desc()).limit(1)
            return db.session.scalar(newest)

    return _last


def undo(client, key):
    return client.post(f"/admin/activity/undo/?id={key}", follow_redirects=True)


def test_edit_is_undone_and_the_undoing_is_recorded(app, sign_in, make_post, stored, last_change):
    key = make_post("Road works")
    client = sign_in(*EVERYTHING, "users.view")
    data = form_of(**{"title-en": "Typo", "author": str(stored(key, "author_id")), "version": "1"})
    client.post(f"/admin/posts/edit/?id={key}", data=data)

    page = undo(client, last_change()).text

    assert "The change was undone." in page
    assert stored(key, "title") == Texts.of({"en": "Road works"})
    with app.app_context():
        assert db.session.get(ChangeSet, last_change()).kind == "undo"


def test_deleted_row_comes_back_under_its_key(sign_in, make_post, stored, last_change):
    key = make_post("Road works")
    client = sign_in(*EVERYTHING)
    client.post(f"/admin/posts/delete/?id={key}", data={"confirmed": "1"})
    assert stored(key, "slug") is None

    undo(client, last_change())

    assert stored(key, "slug", "title") == ("road-works", Texts.of({"en": "Road works"}))


def test_nothing_is_undone_where_somebody_changed_it_since(
    sign_in, make_post, stored, last_change
):
    key = make_post("Road works")
    client = sign_in(*EVERYTHING)
    form = form_of(**{"title-en": "Second", "author": str(stored(key, "author_id"))})
    client.post(f"/admin/posts/edit/?id={key}", data=form | {"version": "1"})
    first = last_change()
    form = form_of(**{"title-en": "Third", "author": str(stored(key, "author_id"))})
    client.post(f"/admin/posts/edit/?id={key}", data=form | {"version": "2"})

    page = undo(client, first).text

    assert "Nothing was undone" in page
    assert "It was changed again since." in page
    assert stored(key, "title") == Texts.of({"en": "Third"})


@pytest.mark.parametrize("missing", ["posts.edit", "activity.view"])
def test_undo_asks_the_gate_for_each_step(app, sign_in, make_post, stored, last_change, missing):
    key = make_post("Road works")
    author = str(stored(key, "author_id"))
    data = form_of(**{"title-en": "New", "author": author, "version": "1"})
    sign_in(*EVERYTHING, "users.view").post(f"/admin/posts/edit/?id={key}", data=data)
    edit = last_change()
    client = sign_in(*set(EVERYTHING) - {missing}, email="bob@example.org")

    answer = client.post(f"/admin/activity/undo/?id={edit}")

    assert answer.status_code == 403
    assert stored(key, "title") == Texts.of({"en": "New"})


def test_safeguards_hold_for_an_undo_too(app, make_user, sign_in, last_change):
    from portal.access.models import Assignment, Role
    from portal.accounts.models import User
    from portal.changes.actor import acting_as

    client = sign_in("activity.view", "users.view", "users.delete", "users.edit")
    with app.app_context(), acting_as("test"):
        root = User(name="Root", email="root@example.org")
        db.session.add(root)
        db.session.commit()
        made = last_change()
        from portal.access.models import Grant

        role = Role(key="root", name=Texts.of({"en": "Root"}), grants=[Grant(permission="*")])
        db.session.add(Assignment(user=root, role=role))
        db.session.commit()

    page = undo(client, made).text

    assert "Nothing was undone" in page or "administrator" in page
    with app.app_context():
        assert db.session.scalar(select(User).where(User.email == "root@example.org"))


def test_log_shows_only_rows_and_fields_that_may_be_seen(app, sign_in, make_post, last_change):
    make_post("Secret plan")
    address = f"/admin/activity/details/?id={last_change()}"

    without = sign_in("activity.view").get(address).text
    own = sign_in("activity.view", "posts.view:own", email="bob@example.org").get(address).text
    all_rows = sign_in("activity.view", "posts.view", email="eve@example.org").get(address).text

    assert "Secret plan" not in without
    assert "Secret plan" not in own
    assert "Secret plan" in all_rows


def test_restored_post_keeps_its_place_in_history(app, sign_in, make_post, last_change):
    key = make_post("Road works")
    client = sign_in(*EVERYTHING)
    client.post(f"/admin/posts/delete/?id={key}", data={"confirmed": "1"})
    undo(client, last_change())

    history = client.get(f"/admin/posts/history/?id={key}").text

    assert history.count('class="change"') == 3
    with app.app_context():
        assert db.session.get(Post, key) is not None
