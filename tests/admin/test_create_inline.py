"""The dialog that makes a new row beside a form: the same door, the same rules as its page."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.accounts.models import Session
from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db, now
from portal.records.posts import Post
from portal.records.tags import Tag
from tests.admin.conftest import form_of
from tests.admin.test_pickers import EDITOR, select_of, url
from tests.conftest import signed_in

INLINE = "/admin/tags/new/?inline=1"
NEW_TAG = {"name-en": "Snow", "slug": "snow"}


def test_new_row_is_offered_to_those_who_may_make_and_see_one(sign_in, make_post):
    key = make_post()
    may = sign_in(*EDITOR, "tags.create").get(url(key)).text
    may_not = sign_in(*EDITOR, email="bob@example.org").get(url(key)).text

    assert 'data-create="/admin/tags/new/"' in select_of(may, "tags")
    assert "data-create" not in select_of(may_not, "tags")


def test_form_in_a_dialog_is_the_form_alone_with_ids_of_its_own(sign_in):
    form = sign_in("tags.create").get(INLINE).text

    assert "<html" not in form
    assert 'id="inline-slug"' in form
    assert 'name="slug"' in form
    assert 'for="inline-slug"' in form
    assert 'name="submit_token"' in form


def test_row_made_in_a_dialog_is_answered_and_recorded(app, sign_in):
    answer = sign_in("tags.create", "tags.view").post(INLINE, data=NEW_TAG)

    with app.app_context():
        key = db.session.scalar(select(Tag.id).where(Tag.slug == "snow"))
        change = db.session.scalar(select(Change).where(Change.record == "tags"))
        assert change.op == "create"
        assert change.changeset.actor == "ada@example.org"
    assert answer.json == {"id": key, "title": "Snow"}


def test_dialog_sent_twice_makes_one_row(app, sign_in):
    client = sign_in("tags.create", "tags.view")
    token = re.search(r'name="submit_token" value="([^"]+)"', client.get(INLINE).text)[1]

    first = client.post(INLINE, data=NEW_TAG | {"submit_token": token})
    second = client.post(INLINE, data=NEW_TAG | {"submit_token": token})

    assert first.json == second.json
    with app.app_context():
        assert len(db.session.scalars(select(Tag)).all()) == 1


def test_mistakes_come_back_into_the_dialog(sign_in):
    answer = sign_in("tags.create").post(INLINE, data=NEW_TAG | {"slug": "Not a slug"})

    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert 'href="#inline-slug"' in answer.text
    assert 'value="Not a slug"' in answer.text


def test_dialog_is_closed_without_the_grant(sign_in, make_post):
    make_post()
    client = sign_in(*EDITOR)

    assert client.get(INLINE).status_code == 403
    refused = client.post(INLINE, data=NEW_TAG, headers={"Accept": "application/json"})
    assert refused.status_code == 403
    assert refused.json["error"]


def test_dialog_writes_no_field_that_one_may_not_write(app, sign_in):
    client = sign_in("tags.view")
    with app.app_context(), acting_as("test"):
        role = db.session.scalar(select(Role))
        role.grants.append(Grant(permission="tags.create", fields=["name"]))
        db.session.commit()

    answer = client.post(INLINE, data=NEW_TAG)

    assert answer.status_code == 403
    assert "You may not change these fields: Slug." in answer.text


def test_dialog_whose_session_has_ended_says_so(app, sign_in, make_user):
    me = make_user("tags.create")
    client = signed_in(app, me)
    with app.app_context():
        for session in db.session.scalars(select(Session)):
            session.seen_at = now() - timedelta(hours=2)
        db.session.commit()

    answer = client.post(INLINE, data=NEW_TAG, headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert "Your session has ended" in answer.json["error"]


def test_row_made_in_a_dialog_can_be_chosen(app, sign_in, make_post, stored):
    key = make_post()
    client = sign_in(*EDITOR, "tags.create")
    made = client.post(INLINE, data=NEW_TAG).json["id"]
    data = form_of(author=str(stored(key, "author_id")), version="1", tags=str(made))

    assert client.post(url(key), data=data).status_code == 302
    with app.app_context():
        assert [tag.id for tag in db.session.get(Post, key).tags] == [made]
