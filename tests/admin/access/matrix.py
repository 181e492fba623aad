"""Roles to look at, and the matrix as people read it."""

from __future__ import annotations

import html
import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from tests.admin.home_page import words
from tests.conftest import signed_in

MATRIX, CELL = "/admin/access/", "/admin/access/cell/"
COLLECT, REVIEW = "/admin/access/collect/", "/admin/access/review-changes/"


def make_role(app: Flask, key: str, *grants: str, includes: tuple[str, ...] = ()) -> int:
    """Make a role called by its key, with grants as in ``posts.edit:own[title,slug]``."""
    with app.app_context(), acting_as("test"):
        role = Role(key=key, name=Texts.of({"en": key.title()}))
        role.grants = [Grant(**_parts(one)) for one in grants]
        role.parents = [_role(one) for one in includes]
        db.session.add(role)
        db.session.commit()
        return role.id


def _parts(text: str) -> dict[str, object]:
    rule, _bracket, fields = text.partition("[")
    permission, _colon, scope = rule.partition(":")
    names = sorted(fields.rstrip("]").split(",")) if fields else None
    return {"permission": permission, "scope": scope, "fields": names}


def _role(key: str) -> Role:
    return db.session.scalars(select(Role).where(Role.key == key)).one()


def give(
    app: Flask, role: str, *names: str, until: datetime | None = None, **values: object
) -> None:
    """Give the role to people, who are made if they are new."""
    with app.app_context(), acting_as("test"):
        for name in names:
            email = f"{name.lower()}@example.org"
            user = db.session.scalar(select(User).where(User.email == email))
            user = user or User(name=name, email=email, active=bool(values.get("active", True)))
            told = {
                one: values[one] for one in ("reason", "scope", "assigned_by") if one in values
            }
            db.session.add(Assignment(user=user, role=_role(role), until=until, **told))
        db.session.commit()


def reader(app: Flask, *grants: str, name: str = "Carl") -> FlaskClient:
    """Return the browser of somebody who holds the grants, written as `make_role` takes them."""
    make_role(app, f"of-{name.lower()}", *grants)
    give(app, f"of-{name.lower()}", name)
    with app.app_context():
        number = db.session.scalar(select(User.id).where(User.name == name))
    assert number is not None
    return signed_in(app, number)


def grants_of(app: Flask, key: str) -> list[str]:
    """Return what the role is granted, written as `make_role` takes it."""
    with app.app_context():
        found = _role(key).grants
        return sorted(
            one.permission
            + (f":{one.scope}" if one.scope else "")
            + (f"[{','.join(one.fields)}]" if one.fields else "")
            for one in found
        )


def take_away(app: Flask, key: str, permission: str) -> None:
    """Take a grant from the role, behind everybody's back."""
    with app.app_context(), acting_as("test"):
        role = _role(key)
        role.grants = [one for one in role.grants if one.permission != permission]
        db.session.commit()


def main(answer: TestResponse) -> str:
    """Return the main part of a page."""
    return html.unescape(answer.text.partition("<main")[2].partition("</main>")[0])


def cell(page: str, role: str, record: str) -> str:
    """Return what a cell of the matrix says; ``role`` and ``record`` as people call them."""
    label = f'<span class="sr">{role}, {record}:</span>'
    assert page.count(label) == 1, label
    return words(page.partition(label)[2].partition("</a>")[0])


def matrix(client: FlaskClient, **args: object) -> str:
    answer = client.get(MATRIX, query_string=args)
    assert answer.status_code == 200
    return main(answer)


def review(client: FlaskClient, *changes: str) -> str:
    answer = client.get(REVIEW, query_string={"change": changes})
    assert answer.status_code == 200
    return main(answer)


def save(client: FlaskClient, *changes: str, seen: list[str] | None = None) -> TestResponse:
    """Review the changes, then press Save."""
    if seen is None:
        seen = re.findall(r'name="seen" value="([^"]*)"', review(client, *changes))
    return client.post(REVIEW, query_string={"change": changes}, data={"seen": seen})


def collect(client: FlaskClient, role: str, record: str, *lines: str, **more: object) -> list[str]:
    """Send the form of a cell; return the changes that are collected then."""
    answer = client.get(COLLECT, query_string=sent(role, record, *lines, **more))
    assert answer.status_code == 302, main(answer)
    return changes_in(answer)


def changes_in(answer: TestResponse) -> list[str]:
    return parse_qs(urlsplit(answer.location).query).get("change", [])


def sent(role: str, record: str, *lines: str, **more: object) -> dict[str, object]:
    """Return what a form sends: each line ``posts.edit:own > every``; ``-`` for not allowed.

    Left of ``>`` the grant that it was, right of it the rows and fields, as in ``own[title]``.
    """
    told: dict[str, object] = {"role": role, "record": record, "line": [], "on": [], **more}
    for number, text in enumerate(lines):
        was, _arrow, after = (part.strip() for part in text.partition(">"))
        told["line"].append(was)
        rows, bracket, fields = after.partition("[")
        if after != "-":
            told["on"].append(str(number))
        told[f"rows-{number}"] = {"every": "", "-": ""}.get(rows, rows)
        if bracket:
            told[f"fields-{number}"] = "named"
            told[f"field-{number}"] = [one for one in fields.rstrip("]").split(",") if one]
    return told


def effects(page):
    """Return the sentences that say what the changes do."""
    listed = page.partition('<ul class="effects">')[2].partition("</ul>")[0]
    return [words(one) for one in re.findall(r"<span>(.*?)</span>", listed)]


def sides(page, role="Press"):
    """Return what the changes of a role are about, before and after."""
    found = []
    listed = page.partition('<ul class="reviewed">')[2].partition("</section>")[0]
    for item in listed.split("<li>")[1:]:
        about, before, after = item.partition("<dt>")[0], *re.findall(r"<dd>(.*?)</dd>", item)
        if role in about:
            found.append((words(about).removeprefix(f"{role} "), words(before), words(after)))
    return found


def panel(client, role="press", record="posts", **args):
    """Return the panel as it stands in the dialog."""
    answer = client.get(CELL, query_string={"role": role, "record": record, "part": 1, **args})
    assert answer.status_code == 200
    return answer.text


def lines(html):
    """Return the lines of a panel: what they are about, and whether they are ticked."""
    found = re.findall(
        r'name="line" value="([^"]*)">.*?name="on" value="\d+"([^>]*)>', html, re.DOTALL
    )
    return [(about, "checked" in more) for about, more in found]


def chosen(html, select):
    """Return the chosen option of a list, and all that are on offer."""
    options = html.partition(f'name="{select}"')[2].partition("</select>")[0]
    found = re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)', options)
    return [value for value, is_chosen, _title in found if is_chosen], [one[2] for one in found]
