"""Fixtures every test may ask for: an app, a database, people, a browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import Session, User
from portal.app import create_app
from portal.changes.actor import acting_as
from portal.config import Settings
from portal.database import Base, db, now
from portal.i18n.content import Texts
from tests.services import database_url, empty_database_url, pytest_configure, valkey_url

#: Hooks and fixtures of the databases, picked up from here
__all__ = ["empty_database_url", "pytest_configure", "valkey_url"]

#: Hashing is real in tests, but cheap
CHEAP_HASHES = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what one worker prepares for many tests: those begun last change hands."""
    items.sort(key=lambda item: "wheel" not in item.keywords)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of the shared app: a database of its own for each worker."""
    instance = tmp_path_factory.mktemp("instance")
    return Settings.from_environment(
        {},
        instance=instance,
        secret_key=secrets.token_hex(32),
        database_url=database_url(instance),
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PORTAL_ARGON2=CHEAP_HASHES)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


def _do_not_wait_for_the_disk(connection: DBAPIConnection, _record: object) -> None:
    """What a power cut would cost is tested elsewhere (`tests/test_engines.py`)."""
    connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def clean_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave no row behind: what a test commits is real, and gone after it."""
    yield
    if "app" not in request.fixturenames:
        return
    app: Flask = request.getfixturevalue("app")
    with app.app_context(), db.engine.begin() as connection:
        deletes = [f'DELETE FROM "{each.name}"' for each in reversed(Base.metadata.sorted_tables)]
        if connection.dialect.name == "postgresql":  # one way there and back instead of thirty
            deletes = ["; ".join(deletes)]
        for delete in deletes:
            connection.exec_driver_sql(delete)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return the browser of somebody who has not signed in."""
    return app.test_client()


@pytest.fixture
def make_user(app: Flask) -> Callable[..., int]:
    """Return a function that makes a user who holds the given permissions; gives the key.

    A permission is a name, or a name with a scope: ``"posts.edit:own"``.
    """

    def _make(*permissions: str, email: str = "ada@example.org", **columns: object) -> int:
        with app.app_context(), acting_as("test"):
            user = User(**{"name": "Ada", "email": email, **columns})
            role = Role(key=f"role-{email}", name=Texts.of({"en": "Test role"}))
            for permission in permissions:
                name, _, scope = permission.partition(":")
                role.grants.append(Grant(permission=name, scope=scope))
            db.session.add_all([user, role, Assignment(user=user, role=role)])
            db.session.commit()
            return user.id

    return _make


@pytest.fixture
def sign_in(app: Flask, make_user: Callable[..., int]) -> Callable[..., FlaskClient]:
    """Return a function: the browser of somebody signed in who holds the given permissions."""

    def _sign_in(
        *permissions: str, email: str = "ada@example.org", **columns: object
    ) -> FlaskClient:
        return signed_in(app, make_user(*permissions, email=email, **columns))

    return _sign_in


def signed_in(app: Flask, user_id: int) -> FlaskClient:
    """Return a browser with an open session of the user."""
    token = secrets.token_urlsafe(32)
    with app.app_context():
        digest = sha256(token.encode()).hexdigest()
        db.session.add(Session(token_hash=digest, user_id=user_id, seen_at=now()))
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], object]:
    """Return a context manager that collects the SQL statements run inside it."""

    @contextmanager
    def _count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return _count


ROOT = Path(__file__).parent.parent
