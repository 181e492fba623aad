"""Levels: what a role may do with a record, in a word, and on which conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.access.held import HeldGrant
from portal.access.permissions import CREATE, EDIT, EVERYTHING, EXPORT, VIEW, Permission
from portal.admin.access.all_roles import AllRoles
from portal.admin.access.places import Places
from portal.i18n import LazyString, formats, gettext, gettext_in, pgettext

#: Who may do no more than these only reads
READING = frozenset({VIEW.name, EXPORT.name})
#: The actions that fields matter to
WITH_FIELDS = frozenset({VIEW.name, CREATE.name, EDIT.name, EXPORT.name})

#: What is held of a record, and by which grants
Held = list[tuple[Permission, list[HeldGrant]]]


@dataclass(frozen=True, slots=True)
class Level:
    name: str
    title: LazyString
    icon: str


# Translators: what a role may do with a record: nothing
NONE = Level("none", pgettext("level", "None"), "")
# Translators: what a role may do with a record: read it
READ = Level("view", pgettext("level", "View"), "eye")
# Translators: what a role may do with a record: change something
CHANGE = Level("edit", pgettext("level", "Edit"), "pencil")
# Translators: what a role may do with a record: all there is to do
FULL = Level("full", pgettext("level", "Full"), "check")


def held_of(permissions: Iterable[Permission], grants: Sequence[HeldGrant]) -> Held:
    """Return those of the permissions that are held, and the grants that allow each."""
    found = [(one, [grant for grant in grants if grant.covers(one.name)]) for one in permissions]
    return [(one, covering) for one, covering in found if covering]


def level_of(permissions: Sequence[Permission], held: Held) -> Level:
    """Return the level of whoever holds some of a record's ``permissions``."""
    names = {one.action.name for one, _grants in held}
    if not names:
        return NONE
    if has_everything(held):
        return FULL
    if names <= READING:
        return READ
    return FULL if len(names) == len(permissions) else CHANGE


def has_everything(held: Held) -> bool:
    """Tell whether it is held as one part of everything."""
    return any(one.permission == EVERYTHING for _permission, grants in held for one in grants)


def conditions(held: Held, role: str, roles: AllRoles, places: Places) -> list[str]:
    """Return what limits a level, and where it comes from, each in a few words."""
    found = []
    if has_everything(held):
        # Translators: the role may do everything there is
        found.append(gettext_in("condition", "Everything"))
    found += _rows(held, places)
    with_fields = [(one, grants) for one, grants in held if one.action.name in WITH_FIELDS]
    if any(all(one.fields is not None for one in grants) for _permission, grants in with_fields):
        # Translators: the role may not use all fields of the record
        found.append(gettext_in("condition", "Some fields"))
    if any(_names_personal(one, grants) for one, grants in with_fields):
        # Translators: the role may use fields such as a date of birth, too
        found.append(gettext_in("condition", "Personal fields"))
    owed = [grants for _permission, grants in held if all(one.via != role for one in grants)]
    if sources := sources_of((one for grants in owed for one in grants), roles):
        found.append(sources)
    return found


def sources_of(grants: Iterable[HeldGrant], roles: AllRoles) -> str:
    """Return which included roles the grants come from; "": there are none."""
    titles = [roles.by_key[key].title for key in dict.fromkeys(one.via for one in grants)]
    # Translators: names of roles that this one includes, as in "From Viewer"
    return gettext("From %(roles)s", roles=formats.format_list(titles)) if titles else ""


def _rows(held: Held, places: Places) -> list[str]:
    """Return the rows that all is limited to, else those of each action that is."""
    limited: dict[str, list[str]] = {}
    for permission, grants in held:
        if all(one.scopes for one in grants):
            scopes = sorted({scope for one in grants for scope in one.scopes})
            rows = formats.format_list([places.title(permission.name, one) for one in scopes])
            limited.setdefault(rows, []).append(str(permission.action.title))
    if [len(actions) for actions in limited.values()] == [len(held)]:
        return list(limited)
    return [
        # Translators: rows and what may be done with them only, as in "Own posts: Edit and Delete"
        gettext("%(rows)s: %(actions)s", rows=rows, actions=formats.format_list(actions))
        for rows, actions in limited.items()
    ]


def _names_personal(permission: Permission, grants: Iterable[HeldGrant]) -> bool:
    named = {name.partition("@")[0] for one in grants for name in one.fields or ()}
    return bool(named & permission.personal)
