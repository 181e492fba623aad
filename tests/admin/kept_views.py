"""What tests of saved views send, and what they read from pages and tables."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.models import Role
from portal.database import db
from portal.query.saved import SavedView

DRAFTS, OTHERS = "where=status:one_of:draft", "where=status:one_of:archived"
ADA, BOB = "ada@example.org", "bob@example.org"


def save(
    client: FlaskClient, name: str | None = "Drafts", query: str | None = DRAFTS, **more: object
) -> TestResponse:
    """Send the form of a view."""
    return client.post("/admin/posts/views/", data={"name": name, "query": query, **more})


def key_in(answer: TestResponse) -> str:
    """Return the view that an answer leads to."""
    return parse_qs(urlsplit(answer.location or "").query)["view"][0]


def tabs_in(page: str) -> dict[str, tuple[str, bool]]:
    """Return ``{name: (address, whether it is the current one)}`` of the views on a page."""
    found = re.findall(
        r'<a href="([^"]+)"( aria-current="page")?><span class="view-name"[^>]*>([^<]+)', page
    )
    return {html.unescape(name): (html.unescape(url), bool(now)) for url, now, name in found}


def titles_in(page: str) -> list[str]:
    """Return what the rows on a page are called."""
    return re.findall(r'class="rowlink"[^>]*>([^<]*)', page)


def stored(app: Flask, *names: str) -> list[tuple[Any, ...]]:
    """Return attributes of all saved views as they are in the table."""
    with app.app_context():
        rows = db.session.scalars(select(SavedView).order_by(SavedView.id))
        return [tuple(getattr(row, name) for name in names) for row in rows]


def role_of(app: Flask, email: str) -> int | None:
    """Return the key of the role that a person was given by `sign_in`."""
    with app.app_context():
        return db.session.scalar(select(Role.id).where(Role.key == f"role-{email}"))
