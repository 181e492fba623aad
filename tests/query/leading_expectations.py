"""Fields that lead to rows which one may not see; `test_mutants.py` proves that these bite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import g
from sqlalchemy import inspect

from portal.access.identity import Identity
from portal.access.models import Role
from portal.access.permissions import EDIT, EXPORT, VIEW
from portal.accounts.models import User
from portal.database import db
from portal.query import rows, rules
from portal.query.record import Record
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from tests.access.world import World, world
from tests.query.papers import Papers, Things

__all__ = ["world"]


class Offices(Record):
    model = Office
    key = "offices"
    actions = (VIEW, EDIT, EXPORT)


class Roles(Record):
    model = Role
    key = "roles"
    actions = (VIEW, EDIT, EXPORT)


class Users(Record):
    model = User
    key = "users"
    actions = (VIEW,)


@contextmanager
def shown(world: World, *records: type[Record], again: bool = False) -> Iterator[None]:
    """Let the records have pages."""
    for record in () if again else (Offices, Roles, Users):
        world.registry.declare(record.key, record.key, record.actions, model=record.model)
    known = world.app.extensions["portal.records"]
    known.update({record.model: record for record in records})
    try:
        yield
    finally:
        known.clear()


def fields(identity: Identity, record: type[Record] = Offices, action: str = "view") -> set[str]:
    return set(rules.fields_allowed(record, action, None, identity))


def expect_a_field_to_be_offered_where_each_row_it_leads_to_may_be_seen(world: World) -> None:
    with shown(world, Offices, Things):
        none = world.person("none", "offices.view", "offices.edit", "offices.export")
        every = world.person("every", "offices.view", "things.view")
        some = world.person("some", "offices.view", "things.view:office")
        unnamed = world.person("unnamed", "offices.view", "things.view[serial_number]")
        named = world.person("named", "offices.view", "things.view[name]")
        few = world.person(
            "few", "offices.view", "things.view[serial_number]", "things.view:office[name]"
        )
        assert "equipment" not in fields(none)
        assert "equipment" not in fields(none, action="export")
        assert "equipment" in fields(none, action="edit")
        assert "equipment" in fields(every)
        assert "equipment" not in fields(some)
        assert "equipment" not in fields(unnamed)
        assert "equipment" in fields(named)
        assert "equipment" not in fields(few)
        assert {"name", "parent", "children", "profiles"} <= fields(none), "what a row has itself"
        there = world.office("There")
        assert "equipment" in rules.fields_allowed(Offices, "view", there, none)


def expect_the_field_that_a_row_keeps_to_be_told_with_it(world: World) -> None:
    with shown(world, Offices, Things, Users, Roles):
        ada = world.person("ada", "things.view", "roles.view")
        assert {"office", "name"} <= fields(ada, Things)
        assert {"parents", "grants", "key"} <= fields(ada, Roles)
        assert "users" not in fields(ada, Roles)
        assert "users" in fields(world.person("bob", "roles.view", "users.view"), Roles)


def expect_rows_without_pages_to_be_seen_as_parts_of_others(world: World) -> None:
    with shown(world):
        ada = world.person("ada", "roles.export")
        assert "grants" not in fields(ada, Roles, "export")
        assert "users" in fields(ada, Roles, "export"), "nobody says who may see them"
        bob = world.person("bob", "roles.export", "roles.view")
        assert "grants" in fields(bob, Roles, "export")
    with shown(world, Roles, again=True):
        assert "parents" in fields(world.person("eve", "roles.export"), Roles, "export")


def expect_the_reader_to_be_the_one_who_is_told_or_asks(world: World) -> None:
    with shown(world, Things):
        ada, bob = world.person("ada", "things.view"), world.person("bob", "offices.view")
        assert not rules.hides_rows(Offices, "equipment", ada)
        assert rules.hides_rows(Offices, "equipment", bob)
        g.identity = bob
        assert rules.hides_rows(Offices, "equipment")
        assert not rules.hides_rows(Offices, "equipment", ada)
        assert not rules.hides_rows(Offices, "name", bob)
        assert not rules.hides_rows(Offices, "parent", bob)
        assert Equipment in world.app.extensions["portal.records"]


def expect_what_a_row_leads_to_to_come_with_it(world: World) -> None:
    ada = g.identity = world.person("ada", "papers.view", "things.view")
    db.session.expunge(paper := world.paper_of(ada))
    key = paper.id

    def loaded(*names: str) -> set[str]:
        paper = rows.one_row(Papers, key, "view", names)
        unloaded = inspect(paper).unloaded
        db.session.expunge(paper)
        return {"user", "role"} - unloaded

    assert loaded() == set()
    assert loaded("role") == {"role"}
    assert loaded("role", "user", "reason") == {"role", "user"}
    assert loaded() == set()


def expect_many_rows_to_come_with_the_one_that_they_are_of(world: World) -> None:
    ada = g.identity = world.person("ada", "things.view")
    hall = world.office("Hall")
    thing, other = world.thing(hall), world.thing(hall)
    dates = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 2, 1)}
    lent = [Loan(equipment=one, borrower=ada.user, **dates) for one in (thing, other, thing)]
    db.session.add_all(lent)
    db.session.flush()
    key, loans = thing.id, {lent[0].id, lent[2].id}

    def of(*names: str) -> tuple[set[str], Equipment]:
        db.session.expunge_all()
        row = rows.one_row(Things, key, "view", names)
        return {"office", "loans"} & inspect(row).unloaded, row

    assert of()[0] == {"office", "loans"}
    assert of("office")[0] == {"loans"}
    unloaded, row = of("loans", "office")
    assert not unloaded
    assert {one.id for one in row.loans} == loans
    assert not inspect(row).modified
    row.loans = []
    with db.session.no_autoflush:
        assert rows.one_row(Things, key, "view", ("loans",)).loans == []


def expect_rows_to_come_in_the_order_of_their_relation(world: World) -> None:
    with shown(world, Roles):
        role = world.role("writer")
        people = [world.give(world.person(name), role).user.name for name in ("zoe", "bob", "kim")]
        g.identity = world.person("ada", "roles.view")
        key = role.id
        db.session.expire_all()
        users = rows.one_row(Roles, key, "view", ("users",)).users
    assert [one.name for one in users] == sorted(people)
