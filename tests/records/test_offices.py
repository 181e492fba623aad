"""Offices are a tree, and stay one."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.database import db
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.offices import Office, TreeCycle
from portal.records.profiles import Profile


@pytest.fixture
def tree(app):
    """Return three offices, each under the one before."""
    with app.app_context():
        hall = Office(name=Texts.of({"en": "Town hall"}))
        works = Office(name=Texts.of({"en": "Works"}), parent=hall)
        depot = Office(name=Texts.of({"en": "Depot"}), parent=works)
        db.session.add_all([hall, works, depot])
        db.session.flush()
        yield hall, works, depot
        db.session.rollback()


def test_an_office_cannot_stand_under_itself_or_under_one_below(tree):
    hall, works, depot = tree
    for parent in (hall, works, depot):
        with pytest.raises(TreeCycle) as refused:
            hall.parent = parent
        assert refused.value.field == "parent"
        assert "“Town hall” itself or stands under it" in refused.value.sentence


def test_a_cycle_is_refused_by_key_too(tree):
    hall, _works, depot = tree
    with pytest.raises(TreeCycle):
        hall.parent_id = depot.id


def test_an_office_may_move_to_any_other_branch(tree):
    hall, _works, depot = tree
    depot.parent = hall
    db.session.flush()
    assert depot in hall.children


@pytest.mark.parametrize("kind", ["office", "equipment", "profile"])
def test_an_office_that_still_holds_something_is_not_deleted(tree, kind):
    _hall, _works, depot = tree
    db.session.add(
        {
            "office": lambda: Office(name=Texts.of({"en": "Shed"}), parent=depot),
            "equipment": lambda: Equipment(name="Broom", serial_number="B1", cost=5, office=depot),
            "profile": lambda: Profile(
                user=User(name="Ada", email="ada@example.org"), office=depot
            ),
        }[kind]()
    )
    db.session.flush()

    db.session.delete(depot)
    with pytest.raises(IntegrityError):
        db.session.flush()
