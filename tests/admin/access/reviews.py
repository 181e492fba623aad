"""Assignments to be reviewed, and what the review says of them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.models import Assignment, Grant, Role
from portal.access.usage import AssignmentUse
from portal.accounts.models import User
from portal.database import db, now
from portal.i18n.content import Texts
from tests.admin.home_page import words

PATH = "/admin/access/review/"
DAY = timedelta(days=1)
#: What it takes to see the review with people in it, and to go on from there
READER = ("access.review", "access.view", "users.view")


class Staff:
    """Makes people and their roles, each call in a context of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def assign(
        self,
        name: str,
        key: str,
        *grants: str,
        used: date | None = None,
        active: bool = True,
        **told: object,
    ) -> None:
        """Give somebody a role; both are made if they are new."""
        email = f"{name.lower()}@example.org"
        with self.app.app_context():
            user = db.session.scalar(select(User).filter_by(email=email))
            user = user or User(name=name, email=email, active=active)
            role = db.session.scalar(select(Role).filter_by(key=key))
            role = role or Role(key=key, name=Texts.of({"en": key.title()}))
            role.grants += [Grant(permission=one) for one in grants]
            given = Assignment(user=user, role=role, **told)
            db.session.add(given)
            db.session.flush()
            if used is not None:
                db.session.add(AssignmentUse(assignment_id=given.id, used_on=used))
            db.session.commit()

    def hire(self) -> None:
        """Carl edits, and has not for long; Dora's role ends soon, Eve's has; Finn rules."""
        today, long_ago = now().date(), now() - 200 * DAY
        self.assign("Carl", "editor", "posts.edit", assigned_at=long_ago, used=today - 100 * DAY)
        self.assign("Dora", "editor", until=now() + 3 * DAY, used=today, reason="Covers for him")
        self.assign("Eve", "clerk", "loans.view", until=now() - DAY, active=False)
        self.assign("Finn", "chief", "*", assigned_by="cli:grace")


def rows(answer: TestResponse) -> list[str]:
    """Return the words of each row of the table."""
    body = answer.text.partition('id="rows"')[2].partition("</tbody>")[0]
    return [words(row) for row in body.split("<tr ")[1:]]


def names(answer: TestResponse) -> list[str]:
    """Return the people of the rows."""
    return re.findall(r'class="rowlink"[^>]*>([^<]+)<', answer.text)


def tiles(answer: TestResponse) -> dict[str, str]:
    """Return ``{title: number}`` of the tiles."""
    found = re.findall(r'"stat-label">([^<]+)</span><bdi[^>]*>([^<]+)<', answer.text)
    return dict(found)


def download(client: FlaskClient, **query: str) -> TestResponse:
    """Return the file, read to its end."""
    return client.get(PATH, query_string={"format": "csv"} | query, buffered=True)


def table(answer: TestResponse) -> list[dict[str, str]]:
    """Return the rows of the file."""
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))
