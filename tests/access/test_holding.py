"""Who may do something: the same as asking the gate about everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.access.gate import decide
from portal.access.holding import who_can
from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.accounts.models import User
from portal.database import db, now
from portal.records.equipment import Equipment

THING = {"name": "Lamp", "serial_number": "L-1", "cost": 3}


@pytest.fixture
def people(person, role, office):
    """Make people who hold something in every way there is, and some who do not."""
    clerk = role("clerk", "equipment.edit", "posts.view")
    chief, reader = role("chief"), role("reader", "equipment.view")
    chief.parents.append(clerk)
    ways = [
        (clerk, "", None),
        (clerk, f"office={office.id}", None),
        (clerk, "office", now() + timedelta(days=1)),
        (clerk, "", now() - timedelta(days=1)),
        (chief, "", None),
        (chief, "office=99", None),
        (reader, "", None),
    ]
    for number, (given, scope, until) in enumerate(ways):
        user = person(name=f"p{number}")
        db.session.add(Assignment(user=user, role=given, scope=scope, until=until))
    person("*", name="root")
    person("*", name="gone", active=False)
    db.session.commit()


@pytest.mark.parametrize("with_row", [False, True])
@pytest.mark.parametrize("permission", ["equipment.edit", "posts.view", "*"])
def test_it_is_what_the_gate_says_of_each(people, office, permission, with_row):
    row = Equipment(**THING, office=office) if with_row else None
    if row is not None:
        db.session.add(row)
        db.session.commit()
    about = row if permission == "equipment.edit" else None
    everybody = db.session.scalars(db.select(User).order_by(User.email))
    asked = [(user, decide(permission, about, Identity(user))) for user in everybody]

    found = list(who_can(permission, about))
    assert found == [(user, said) for user, said in asked if said.allowed]
    assert len(found) >= 1


def test_it_costs_the_same_for_any_number_of_people(person, role, count_queries):
    def statements() -> int:
        with count_queries() as asked:
            list(who_can("posts.edit"))
        return len(asked)

    def assign(name: str) -> None:
        db.session.add(Assignment(user=person(name=name), role=editor))
        db.session.commit()

    editor = role("editor", "posts.edit")
    assign("ada")
    few = statements()
    for number in range(8):
        assign(f"p{number}")
    assert statements() == few
