"""Nothing is changed into what one does not hold; `test_mutants.py` proves that these bite."""

from __future__ import annotations

import warnings
from datetime import timedelta
from unittest import mock

import pytest
from sqlalchemy.exc import IntegrityError

from portal.access.models import Assignment, Grant
from portal.access.safeguards import escalation
from portal.accounts.models import User
from portal.database import db, now
from tests.access.cast import Cast, end, give, tried
from tests.access.world import World, world

__all__ = ["world"]

SOON, LATER = now() + timedelta(days=30), now() + timedelta(days=60)


def expect_a_grant_to_be_changed_into_what_one_holds_only(world: World) -> None:
    cast = Cast(world)
    own = world.role("own", "papers.edit:own", "things.view:office").grants
    cast.asks()
    (grant,) = cast.few.grants
    for name, value, held in (
        ("permission", "things.view", False),
        ("permission", "*", False),
        ("scope", "own", True),
        ("fields", ["user"], True),
        ("fields", ["assigned_by"], False),
        ("role", cast.empty, True),
        ("role_id", cast.empty.id, True),
    ):
        assert tried(lambda name=name, value=value: setattr(grant, name, value)) is held, value
    (theirs,) = cast.root.grants
    for name, value in (("role", cast.empty), ("role_id", cast.empty.id), ("fields", ["user"])):
        assert not tried(lambda name=name, value=value: setattr(theirs, name, value))
    assert not any(tried(lambda one=one: setattr(one, "scope", "")) for one in own)
    wide = next(one for one in cast.many.grants if one.permission == "papers.edit")
    assert tried(lambda: setattr(wide, "scope", "own"))
    assert tried(lambda: db.session.delete(wide))
    assert tried(lambda: setattr(cast.root, "key", "chiefs"))
    assert tried(lambda: again(theirs)), "it is what it was"


def again(grant: Grant) -> None:
    grant.permission, grant.version = str(grant.permission), grant.version


def expect_an_assignment_to_be_changed_into_what_one_holds_only(world: World) -> None:
    cast = Cast(world)
    eve = world.person("eve").user
    few = give(cast.bob, cast.few, "own", until=SOON)
    root = give(cast.bob, cast.root, "team", until=SOON)
    cast.asks()
    for name, value in (
        ("role", cast.root),
        ("role_id", cast.root.id),
    ):
        assert not tried(lambda name=name, value=value: setattr(few, name, value)), name
    for row, held in ((few, True), (root, False)):
        assert tried(lambda row=row: end(row, LATER)) is held
        assert tried(lambda row=row: end(row, None)) is held
        for name, value in (
            ("user", eve),
            ("user_id", eve.id),
            ("scope", ""),
            ("until", None),
        ):
            changed = tried(lambda row=row, name=name, value=value: setattr(row, name, value))
            assert changed is held, (row, name)
    for name, value in (("reason", "Holidays"), ("role", cast.few)):
        assert tried(lambda name=name, value=value: setattr(root, name, value)), name


def expect_to_take_away_without_holding_it(world: World) -> None:
    cast = Cast(world)
    root = give(cast.bob, cast.root, until=LATER)
    always = give(world.person("eve").user, cast.root)
    cast.asks()
    assert tried(lambda: end(root, SOON))
    assert tried(lambda: end(always, SOON))
    assert tried(lambda: setattr(root, "reason", "Holidays"))
    assert not tried(lambda: setattr(root, "until", SOON)), "nobody knows what it was"
    assert tried(lambda: db.session.delete(root))
    assert tried(lambda: cast.bob.assignments.remove(root))
    assert tried(lambda: cast.root.assignments.remove(root))
    assert tried(lambda: cast.many.grants.clear())
    assert tried(lambda: cast.many.grants.remove(cast.many.grants[0]))


def expect_a_new_key_to_count_more_than_the_role_that_an_old_one_led_to(world: World) -> None:
    cast = Cast(world)
    given = give(cast.bob, cast.few)
    cast.asks()

    def move() -> None:
        assert given.role is cast.few
        given.role_id = cast.root.id

    assert not tried(move)


def expect_an_assignment_of_nothing_to_be_an_error_of_the_database(world: World) -> None:
    cast = Cast(world)
    cast.asks()
    db.session.add(Assignment(user=cast.bob))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(IntegrityError):
            db.session.flush()
    db.session.rollback()


def expect_to_wake_somebody_to_give_back_what_they_had(world: World) -> None:
    cast = Cast(world)
    few, root = world.person("few-one", active=False).user, world.person("one", active=False).user
    over, awake = world.person("over", active=False).user, world.person("awake").user
    give(awake, cast.root)
    give(few, cast.few)
    give(root, cast.root, until=SOON)
    give(over, cast.root, until=now() - timedelta(seconds=1))
    cast.asks()
    assert tried(lambda: setattr(few, "active", True))
    assert not tried(lambda: setattr(root, "active", True))
    assert tried(lambda: setattr(over, "active", True))
    with mock.patch.object(escalation, "now", return_value=SOON):
        assert tried(lambda: setattr(root, "active", True)), "the first moment without it"
    assert tried(lambda: setattr(root, "name", "One"))
    db.session.add(User(name="New", email="new@example.org", active=True))
    db.session.flush()
    assert tried(lambda: setattr(awake, "active", False))
