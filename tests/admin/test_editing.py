"""Creating and changing rows: nothing typed is lost, nothing forbidden is written."""

from __future__ import annotations

import re

from sqlalchemy import select

from portal.changes.models import Change
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from tests.admin.conftest import form_of

EVERY = ("posts.view", "posts.create", "posts.edit", "posts.delete", "users.view")


def author_of(stored, key):
    return str(stored(key, "author_id"))


def test_new_row_is_saved_recorded_and_told(app, sign_in, make_post, stored):
    author = author_of(stored, make_post())
    client = sign_in(*EVERY)

    answer = client.post(
        "/admin/posts/new/",
        data=form_of(**{"title-en": "Snow", "title-ar": "ثلج", "slug": "snow", "author": author}),
        follow_redirects=True,
    )

    assert answer.status_code == 200
    assert "“Snow” was saved." in answer.text
    with app.app_context():
        post = db.session.scalar(select(Post).where(Post.slug == "snow"))
        assert post.title == Texts.of({"en": "Snow", "ar": "ثلج"})
        change = db.session.scalar(
            select(Change).where(Change.record == "posts", Change.row_id == post.id)
        )
        assert change.op == "create"
        assert change.changeset.actor == "ada@example.org"


def test_form_sent_twice_makes_one_row(app, sign_in, make_post, stored):
    author = author_of(stored, make_post())
    client = sign_in(*EVERY)
    page = client.get("/admin/posts/new/").text
    token = re.search(r'name="submit_token" value="([^"]+)"', page)[1]
    data = form_of(slug="snow", author=author, submit_token=token)

    first = client.post("/admin/posts/new/", data=data)
    second = client.post("/admin/posts/new/", data=data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert second.location == first.location
    with app.app_context():
        assert len(db.session.scalars(select(Post).where(Post.slug == "snow")).all()) == 1


def test_edit_changes_the_row_and_the_history_tells_before_and_after(sign_in, make_post, stored):
    key = make_post("Road works")
    client = sign_in(*EVERY)
    data = form_of(**{"title-en": "Road closed", "author": author_of(stored, key)})

    answer = client.post(f"/admin/posts/edit/?id={key}", data=data | {"version": "1"})

    assert answer.status_code == 302
    assert stored(key, "title") == Texts.of({"en": "Road closed"})
    history = client.get(f"/admin/posts/history/?id={key}").text
    assert "Road works" in history
    assert "Road closed" in history
    assert "ada@example.org" in history


def test_second_editor_gets_both_versions_and_loses_nothing(sign_in, make_post, stored):
    key = make_post("Road works")
    author = author_of(stored, key)
    ada, bob = sign_in(*EVERY), sign_in(*EVERY, email="bob@example.org")
    url = f"/admin/posts/edit/?id={key}"
    ada.post(url, data=form_of(**{"title-en": "Ada's", "author": author, "version": "1"}))

    answer = bob.post(url, data=form_of(**{"title-en": "Bob's", "author": author, "version": "1"}))

    assert answer.status_code == 409
    assert "Ada&#39;s" in answer.text
    assert "Bob&#39;s" in answer.text
    assert stored(key, "title") == Texts.of({"en": "Ada's"})
    version = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    again = form_of(**{"title-en": "Bob's", "author": author, "version": version})
    assert bob.post(url, data=again).status_code == 302
    assert stored(key, "title") == Texts.of({"en": "Bob's"})


def test_reader_can_choose_the_other_version_field_by_field(sign_in, make_post, stored):
    key = make_post("Road works")
    author = author_of(stored, key)
    client = sign_in(*EVERY)
    url = f"/admin/posts/edit/?id={key}"
    data = form_of(**{"title-en": "Mine", "slug": "mine", "author": author, "version": "1"})

    client.post(url, data=data | {"keep-title": "theirs", "keep-slug": "mine"})

    assert stored(key, "title", "slug") == (Texts.of({"en": "Road works"}), "mine")


def test_value_in_use_names_the_other_record_to_those_who_may_see_it(sign_in, make_post, stored):
    key = make_post("Road works")
    other = make_post("Snow", author="dora@example.org")
    data = form_of(slug="snow", version="1", author=author_of(stored, key))

    answer = sign_in(*EVERY).post(f"/admin/posts/edit/?id={key}", data=data)

    assert answer.status_code == 422
    assert "already used by “Snow”" in answer.text
    assert stored(key, "slug") == "road-works"
    assert other


def test_value_in_use_hides_a_record_that_may_not_be_seen(app, sign_in, make_post, stored):
    make_post("Secret plan", slug="plan")
    client = sign_in("posts.view:own", "posts.create:own", "users.view")
    me = stored_user(app)

    answer = client.post("/admin/posts/new/", data=form_of(slug="plan", author=str(me)))

    assert answer.status_code == 422
    assert "already in use. Choose another." in answer.text
    assert "Secret plan" not in answer.text


def stored_user(app, email="ada@example.org"):
    from portal.accounts.models import User

    with app.app_context():
        return db.session.scalar(select(User.id).where(User.email == email))


def test_row_cannot_be_pushed_out_of_ones_own_rows(app, sign_in, make_post, stored):
    make_post()
    other = stored_user(app, "carl@example.org")
    client = sign_in("posts.view:own", "posts.create:own", "users.view")

    answer = client.post("/admin/posts/new/", data=form_of(slug="new", author=str(other)))

    assert answer.status_code == 422
    assert "outside your rows" in answer.text


def test_forbidden_field_is_refused_and_the_form_stays(app, sign_in, make_post, stored):
    key = make_post()
    client = sign_in("posts.view", "users.view")
    grant_fields(app, "posts.edit", ["title", "slug", "status", "author", "published_at"])

    answer = client.post(
        f"/admin/posts/edit/?id={key}",
        data=form_of(**{"content-en": "sneaked in", "title-en": "Kept", "version": "1"}),
    )

    assert answer.status_code == 403
    assert "You may not change these fields: Content." in answer.text
    assert 'value="Kept"' in answer.text
    assert stored(key, "content") == Texts.of({})


def grant_fields(app, permission, fields, email="ada@example.org"):
    from portal.access.models import Grant, Role
    from portal.changes.actor import acting_as

    with app.app_context(), acting_as("test"):
        role = db.session.scalar(select(Role).where(Role.key == f"role-{email}"))
        role.grants.append(Grant(permission=permission, scope="", fields=fields))
        db.session.commit()


def test_mistakes_are_told_at_the_top_and_at_the_field(sign_in, make_post):
    make_post()
    answer = sign_in(*EVERY).post(
        "/admin/posts/new/", data=form_of(**{"title-en": "", "published_at": "31.31.2026"})
    )

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Enter a text in at least one language." in answer.text
    assert 'value="31.31.2026"' in answer.text


def test_draft_of_an_ended_session_is_offered_back(app, sign_in, make_post, stored):
    from datetime import timedelta

    from portal.accounts.models import Session
    from portal.database import now
    from tests.conftest import signed_in

    key = make_post()
    client = sign_in(*EVERY)
    me = stored_user(app)
    with app.app_context():
        for row in db.session.scalars(select(Session).where(Session.user_id == me)):
            row.seen_at = now() - timedelta(hours=2)
        db.session.commit()
    url = f"/admin/posts/edit/?id={key}"
    typed = form_of(**{"title-en": "Typed for an hour", "version": "1"})

    late = client.post(url, data=typed)
    page = signed_in(app, me).get(url).text

    assert late.status_code == 401
    assert "Your session has ended" in late.text
    assert "Typed for an hour" in page
    assert "Your changes are still here." in page


def test_change_of_tags_alone_is_a_change_to_the_next_editor(app, sign_in, make_post, stored):
    from portal.records.tags import Tag

    key = make_post()
    with app.app_context():
        tag = Tag(name=Texts.of({"en": "Roads"}), slug="roads")
        db.session.add(tag)
        db.session.commit()
        tag_key = str(tag.id)
    client = sign_in(*EVERY, "tags.view")
    data = form_of(author=author_of(stored, key), version="1", tags=tag_key)

    client.post(f"/admin/posts/edit/?id={key}", data=data)

    assert stored(key, "version") == 2


def test_history_tells_of_the_changed_language_only(app, sign_in, make_post, stored):
    key = make_post("Road works")
    client = sign_in(*EVERY)
    data = form_of(**{"title-de": "Baustelle", "author": author_of(stored, key), "version": "1"})

    client.post(f"/admin/posts/edit/?id={key}", data=data)
    page = client.get(f"/admin/posts/history/?id={key}").text

    newest = page.split('class="change"')[1]
    assert "Baustelle" in newest
    assert "Road works" not in newest
