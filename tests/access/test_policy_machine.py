"""The policy as it is, beside a model of it: whatever people do, both say the same."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from portal.access.models import Assignment, Grant, Role, RoleCycle
from portal.accounts.models import User
from portal.database import db
from portal.records.offices import Office
from portal.records.profiles import Profile
from tests.access.policy_model import EVERYTHING
from tests.access.policy_pair import PERMISSIONS, Pair, picked
from tests.soak import times

MOMENT = timedelta(microseconds=1)

#: One of those that there are: a number, taken modulo how many
PICK = st.integers(0, 19)
ONE_OF_TWO = st.booleans()
PERMISSION = st.sampled_from(PERMISSIONS)
#: Days from now; None: never
END = st.sampled_from([None, -1, 1, 2])
#: On whose behalf a change is made; None: of nobody, as by a command
GIVER = st.none() | PICK


class Policy(RuleBasedStateMachine):
    app: Flask

    def __init__(self) -> None:
        super().__init__()
        self.pair = Pair(self.app)
        self.turn = 0

    def teardown(self) -> None:
        self.pair.close()

    @property
    def model(self):
        return self.pair.model

    def giver(self, number: int | None) -> int | None:
        return None if number is None else picked(self.model.active, number)

    @invariant()
    def both_say_the_same(self) -> None:
        """Of one person after the other, at one of the moments that make a difference."""
        self.turn += 1
        user = picked(self.model.active, self.turn)
        ends = [until for until in self.model.given.values() if until is not None]
        moments = [self.pair.start, *ends, *(end - MOMENT for end in ends)]
        self.pair.compare(user, picked(moments, self.turn * 7))

    @rule(user=PICK, role=PICK, until=END, limited=ONE_OF_TWO, place=PICK, giver=GIVER)
    def assign(
        self,
        user: int,
        role: int,
        until: int | None,
        limited: bool,
        place: int,
        giver: int | None,
    ) -> None:
        user, role = picked(self.model.active, user), picked(self.model.grants, role)
        of = PERMISSIONS[(place % 2) * 2]
        limit = self.pair.scope(of, place // 2) if limited else ""
        end = None if until is None else self.pair.start + timedelta(days=until)
        told, after = (user, role, limit), deepcopy(self.model)
        after.given[told] = end
        is_more = told not in self.model.given or _is_later(end, self.model.given[told])
        wanted = {role: [limit]} if is_more else {}
        self.pair.change(after, lambda: _assign(*told, end), self.giver(giver), wanted)

    @precondition(lambda self: self.model.given)
    @rule(which=PICK, giver=GIVER)
    def unassign(self, which: int, giver: int | None) -> None:
        told, after = picked(self.model.given, which), deepcopy(self.model)
        del after.given[told]
        row = select(Assignment).filter_by(user_id=told[0], role_id=told[1], scope=told[2])
        self.pair.change(after, lambda: _delete(row), self.giver(giver))

    @rule(role=PICK, permission=PERMISSION, scoped=ONE_OF_TWO, place=PICK, giver=GIVER)
    def grant(
        self, role: int, permission: str, scoped: bool, place: int, giver: int | None
    ) -> None:
        role = picked(self.model.grants, role)
        told = permission, self.pair.scope(permission, place) if scoped else ""
        after = deepcopy(self.model)
        if told in self.model.grants[role]:
            return
        after.grants[role].add(told)
        after.grants[0], after.includes[0] = {told}, set()  # only this is given
        row = Grant(role_id=role, permission=told[0], scope=told[1])
        self.pair.change(after, lambda: db.session.add(row), self.giver(giver), {0: [""]})
        self.model.grants.pop(0, None)
        self.model.includes.pop(0, None)

    @rule(role=PICK, which=PICK, giver=GIVER)
    def revoke(self, role: int, which: int, giver: int | None) -> None:
        role = picked(self.model.grants, role)
        if not self.model.grants[role]:
            return
        told = picked(sorted(self.model.grants[role]), which)
        after = deepcopy(self.model)
        after.grants[role].remove(told)
        row = select(Grant).filter_by(role_id=role, permission=told[0], scope=told[1])
        self.pair.change(after, lambda: _delete(row), self.giver(giver))

    @rule(role=PICK, giver=GIVER)
    def grant_everything(self, role: int, giver: int | None) -> None:
        role = picked(self.model.grants, role)
        if (EVERYTHING, "") in self.model.grants[role]:
            return
        after = deepcopy(self.model)
        after.grants[role].add((EVERYTHING, ""))
        row = Grant(role_id=role, permission=EVERYTHING)
        self.pair.change(after, lambda: db.session.add(row), self.giver(giver), {role: [""]})

    @rule(role=PICK, parent=PICK, giver=GIVER, from_above=ONE_OF_TWO)
    def include(self, role: int, parent: int, giver: int | None, from_above: bool) -> None:
        role, parent = (picked(self.model.grants, one) for one in (role, parent))
        below, above = db.session.get_one(Role, role), db.session.get_one(Role, parent)
        if parent in self.model.includes[role]:
            return
        if role in self.model.with_included(parent):
            with pytest.raises(RoleCycle):
                below.parents.append(above)
            db.session.rollback()
            return
        after = deepcopy(self.model)
        after.includes[role].add(parent)

        def join() -> None:
            if from_above:
                above.heirs.append(below)
            else:
                below.parents.append(above)

        self.pair.change(after, join, self.giver(giver), {parent: [""]})

    @rule(role=PICK, giver=GIVER)
    def exclude(self, role: int, giver: int | None) -> None:
        role, after = picked(self.model.grants, role), deepcopy(self.model)
        after.includes[role].clear()
        row = db.session.get_one(Role, role)
        self.pair.change(after, lambda: row.parents.clear(), self.giver(giver))

    @rule(user=PICK, giver=GIVER)
    def wake_or_rest(self, user: int, giver: int | None) -> None:
        user, after = picked(self.model.active, user), deepcopy(self.model)
        active = after.active[user] = not self.model.active[user]
        wanted: dict[int, list[str]] = {}
        for (whose, role, limit), until in self.model.given.items():
            if active and whose == user and _is_later(until, self.pair.start):
                wanted.setdefault(role, []).append(limit)
        row = db.session.get_one(User, user)
        change = lambda: setattr(row, "active", active)  # noqa: E731
        self.pair.change(after, change, self.giver(giver), wanted)

    @rule(user=PICK, office=PICK)
    def move(self, user: int, office: int) -> None:
        """Let somebody work elsewhere."""
        user, place = picked(self.model.active, user), picked(self.model.above, office)
        after = deepcopy(self.model)
        after.works_at[user] = place
        row = db.session.scalars(select(Profile).filter_by(user_id=user)).one()
        self.pair.change(after, lambda: setattr(row, "office_id", place))

    @rule(office=PICK, above=PICK)
    def rebuild(self, office: int, above: int) -> None:
        """Let an office stand below another, unless that stands below it."""
        office, place = (picked(self.model.above, one) for one in (office, above))
        up: int | None = place
        while up is not None:
            if up == office:
                return
            up = self.model.above[up]
        after = deepcopy(self.model)
        after.above[office] = place
        row = db.session.get_one(Office, office)
        self.pair.change(after, lambda: setattr(row, "parent_id", place))


def _is_later(until: datetime | None, than: datetime | None) -> bool:
    return than is not None and (until is None or until > than)


def _assign(user: int, role: int, limit: str, until: datetime | None) -> None:
    found = select(Assignment).filter_by(user_id=user, role_id=role, scope=limit)
    given = db.session.scalars(found).one_or_none()
    if given is None:
        given = Assignment(user_id=user, role_id=role, scope=limit)
        db.session.add(given)
    given.until = until


def _delete(found: object) -> None:
    db.session.delete(db.session.scalars(found).one())


def test_the_policy_is_what_the_model_says(app):
    class Here(Policy):
        pass

    Here.app = app
    few = settings(
        max_examples=times(10),
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # to make a long story shorter takes minutes
    )
    run_state_machine_as_test(Here, settings=few)
