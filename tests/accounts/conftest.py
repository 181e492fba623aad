"""People with passwords, and browsers that go through the sign-in page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Session, User
from portal.accounts.passwords import hash_password
from portal.changes.models import ChangeSet
from portal.database import db
from portal.extensions import limiter

PASSWORD = "seven lanterns over the harbour"


@pytest.fixture(autouse=True)
def fresh_counters(app: Flask) -> None:
    """Let no test pay for the wrong passwords of another."""
    limiter.reset()


@pytest.fixture
def make_person(app: Flask) -> Callable[..., int]:
    """Return a function: make a user, give the key."""

    def _make(email: str = "ada@city.example", password: str | None = PASSWORD, **values) -> int:
        with app.app_context():
            user = User(email=email, **{"name": "Ada", "active": True} | values)
            user.password_hash = hash_password(password) if password else None
            db.session.add(user)
            db.session.commit()
            return user.id

    return _make


@pytest.fixture
def enter(app: Flask) -> Callable[..., FlaskClient]:
    """Return a function: a browser that has gone through the sign-in page."""

    def _enter(name: str = "ada@city.example", password: str = PASSWORD, **fields) -> FlaskClient:
        client = app.test_client()
        answer = client.post("/sign-in", data={"name": name, "password": password} | fields)
        assert answer.status_code == 303, answer.text
        return client

    return _enter


@pytest.fixture
def sessions(app: Flask) -> Callable[[], list[Session]]:
    """Return a function: every session there is, the oldest first."""

    def _sessions() -> list[Session]:
        with app.app_context():
            return list(db.session.scalars(select(Session).order_by(Session.id)))

    return _sessions


@pytest.fixture
def events(app: Flask) -> Callable[[], list[tuple[str, str, dict]]]:
    """Return a function: what the log holds beside changes, as (kind, actor, details)."""

    def _events() -> list[tuple[str, str, dict]]:
        with app.app_context():
            rows = db.session.scalars(
                select(ChangeSet).where(ChangeSet.kind != "change").order_by(ChangeSet.id)
            )
            return [(row.kind, row.actor, row.details) for row in rows]

    return _events
