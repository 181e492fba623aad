"""Posts to look at, and what a browser sends."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.tags import Tag

CARL, DORA = "carl@example.org", "dora@example.org"


@pytest.fixture
def make_post(app: Flask) -> Callable[..., int]:
    """Return a function that makes a post and gives its key; the author is made if new."""

    def _make(title: str = "Road works", author: str = "carl@example.org", **columns: Any) -> int:
        with app.app_context(), acting_as("test"):
            user = db.session.scalar(select(User).where(User.email == author))
            user = user or User(name=author.partition("@")[0].title(), email=author)
            columns.setdefault("slug", title.lower().replace(" ", "-"))
            post = Post(title=Texts.of({"en": title}), author=user, **columns)
            db.session.add(post)
            db.session.commit()
            return post.id

    return _make


@pytest.fixture
def stored(app: Flask) -> Callable[..., Any]:
    """Return a function that reads attributes of a post as they are in the database."""

    def _stored(key: int, *names: str) -> Any:
        with app.app_context():
            post = db.session.get(Post, key)
            values = tuple(getattr(post, name) for name in names) if post else None
            return values[0] if values and len(values) == 1 else values

    return _stored


def form_of(**changes: Any) -> dict[str, Any]:
    """Return what the form of a post sends, with ``changes``."""
    usual = {
        "title-en": "Road works",
        "slug": "road-works",
        "content-en": "",
        "status": "draft",
        "published_at": "",
    }
    return usual | changes


@pytest.fixture
def key_of(app: Flask) -> Callable[..., int]:
    """Return a function: the key of the user with the address."""

    def _key_of(email: str = CARL) -> int:
        with app.app_context():
            return db.session.scalar(select(User.id).where(User.email == email))

    return _key_of


@pytest.fixture
def carl(app: Flask, make_post: Callable[..., int], key_of: Callable[..., int]) -> int:
    """Return the key of Carl, who has written two posts and borrowed a drill.

    Beside him is Dora, who has written one post.
    """
    make_post("Road works", CARL)
    make_post("Snow", CARL)
    make_post("Ice", DORA)
    with app.app_context(), acting_as("test"):
        office = Office(name=Texts.of({"en": "Town hall"}))
        drill = Equipment(
            name="Drill",
            serial_number="1",
            cost=Decimal(9),
            currency="EUR",
            purchased_on=date(2026, 1, 2),
            office=office,
        )
        borrower = db.session.get(User, key_of())
        days = {"starts_on": date(2026, 3, 1), "due_on": date(2026, 3, 9)}
        db.session.add(Loan(equipment=drill, borrower=borrower, **days))
        db.session.commit()
    return key_of()


@pytest.fixture
def count(app: Flask) -> Callable[..., int]:
    """Return a function: how many rows a model has, where the condition holds."""

    def _count(model: type[Any], *conditions: Any) -> int:
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(model).where(*conditions))

    return _count


def send_delete(client: FlaskClient, key: int, record: str = "users", **data: str) -> TestResponse:
    """Delete a row, the question being answered; return the answer."""
    return client.post(f"/admin/{record}/delete/?id={key}", data={"confirmed": "1"} | data)


@pytest.fixture
def make_posts(app: Flask) -> Callable[[int], None]:
    """Return a function that makes so many posts, with three tags and an author each."""

    def _make(count: int) -> None:
        with app.app_context(), acting_as("test"):
            tags = [Tag(name=Texts.of({"en": f"Tag {n}"}), slug=f"tag-{n}") for n in range(3)]
            for number in range(count):
                author = User(name=f"Author {number}", email=f"a{number}@example.org")
                title = Texts.of({"en": f"Post {number:03}", "ar": f"منشور {number}"})
                db.session.add(Post(title=title, slug=f"p{number}", author=author, tags=tags))
            db.session.commit()

    return _make


def titles_of(page: str) -> list[str]:
    """Return the titles of the rows of a list page."""
    return re.findall(r'class="rowlink"[^>]*>([^<]*)', page)
