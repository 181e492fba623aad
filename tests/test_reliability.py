"""What was answered is kept, what was sent twice is one, and nobody overwrites anybody unseen."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.cookiejar import CookieJar

import pytest
from alembic import command
from sqlalchemy import func, select

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.accounts.passwords import hash_password
from portal.admin.editing import submissions
from portal.app import create_app
from portal.changes.models import Change
from portal.config import Settings
from portal.database import db
from portal.extensions import migrate
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.tags import Tag
from tests.admin.conftest import form_of, make_post, stored
from tests.architecture.tree import ROOT
from tests.conftest import signed_in

__all__ = ["make_post", "stored"]

EVERY = ("posts.view", "posts.create", "posts.edit", "posts.delete", "users.view", "users.delete")
EMAIL, PASSWORD = "ada@example.org", "a long enough passphrase"
#: How often chance gets to bring the requests together
ROUNDS = 8


def race(*calls):
    """Call all at the same moment, each in a thread; return what they give."""
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


# The server dies


class Browser:
    """A person's browser, over real HTTP."""

    def __init__(self, address):
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), NoRedirect()
        )

    def get(self, path):
        with self.opener.open(self.address + path, timeout=10) as answer:
            return answer.read().decode()

    def post(self, path, **data):
        """Send the form of the page with its own token; return the status."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path))[1]
        body = urllib.parse.urlencode(data | {"csrf_token": token}).encode()
        with self.opener.open(self.address + path, body, timeout=10) as answer:
            return answer.status


class NoRedirect(urllib.request.HTTPErrorProcessor):
    """Gives each answer as it is."""

    def http_response(self, _request, response):
        return response


@pytest.fixture
def installation(tmp_path, empty_database_url):
    """Give ``(settings, environment)`` of an installed portal in which Ada may edit tags."""
    settings = Settings.from_environment(
        {}, instance=tmp_path / "instance", database_url=empty_database_url
    )
    app = create_app(settings)
    app.config["PORTAL_ARGON2"] = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    with app.app_context():
        command.upgrade(migrate.get_config(), "heads")
        grants = [Grant(permission=f"tags.{action}") for action in ("view", "create")]
        role = Role(key="tagger", name=Texts.of({"en": "Tagger"}), grants=grants)
        user = User(name="Ada", email=EMAIL, password_hash=hash_password(PASSWORD))
        db.session.add(Assignment(user=user, role=role))
        db.session.commit()
        db.engine.dispose()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield (
        app,
        f"http://127.0.0.1:{port}",
        {
            "PATH": os.environ["PATH"],
            "PORTAL_INSTANCE": str(settings.instance),
            "PORTAL_DATABASE_URL": empty_database_url,
            "PORTAL_PORT": str(port),
        },
    )
    with app.app_context():
        db.engine.dispose()


def serve(address, environ):
    """Start the server; return it once it answers."""
    server = subprocess.Popen(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(f"{address}/readyz"):
            return server
        time.sleep(0.05)
    raise TimeoutError(address)


def kill(server):
    """Take the server's processes away, as a power cut would; -9 lets nothing be tidied up."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def save_until_it_dies(browser, prefix, answered):
    """Make one tag after the other; note each that the server has said is saved."""
    with suppress(OSError, urllib.error.URLError):
        for number in range(1000):
            slug = f"{prefix}-{number}"
            if browser.post("/admin/tags/new/", **{"name-en": slug, "slug": slug}) == 302:
                answered.append(slug)


def test_save_that_was_answered_outlives_the_server(installation):
    app, address, environ = installation
    answered = []
    for attempt in range(3):
        server = serve(address, environ)
        try:
            browsers = [Browser(address) for _ in range(2)]
            for browser in browsers:
                assert browser.post("/sign-in", name=EMAIL, password=PASSWORD) == 303 or 302
            threads = [
                threading.Thread(
                    target=save_until_it_dies, args=(browser, f"tag-{attempt}-{n}", answered)
                )
                for n, browser in enumerate(browsers)
            ]
            for thread in threads:
                thread.start()
            before = len(answered)
            deadline = time.monotonic() + 20
            while len(answered) < before + 6 and time.monotonic() < deadline:
                time.sleep(0.01)
        finally:
            kill(server)
        for thread in threads:
            thread.join()

    assert len(answered) >= 18
    with app.app_context():
        tags = {tag.id: tag.slug for tag in db.session.scalars(select(Tag))}
        recorded = list(db.session.scalars(select(Change.row_id).where(Change.record == "tags")))
    assert set(answered) <= set(tags.values())
    # What was not answered is there with its history, or not at all.
    assert sorted(recorded) == sorted(tags)


def test_error_in_the_middle_saves_nothing(app, sign_in, make_post, monkeypatch):
    make_post()
    client = sign_in(*EVERY)
    author = author_id(app)

    def crash(*_arguments):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(submissions, "remember", crash)
    monkeypatch.setattr(app, "testing", False)
    answer = client.post("/admin/posts/new/", data=form_of(slug="snow", author=author))

    assert answer.status_code == 500
    assert "Nothing was saved." in answer.text
    with app.app_context():
        assert db.session.scalar(select(Post).where(Post.slug == "snow")) is None
        changes = select(func.count()).select_from(Change).where(Change.record == "posts")
        assert db.session.scalar(changes) == 1


def author_id(app, email="carl@example.org"):
    with app.app_context():
        return str(db.session.scalar(select(User.id).where(User.email == email)))


# Two at once


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

        answers = race(
            *(
                lambda client=client: client.post("/admin/posts/new/?url=/admin/", data=data)
                for client in clients
            )
        )

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

        codes = race(
            *(
                lambda client=client, status=status: save(client, status)
                for client, status in zip(clients, statuses, strict=True)
            )
        )

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
    race(
        *(
            lambda client=client, letters=letters: add(client, letters)
            for client, letters in zip(clients, ("abc", "def", "ghi"), strict=True)
        )
    )

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
            lambda key=key: clients[0].post(
                f"/admin/posts/delete/?id={key}", data={"confirmed": "1"}
            ),
            lambda key=key, data=data: clients[1].post(f"/admin/posts/edit/?id={key}", data=data),
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

        race(
            lambda key=key: clients[0].post(
                f"/admin/users/delete/?id={key}", data={"confirmed": "1"}
            ),
            lambda key=key, number=number: clients[1].post(
                "/admin/posts/new/", data=form_of(slug=f"p{number}", author=str(key))
            ),
        )

        with app.app_context():
            post = db.session.scalar(select(Post).where(Post.slug == f"p{number}"))
            assert post is None or post.author is not None
            assert (post is None) == (db.session.get(User, key) is None)
