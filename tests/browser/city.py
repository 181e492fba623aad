"""The portal as people meet it: the sample city behind a real server, CSRF and CSP on."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.accounts.models import Session, User
from portal.app import create_app
from portal.changes.actor import acting_as
from portal.config import Settings
from portal.database import db
from portal.demo.loading import load
from portal.i18n.content import Texts
from portal.ops.welcome import SIGN_INS
from portal.records.posts import Post
from tests.conftest import CHEAP_HASHES, _do_not_wait_for_the_disk

#: The city's own today: the same data, hence the same pictures, on every day
TODAY = date(2026, 11, 22)


class Quiet(WSGIRequestHandler):
    """Serves without a line for each request: the portal writes its own log."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        pass


class City:
    """A portal that runs in a folder of its own; ``url`` is where."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app = _app(folder)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True, request_handler=Quiet)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @contextmanager
    def open(self) -> Iterator[City]:
        """Serve until the block ends."""
        thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            thread.join()
            self.server.server_close()
            with self.app.app_context():
                db.engine.dispose()

    @cached_property
    def passwords(self) -> dict[str, str]:
        """The password of each who can sign in, by user name."""
        rows = json.loads((self.folder / SIGN_INS).read_text(encoding="utf-8"))
        return {name: password for _role, _language, name, password in rows}

    @contextmanager
    def hands(self) -> Iterator[Any]:
        """Give the database's session to change something behind the browser's back."""
        with self.app.app_context(), acting_as("test"):
            yield db.session
            db.session.commit()

    def post_by(self, author: str, **values: Any) -> int:
        """Make a post that no other test knows, and return its key."""
        with self.hands() as session:
            user = session.scalars(select(User).where(User.username == author)).one()
            mark = secrets.token_hex(4)
            texts = {"title": {"en": f"Test {mark}"}, "content": {}, **values}
            fields = {
                name: Texts.of(value) if isinstance(value, dict) else value
                for name, value in texts.items()
            }
            post = Post(**{"slug": f"test-{mark}", "author": user, **fields})
            session.add(post)
            session.flush()
            return post.id

    def row(self, session: Any, post: int) -> Any:
        """Return a post to be changed; None where it is gone."""
        return session.get(Post, post)

    def read(self, post: int, name: str) -> Any:
        """Return a field of a post as it is stored now; None where the post is gone."""
        with self.hands() as session:
            row = self.row(session, post)
            return row and getattr(row, name)

    def end_sessions(self, username: str) -> None:
        """Let every session of somebody run out."""
        with self.hands() as session:
            of_user = Session.user_id == User.id
            for row in session.scalars(
                select(Session).join(User, of_user).where(User.username == username)
            ):
                row.created_at = row.created_at.replace(year=2020)


def _app(folder: Path) -> Flask:
    settings = Settings.from_environment(
        {}, instance=folder, secret_key=secrets.token_hex(32), log_level="error"
    )
    app = create_app(settings)
    app.config["PORTAL_ARGON2"] = CHEAP_HASHES
    with app.app_context():
        event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
    return app


def build(folder: Path) -> Path:
    """Load the sample city into the folder; copies of it are cities."""
    app = _app(folder)
    with app.app_context():
        db.create_all()
        load(TODAY)
        db.engine.dispose()
    return folder


def copy_of(built: Path, folder: Path) -> City:
    """Return a city of its own with the same people, rows and passwords."""
    shutil.copytree(built, folder)
    return City(folder)
