"""What was answered as saved is saved, whatever happens to the server."""

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
from contextlib import suppress
from http.client import HTTPException
from http.cookiejar import CookieJar

import pytest
from alembic import command
from sqlalchemy import func, select

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.accounts.passwords import hash_password
from portal.admin.editing import drafts
from portal.app import create_app
from portal.changes.models import Change
from portal.config import Settings
from portal.database import db
from portal.extensions import migrate
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.tags import Tag
from tests.admin.conftest import form_of, make_post
from tests.architecture.tree import ROOT

__all__ = ["make_post"]

EMAIL, PASSWORD = "ada@example.org", "a long enough passphrase"


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
    # A server killed in the middle of its answer leaves a body cut short: no OSError, but
    # just as much a question that was not answered.
    with suppress(OSError, HTTPException):
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
                assert browser.post("/sign-in", name=EMAIL, password=PASSWORD) in (302, 303)
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
    client = sign_in("posts.create", "users.view")
    with app.app_context():
        author = str(db.session.scalar(select(Post.author_id)))

    def crash(*_arguments):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(drafts, "forget", crash)
    monkeypatch.setattr(app, "testing", False)
    answer = client.post("/admin/posts/new/", data=form_of(slug="snow", author=author))

    assert answer.status_code == 500
    assert "Nothing was saved." in answer.text
    with app.app_context():
        assert db.session.scalar(select(Post).where(Post.slug == "snow")) is None
        changes = select(func.count()).select_from(Change).where(Change.record == "posts")
        assert db.session.scalar(changes) == 1
