"""Written by hand, and independent of the registry: what each first role meets at each address.

Each line is a method, an address, and the answer to administrator, editor, author, clerk,
viewer and translator. ``{mine}`` and ``{theirs}`` are rows of the reader and of somebody else.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.access.models import Assignment, Role
from portal.access.permissions import registry_of
from portal.access.policy import apply_first_roles
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.changes.models import ChangeSet
from portal.database import db
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.profiles import Profile
from portal.records.tags import Tag
from tests.admin.conftest import form_of
from tests.conftest import signed_in

ROLES = ("administrator", "editor", "author", "clerk", "viewer", "translator")

TABLE = """
GET  /admin/                                          200 200 200 200 200 200
GET  /settings                                        200 200 200 200 200 200
GET  /admin/posts/                                    200 200 200 403 200 200
GET  /admin/posts/details/?id={my_post}               200 200 200 403 200 200
GET  /admin/posts/details/?id={their_post}            200 200 404 403 200 200
GET  /admin/posts/history/?id={my_post}               200 200 200 403 200 200
GET  /admin/posts/history/?id={their_post}            200 200 404 403 200 200
GET  /admin/posts/new/                                200 200 200 403 403 403
POST /admin/posts/new/                                422 422 422 403 403 403
GET  /admin/posts/edit/?id={my_post}                  200 200 200 403 403 403
GET  /admin/posts/edit/?id={their_post}               200 200 404 403 403 403
POST /admin/posts/edit/?id={my_post}                  422 422 422 403 403 403
POST /admin/posts/edit/?id={their_post}               422 422 404 403 403 403
POST /admin/posts/delete/?id={my_post}                200 200 200 403 403 403
POST /admin/posts/delete/?id={their_post}             200 200 404 403 403 403
GET  /admin/posts/export/csv/                         200 200 200 403 403 403
GET  /admin/posts/ajax/lookup/?name=tags              200 200 200 403 403 403
POST /admin/posts/ajax/update/ mine                   200 200 200 403 403 403
POST /admin/posts/ajax/update/ theirs                 200 200 404 403 403 403
POST /admin/posts/action/ publish                     302 302 403 403 403 403
POST /admin/posts/action/ delete                      302 302 302 403 403 403
GET  /admin/tags/                                     200 200 200 403 200 403
GET  /admin/tags/new/                                 200 200 403 403 403 403
GET  /admin/tags/edit/?id={tag}                       200 200 403 403 403 403
POST /admin/tags/delete/?id={tag}                     200 200 403 403 403 403
GET  /admin/tags/export/csv/                          200 200 403 403 403 403
GET  /admin/offices/                                  200 403 403 200 200 403
GET  /admin/offices/details/?id={office}              200 403 403 200 200 403
GET  /admin/offices/new/                              200 403 403 403 403 403
GET  /admin/offices/edit/?id={office}                 200 403 403 403 403 403
POST /admin/offices/delete/?id={office}               200 403 403 403 403 403
GET  /admin/equipment/                                200 403 403 200 200 403
GET  /admin/equipment/details/?id={my_equipment}      200 403 403 200 200 403
GET  /admin/equipment/details/?id={their_equipment}   200 403 403 404 200 403
GET  /admin/equipment/edit/?id={my_equipment}         200 403 403 200 403 403
GET  /admin/equipment/edit/?id={their_equipment}      200 403 403 404 403 403
GET  /admin/equipment/new/                            200 403 403 200 403 403
POST /admin/equipment/delete/?id={my_equipment}       200 403 403 200 403 403
POST /admin/equipment/delete/?id={their_equipment}    200 403 403 404 403 403
GET  /admin/equipment/export/csv/                     200 403 403 200 403 403
GET  /admin/loans/                                    200 403 403 200 200 403
GET  /admin/loans/details/?id={my_loan}               200 403 403 200 200 403
GET  /admin/loans/details/?id={their_loan}            200 403 403 404 200 403
GET  /admin/loans/edit/?id={my_loan}                  200 403 403 200 403 403
GET  /admin/loans/edit/?id={their_loan}               200 403 403 404 403 403
POST /admin/loans/action/ return                      302 403 403 302 403 403
GET  /admin/loans/ajax/lookup/?name=borrower          200 403 403 200 403 403
GET  /admin/loans/export/csv/                         200 403 403 200 403 403
GET  /admin/profiles/                                 200 403 403 403 200 403
GET  /admin/profiles/edit/?id={profile}               200 403 403 403 403 403
GET  /admin/users/                                    200 200 403 200 200 403
GET  /admin/users/details/?id={other}                 200 200 403 200 200 403
GET  /admin/users/new/                                200 403 403 403 403 403
GET  /admin/users/edit/?id={other}                    200 403 403 403 403 403
POST /admin/users/delete/?id={other}                  200 403 403 403 403 403
POST /admin/users/ajax/update/ other                  200 403 403 403 403 403
GET  /admin/users/export/csv/                         200 403 403 403 403 403
GET  /admin/roles/                                    200 403 403 403 403 403
GET  /admin/roles/edit/?id={role}                     200 403 403 403 403 403
POST /admin/roles/delete/?id={role}                   200 403 403 403 403 403
GET  /admin/activity/                                 200 403 403 403 403 403
GET  /admin/activity/details/?id={changeset}          200 403 403 403 403 403
GET  /admin/activity/new/                             403 403 403 403 403 403
"""

EXPECTED = [
    (*re.match(r"(\w+)\s+(\S+)\s+(?:([a-z]+)\s+)?", line).groups(), role, int(status))
    for line in TABLE.strip().splitlines()
    for role, status in zip(ROLES, line.split()[-6:], strict=True)
]

#: What the forms of the named doors send
BODIES = {
    "mine": {"list_form_pk": "{my_post}", "version": "1", "status": "archived"},
    "theirs": {"list_form_pk": "{their_post}", "version": "1", "status": "archived"},
    "other": {"list_form_pk": "{other}", "version": "1", "active": "1"},
    "publish": {"action": "publish", "rowid": "{my_post}"},
    "delete": {"action": "delete", "rowid": "{my_post}"},
    "return": {"action": "return", "rowid": "{my_loan}"},
}


@pytest.fixture
def world(app):
    """Return a function: the keys of a small city as somebody with the role finds it."""

    def _world(role_key):
        with app.app_context(), acting_as("test"):
            apply_first_roles(registry_of(app))
            role = db.session.scalar(select(Role).where(Role.key == role_key))
            root = db.session.scalar(select(Role).where(Role.key == "administrator"))
            me = User(name="Me", email="me@example.org")
            other = User(name="Other", email="other@example.org")
            keeper = User(name="Keeper", email="keeper@example.org")
            rows = _rows(me, other)
            db.session.add_all([*rows.values(), me, other, keeper])
            db.session.add_all(
                [Assignment(user=me, role=role), Assignment(user=keeper, role=root)]
            )
            db.session.commit()
            keys = {name: row.id for name, row in rows.items()}
            spare = db.session.scalar(select(Role.id).where(Role.key == "viewer"))
            change = db.session.scalar(select(ChangeSet.id).limit(1))
            return keys | {"me": me.id, "other": other.id, "role": spare, "changeset": change}

    return _world


def _rows(me, other):
    def english(text):
        return Texts.of({"en": text})

    here, there = Office(name=english("Here")), Office(name=english("There"))
    rows = {"office": here, "elsewhere": there, "tag": Tag(name=english("News"), slug="news")}
    rows["profile"] = Profile(user=me, office=here)
    for whose, author, office in (("my", me, here), ("their", other, there)):
        rows[f"{whose}_post"] = Post(title=english(whose), slug=whose, author=author)
        device = Equipment(
            name=f"{whose} drill",
            serial_number=whose,
            cost=Decimal("9.90"),
            currency="EUR",
            purchased_on=date(2026, 1, 2),
            office=office,
        )
        rows[f"{whose}_equipment"] = device
        rows[f"{whose}_loan"] = Loan(
            equipment=device,
            borrower=other,
            starts_on=date(2026, 3, 1),
            due_on=date(2026, 3, 9),
        )
    return rows


@pytest.mark.parametrize("role", ROLES)
def test_what_each_first_role_meets_when_it_reads(app, world, role):
    keys = world(role)
    browser = signed_in(app, keys["me"])

    wrong = {
        url: (status, met.status_code)
        for method, url, _body, reader, status in EXPECTED
        if (method, reader) == ("GET", role)
        and (met := browser.get(url.format(**keys), buffered=True)).status_code != status
    }

    assert wrong == {}


@pytest.mark.parametrize(
    "expected",
    [one for one in EXPECTED if one[0] == "POST"],
    ids=lambda one: f"{one[3]} {one[1]} {one[2] or ''}",
)
def test_what_each_first_role_meets_when_it_writes(app, world, expected):
    _method, url, body, role, status = expected
    keys = world(role)
    values = BODIES[body] if body else form_of(slug="", version="1")
    data = {name: value.format(**keys) for name, value in values.items()}

    answer = signed_in(app, keys["me"]).post(url.format(**keys), data=data)

    assert answer.status_code == status
