"""A model of the policy in plain Python: sets and loops, and nothing of the portal's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

#: ``{record: the name of the rows it knows}``; ``own`` are those of the reader, ``office`` those
#: of a place and of what stands below it
ROWS = {"posts": "own", "equipment": "office", "tags": ""}
EVERYTHING = "*"
#: What is held: a permission, and the rules that must all hold on a row
Held = tuple[str, frozenset[str]]


@dataclass
class Model:
    #: ``{office: the one above it}``
    above: dict[int, int | None] = field(default_factory=dict)
    works_at: dict[int, int | None] = field(default_factory=dict)
    active: dict[int, bool] = field(default_factory=dict)
    #: ``{role: {(permission, scope)}}``
    grants: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    includes: dict[int, set[int]] = field(default_factory=dict)
    #: ``{(user, role, limit): the first moment at which it no longer holds}``
    given: dict[tuple[int, int, str], datetime | None] = field(default_factory=dict)
    #: ``{(record, row): its owner, or its office}``
    rows: dict[tuple[str, int], int] = field(default_factory=dict)

    def with_included(self, role: int) -> set[int]:
        found, waiting = set(), [role]
        while waiting:
            if (one := waiting.pop()) not in found:
                found.add(one)
                waiting += self.includes[one]
        return found

    def gives(self, role: int, limit: str = "") -> set[Held]:
        """Return what the role gives to whom it is assigned on the rows of ``limit``."""
        return {
            (permission, _rules(permission, scope, limit))
            for one in self.with_included(role)
            for permission, scope in self.grants[one]
        }

    def held(self, user: int, at: datetime) -> set[Held]:
        if not self.active[user]:
            return set()
        return {
            one
            for (whose, role, limit), until in self.given.items()
            if whose == user and (until is None or at < until)
            for one in self.gives(role, limit)
        }

    def may(self, user: int, permission: str, row: int | None, at: datetime) -> bool:
        """Tell whether the user may do it to the row, or to some row that there could be."""
        record = permission.partition(".")[0]
        return any(
            name in (permission, EVERYTHING)
            and all(self._is_in(rule, record, row, user) for rule in rules)
            for name, rules in self.held(user, at)
        )

    def holds(self, user: int, wanted: set[Held], at: datetime) -> bool:
        """Tell whether the user may give all of ``wanted``: it is theirs, on as many rows."""
        held = self.held(user, at)
        return all(
            any(name in (permission, EVERYTHING) and own <= rules for name, own in held)
            for permission, rules in wanted
        )

    def has_administrator(self) -> bool:
        return any(
            until is None
            and not limit
            and self.active[user]
            and (EVERYTHING, frozenset()) in self.gives(role)
            for (user, role, limit), until in self.given.items()
        )

    def _is_in(self, rule: str, record: str, row: int | None, user: int) -> bool:
        name, _, value = rule.partition("=")
        if ROWS.get(record, "") != name:
            return False
        if row is None:
            return True
        place: int | None = self.rows[record, row]
        if name == "own":
            return place == user
        sought = int(value) if value else self.works_at[user]
        while place is not None:
            if place == sought:
                return True
            place = self.above[place]
        return False


def _rules(permission: str, scope: str, limit: str) -> frozenset[str]:
    name, _, value = limit.partition("=")
    rules = {scope}
    if limit and (permission == EVERYTHING or ROWS[permission.partition(".")[0]] == name):
        rules = {scope if scope != name or not value else "", limit}
    return frozenset(rules - {""})
