"""Ada, who may do everything, and Sofia, whom she looks as."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.changes.models import ChangeSet
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from tests.access.conftest import make_role
from tests.access.viewing.eyes import LOOK, SOFIA, granted

Hands = Callable[[Callable[[], Any]], Any]


@pytest.fixture(autouse=True)
def context() -> None:
    """Here each request has a context of its own, as when served."""


@pytest.fixture
def hands(app: Flask) -> Hands:
    """Return a function: change the database behind the browser's back."""

    def _do(change: Callable[[], Any]) -> Any:
        with app.app_context(), acting_as("test"):
            result = change()
            db.session.commit()
            return result

    return _do


@pytest.fixture
def sofia(make_user: Callable[..., int]) -> int:
    """Somebody who sees her own posts only."""
    grants = "dashboard.view", "posts.view:own", "posts.edit:own"
    return make_user(*grants, email=SOFIA, name="Sofia Keller")


@pytest.fixture
def posts(sofia: int, hands: Hands) -> None:
    """A post of hers and one of somebody else."""

    def _write() -> None:
        carl = User(name="Carl", email="carl@example.org")
        for author, title in ((db.session.get(User, sofia), "Hers"), (carl, "Not hers")):
            slug = title.lower().replace(" ", "-")
            db.session.add(Post(title=Texts.of({"en": title}), slug=slug, author=author))

    hands(_write)


@pytest.fixture
def ada(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of somebody who may do everything."""
    return sign_in("*")


@pytest.fixture
def looking(ada: FlaskClient, sofia: int) -> FlaskClient:
    """Her browser, once she sees the portal as Sofia does."""
    answer = ada.post(LOOK, data={"user": sofia})
    assert (answer.status_code, answer.location) == (303, "/admin/")
    return ada


@pytest.fixture
def role_of(hands: Hands) -> Callable[..., int]:
    """Return a function: the key of a role that nobody has."""

    def _role_of(*grants: str) -> int:
        def _make() -> int:
            role = make_role("watcher", *map(granted, grants))
            db.session.flush()
            return role.id

        return hands(_make)

    return _role_of


@pytest.fixture
def events(hands: Hands) -> Callable[[], list[tuple[str, str, dict[str, Any]]]]:
    """Return a function: what the log holds beside changes, as (kind, actor, details)."""
    query = db.select(ChangeSet).where(ChangeSet.kind != "change").order_by(ChangeSet.id)
    return lambda: hands(
        lambda: [(row.kind, row.actor, row.details) for row in db.session.scalars(query)]
    )
