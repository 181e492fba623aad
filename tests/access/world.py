"""A world for expectations: a portal without pages, with people, papers and things.

Papers are assignments, which have an owner; things are equipment, which is somewhere in the
tree of offices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from itertools import count

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.access import gate, permissions, safeguards
from portal.access.identity import Identity
from portal.access.models import ROLE_PARENTS, Assignment, Grant, Role
from portal.access.permissions import EDIT, VIEW, PermissionRegistry
from portal.access.safeguards import administrators, escalation
from portal.access.scopes import Scope
from portal.accounts.models import User
from portal.database import Base, db
from portal.i18n import locales
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.profiles import Profile

OWN = "user"
TEAM = "role.assignments.user"
TABLES = [
    *(model.__table__ for model in (User, Role, Grant, Assignment)),
    ROLE_PARENTS,
    *(model.__table__ for model in (Office, Profile, Equipment, Loan)),
]


class World:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self._numbers = count()

    @property
    def registry(self) -> PermissionRegistry:
        return permissions.registry_of(self.app)

    def role(self, key: str, *grants: str, includes: tuple[Role, ...] = ()) -> Role:
        """Return a role that holds ``grants``, written ``papers.edit:own[title,slug]``."""
        role = Role(key=key, name=Texts({"en": key}), grants=[grant_of(one) for one in grants])
        role.parents.extend(includes)
        db.session.add(role)
        db.session.flush()
        return role

    def person(self, name: str, *grants: str, active: bool = True) -> Identity:
        """Return somebody who has a role of this name, which holds ``grants``."""
        user = User(name=name, email=f"{name}@example.org", active=active)
        db.session.add(Assignment(user=user, role=self.role(name, *grants)))
        db.session.flush()
        return Identity(user)

    def give(
        self, whom: Identity, role: Role, until: datetime | None = None, limit: str = ""
    ) -> Identity:
        """Return the person as one who has that role as well."""
        db.session.add(Assignment(user=whom.user, role=role, until=until, scope=limit))
        db.session.flush()
        return Identity(whom.user)

    def paper_of(self, identity: Identity) -> Assignment:
        return db.session.scalars(db.select(Assignment).filter_by(user_id=identity.user_id)).one()

    def office(self, name: str, parent: Office | None = None) -> Office:
        office = Office(name=Texts({"en": name}), parent=parent)
        db.session.add(office)
        db.session.flush()
        return office

    def works_at(self, whom: Identity, office: Office | None) -> None:
        db.session.add(Profile(user=whom.user, office=office))
        db.session.flush()

    def thing(self, office: Office) -> Equipment:
        """Return a thing of that office."""
        number = f"L{next(self._numbers)}"
        thing = Equipment(name="Lamp", serial_number=number, cost=1, office=office)
        db.session.add(thing)
        db.session.flush()
        return thing


def grant_of(text: str) -> Grant:
    name, scope, fields = re.fullmatch(r"([^:[]+):?([^[]*)(?:\[(.*)\])?", text).groups()
    return Grant(permission=name, scope=scope, fields=fields.split(",") if fields else None)


def may(identity: Identity, permission: str, row: Base | None = None) -> bool:
    return gate.decide(permission, row, identity).allowed


@contextmanager
def world() -> Iterator[World]:
    """Give a portal without people; what happens in it is gone afterwards."""
    app = _app()
    with app.app_context(), safeguarded(app):
        permissions.init_app(app)
        registry = permissions.registry_of(app)
        own, team = Scope("own", "Own", OWN), Scope("team", "Team", TEAM)
        office = Scope("office", "Office", "office.profiles.user", "office", "parent")
        registry.declare(
            "papers",
            "Papers",
            (VIEW, EDIT),
            scopes=[own, team],
            fields=["user", "role", "assigned_by"],
            personal=["assigned_by"],
            translated=["role"],
            model=Assignment,
        )
        registry.declare("things", "Things", (VIEW, EDIT), scopes=[office], model=Equipment)
        registry.declare("pages", "Pages", (VIEW,))
        try:
            yield World(app)
        finally:
            db.session.remove()
            with db.engine.begin() as connection:
                for table in reversed(TABLES):
                    connection.execute(table.delete())


@cache
def _app() -> Flask:
    app = Flask("portal")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    locales.init_app(app)
    app.extensions["portal.records"] = {}
    with app.app_context():
        db.metadata.create_all(db.engine)
    return app


@contextmanager
def safeguarded(app: Flask) -> Iterator[None]:
    """Let the safeguards listen, and not those of the module as it was before it was mutated."""
    safeguards.init_app(app)
    try:
        yield
    finally:
        listeners = *administrators._LISTENERS.items(), ("before_flush", escalation._before_flush)
        for name, listener in listeners:
            if event.contains(Session, name, listener):
                event.remove(Session, name, listener)
