"""Collected changes: what somebody wants to change about roles, before it is saved.

They stand in the address, as in ``?change=editor:posts.edit:own:*``, and nowhere else: a
reload, a link sent to somebody, or a sign-in in between loses none. Each says what a role
shall be granted afterwards: role, permission, rows (empty: every row), and ``*`` for all
ordinary fields, names of fields, or ``-`` for nothing any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import current_app, request

from portal.access.permissions import (
    EVERYTHING,
    UnknownField,
    UnknownPermission,
    UnknownScope,
    registry_of,
)
from portal.access.scopes import BadScopeValue
from portal.admin.access.all_roles import AllRoles, Fields, Rules
from portal.admin.access.places import placeless

#: Letters of all changes together: an address has room for so many
MOST_LETTERS = 1800

ALL_FIELDS, NOTHING = "*", "-"
_CHANGE = re.compile(r"(?P<role>.+):(?P<permission>[^:]+):(?P<scope>[^:]*):(?P<fields>[^:]+)")


@dataclass(frozen=True, slots=True)
class Change:
    """One grant of one role, as it shall be: on ``fields``, or no longer ``given``."""

    role: str
    permission: str
    scope: str
    fields: Fields = None
    given: bool = True

    @property
    def text(self) -> str:
        fields = NOTHING if not self.given else ALL_FIELDS
        if self.given and self.fields is not None:
            fields = ",".join(self.fields)
        return f"{self.role}:{self.permission}:{self.scope}:{fields}"


@dataclass(frozen=True)
class Collected:
    """The changes that can be made to ``roles``; ``left_out`` counts those that cannot."""

    roles: AllRoles
    changes: tuple[Change, ...] = ()
    left_out: int = 0

    @property
    def texts(self) -> list[str]:
        """How they stand in an address."""
        return [one.text for one in self.changes]

    @property
    def is_too_long(self) -> bool:
        return sum(map(len, self.texts)) > MOST_LETTERS

    @cached_property
    def result(self) -> AllRoles:
        """The roles as they would be."""
        rules: dict[str, dict[tuple[str, str], Fields]] = {}
        for change in self.changes:
            at = change.permission, change.scope
            of_role = rules.setdefault(change.role, dict(self.roles.by_key[change.role].rules))
            of_role.pop(at, None)
            if change.given:
                of_role[at] = change.fields
        return self.roles.with_rules(rules)

    @property
    def cells(self) -> set[tuple[str, str]]:
        """The role and the record of each change, as in ``("editor", "posts")``."""
        return {(one.role, record_of(one.permission)) for one in self.changes}

    @property
    def acts(self) -> list[tuple[str, str]]:
        """The roles and permissions that change, which is what people count as changes."""
        return list(dict.fromkeys((one.role, one.permission) for one in self.changes))

    def without(self, role: str, permission: str) -> list[str]:
        """Return the others, as they stand in an address."""
        left = (one for one in self.changes if (one.role, one.permission) != (role, permission))
        return [one.text for one in left]

    def towards(self, role: str, rules: Rules) -> Collected:
        """Return these changes, with those that grant the role ``rules`` and nothing else."""
        others = [one for one in self.changes if one.role != role]
        return collect(self.roles, [*others, *changes_between(role, self.roles, rules)])


def record_of(permission: str) -> str:
    """Return the key of the record, or ``*``."""
    return permission.partition(".")[0]


def changes_between(role: str, roles: AllRoles, rules: Rules) -> list[Change]:
    """Return what makes ``rules`` out of what the role is granted."""
    present = roles.by_key[role].rules
    given = [
        Change(role, *at, fields)
        for at, fields in rules.items()
        if at not in present or present[at] != fields
    ]
    taken = [Change(role, *at, given=False) for at in present if at not in rules]
    return [*given, *taken]


def collect(roles: AllRoles, changes: Iterable[Change]) -> Collected:
    """Return the last of the changes to each grant, without those that change nothing."""
    last: dict[tuple[str, str, str], Change] = {}
    for one in changes:
        last.pop((one.role, one.permission, one.scope), None)
        last[one.role, one.permission, one.scope] = one
    effective = (one for one in last.values() if _changes_something(roles, one))
    return Collected(roles, tuple(effective))


def collected(roles: AllRoles, texts: Sequence[str] | None = None) -> Collected:
    """Return what the address of the request holds, or ``texts``."""
    if texts is None:
        texts = request.args.getlist("change")
    told = {text: understood(roles, text) for text in texts}
    sound = [one for one in told.values() if one is not None]
    nowhere = placeless((one.permission, one.scope) for one in sound if one.given)
    known = [one for one in sound if not one.given or (one.permission, one.scope) not in nowhere]
    changes = collect(roles, known).changes
    kept = list(_as_many_as_fit(changes))
    left_out = len(told) - len(known) + len(changes) - len(kept)
    return Collected(roles, tuple(kept), left_out)


def _as_many_as_fit(changes: Iterable[Change]) -> Iterator[Change]:
    letters = 0
    for one in changes:
        letters += len(one.text)
        if letters <= MOST_LETTERS:
            yield one


def _changes_something(roles: AllRoles, change: Change) -> bool:
    present = roles.by_key[change.role].rules
    at = change.permission, change.scope
    if not change.given:
        return at in present
    return at not in present or present[at] != change.fields


def understood(roles: AllRoles, text: str) -> Change | None:
    """Return the change; None where it is not one, or names what is not there."""
    found = _CHANGE.fullmatch(text)
    if found is None or found["role"] not in roles.by_key:
        return None
    fields = None if found["fields"] in (ALL_FIELDS, NOTHING) else found["fields"].split(",")
    if found["permission"] == EVERYTHING and fields is not None:
        return None
    try:
        registry_of(current_app).check_grant(found["permission"], found["scope"], fields)
    except (UnknownPermission, UnknownScope, UnknownField, BadScopeValue):
        return None
    names = None if fields is None else tuple(sorted(set(fields)))
    given = found["fields"] != NOTHING
    return Change(found["role"], found["permission"], found["scope"], names, given)
