"""Reassigning: what still needs a row is given to another, and the row goes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db
from portal.i18n.content import Texts
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import Post
from tests.admin.conftest import DORA, send_delete

#: What it takes to delete a user and give the posts and loans to another
EVERY = ("users.view", "users.delete", "posts.view", "posts.edit", "loans.view", "loans.edit")


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

    answer = send_delete(sign_in(*EVERY), carl, give_to=str(dora))

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
    send_delete(client, carl, give_to=str(key_of(DORA)))

    page = client.get("/admin/users/").text

    assert "“Carl” was deleted." in page
    assert "3 records were given to “Dora”." in page


@pytest.mark.parametrize("missing", ["posts.edit", "loans.edit"])
def test_nothing_is_given_over_unless_all_of_it_is_the_readers_to_change(
    sign_in, carl, key_of, count, missing
):
    client = sign_in(*(set(EVERY) - {missing}))

    answer = send_delete(client, carl, give_to=str(key_of(DORA)))

    assert answer.status_code == 409
    assert "you may not change everything that would be given over" in answer.text
    assert count(User, User.id == carl) == 1
    assert count(Post, Post.author_id == carl) == 2
    assert count(Loan, Loan.borrower_id == carl) == 1


def test_grant_on_ones_own_rows_gives_nothing_away(sign_in, carl, key_of, count):
    grants = (set(EVERY) - {"posts.edit"}) | {"posts.edit:own"}

    answer = send_delete(sign_in(*grants), carl, give_to=str(key_of(DORA)))

    assert answer.status_code == 409
    assert count(Post, Post.author_id == carl) == 2


@pytest.mark.parametrize("heir", ["0", "x", "99999999999", "-1", "carl"])
def test_nothing_is_given_to_somebody_who_is_not_there(sign_in, carl, count, heir):
    answer = send_delete(sign_in(*EVERY), carl, give_to=str(carl) if heir == "carl" else heir)

    assert answer.status_code == 409
    assert "Choose one from the list." in answer.text
    assert count(Post, Post.author_id == carl) == 2


def test_reader_who_sees_no_other_user_is_offered_none(sign_in, carl):
    answer = send_delete(sign_in("users.delete", "posts.view"), carl)

    assert answer.status_code == 409
    assert 'name="give_to"' not in answer.text


def test_office_cannot_be_given_to_one_that_stands_under_it(app, sign_in, count):
    with app.app_context(), acting_as("test"):
        top = Office(name=Texts.of({"en": "Top"}))
        middle = Office(name=Texts.of({"en": "Middle"}), parent=top)
        db.session.add_all([top, middle, Office(name=Texts.of({"en": "Low"}), parent=middle)])
        db.session.commit()
        keys = {str(one): one.id for one in db.session.scalars(select(Office))}
    client = sign_in("offices.view", "offices.delete", "offices.edit")

    refused = send_delete(client, keys["Middle"], "offices", give_to=str(keys["Low"]))
    given = send_delete(client, keys["Middle"], "offices", give_to=str(keys["Top"]))

    assert refused.status_code == 409
    assert "Choose another office." in refused.text
    assert given.status_code == 302
    assert count(Office, Office.parent_id == keys["Top"]) == 1
