"""The portal's policy and its model, side by side: what one is changed into, the other is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select

from portal.access import gate
from portal.access.identity import Identity
from portal.access.models import Assignment, Grant, Role
from portal.access.safeguards import LastAdministrator, NotHeld
from portal.accounts.models import User
from portal.database import Base, db, now
from portal.i18n.content import Texts
from portal.query.rules import visible_rows
from portal.records.equipment import Equipment, EquipmentView
from portal.records.offices import Office
from portal.records.posts import Post, PostView
from portal.records.profiles import Profile
from portal.records.tags import Tag, TagView
from tests.access.policy_model import EVERYTHING, ROWS, Model

VIEWS = {"posts": PostView, "equipment": EquipmentView, "tags": TagView}
PERMISSIONS = ("posts.view", "posts.edit", "equipment.view", "equipment.edit", "tags.view")
#: ``{key of a role: what it is granted}``; the first is an administrator's
ROLES = {
    "root": [(EVERYTHING, "")],
    "writer": [("posts.view", ""), ("posts.edit", "own")],
    "clerk": [("equipment.view", "office"), ("equipment.edit", ""), ("tags.view", "")],
    "idle": [],
}


class Pair:
    """A town: three offices one below the other and one aside, five people, four roles."""

    def __init__(self, app: Flask) -> None:
        self.context = app.app_context()
        self.context.push()
        self.start = now()
        self.model = Model()
        self.numbers = 0
        hall = self._office(None)
        house = self._office(hall)
        places = [hall, house, self._office(house), self._office(None), None]
        for place in places:
            self._user(place)
        for key, grants in ROLES.items():
            self._role(key, grants)
        root, writer, clerk, _idle = self.model.grants
        first, second, third, fourth, fifth = self.model.active
        for user, role, limit in (
            (first, root, ""),
            (second, clerk, ""),
            (third, writer, ""),
            (fourth, clerk, f"office={house}"),
            (fifth, root, ""),
        ):
            _added(Assignment(user_id=user, role_id=role, scope=limit))
            self.model.given[user, role, limit] = None
        db.session.commit()

    def close(self) -> None:
        """Leave nothing behind."""
        db.session.rollback()
        with db.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        self.context.pop()

    def _office(self, above: int | None) -> int:
        key = _added(Office(name=Texts({"en": "Office"}), parent_id=above)).id
        self.model.above[key] = above
        self.numbers += 1
        thing = Equipment(name="T", serial_number=f"t{self.numbers}", cost=1, office_id=key)
        self.model.rows["equipment", _added(thing).id] = key
        return key

    def _user(self, place: int | None) -> None:
        self.numbers += 1
        user = _added(User(name="U", email=f"u{self.numbers}@example.org"))
        _added(Profile(user=user, office_id=place))
        self.model.active[user.id], self.model.works_at[user.id] = True, place
        name = f"r{self.numbers}"
        for record, row in (
            ("posts", Post(title=Texts({"en": name}), slug=name, author_id=user.id)),
            ("tags", Tag(name=Texts({"en": name}), slug=name)),
        ):
            self.model.rows[record, _added(row).id] = user.id

    def _role(self, key: str, grants: list[tuple[str, str]]) -> None:
        rows = [Grant(permission=permission, scope=scope) for permission, scope in grants]
        role = _added(Role(key=key, name=Texts({"en": key}), grants=rows))
        self.model.grants[role.id], self.model.includes[role.id] = set(grants), set()

    def scope(self, permission: str, place: int) -> str:
        """Return a rule of the record, or one with a value, where it takes one."""
        name = ROWS.get(permission.partition(".")[0], "")
        if name == "office" and place % 2:
            return f"office={picked(self.model.above, place)}"
        return name

    def change(
        self,
        after: Model,
        change: Callable[[], object],
        giver: int | None = None,
        wanted: Mapping[int, Collection[str]] | None = None,
    ) -> None:
        """Make a change, or see it refused, as the model says.

        It is made on behalf of ``giver``, where one is told, and gives the roles ``wanted``,
        each on the rows of some limits.
        """
        error = self._refusal(after, giver, wanted or {})
        if giver is not None:
            g.identity = Identity(db.session.get(User, giver))
            assert g.identity.grants is not None  # what is held is held before
        try:
            if error is None:
                change()
                db.session.commit()
                self.model = after
            else:
                with pytest.raises(error):
                    _flushed(change)
                db.session.rollback()
        finally:
            g.pop("identity", None)
            db.session.expire_all()

    def _refusal(
        self, after: Model, giver: int | None, wanted: Mapping[int, Collection[str]]
    ) -> type[Exception] | None:
        gives = {
            one
            for role, limits in wanted.items()
            for limit in limits
            for one in after.gives(role, limit)
        }
        if giver is not None and not self.model.holds(giver, gives, self.start):
            return NotHeld
        if self.model.has_administrator() and not after.has_administrator():
            return LastAdministrator
        return None

    def compare(self, user: int, at: datetime) -> None:
        """See that both say the same of all permissions and rows, at that moment."""
        identity = Identity(db.session.get_one(User, user), at=at)
        for permission in (*PERMISSIONS, EVERYTHING):
            record = permission.partition(".")[0]
            somewhere = self.model.may(user, permission, None, at)
            assert gate.decide(permission, None, identity).allowed is somewhere
            if record not in VIEWS:
                continue
            keys = {row for of, row in self.model.rows if of == record}
            expected = {key for key in keys if self.model.may(user, permission, key, at)}
            assert _by_check(permission, keys, identity) == expected
            assert _by_condition(permission, identity) == expected


def _by_check(permission: str, keys: set[int], identity: Identity) -> set[int]:
    model = VIEWS[permission.partition(".")[0]].model
    rows = db.session.scalars(select(model).where(model.id.in_(keys)))
    return {row.id for row in rows if gate.decide(permission, row, identity).allowed}


def _by_condition(permission: str, identity: Identity) -> set[int]:
    record, _, action = permission.partition(".")
    view = VIEWS[record]
    found = select(view.model.id).where(visible_rows(view, action, identity))
    return set(db.session.scalars(found))


def picked(known: Collection[Any], number: int) -> Any:
    """Return one of those there are, by a number taken modulo how many."""
    return list(known)[number % len(known)]


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def _flushed(change: Callable[[], object]) -> None:
    change()
    db.session.flush()
