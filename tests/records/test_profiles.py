"""Profiles: one for each person, and gone with them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.database import db
from portal.query.fields import fields_of
from portal.records.profiles import Profile


@pytest.fixture
def ada(app):
    with app.app_context():
        user = User(name="Ada", email="ada@example.org")
        db.session.add(Profile(user=user))
        db.session.flush()
        yield user
        db.session.rollback()


def test_a_profile_goes_with_its_user(ada):
    db.session.delete(ada)
    db.session.flush()
    assert db.session.scalar(select(func.count()).select_from(Profile)) == 0


def test_nobody_has_two_profiles(ada):
    db.session.add(Profile(user_id=ada.id))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_birthdate_and_gender_are_personal(app):
    personal = {name for name, field in fields_of(Profile).items() if field.personal}
    assert personal == {"birthdate", "gender"}
