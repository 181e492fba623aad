"""Posts to look at, and what a browser sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post


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
