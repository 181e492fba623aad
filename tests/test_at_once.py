"""At once: what is sent twice is one, and nobody overwrites anybody unseen."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.admin.editing import submissions
from portal.admin.editing.submissions import Submission
from portal.changes.models import Change
from portal.database import db, now
from portal.records.posts import Post
from tests.admin.conftest import form_of, make_post, stored
from tests.conftest import signed_in
from tests.soak import times

__all__ = ["make_post", "stored"]

EVERY = ("posts.view", "posts.create", "posts.edit", "posts.delete", "users.view", "users.delete")
EMAIL = "ada@example.org"
#: How often chance gets to bring the requests together
ROUNDS = times(8)


def race(*calls):
    """Call all at the same moment, each in a thread; return what they give."""
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def author_id(app, email="carl@example.org"):
    with app.app_context():
        return str(db.session.scalar(select(User.id).where(User.email == email)))


@pytest.fixture
def browsers(app, sign_in):
    """Return a function: so many browsers of one person."""

    def _browsers(count, *grants):
        sign_in(*grants)
        with app.app_context():
            key = db.session.scalar(select(User.id).where(User.email == EMAIL))
        return [signed_in(app, key) for _ in range(count)]

    return _browsers


def test_form_sent_twice_at_once_makes_one_row_and_one_answer(app, browsers, make_post):
    make_post()
    author = author_id(app)
    clients = browsers(3, *EVERY)
    for number in range(ROUNDS):
        data = form_of(slug=f"snow-{number}", author=author, submit_token=submissions.token())

        url = "/admin/posts/new/?url=/admin/"
        answers = race(*(partial(client.post, url, data=data) for client in clients))

        assert [answer.status_code for answer in answers] == [302] * 3
        assert len({answer.location for answer in answers}) == 1
        with app.app_context():
            made = select(func.count()).select_from(Post).where(Post.slug == f"snow-{number}")
            assert db.session.scalar(made) == 1


@pytest.mark.parametrize("door", ["form", "list"])
def test_of_two_who_save_at_once_one_is_told_of_the_other(app, browsers, make_post, stored, door):
    clients = browsers(2, *EVERY)
    for number in range(ROUNDS):
        key = make_post(f"Road {number}")
        author = author_id(app)
        statuses = ("published", "archived")

        def save(client, status, key=key, author=author, number=number):
            if door == "list":
                data = {"list_form_pk": str(key), "version": "1", "status": status}
                return client.post("/admin/posts/ajax/update/", data=data).status_code
            data = form_of(slug=f"road-{number}", author=author, status=status, version="1")
            return client.post(f"/admin/posts/edit/?id={key}", data=data).status_code

        codes = race(*map(partial, (save, save), clients, statuses))

        won = 200 if door == "list" else 302
        assert sorted(codes) == [won, 409]
        assert stored(key, "status", "version") == (statuses[codes.index(won)], 2)


def test_no_edit_is_lost_when_all_try_again(app, browsers, make_post, stored):
    """Each adds its letter to what it has read; a 409 means: read, and try again."""
    key = make_post("x")
    author = author_id(app)
    url = f"/admin/posts/edit/?id={key}"

    def add(client, letters):
        for letter in letters:
            code = 409
            while code == 409:
                page = client.get(url).text
                version = re.search(r'name="version" value="(\d+)"', page)[1]
                title = re.search(r'name="title-en"[^>]*value="([^"]*)"', page)[1]
                typed = {"title-en": title + letter, "author": author, "version": version}
                code = client.post(url, data=form_of(slug="x", **typed)).status_code
            assert code == 302

    clients = browsers(3, *EVERY)
    race(*map(partial, (add, add, add), clients, ("abc", "def", "ghi")))

    title, version = stored(key, "title", "version")
    assert sorted(str(title)) == sorted("xabcdefghi")
    assert version == 10
    with app.app_context():
        edits = select(func.count()).select_from(Change).where(Change.op == "edit")
        assert db.session.scalar(edits) == 9


def test_delete_and_edit_at_once_end_in_one_of_both_orders(app, browsers, make_post, stored):
    clients = browsers(2, *EVERY)
    for number in range(ROUNDS):
        key = make_post(f"Road {number}")
        data = form_of(
            slug=f"road-{number}", author=author_id(app), version="1", status="archived"
        )

        deleted, edited = race(
            partial(clients[0].post, f"/admin/posts/delete/?id={key}", data={"confirmed": "1"}),
            partial(clients[1].post, f"/admin/posts/edit/?id={key}", data=data),
        )

        assert deleted.status_code in (302, 409)
        assert edited.status_code in (302, 404, 409)
        kept = stored(key, "status")
        assert kept in (None, "archived")
        assert kept is None or edited.status_code == 302


def test_user_who_gets_a_post_while_being_deleted_stays_or_the_post_is_refused(
    app, browsers, make_post
):
    clients = browsers(2, *EVERY)
    for number in range(ROUNDS):
        with app.app_context():
            user = User(name=f"U{number}", email=f"u{number}@example.org")
            db.session.add(user)
            db.session.commit()
            key = user.id

        data = form_of(slug=f"p{number}", author=str(key))
        race(
            partial(clients[0].post, f"/admin/users/delete/?id={key}", data={"confirmed": "1"}),
            partial(clients[1].post, "/admin/posts/new/", data=data),
        )

        with app.app_context():
            post = db.session.scalar(select(Post).where(Post.slug == f"p{number}"))
            assert post is None or post.author is not None
            assert (post is None) == (db.session.get(User, key) is None)


def test_two_who_tidy_up_at_once_are_both_served(app, browsers, make_post):
    """The first to save in the morning forgets the forms of the day before."""
    make_post()
    author = author_id(app)
    clients = browsers(2, *EVERY)
    for number in range(ROUNDS):
        with app.app_context():
            old = now() - timedelta(days=2)
            for _ in range(20):
                db.session.add(Submission(token=submissions.token(), target="/", at=old))
            db.session.commit()
        forms = [
            form_of(slug=f"p{number}-{n}", author=author, submit_token=submissions.token())
            for n in range(2)
        ]

        answers = race(
            *(
                partial(client.post, "/admin/posts/new/", data=data)
                for client, data in zip(clients, forms, strict=True)
            )
        )

        assert [answer.status_code for answer in answers] == [302, 302]
