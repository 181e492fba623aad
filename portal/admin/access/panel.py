"""The panel of a cell: its lines with all that can be chosen, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import current_app

from portal.access.permissions import EVERYTHING, Permission, registry_of
from portal.access.sentences import field_title
from portal.access.words import permission_title
from portal.admin import lookup
from portal.admin.access.all_roles import RoleRules
from portal.admin.access.collected import Collected
from portal.admin.access.grant_words import in_words, through
from portal.admin.access.levels import WITH_FIELDS
from portal.admin.access.lines import Line, names_in
from portal.admin.access.matrix import matrix_url, name_of
from portal.admin.access.places import Places
from portal.admin.access.sections import Subject
from portal.i18n import gettext
from portal.query.fields import fields_of

#: As many places as a list of rows offers; of more, only those that some role is granted
MOST_PLACES = 50


@dataclass(frozen=True, slots=True)
class FieldChoice:
    value: str
    title: str
    chosen: bool
    #: One language of the field before it
    is_part: bool


@dataclass(frozen=True, slots=True)
class LineShown:
    number: int
    line: Line
    #: ``(value, title)``; none: there is nothing to choose
    rows: Sequence[tuple[str, str]]
    fields: Sequence[FieldChoice]
    #: Its limits in words
    limits: str


@dataclass(frozen=True, slots=True)
class Act:
    """One action: what the role is granted itself, and what it holds anyway."""

    title: str
    lines: Sequence[LineShown]
    through: Sequence[str]


@dataclass(slots=True)
class Panel:
    name: str
    role: RoleRules
    subject: Subject
    acts: Sequence[Act]
    texts: Sequence[str]
    editable: bool
    back_url: str
    problem: str = ""


def panel_of(
    wish: Collected, role: RoleRules, subject: Subject, lines: Sequence[Line], *, editable: bool
) -> Panel:
    """Return the panel of a cell whose form holds ``lines``."""
    roles = wish.result
    granted = {at for one in roles for at in one.rules if at[0] in names_in(subject)}
    places = Places([*granted, *((one.permission, one.scope) for one in lines)])
    rows = _rows(subject, {scope for _permission, scope in granted}, places)
    held = roles.held(role)
    acts = []
    for permission in dict.fromkeys(one.permission for one in lines):
        shown = [
            _shown(number, line, rows, places)
            for number, line in enumerate(lines)
            if line.permission == permission
        ]
        words = through(held, permission, roles, places)
        acts.append(Act(_title(permission), shown, words))
    name, back_url = name_of(role, subject.key), matrix_url(wish, role.key)
    return Panel(name, role, subject, acts, wish.texts, editable, back_url)


def _title(permission: str) -> str:
    if permission == EVERYTHING:
        return permission_title(permission)
    return str(registry_of(current_app).get(permission).action.title)


def _shown(number: int, line: Line, rows: Sequence[tuple[str, str]], places: Places) -> LineShown:
    offered = list(rows)
    if rows and line.scope not in dict(rows):
        offered.append((line.scope, places.title(line.permission, line.scope)))
    limits = in_words(line.permission, line.scope, line.fields, places) if line.on else ""
    return LineShown(number, line, offered, list(_fields(line)), limits)


def _rows(subject: Subject, granted: Iterable[str], places: Places) -> list[tuple[str, str]]:
    """Return the rows that can be chosen: all, those of each scope, and those of single places."""
    if not subject.permissions or not subject.permissions[0].scopes:
        return []
    permission = subject.permissions[0]
    values = ["", *permission.scopes, *sorted(one for one in granted if "=" in one)]
    found = {one: places.title(permission.name, one) for one in values}
    for name in permission.scopes:
        found = _of_places(permission, name) | found
    return sorted(found.items(), key=lambda one: _rank(permission, one))


def _rank(permission: Permission, choice: tuple[str, str]) -> tuple[int, bool, str]:
    """Put every row first, then each scope and the places that it can be about."""
    scope, title = choice
    name, is_place, _key = scope.partition("=")
    order = ["", *permission.scopes]
    return order.index(name), bool(is_place), title.casefold()


def _of_places(permission: Permission, name: str) -> dict[str, str]:
    """Return the rows of each single place that the reader may see, unless there are too many."""
    scope = permission.scopes[name]
    if not scope.place or permission.model is None:
        return {}
    record = lookup.record_of(scope.place_of(permission.model))
    if record is None:
        return {}
    found = lookup.find(record, "", limit=MOST_PLACES + 1)
    if len(found) > MOST_PLACES:
        return {}
    return {
        # Translators: the rows of one place, as in "Only City library"
        f"{name}={one.key}": gettext("Only %(place)s", place=one.title)
        for one in found
    }


def _fields(line: Line) -> Iterable[FieldChoice]:
    """Give the fields that a grant can name, each with its languages behind it."""
    if line.permission == EVERYTHING:
        return
    permission = registry_of(current_app).get(line.permission)
    if permission.model is None or permission.action.name not in WITH_FIELDS:
        return
    nameable, chosen = permission.names_of_fields(), set(line.fields or ())
    for name in fields_of(permission.model):
        if name not in permission.fields:
            continue
        is_personal = name in permission.personal
        yield FieldChoice(name, _field_title(line, name, is_personal), name in chosen, False)
        for part in sorted(one for one in nameable if one.startswith(f"{name}@")):
            yield FieldChoice(part, field_title(line.permission, part), part in chosen, True)


def _field_title(line: Line, name: str, is_personal: bool) -> str:
    title = field_title(line.permission, name)
    # Translators: a field that only a grant which names it opens, as in "Date of birth (personal)"
    return gettext("%(field)s (personal)", field=title) if is_personal else title
