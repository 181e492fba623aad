"""Deleting: never of what others still need, and a way out where they do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Session, User
from portal.admin.editing.drafts import Draft
from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.profiles import Profile
from portal.records.tags import Tag

CARL, DORA = "carl@example.org", "dora@example.org"
#: What it takes to delete a user and give the posts and loans to another
EVERY = ("users.view", "users.delete", "posts.view", "posts.edit", "loans.view", "loans.edit")


@pytest.fixture
def key_of(app):
    """Return a function: the key of the user with the address."""

    def _key_of(email=CARL):
        with app.app_context():
            return db.session.scalar(select(User.id).where(User.email == email))

    return _key_of


@pytest.fixture
def carl(app, make_post, key_of):
    """Carl has written two posts and borrowed a drill; Dora has written one post."""
    make_post("Road works", CARL)
    make_post("Snow", CARL)
    make_post("Ice", DORA)
    with app.app_context(), acting_as("test"):
        office = Office(name=Texts.of({"en": "Town hall"}))
        drill = Equipment(
            name="Drill",
            serial_number="1",
            cost=Decimal(9),
            currency="EUR",
            purchased_on=date(2026, 1, 2),
            office=office,
        )
        borrower = db.session.get(User, key_of())
        days = {"starts_on": date(2026, 3, 1), "due_on": date(2026, 3, 9)}
        db.session.add(Loan(equipment=drill, borrower=borrower, **days))
        db.session.commit()
    return key_of()


@pytest.fixture
def count(app):
    """Return a function: how many rows a model has, where the condition holds."""

    def _count(model, *conditions):
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(model).where(*conditions))

    return _count


def delete(client, key, record="users", **data):
    return client.post(f"/admin/{record}/delete/?id={key}", data={"confirmed": "1"} | data)


def test_row_is_deleted_only_after_the_question(sign_in, make_post, stored):
    key = make_post()
    client = sign_in("posts.view", "posts.delete")

    asked = client.post(f"/admin/posts/delete/?id={key}")

    assert asked.status_code == 200
    assert "Delete “Road works”?" in asked.text
    assert stored(key, "slug") == "road-works"
    assert delete(client, key, "posts").status_code == 302
    assert stored(key, "slug") is None


def test_user_is_kept_while_posts_and_loans_need_them_and_they_are_counted(sign_in, carl, count):
    answer = delete(sign_in(*EVERY), carl)

    assert answer.status_code == 409
    assert "“Carl” is still needed by: " in answer.text
    assert "Posts (2)" in answer.text
    assert "Loans (1)" in answer.text
    assert "Give these to another one first." in answer.text
    assert count(User, User.id == carl) == 1


def test_question_already_names_what_needs_the_row_and_where_to_find_it(sign_in, carl):
    page = sign_in(*EVERY).post(f"/admin/users/delete/?id={carl}")

    assert page.status_code == 200
    assert '<a href="/admin/posts/">Posts (2)</a>' in page.text
    assert '<a href="/admin/loans/">Loans (1)</a>' in page.text
    assert "Give them over and delete “Carl”" in page.text
    assert ">Dora</option>" in page.text
    assert ">Carl</option>" not in page.text


def test_what_needs_the_row_is_given_over_and_the_row_goes_in_one_action(
    app, sign_in, carl, key_of, count
):
    dora = key_of(DORA)

    answer = delete(sign_in(*EVERY), carl, give_to=str(dora))

    assert answer.status_code == 302
    assert count(User, User.id == carl) == 0
    assert count(Post, Post.author_id == dora) == 3
    assert count(Loan, Loan.borrower_id == dora) == 1
    with app.app_context():
        recorded = select(Change.record, Change.op, Change.changeset_id)
        deleted = db.session.execute(recorded.where(Change.op == "delete")).all()
        edited = db.session.execute(recorded.where(Change.op == "edit")).all()
    assert sorted(record for record, _op, _set in edited) == ["loans", "posts", "posts"]
    assert {record for record, _op, _set in deleted} == {"users"}
    assert len({changeset for _record, _op, changeset in [*edited, *deleted]}) == 1


def test_reader_is_told_what_was_given_to_whom(sign_in, carl, key_of):
    client = sign_in(*EVERY)
    delete(client, carl, give_to=str(key_of(DORA)))

    page = client.get("/admin/users/").text

    assert "“Carl” was deleted." in page
    assert "3 records were given to “Dora”." in page


@pytest.mark.parametrize("missing", ["posts.edit", "loans.edit"])
def test_nothing_is_given_over_unless_all_of_it_is_the_readers_to_change(
    sign_in, carl, key_of, count, missing
):
    client = sign_in(*(set(EVERY) - {missing}))

    answer = delete(client, carl, give_to=str(key_of(DORA)))

    assert answer.status_code == 409
    assert "you may not change everything that would be given over" in answer.text
    assert count(User, User.id == carl) == 1
    assert count(Post, Post.author_id == carl) == 2
    assert count(Loan, Loan.borrower_id == carl) == 1


def test_grant_on_ones_own_rows_gives_nothing_away(sign_in, carl, key_of, count):
    grants = (set(EVERY) - {"posts.edit"}) | {"posts.edit:own"}

    answer = delete(sign_in(*grants), carl, give_to=str(key_of(DORA)))

    assert answer.status_code == 409
    assert count(Post, Post.author_id == carl) == 2


@pytest.mark.parametrize("heir", ["0", "x", "99999999999", "-1", "carl"])
def test_nothing_is_given_to_somebody_who_is_not_there(sign_in, carl, count, heir):
    answer = delete(sign_in(*EVERY), carl, give_to=str(carl) if heir == "carl" else heir)

    assert answer.status_code == 409
    assert "Choose one from the list." in answer.text
    assert count(Post, Post.author_id == carl) == 2


def test_rows_that_one_may_not_see_are_neither_named_nor_counted(sign_in, carl):
    answer = delete(sign_in("users.view", "users.delete", "loans.view"), carl)

    assert answer.status_code == 409
    assert "Loans (1) and records that you may not see" in answer.text
    assert "Posts" not in answer.text


def test_reader_who_sees_no_other_user_is_offered_none(sign_in, carl):
    answer = delete(sign_in("users.delete", "posts.view"), carl)

    assert answer.status_code == 409
    assert 'name="give_to"' not in answer.text


def test_what_belongs_to_a_user_goes_along(app, sign_in, make_user, make_post, count):
    key = make_user("posts.view", email="eve@example.org", name="Eve")
    with app.app_context(), acting_as("test"):
        db.session.add(Profile(user=db.session.get(User, key)))
        db.session.add(Session(token_hash="0" * 64, user_id=key))
        # A form that came too late, kept for her
        db.session.add(Draft(user_id=key, address="/admin/posts/new/?id=", values=[["a", "b"]]))
        db.session.commit()

    answer = delete(sign_in("users.view", "users.delete"), key)

    assert answer.status_code == 302
    assert count(User, User.id == key) == 0
    assert count(Profile) == 0
    assert count(Draft) == 0


def test_office_is_kept_while_equipment_is_in_it(app, sign_in, carl, count):
    client = sign_in("offices.view", "offices.delete", "equipment.view")
    with app.app_context():
        key = db.session.scalar(select(Office.id))

    answer = delete(client, key, "offices")

    assert "“Town hall” is still needed by: Equipment (1)." in answer.text
    assert count(Office) == 1


def test_office_cannot_be_given_to_one_that_stands_under_it(app, sign_in, count):
    with app.app_context(), acting_as("test"):
        top = Office(name=Texts.of({"en": "Top"}))
        middle = Office(name=Texts.of({"en": "Middle"}), parent=top)
        db.session.add_all([top, middle, Office(name=Texts.of({"en": "Low"}), parent=middle)])
        db.session.commit()
        keys = {str(one): one.id for one in db.session.scalars(select(Office))}
    client = sign_in("offices.view", "offices.delete", "offices.edit")

    refused = delete(client, keys["Middle"], "offices", give_to=str(keys["Low"]))
    given = delete(client, keys["Middle"], "offices", give_to=str(keys["Top"]))

    assert refused.status_code == 409
    assert "Choose another office." in refused.text
    assert given.status_code == 302
    assert count(Office, Office.parent_id == keys["Top"]) == 1


def test_tag_needs_no_heir_its_posts_just_lose_it(app, sign_in, make_post, stored, count):
    key = make_post()
    with app.app_context(), acting_as("test"):
        post = db.session.get(Post, key)
        post.tags.append(Tag(name=Texts.of({"en": "News"}), slug="news"))
        db.session.commit()
        tag = db.session.scalar(select(Tag.id))

    assert delete(sign_in("tags.view", "tags.delete"), tag, "tags").status_code == 302

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
