"""What nothing declares allows nothing, and is told once; `test_mutants.py` proves it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from portal.access import faults
from portal.access.held import grants_of_role
from portal.access.identity import Identity
from portal.access.permissions import VIEW
from portal.access.scopes import Scope
from portal.database import db
from tests.access.world import OWN, World, may, world

__all__ = ["world"]


class Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(f"{record.levelname} {record.getMessage()}")


@contextmanager
def log_of() -> Iterator[list[str]]:
    log = Log()
    faults.log.addHandler(log)
    faults.log.propagate = False
    try:
        yield log.told
    finally:
        faults.log.removeHandler(log)


#: Of people who hold nothing else: what the database has, and the word of the log for it
FAULTY = (
    ("gone.view", "UnknownPermission"),
    ("papers.gone", "UnknownPermission"),
    ("papers.view:gone", "UnknownScope"),
    ("papers.view:own=3", "BadScopeValue"),
    ("things.view:office=north", "BadScopeValue"),
    ("things.view:office=0", "BadScopeValue"),
    ("*:own", "UnknownScope"),
    ("*[user]", "UnknownPermission"),
)


def expect_what_nothing_declares_to_be_held_by_nobody(world: World) -> None:
    for number, (grant, word) in enumerate(FAULTY):
        with log_of() as told:
            ada = world.person(f"p{number}", grant)
            assert ada.grants == ()
            assert not any(may(ada, name) for name in world.registry)
            assert grants_of_role(world.paper_of(ada).role_id) == ()
        (line,) = told
        assert line.startswith(f"WARNING a grant is not understood ({word}): ")
        assert grant.partition(":")[0].partition("[")[0] in line


def expect_a_limit_that_no_record_knows_to_leave_nothing(world: World) -> None:
    role = world.role("clerk", "things.view", "papers.view", "pages.view")
    for limit in ("gone", "gone=1", "office=north", "office=0", "own=1"):
        with log_of() as told:
            assert world.give(world.person(f"p{limit}"), role, limit=limit).grants == ()
            assert len(told) == 3
    for limit in ("own", "team", "office", "office=1"):
        assert len(world.give(world.person(f"p{limit}"), role, limit=limit).grants) == 3


def expect_a_field_that_is_gone_to_open_nothing_and_take_nothing(world: World) -> None:
    with log_of() as told:
        (grant,) = world.person("ada", "papers.view[user,gone]").grants
    assert "user" in grant.fields
    (line,) = told
    assert "UnknownField" in line


def expect_fields_that_are_no_names_to_be_no_grant(world: World) -> None:
    ada = world.person("ada", "papers.view")
    for fields in ("user", 3, {"user": 1}, ["user", 3], [["user"]]):
        world.paper_of(ada).role.grants[0].fields = fields
        db.session.commit()
        with log_of() as told:
            assert Identity(ada.user).grants == ()
        assert "TypeError" in told[0]
    world.paper_of(ada).role.grants[0].fields = []
    db.session.commit()
    (grant,) = Identity(ada.user).grants
    assert grant.fields == frozenset()


def expect_a_fault_to_be_told_once_however_often_it_is_met(world: World) -> None:
    with log_of() as told:
        ada = world.person("ada", "papers.view:gone", "pages.view")
        for _ in range(3):
            assert [one.permission for one in Identity(ada.user).grants] == ["pages.view"]
        assert len(told) == 1
        other = world.give(world.person("bob"), world.paper_of(ada).role)
        assert [one.permission for one in other.grants] == ["pages.view"]
        assert len(told) == 1


def expect_what_is_declared_later_to_be_understood(world: World) -> None:
    ada = world.person("ada", "later.view:own")
    with log_of():
        assert ada.grants == ()
    world.registry.declare("later", "Later", (VIEW,), scopes=[Scope("own", "Own", OWN)])
    assert len(Identity(ada.user).grants) == 1
