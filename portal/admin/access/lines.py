"""Lines: the form of a cell, one line for each grant and for each action without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from flask import request

from portal.access.permissions import EVERYTHING
from portal.admin.access.all_roles import Fields, RoleRules, Rules
from portal.admin.access.sections import Subject

#: More than any record has actions and scopes
MOST_LINES = 100


class NoField(Exception):
    """A grant on named fields that names none."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


@dataclass(frozen=True, slots=True)
class Line:
    """One grant as the form has it, or one that could be."""

    permission: str
    #: The rows of the grant that it was; None: there was none
    was: str | None
    on: bool
    scope: str
    #: None: all ordinary ones
    fields: Fields

    @property
    def sent_as(self) -> str:
        """What tells the server which grant it is about."""
        return self.permission if self.was is None else f"{self.permission}:{self.was}"


def names_in(subject: Subject) -> list[str]:
    """Return the permissions of a cell, in the order of declaration."""
    return [one.name for one in subject.permissions] or [EVERYTHING]


def lines_of(role: RoleRules, subject: Subject) -> list[Line]:
    """Return a line for each grant of the role, and an empty one for each action without."""
    found = []
    for name in names_in(subject):
        of_action = [
            Line(name, scope, True, scope, fields)
            for (permission, scope), fields in role.rules.items()
            if permission == name
        ]
        found += of_action or [Line(name, None, False, "", None)]
    return found


def lines_sent(subject: Subject) -> list[Line]:
    """Return the lines as the form sends them; those about something else are left out."""
    known, sent = names_in(subject), request.args
    chosen = set(sent.getlist("on"))
    found = []
    for number, text in zip(map(str, count()), sent.getlist("line")[:MOST_LINES], strict=False):
        permission, colon, was = text.partition(":")
        if permission in known:
            names = tuple(sorted(set(sent.getlist(f"field-{number}"))))
            fields = names if sent.get(f"fields-{number}") == "named" else None
            scope = sent.get(f"rows-{number}", "")
            found.append(Line(permission, was if colon else None, number in chosen, scope, fields))
    return found


def rules_after(lines: Iterable[Line], rules: Rules) -> Rules:
    """Return what the role is granted once the lines hold; raises `NoField`.

    Two lines of an action on the same rows are one grant, on the fields of both.
    """
    after, given = dict(rules), [one for one in lines if one.on]
    for line in lines:
        if line.was is not None:
            after.pop((line.permission, line.was), None)
    on_lines: dict[tuple[str, str], Fields] = {}
    for line in given:
        if line.fields == ():
            raise NoField(line.permission)
        at = line.permission, line.scope
        on_lines[at] = _both(on_lines.get(at, ()), line.fields)
    return after | on_lines


def _both(one: Fields, other: Fields) -> Fields:
    if one is None or other is None:
        return None
    return tuple(sorted({*one, *other}))
