"""What is stored of uses, and what it takes to have them stored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.models import Assignment, Role
from portal.access.usage import AssignmentUse, Uses
from portal.accounts.models import Session, User
from portal.database import db, now
from tests.access.conftest import make_role

TODAY = now().date()
YESTERDAY = TODAY - timedelta(days=1)
#: The role that `make_user` makes
FIRST = "role-ada@example.org"


class Days:
    """The days on which assignments were used, each call in a context of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def stored(self) -> dict[str, date]:
        """Return what is stored, as ``{role: day}``."""
        query = (
            db.select(Role.key, AssignmentUse.used_on)
            .join(Assignment, Assignment.role_id == Role.id)
            .join(AssignmentUse, AssignmentUse.assignment_id == Assignment.id)
        )
        with self.app.app_context():
            return dict(db.session.execute(query).all())

    def store_yesterday(self) -> None:
        """Let the one assignment there is have been used on the day before."""
        with self.app.app_context():
            key = db.session.scalars(db.select(Assignment.id)).one()
            db.session.add(AssignmentUse(assignment_id=key, used_on=YESTERDAY))
            db.session.commit()

    def second_role(self, *grants: str) -> None:
        """Give everybody another role that holds the grants."""
        with self.app.app_context():
            role, users = make_role("second", *grants), db.session.scalars(db.select(User))
            db.session.add_all(Assignment(user=user, role=role) for user in users)
            db.session.commit()

    def a_minute_later(self, client: FlaskClient) -> None:
        """Let somebody come again after more than a minute, to a page that needs no right."""
        with self.app.app_context():
            for row in db.session.scalars(db.select(Session)):
                row.seen_at -= timedelta(seconds=70)
            db.session.commit()
        assert client.get("/settings").status_code == 200


@pytest.fixture(autouse=True)
def context() -> None:
    """No context around the requests: they would share what each keeps for itself."""


@pytest.fixture(autouse=True)
def uses(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Uses:
    """A process that has seen nothing yet."""
    fresh = Uses()
    monkeypatch.setitem(app.extensions, "portal.uses", fresh)
    return fresh


@pytest.fixture
def days(app: Flask) -> Days:
    return Days(app)
