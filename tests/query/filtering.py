"""Rows to be found by filters, and somebody who asks for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import g
from sqlalchemy import select

from portal.access.identity import Identity
from portal.accounts.models import User
from portal.admin.lookup import record_of
from portal.changes.actor import acting_as
from portal.database import db, now
from portal.i18n.content import Texts
from portal.i18n.locales import as_user
from portal.query.filters import condition_of, parse_group, understood
from portal.query.rules import fields_allowed, visible_rows
from portal.records.equipment import Equipment
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.profiles import Profile
from portal.records.tags import Tag

LODZ, ICE, BAHN, SNOW = "Łódź 100% open", "Ice", "Eisbahn", "Snow"


def found_by(record, texts, identity):
    kept, _left_out = understood(record, map(parse_group, texts), fields_allowed(record))
    rows = db.session.scalars(
        select(record.model)
        .where(visible_rows(record), condition_of(record, kept, record_of, identity))
        .order_by(record.model.id)
    )
    return [str(row) for row in rows.unique()]


@pytest.fixture
def ask(app, make_user):
    """Return a function: the titles of the rows that conditions leave to somebody."""

    def _ask(record, *texts, grants=("*",), email="ada@example.org", **columns):
        with app.app_context():
            key = db.session.scalar(select(User.id).where(User.email == email.lower()))
        key = key or make_user(*grants, email=email, **columns)
        with app.test_request_context():
            user = db.session.get(User, key)
            identity = g.identity = Identity(user)
            with as_user(user):
                return found_by(record, texts, identity)

    return _ask


@pytest.fixture
def posts(app):
    """Store four posts, each different in every field."""
    with app.app_context(), acting_as("test"):
        ben, cleo = (User(name=name, email=f"{name}@example.org") for name in ("Ben", "Cleo"))
        roads, snow = (Tag(name=Texts.of({"en": n}), slug=n.lower()) for n in ("Roads", "Snow"))
        day = datetime(2026, 3, 1, 12, tzinfo=UTC)
        rows = (
            ({"en": "Łódź 100% open", "fr": "Été"}, "a_b", "draft", 5, ben, None, [roads]),
            ({"en": "Ice", "de": "Eis"}, "axb", "in_review", 10, ben, day, [roads, snow]),
            ({"de": "Eisbahn"}, "c", "published", 1000, cleo, day + timedelta(days=1), []),
            ({"en": "Snow"}, "d", "archived", 2000, cleo, day + timedelta(days=30), [snow]),
        )
        for title, slug, status, views, author, at, tags in rows:
            post = Post(
                title=Texts.of(title), slug=slug, status=status, views=views,
                author=author, tags=tags, content=Texts.of({"en": f"About {slug}"} if at else {}),
            )  # fmt: skip
            db.session.add(post)
            db.session.flush()
            post.published_at = at
        db.session.commit()
        return {"ben": ben.id, "cleo": cleo.id, "roads": roads.id, "snow": snow.id}


@pytest.fixture
def people(app):
    """Store profiles with and without a country, and equipment bought today and long ago."""
    with app.app_context(), acting_as("test"):
        hall = Office(name=Texts.of({"en": "Hall"}))
        desk = Office(name=Texts.of({"en": "Desk"}), parent=hall)
        for name, country, born in (
            ("Dan", "DE", date(1990, 5, 1)),
            ("Eve", "FR", None),
            ("Fay", None, date(2000, 1, 1)),
        ):
            user = User(name=name, email=f"{name}@example.org", active=name != "Eve")
            db.session.add(Profile(user=user, country=country, birthdate=born, office=hall))
        for name, cost, bought in (
            ("Drill", "9.99", now().date()),
            ("Saw", "1250", now().date() - timedelta(days=7)),
            ("Axe", "0.50", None),
        ):
            db.session.add(
                Equipment(
                    name=name,
                    serial_number=name,
                    cost=Decimal(cost),
                    purchased_on=bought,
                    office=hall if name != "Axe" else desk,
                )
            )
        db.session.commit()
        return {"hall": hall.id, "desk": desk.id}
