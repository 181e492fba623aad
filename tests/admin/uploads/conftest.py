"""A drill that lacks a manual, a person with a photo, and what their forms send."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.files import storage
from portal.files.columns import ImageFile
from portal.files.receiving import receive
from portal.files.rules import rules_of
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.offices import Office
from portal.records.profiles import Profile
from tests.files import samples
from tests.files.conftest import contents

#: Everything about equipment, but deleting it
EVERY = ("equipment.view", "equipment.create", "equipment.edit", "offices.view")
FORM = {
    "name": "Drill",
    "serial_number": "1",
    "cost": "9",
    "currency": "EUR",
    "purchased_on": "2026-01-02",
}


@pytest.fixture
def drill(app):
    """Return the keys of a drill without a manual and of its office; nothing is stored."""
    with app.app_context(), acting_as("test"):
        shutil.rmtree(storage.folder(), ignore_errors=True)
        office = Office(name=Texts.of({"en": "Town hall"}))
        cost = {"cost": Decimal(9), "currency": "EUR"}
        row = Equipment(name="Drill", serial_number="1", office=office, **cost)
        db.session.add(row)
        db.session.commit()
        return row.id, office.id


@pytest.fixture
def save(drill):
    """Return a function that sends the drill's form, with a file or without."""
    key, office = drill

    def _save(client, file=None, filename="manual.pdf", **changes):
        data = FORM | {"office": str(office)} | changes
        if file is not None:
            data["manual"] = (BytesIO(file), filename)
        url = f"/admin/equipment/edit/?id={key}"
        return client.post(url, data=data, content_type="multipart/form-data")

    return _save


@pytest.fixture
def manual(app, drill):
    """Return a function: the drill's manual as the database has it."""

    def _manual():
        with app.app_context():
            return db.session.get(Equipment, drill[0]).manual

    return _manual


def files_in(app: Flask) -> list[Path]:
    """Return every file in the storage."""
    with app.app_context():
        return contents(storage.folder())


def token_in(page: str) -> str:
    """Return the token of the manual that a form holds."""
    return re.search(r'name="manual-kept" value="([^"]*)"', page)[1]


def limit(app: Flask, permission: str, fields: list[str]) -> None:
    """Let whoever has signed in do one thing more, to these fields only."""
    with app.app_context(), acting_as("test"):
        role = db.session.scalars(select(Role)).one()
        role.grants.append(Grant(permission=permission, fields=fields))
        db.session.commit()


@pytest.fixture
def photo(app, sign_in):
    """Return the key of a profile with a photo, as large as a screen."""

    with app.app_context(), app.test_request_context(), acting_as("test"):
        shutil.rmtree(storage.folder(), ignore_errors=True)
        data = samples.picture("PNG", (1600, 900))
        stored = receive(BytesIO(data), "Ich.png", rules_of(ImageFile(), {}))
        owner = User(name="Carl", email="carl@example.org")
        db.session.add(profile := Profile(user=owner, photo=stored))
        db.session.commit()
        return profile.id
