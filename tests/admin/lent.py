"""A drill that was lent twice, and what the form of it sends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office

EQUIPMENT = ("equipment.view", "equipment.edit", "offices.view", "users.view")
LOANS = ("loans.view", "loans.create", "loans.edit", "loans.delete")
EVERY = (*EQUIPMENT, *LOANS)


@pytest.fixture
def drill(app):
    """Return the key of a drill that Carl has borrowed once, until March 9, and Dora once."""
    with app.app_context(), acting_as("test"):
        people = [User(name=name, email=f"{name}@example.org") for name in ("Carl", "Dora")]
        drill = Equipment(
            name="Drill",
            serial_number="1",
            cost=Decimal(9),
            currency="EUR",
            office=Office(name=Texts.of({"en": "Town hall"})),
        )
        for person, month in zip(people, (3, 5), strict=True):
            days = {"starts_on": date(2026, month, 1), "due_on": date(2026, month, 9)}
            db.session.add(Loan(equipment=drill, borrower=person, **days))
        db.session.commit()
        return drill.id


@pytest.fixture
def loans(app):
    """Return a function: the loans as they are stored, by key: borrower, due, back, version."""

    def _loans():
        with app.app_context():
            rows = db.session.scalars(select(Loan).order_by(Loan.id))
            return {
                row.id: (row.borrower.name, str(row.due_on), row.returned_on, row.version)
                for row in rows
            }

    return _loans


def form_of(app, key, **changes):
    """Return what the form of the drill sends, its loans included, with ``changes``.

    A change named after a row, ``{"loans-1": {"due_on": …}}``, changes fields of it; None
    leaves the row out.
    """
    with app.app_context():
        drill = db.session.get(Equipment, key)
        data = {
            "name": drill.name,
            "serial_number": drill.serial_number,
            "office": str(drill.office_id),
            "cost": "9",
            "currency": "EUR",
            "purchased_on": "",
            "version": str(drill.version),
        }
        loans = {
            f"loans-{loan.id}": {
                "borrower": str(loan.borrower_id),
                "starts_on": str(loan.starts_on),
                "due_on": str(loan.due_on),
                "returned_on": "",
                "version": str(loan.version),
            }
            for loan in drill.loans
        }
    for row in [name for name in changes if name.startswith("loans-")]:
        change = changes.pop(row)
        loans[row] = {**loans.get(row, {}), **change} if change is not None else {}
    for row, fields in loans.items():
        data |= {f"{row}-{name}": value for name, value in fields.items()}
    return data | changes


def url(key):
    return f"/admin/equipment/edit/?id={key}"


def person(app, name):
    with app.app_context():
        return str(db.session.scalar(select(User.id).where(User.name == name)))


def grant(app, permission, *, fields=None, email="ada@example.org"):
    with app.app_context(), acting_as("test"):
        role = db.session.scalar(select(Role).where(Role.key == f"role-{email}"))
        role.grants.append(Grant(permission=permission, scope="", fields=fields))
        db.session.commit()
