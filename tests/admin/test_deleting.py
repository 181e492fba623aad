"""Deleting: never of what others still need."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import Session, User
from portal.admin.editing.drafts import Draft
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.profiles import Profile
from portal.records.tags import Tag
from tests.admin.conftest import send_delete

#: What it takes to delete a user and give the posts and loans to another
EVERY = ("users.view", "users.delete", "posts.view", "posts.edit", "loans.view", "loans.edit")


def test_row_is_deleted_only_after_the_question(sign_in, make_post, stored):
    key = make_post()
    client = sign_in("posts.view", "posts.delete")

    asked = client.post(f"/admin/posts/delete/?id={key}")

    assert asked.status_code == 200
    assert "Delete “Road works”?" in asked.text
    assert stored(key, "slug") == "road-works"
    assert send_delete(client, key, "posts").status_code == 302
    assert stored(key, "slug") is None


def test_user_is_kept_while_posts_and_loans_need_them_and_they_are_counted(sign_in, carl, count):
    answer = send_delete(sign_in(*EVERY), carl)

    assert answer.status_code == 409
    assert "“Carl” is still needed by: " in answer.text
    assert "Posts (2)" in answer.text
    assert "Loans (1)" in answer.text
    assert "Give these to another one first." in answer.text
    assert count(User, User.id == carl) == 1


def test_rows_that_one_may_not_see_are_neither_named_nor_counted(sign_in, carl):
    answer = send_delete(sign_in("users.view", "users.delete", "loans.view"), carl)

    assert answer.status_code == 409
    assert "Loans (1) and records that you may not see" in answer.text
    assert "Posts" not in answer.text


def test_what_belongs_to_a_user_goes_along(app, sign_in, make_user, make_post, count):
    key = make_user("posts.view", email="eve@example.org", name="Eve")
    with app.app_context(), acting_as("test"):
        db.session.add(Profile(user=db.session.get(User, key)))
        db.session.add(Session(token_hash="0" * 64, user_id=key))
        # A form that came too late, kept for her
        db.session.add(Draft(user_id=key, address="/admin/posts/new/?id=", values=[["a", "b"]]))
        db.session.commit()

    answer = send_delete(sign_in("users.view", "users.delete"), key)

    assert answer.status_code == 302
    assert count(User, User.id == key) == 0
    assert count(Profile) == 0
    assert count(Draft) == 0


def test_office_is_kept_while_equipment_is_in_it(app, sign_in, carl, count):
    client = sign_in("offices.view", "offices.delete", "equipment.view")
    with app.app_context():
        key = db.session.scalar(select(Office.id))

    answer = send_delete(client, key, "offices")

    assert "“Town hall” is still needed by: Equipment (1)." in answer.text
    assert count(Office) == 1


def test_tag_needs_no_heir_its_posts_just_lose_it(app, sign_in, make_post, stored, count):
    key = make_post()
    with app.app_context(), acting_as("test"):
        post = db.session.get(Post, key)
        post.tags.append(Tag(name=Texts.of({"en": "News"}), slug="news"))
        db.session.commit()
        tag = db.session.scalar(select(Tag.id))

    assert send_delete(sign_in("tags.view", "tags.delete"), tag, "tags").status_code == 302

    assert count(Tag) == 0
    assert stored(key, "slug") == "road-works"


def test_bulk_delete_of_what_is_needed_deletes_nothing_and_says_why(
    sign_in, carl, make_user, count
):
    free = make_user(email="free@example.org", name="Free")
    client = sign_in(*EVERY)

    answer = client.post(
        "/admin/users/action/?url=/admin/users/",
        data={"action": "delete", "rowid": [str(free), str(carl)]},
        follow_redirects=True,
    )

    assert "“Carl” is still needed by: " in answer.text
    assert count(User, User.id.in_([free, carl])) == 2
