"""Which rows a scope means; `test_mutants.py` proves that these bite."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import and_, false, select, true, update

from portal.access import scopes
from portal.access.identity import Identity
from portal.access.models import Assignment, Role
from portal.access.scopes import BadScopeValue, Scope, parsed, reaches
from portal.accounts.models import User
from portal.database import Base, db
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from tests.access.world import OWN, TEAM, World, may, world

__all__ = ["world"]

PLACE = Scope("office", "Office", "office.profiles.user", "office", "parent")
FLAT = Scope("office", "Office", "office.profiles.user", "office")
LENT = Scope("office", "Office", "equipment.office.profiles.user", "office", "parent")
NESTED = Scope("team", "Team", "profile.office.profiles.user")


def found(scope: Scope, model: type[Base], user_id: int, value: int | None = None) -> set[Base]:
    """Return the rows of the scope, after a look at whether both twins agree."""
    rows = set(db.session.scalars(select(model)))
    asked = (user_id,) if value is None else (user_id, value)
    by_check = {row for row in rows if scope.holds(row, *asked)}
    condition = scope.condition(model, *asked)
    assert set(db.session.scalars(select(model).where(condition))) == by_check
    return by_check


def scope_like(known: Scope) -> Scope:
    """Return the scope as the class of the moment makes it."""
    return Scope(known.name, known.title, known.path, known.place, known.tree)


class Town:
    """A hall above two houses, one of them above a room; each has one thing."""

    def __init__(self, world: World) -> None:
        self.hall = world.office("Hall")
        self.house = world.office("House", self.hall)
        self.room = world.office("Room", self.house)
        self.other = world.office("Other", self.hall)
        offices = self.hall, self.house, self.room, self.other
        self.things = {office: world.thing(office) for office in offices}

    def of(self, *offices: Office) -> set[Base]:
        return {self.things[office] for office in offices}


def expect_the_condition_to_find_what_the_check_finds(world: World) -> None:
    ada, bob = world.person("ada"), world.person("bob")
    db.session.add(Assignment(user=bob.user, role=world.paper_of(ada).role))
    eve = world.person("eve")
    for path, of_ada, of_eve in ((OWN, 1, 1), (TEAM, 2, 1)):
        scope = Scope("any", "Any", path)
        for identity, number in ((ada, of_ada), (eve, of_eve)):
            assert len(found(scope, Assignment, identity.user_id)) == number
        assert not scope.holds(Assignment(), ada.user_id)
        assert found(scope, Assignment, 0) == set()
    roles = Scope("any", "Any", "assignments.user")
    assert {role.key for role in found(roles, Role, bob.user_id)} == {"ada", "bob"}
    far = Scope("any", "Any", "assignments.role.assignments.user")
    assert found(far, User, ada.user_id) == {ada.user, bob.user}


def expect_a_path_to_lead_to_people(world: World) -> None:
    """By many of them at its end; and one that leads elsewhere is nobody's."""
    ada, bob = world.person("ada"), world.give(world.person("bob"), world.role("mates"))
    world.give(ada, bob.user.assignments[1].role)
    found_by = {one.key for one in found(Scope("any", "Any", "users"), Role, ada.user_id)}
    assert found_by == {"ada", "mates"}
    for scope in (Scope("any", "Any", "role"), Scope("any", "Any", "role", "role")):
        for key in range(1, 1 + max(db.session.scalars(select(Role.id)))):
            assert found(scope, Assignment, key) == set()
    assert str(scope.condition(Assignment, 1)) == str(false())
    role = bob.user.assignments[1].role
    of_role = found(Scope("any", "Any", "role", "role"), Assignment, 0, role.id)
    assert of_role == set(role.assignments)


def expect_places_of_places(world: World) -> None:
    """Of an office by the one above it: the table is in the question twice."""
    town, ada = Town(world), world.person("ada")
    world.works_at(ada, town.house)
    tree = Scope("above", "Above", "parent.profiles.user", "parent", "parent")
    flat = Scope("above", "Above", "parent.profiles.user", "parent")
    assert found(tree, Office, ada.user_id) == {town.room}
    assert found(flat, Office, ada.user_id) == {town.room}
    assert found(flat, Office, 0, town.hall.id) == {town.house, town.other}
    assert found(tree, Office, 0, town.hall.id) == {town.house, town.other, town.room}
    assert str(tree.place_label(Office)) == "Part of"
    assert str(scope_like(LENT).place_label(Loan)) == "Office"


def expect_to_find_who_is_where_by_a_path_of_ones(world: World) -> None:
    town, ada, bob = Town(world), world.person("ada"), world.person("bob")
    world.works_at(ada, town.house)
    world.works_at(bob, town.hall)
    scope = scope_like(NESTED)
    assert found(scope, User, ada.user_id) == {ada.user}
    assert found(scope, User, bob.user_id) == {bob.user}
    assert found(scope, User, world.person("eve").user_id) == set()


def expect_ones_place_to_have_what_stands_below_it(world: World) -> None:
    town, ada, bob, eve = Town(world), *map(world.person, ("ada", "bob", "eve"))
    world.works_at(ada, town.house)
    world.works_at(bob, town.hall)
    world.works_at(eve, None)
    tree, flat = scope_like(PLACE), scope_like(FLAT)
    assert found(tree, Equipment, ada.user_id) == town.of(town.house, town.room)
    assert found(tree, Equipment, bob.user_id) == set(town.things.values())
    assert found(flat, Equipment, ada.user_id) == town.of(town.house)
    assert found(tree, Equipment, eve.user_id) == found(flat, Equipment, eve.user_id) == set()


def expect_a_value_to_name_a_place_whoever_reads(world: World) -> None:
    town, ada = Town(world), world.person("ada")
    world.works_at(ada, town.other)
    tree, flat = scope_like(PLACE), scope_like(FLAT)
    for reader in (ada.user_id, 0):
        house = town.house.id
        assert found(tree, Equipment, reader, house) == town.of(town.house, town.room)
        assert found(flat, Equipment, reader, house) == town.of(town.house)
        assert found(tree, Equipment, reader, 99_999) == set()
    assert tree.place_of(Equipment) is scope_like(LENT).place_of(Loan) is Office


def expect_a_place_further_away_to_be_found(world: World) -> None:
    town, ada = Town(world), world.person("ada")
    world.works_at(ada, town.house)
    day = date(2026, 1, 1)
    for thing in town.things.values():
        db.session.add(Loan(equipment=thing, borrower=ada.user, starts_on=day, due_on=day))
    db.session.commit()
    scope = scope_like(LENT)
    lent = {loan.equipment for loan in found(scope, Loan, ada.user_id)}
    assert lent == town.of(town.house, town.room)
    named = {loan.equipment for loan in found(scope, Loan, 0, town.hall.id)}
    assert named == set(town.things.values())


def expect_a_tree_that_is_a_ring_to_end(world: World) -> None:
    town, ada = Town(world), world.person("ada")
    world.works_at(ada, town.room)
    hall, room = town.hall.id, town.room.id
    db.session.execute(update(Office.__table__).where(Office.id == hall).values(parent_id=room))
    db.session.expire_all()
    assert found(scope_like(PLACE), Equipment, ada.user_id) == set(town.things.values())
    assert len(found(scope_like(PLACE), Equipment, 0, town.house.id)) == 4


#: ``{written: (scope, value)}``
WRITTEN = {
    "own": ("own", None),
    "office": ("office", None),
    "office=12": ("office", 12),
    "office=1": ("office", 1),
    "office=2147483647": ("office", 2147483647),
}
WRONG = (
    *("own=3", "own=", "office=", "office=0", "office=-1", "office=north", "office=1=2"),
    *("office=2147483648", "office=²", "office=١", "office= 1", "office=1.5"),
)


def expect_values_to_be_keys_and_nothing_else(world: World) -> None:
    declared = {"own": Scope("own", "Own", OWN), "office": scope_like(PLACE)}
    for text, (name, value) in WRITTEN.items():
        assert parsed(text, declared) == (declared[name], value)
    for text in WRONG:
        with pytest.raises(BadScopeValue, match=text.replace(".", r"\.")):
            parsed(text, declared)
    for text in ("", "gone", "gone=1", "=1"):
        with pytest.raises(KeyError):
            parsed(text, declared)


def expect_a_row_to_be_reached_where_all_scopes_hold(world: World) -> None:
    declared = {"own": Scope("own", "Own", OWN), "team": Scope("team", "Team", TEAM)}
    ada, bob = world.person("ada"), world.person("bob")
    db.session.add(Assignment(user=bob.user, role=world.paper_of(ada).role))
    db.session.commit()
    mine = world.paper_of(ada)
    (theirs,) = db.session.scalars(
        select(Assignment).filter_by(user=bob.user, role_id=mine.role_id)
    )
    for expressions, row, reached in (
        ((), None, True),
        ((), theirs, True),
        (("own",), None, True),
        (("own", "team"), None, True),
        (("own", "gone"), None, False),
        (("team", "own=1"), mine, False),
        (("own",), mine, True),
        (("own",), theirs, False),
        (("team",), theirs, True),
        (("team", "own"), theirs, False),
        (("own", "team"), theirs, False),
        (("own", "team"), mine, True),
    ):
        assert reaches(expressions, row, declared, ada.user_id) is reached, expressions
        if row is not None and not {"gone", "own=1"} & set(expressions):
            both = scopes.condition_of(expressions, declared, Assignment, ada.user_id)
            assert len(both) == len(expressions)
            seen = db.session.scalars(select(Assignment).where(and_(true(), *both)))
            assert (row in set(seen)) is reached


def expect_the_gate_to_reach_places(world: World) -> None:
    town = Town(world)
    ada = world.person("ada", f"things.view:office={town.house.id}", "things.edit:office")
    world.works_at(ada, town.room)
    reached = {
        name: {office for office in town.things if may(ada, name, town.things[office])}
        for name in ("things.view", "things.edit")
    }
    assert reached == {"things.view": {town.house, town.room}, "things.edit": {town.room}}
    nobody = Identity(None)
    assert not any(may(nobody, "things.view", thing) for thing in town.things.values())
