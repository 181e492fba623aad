"""Scopes as SQL and as a check find the same rows: each scope that a record declares."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from portal.access.permissions import registry_of
from portal.access.scopes import Scope, condition_of, reaches
from portal.accounts.models import User
from portal.database import Base, db
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.profiles import Profile
from tests.soak import times

PEOPLE = 4
DAY = date(2026, 5, 1)
#: One of those that there are, or none
MAYBE = st.none() | st.integers(0, 9)
PICK = st.integers(0, 9)


def town(above: list[int | None], places: list[int | None], things: list[int], lent: list) -> None:
    """Fill the tables: offices below one another, and who and what is where.

    ``above`` may lead in a ring: a tree that was broken by hand must not hang a page.
    """
    offices = [Office(name=Texts({"en": "Office"})) for _ in above]
    people = [User(name="U", email=f"u{number}@example.org") for number in range(PEOPLE)]
    posts = [
        Post(title=Texts({"en": "P"}), slug=f"p{number}", author=person)
        for number, person in enumerate(people[:-1])
    ]
    equipment = [
        Equipment(name="T", serial_number=f"t{number}", cost=1, office=_one_of(offices, place))
        for number, place in enumerate(things)
    ]
    loans = [
        Loan(
            equipment=_one_of(equipment, thing),
            borrower=_one_of(people, person),
            starts_on=DAY,
            due_on=DAY,
        )
        for thing, person in lent
    ]
    db.session.add_all([*offices, *people, *posts, *equipment, *loans])
    for person, place in zip(people, places, strict=True):
        where = None if place is None else _one_of(offices, place)
        db.session.add(Profile(user=person, office=where))
    db.session.flush()
    keys = [office.id for office in offices]
    for number, parent in enumerate(above):
        if parent is not None and parent % len(keys) != number:
            by_hand = update(Office.__table__).where(Office.id == keys[number])
            db.session.execute(by_hand.values(parent_id=_one_of(keys, parent)))
    db.session.expire_all()


def _one_of(known: list, number: int):
    return known[number % len(known)]


def declared(app) -> dict[tuple[type[Base], str], Scope]:
    """Return every scope of every record of the app."""
    registry = registry_of(app)
    return {
        (permission.model, name): scope
        for permission in map(registry.get, registry)
        for name, scope in permission.scopes.items()
    }


@settings(
    max_examples=times(12),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    above=st.lists(MAYBE, min_size=1, max_size=6),
    places=st.lists(MAYBE, min_size=PEOPLE, max_size=PEOPLE),
    things=st.lists(PICK, min_size=1, max_size=5),
    lent=st.lists(st.tuples(PICK, PICK), min_size=1, max_size=5),
)
def test_condition_and_check_find_the_same_rows(app, above, places, things, lent):
    try:
        town(above, places, things, lent)
        people = [*db.session.scalars(select(User.id)), 0]
        offices = db.session.scalars(select(Office.id)).all()
        for (model, name), scope in declared(app).items():
            rows = db.session.scalars(select(model)).all()
            assert rows, f"the town has no {model.__tablename__}: give it some"
            values = [f"{name}={office}" for office in (*offices, 2**31 - 1)]
            for expression in (name, *(values if scope.place else ())):
                for person in people:
                    by_check = {
                        row for row in rows if reaches((expression,), row, {name: scope}, person)
                    }
                    where = condition_of((expression,), {name: scope}, model, person)
                    assert set(db.session.scalars(select(model).where(*where))) == by_check
    finally:
        db.session.rollback()


def test_scopes_of_places_are_declared(app):
    """What the test above is for."""
    places = {model for (model, _name), scope in declared(app).items() if scope.place}

    assert {Equipment, Loan} <= places
    assert all(scope.tree for scope in declared(app).values() if scope.place)
