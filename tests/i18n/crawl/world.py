"""A small city whose every text is marked with ¤, and somebody who speaks en_XA."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.models import Assignment, Role
from portal.access.permissions import registry_of
from portal.access.policy import apply_first_roles
from portal.accounts import time_zones
from portal.accounts.models import Session, User
from portal.changes.actor import acting_as
from portal.database import Base, db, now
from portal.i18n import domain, formats, names
from portal.i18n.content import Texts
from portal.i18n.pseudo import pseudo
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import STATUSES, Post
from portal.records.profiles import Profile
from portal.records.tags import Tag

BROWSER = "¤Mozilla/5.0 (X11; ¤Linux) ¤Firefox/140.0"


def text(words: str) -> Texts:
    return Texts.of({"en": words})


def settle(role_key: str) -> dict[str, int]:
    """Fill the database; return one row of each record, and ``me`` who has the role."""
    with acting_as("¤tests"):
        apply_first_roles(registry_of(current_app))
        for role in db.session.scalars(select(Role)):
            role.name = text(f"¤{role.key}")
        me = User(name="¤Me", email="me@example.org", locale="en_XA", time_zone="Asia/Tokyo")
        other = User(name="¤Other", email="other@example.org", username="¤other", active=False)
        keeper = User(name="¤Keeper", email="keeper@example.org")
        rows = _rows(me, other)
        mine, root = (
            db.session.scalars(select(Role).where(Role.key == key)).one()
            for key in (role_key, "administrator")
        )
        db.session.add_all([*rows.values(), me, other, keeper])
        db.session.add_all([Assignment(user=me, role=mine), Assignment(user=keeper, role=root)])
        db.session.commit()
        rows["posts"].title = text("¤Changed")
        rows["posts"].author = other
        db.session.commit()
        spare = db.session.scalars(select(Role).where(Role.key == "translator")).one()
        keys = {name: row.id for name, row in rows.items()}
        return keys | {"me": me.id, "users": other.id, "roles": spare.id, "activity": 1}


def _rows(me: User, other: User) -> dict[str, Any]:
    hall = Office(name=text("¤Hall"), time_zone="America/New_York")
    office = Office(name=text("¤Office"), parent=hall)
    tags = [Tag(name=text(f"¤Tag{n}"), slug=f"¤tag{n}") for n in range(4)]
    device = Equipment(
        name="¤Drill", serial_number="¤1", cost=Decimal("1234.50"), currency="CHF",
        purchased_on=date(2026, 1, 2), office=office,
    )  # fmt: skip
    late = Loan(
        equipment=device, borrower=other, starts_on=date(2025, 3, 1), due_on=date(2025, 3, 9)
    )
    rows: dict[str, Any] = {
        "hall": hall, "offices": office, "tags": tags[0], "equipment": device, "loans": late,
        "profiles": Profile(
            user=me, office=office, country="FR", birthdate=date(1990, 5, 1), gender="other",
            bio=text("¤Bio"), website="https://¤example/", avatar="https://¤example/a",
        ),
        "posts": Post(title=text("¤Post"), slug="¤post", author=me, tags=tags, views=12345),
    }  # fmt: skip
    for status in STATUSES:
        for n in range(8):
            rows[f"{status.value}{n}"] = Post(
                title=text(f"¤{status.value}{n}"), slug=f"¤{status.value}{n}", author=me,
                status=status.value, published_at=now() - timedelta(days=n),
                created_at=now() - timedelta(days=9 * n),
            )  # fmt: skip
    return rows


def empty(but: Collection[str] = ()) -> None:
    """Delete every row, except in the tables named."""
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in but:
                connection.execute(table.delete())


def browser(app: Flask, user_id: int | None) -> FlaskClient:
    """Return a browser that asks for en_XA; with a user, signed in on two devices."""
    client = app.test_client()
    client.environ_base |= {
        "HTTP_ACCEPT_LANGUAGE": "en-XA", "HTTP_USER_AGENT": BROWSER, "HTTP_ACCEPT": "text/html",
    }  # fmt: skip
    if user_id is not None:
        token = secrets.token_urlsafe(32)
        with app.app_context():
            for one, agent in ((token, BROWSER), ("another", "")):
                digest = sha256(one.encode()).hexdigest()
                db.session.add(Session(token_hash=digest, user_id=user_id, user_agent=agent))
            db.session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
    return client


class Strange:
    """A module of Babel whose words come in the letters of the pseudo-language.

    Babel has no en_XA and lends us English: this way its words can be told from ours, and
    from those that were never translated at all.
    """

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.module, name)
        return strange(found) if callable(found) else found


def strange(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        said = function(*args, **kwargs)
        return pseudo(said, "en_XA").strip("⟦⟧~ ") if isinstance(said, str) else said

    return call


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the texts that the catalogs are asked for, as it goes."""
    texts: set[str] = set()

    class Listening(domain.PseudoTranslations):
        def pgettext(self, context: str | None, msgid: str) -> str:
            texts.add(msgid)
            return super().pgettext(context, msgid)

        def npgettext(self, context: str | None, singular: str, plural: str, number: int) -> str:
            texts.add(singular)
            return super().npgettext(context, singular, plural, number)

    monkeypatch.setattr(domain, "PseudoTranslations", Listening)
    return texts


@pytest.fixture
def strange_cldr(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("dates", "lists", "numbers"):
        monkeypatch.setattr(formats, name, Strange(getattr(formats, name)))
    for name in ("dates", "numbers"):
        monkeypatch.setattr(names, name, Strange(getattr(names, name)))
    # three hundred zones in each form would be most of what is read
    monkeypatch.setattr(time_zones, "_in_use", lambda: frozenset({"UTC", "Asia/Tokyo"}))
    for name in ("country_name", "language_name"):
        monkeypatch.setattr(names, name, strange(getattr(names, name)))
