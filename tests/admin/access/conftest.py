"""Roles that nobody has, requests, and one person to give roles to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.models import Assignment, Grant, Role
from portal.access.requests import AccessRequest
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.offices import Office
from tests.admin.home_page import words

ADA, CARL, EVE = "ada@example.org", "carl@example.org", "eve@example.org"


def text(page: TestResponse) -> str:
    """Return what the main part of a page says, as one line."""
    return words(page.text.partition("<main")[2].partition(">")[2].partition("</main>")[0])


@pytest.fixture
def role(app: Flask) -> Callable[..., str]:
    """Return a function: the key of a new role with the grants, as in ``posts.edit:own``."""

    def _role(name: str, *permissions: str, includes: str = "") -> str:
        with app.app_context():
            grants = [one.partition(":") for one in permissions]
            made = Role(key=name.lower(), name=Texts.of({"en": name}))
            made.grants = [Grant(permission=one, scope=scope) for one, _c, scope in grants]
            if includes:
                made.parents = [db.session.scalars(select(Role).filter_by(key=includes)).one()]
            db.session.add(made)
            db.session.commit()
            return name.lower()

    return _role


@pytest.fixture
def set_fields(app: Flask) -> Callable[..., None]:
    """Return a function: let every grant of a permission be about these fields."""

    def _set(permission: str, *fields: str) -> None:
        with app.app_context():
            for grant in db.session.scalars(select(Grant).filter_by(permission=permission)):
                grant.fields = list(fields)
            db.session.commit()

    return _set


@pytest.fixture
def ask(app: Flask, make_user: Callable[..., int]) -> Callable[..., int]:
    """Return a function: the key of a new request of Carl, or of somebody else."""

    def _ask(permission: str = "posts.edit", email: str = CARL, **columns: Any) -> int:
        with app.app_context():
            known = db.session.scalar(select(User.id).filter_by(email=email))
        key = known or make_user(email=email, name=email.partition("@")[0].title())
        with app.app_context(), acting_as("test"):
            row = AccessRequest(user_id=key, permission=permission, **columns)
            db.session.add(row)
            db.session.commit()
            return row.id

    return _ask


@pytest.fixture
def person(make_user: Callable[..., int]) -> int:
    """Return the key of Carl, who holds nothing yet."""
    return make_user(email=CARL, name="Carl")


@pytest.fixture
def give(app: Flask, person: int) -> Callable[..., int]:
    """Return a function: give Carl a role behind the pages' back; gives the assignment's key."""

    def _give(key: str, **columns: Any) -> int:
        with app.app_context(), acting_as("cli:eve"):
            found = db.session.scalars(select(Role).filter_by(key=key)).one()
            columns.setdefault("assigned_by", "cli:eve")
            row = Assignment(user_id=person, role=found, **columns)
            db.session.add(row)
            db.session.commit()
            return row.id

    return _give


@pytest.fixture
def held(app: Flask) -> Callable[[], dict[str, tuple[Any, ...]]]:
    """Return a function: ``{role: (until, reason, scope, by)}`` of what Carl was given."""

    def _held() -> dict[str, tuple[Any, ...]]:
        query = select(Assignment).join(Assignment.user).where(User.email == CARL)
        with app.app_context():
            return {
                row.role.key: (row.until, row.reason, row.scope, row.assigned_by)
                for row in db.session.scalars(query)
                if not row.role.key.startswith("role-")
            }

    return _held


@pytest.fixture
def office(app: Flask) -> int:
    """Return the key of an office of a name that no page holds by chance."""
    with app.app_context():
        row = Office(name=Texts.of({"en": "Zion hall"}))
        db.session.add(row)
        db.session.commit()
        return row.id
