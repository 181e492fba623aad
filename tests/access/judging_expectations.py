"""When the last administrator is looked for, and what that costs; `test_mutants.py` proves it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from portal.access import safeguards
from portal.access.models import Assignment, Role
from portal.access.safeguards import LastAdministrator
from portal.accounts.models import User
from portal.database import IN_STEPS, db, now
from portal.records.offices import Office
from tests.access.safeguard_expectations import assignment_of
from tests.access.world import World, world

__all__ = ["world"]

LATER = now() + timedelta(days=30)


def expect_a_refusal_not_to_be_remembered(world: World) -> None:
    ada, bob = world.person("ada", "*").user, world.person("bob", "*").user
    db.session.commit()
    ada.active = bob.active = False
    with pytest.raises(LastAdministrator):
        db.session.flush()
    db.session.rollback()
    ada.active = False
    db.session.flush()
    bob.name = "Bob"
    db.session.flush()
    assert not any("administrator" in str(key) for key in db.session.info)


def expect_steps_to_be_judged_together(world: World) -> None:
    """What counts is how it ends, and nothing that comes after makes it forgotten."""
    ada, bob = world.person("ada", "*").user, world.person("bob").user
    ada_s, bobs = assignment_of(ada), assignment_of(bob)
    db.session.commit()
    for back, later in ((True, False), (True, True), (False, True), (False, False)):
        db.session.info[IN_STEPS] = True
        ada_s.role.grants[0].scope = "own"
        db.session.flush()
        bobs.reason, bobs.until = f"{back} {later}", None if bobs.until else LATER
        db.session.flush()
        if back:
            ada_s.role.grants[0].scope = ""
            db.session.flush()
        del db.session.info[IN_STEPS]
        if back:
            _end(ada, later=later)
            assert assignment_of(ada).role.grants[0].scope == ""
            continue
        with pytest.raises(LastAdministrator):
            _end(ada, later=later)
        db.session.rollback()


def expect_what_is_taken_back_not_to_be_judged(world: World) -> None:
    ada = world.person("ada", "*").user
    db.session.flush()
    db.session.info[IN_STEPS] = True
    ada.active = False
    db.session.flush()
    db.session.rollback()
    del db.session.info[IN_STEPS]
    world.person("bob", "papers.view").user.active = False
    db.session.commit()


def _end(user: User, *, later: bool) -> None:
    if later:
        user.name += "!"
        db.session.flush()
    db.session.commit()


def expect_a_refused_statement_to_be_taken_back(world: World) -> None:
    world.person("ada", "*")
    db.session.commit()
    with pytest.raises(LastAdministrator):
        db.session.execute(update(User).values(active=False))
    db.session.commit()
    assert db.session.scalars(select(User.active)).one()
    assert db.session.execute(update(User).values(name=User.name + "!")).rowcount == 1
    assert db.session.scalars(select(User.name)).one() == "ada!", "done once"
    assert db.session.execute(update(Role).values(key="x")).rowcount == 1
    assert db.session.execute(select(User.id)).all()


def expect_other_changes_to_cost_no_statement(world: World) -> None:
    ada, bob = world.person("ada", "*").user, world.person("bob", "papers.view").user
    role = assignment_of(bob).role
    db.session.flush()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.extend(["asked"] * ("RECURSIVE" in statement))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ada.name, role.key = "Ada", "readers"
        db.session.add(User(name="Eve", email="eve@example.org"))
        db.session.flush()
        world.office("Here")
        db.session.execute(update(Office).values(time_zone="UTC"))
        assert asked == []
        bob.active = False
        db.session.flush()
        assert len(asked) == 2
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def expect_every_session_to_be_watched_once(world: World) -> None:
    world.person("ada", "*")
    db.session.commit()
    safeguards.init_app(world.app)
    with Session(db.engine) as session:
        session.scalars(select(User)).one().active = False
        with pytest.raises(LastAdministrator):
            session.commit()


def expect_nobody_to_be_kept_where_nobody_is_administrator(world: World) -> None:
    ada = world.person("ada", "papers.view").user
    db.session.flush()
    db.session.delete(ada)
    db.session.flush()
    db.session.execute(delete(Assignment))
    db.session.execute(update(User).values(active=False))
