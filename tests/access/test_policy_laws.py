"""Laws of the policy: rights add up, and in which order they were given does not matter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.access import gate
from portal.access.identity import Identity
from portal.access.models import Assignment, Grant, Role, RoleCycle
from portal.accounts.models import User
from portal.database import db
from portal.query.rules import visible_rows
from tests.access.policy_pair import PERMISSIONS, VIEWS, Pair, picked
from tests.soak import times

PICK = st.integers(0, 9)
#: Something more that somebody may do
GIFT = st.one_of(
    st.tuples(st.just("grant"), PICK, st.sampled_from(PERMISSIONS), PICK),
    st.tuples(st.just("include"), PICK, PICK),
    st.tuples(st.just("assign"), PICK, PICK, PICK, st.sampled_from([None, 1])),
)
few = settings(
    max_examples=times(8),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@contextmanager
def town(app: Flask) -> Iterator[Pair]:
    pair = Pair(app)
    try:
        yield pair
    finally:
        pair.close()


def give(pair: Pair, kind: str, *what: object) -> None:
    """Give one thing more, unless it is given already."""
    roles = db.session.scalars(select(Role).order_by(Role.key)).all()
    role = picked(roles, what[0])
    if kind == "grant":
        _, permission, place = what
        told = {"permission": permission, "scope": pair.scope(permission, place)}
        if not db.session.scalars(select(Grant).filter_by(role=role, **told)).all():
            db.session.add(Grant(role=role, **told))
    elif kind == "include":
        with suppress(RoleCycle):
            if picked(roles, what[1]) not in role.parents:
                role.parents.append(picked(roles, what[1]))
    else:
        _, user, place, days = what
        told = {
            "user_id": picked(pair.model.active, user),
            "scope": pair.scope(PERMISSIONS[place % 3], place),
        }
        if not db.session.scalars(select(Assignment).filter_by(role=role, **told)).all():
            until = None if days is None else pair.start + timedelta(days=days)
            db.session.add(Assignment(role=role, until=until, **told))
    db.session.commit()


def rights(pair: Pair) -> set[tuple[int, str, int | None]]:
    """Return who may do what to which row, all counted from the first of their kind."""
    found = set()
    for number, user in enumerate(pair.model.active):
        identity = Identity(db.session.get(User, user))
        for permission in PERMISSIONS:
            if gate.decide(permission, None, identity).allowed:
                found.add((number, permission, None))
            record, _, action = permission.partition(".")
            model = VIEWS[record].model
            rows = db.session.scalars(select(model.id).order_by(model.id)).all()
            seen = select(model.id).where(visible_rows(VIEWS[record], action, identity))
            reached = set(db.session.scalars(seen))
            found |= {(number, permission, rows.index(row)) for row in reached}
    return found


@few
@given(gifts=st.lists(GIFT, max_size=6), more=GIFT)
def test_who_is_given_more_can_do_all_that_was_possible_before(app, gifts, more):
    with town(app) as pair:
        for gift in gifts:
            give(pair, *gift)
        before = rights(pair)
        give(pair, *more)

        assert before <= rights(pair)


@few
@given(
    gifts=st.lists(GIFT.filter(lambda gift: gift[0] != "include"), min_size=2, max_size=8),
    data=st.data(),
)
def test_the_order_in_which_rights_are_given_does_not_matter(app, gifts, data):
    """Of including roles it is what comes first that stays, as a ring cannot be closed."""
    shuffled = data.draw(st.permutations(gifts))
    found = []
    for order in (gifts, shuffled):
        with town(app) as pair:
            for gift in order:
                give(pair, *gift)
            found.append(rights(pair))

    assert found[0] == found[1]
