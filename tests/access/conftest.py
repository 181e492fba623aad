"""People, roles and commands for the tests of the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import Result
from flask import Flask

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.database import db
from portal.i18n.content import Texts
from portal.records.offices import Office
from portal.records.posts import Post


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    """Let tests ask the gate and the database without a request."""
    with app.app_context():
        yield
        db.session.remove()


@pytest.fixture
def person(app: Flask) -> Callable[..., User]:
    """Return a function: a stored user with a role of its own that holds the grants given.

    A grant is the name of a permission, or what `Grant` takes.
    """

    def _person(*grants: str | dict[str, object], name: str = "ada", active: bool = True) -> User:
        user = User(name=name.title(), email=f"{name}@example.org", username=name, active=active)
        db.session.add(user)
        if grants:
            role = make_role(f"role-of-{name}", *grants)
            db.session.add(Assignment(user=user, role=role))
        db.session.commit()
        return user

    return _person


def make_role(key: str, *grants: str | dict[str, object]) -> Role:
    rows = [Grant(permission=one) if isinstance(one, str) else Grant(**one) for one in grants]
    role = Role(key=key, name=Texts({"en": key.title()}), grants=rows)
    db.session.add(role)
    return role


@pytest.fixture
def role(app: Flask) -> Callable[..., Role]:
    """Return a function: a stored role with the grants given."""

    def _role(key: str, *grants: str | dict[str, object]) -> Role:
        made = make_role(key, *grants)
        db.session.commit()
        return made

    return _role


@pytest.fixture
def office() -> Office:
    """Return a stored office."""
    made = Office(name=Texts({"en": "City library"}))
    db.session.add(made)
    db.session.commit()
    return made


@pytest.fixture
def post(person: Callable[..., User]) -> Post:
    """Return a stored post of Eve's."""
    eve = person(name="eve")
    made = Post(title={"en": "Tides"}, slug="tides", content={"en": "…"}, author=eve)
    db.session.add(made)
    db.session.commit()
    return made


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Return a function: run a command of ``manage.py``."""

    def _run(*args: str) -> Result:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=args)
        db.session.rollback()
        db.session.expire_all()
        return result

    return _run
