"""All roles with what they are granted, read at once: three statements, however many there are.

Here grants can be changed in thought, which no row can: that is what a review is made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from flask import current_app
from sqlalchemy import select

from portal.access.faults import is_sound
from portal.access.held import HeldGrant, scopes_under
from portal.access.inclusion import with_all_included
from portal.access.models import ROLE_PARENTS, Grant, Role
from portal.access.permissions import PermissionRegistry, registry_of
from portal.database import db
from portal.i18n import locales
from portal.i18n.collation import sort_key

#: Names of fields, sorted; None: all that are not personal
Fields = tuple[str, ...] | None
#: ``{(permission, scope): fields}``
Rules = Mapping[tuple[str, str], Fields]


@dataclass(frozen=True, slots=True)
class RoleRules:
    """One role, and what it is granted itself."""

    id: int
    key: str
    title: str
    rules: Rules


class AllRoles:
    """Every role, by name, and which of them include which."""

    def __init__(self, roles: Iterable[RoleRules], parents: Mapping[int, tuple[int, ...]]) -> None:
        self.by_id = {role.id: role for role in roles}
        self.by_key = {role.key: role for role in self.by_id.values()}
        self._parents = parents

    def __iter__(self) -> Iterator[RoleRules]:
        return iter(self.by_id.values())

    def parents(self, role: RoleRules) -> list[RoleRules]:
        """Return the roles that it includes by itself."""
        return [self.by_id[one] for one in self._parents.get(role.id, ()) if one in self.by_id]

    def with_all_above(self, role: RoleRules) -> list[RoleRules]:
        """Return the role, then all that it includes, the nearest first."""
        found = with_all_included(role.id, lambda one: self._parents.get(one, ()))
        return [self.by_id[one] for one in found if one in self.by_id]

    def with_all_below(self, role: RoleRules) -> list[RoleRules]:
        """Return the role, and all that include it."""
        return [one for one in self if role in self.with_all_above(one)]

    def held(self, role: RoleRules, limit: str = "") -> list[HeldGrant]:
        """Return what the role gives to whom it is assigned, on the rows of ``limit``."""
        return [
            HeldGrant(
                permission,
                scopes_under(limit, permission, scope),
                None if fields is None else frozenset(fields),
                role.key,
                one.key,
            )
            for one in self.with_all_above(role)
            for (permission, scope), fields in one.rules.items()
        ]

    def with_rules(self, rules: Mapping[str, Rules]) -> AllRoles:
        """Return the same roles, those named by key granted ``rules`` instead."""
        changed = [replace(one, rules=rules.get(one.key, one.rules)) for one in self]
        return AllRoles(changed, self._parents)


def all_roles() -> AllRoles:
    """Return the roles as they are stored; what is granted in vain is left out."""
    registry = registry_of(current_app)
    rules: dict[int, dict[tuple[str, str], Fields]] = defaultdict(dict)
    granted = select(Grant.role_id, Grant.permission, Grant.scope, Grant.fields)
    for role_id, permission, scope, fields in db.session.execute(granted.order_by(Grant.id)):
        if is_sound(registry, permission, scope, "", fields):
            rules[role_id][permission, scope] = _known(registry, permission, fields)
    parents: dict[int, tuple[int, ...]] = {}
    pairs = select(ROLE_PARENTS.c.role_id, ROLE_PARENTS.c.parent_id)
    for role_id, parent_id in db.session.execute(pairs.order_by(ROLE_PARENTS.c.parent_id)):
        parents[role_id] = (*parents.get(role_id, ()), parent_id)
    named = db.session.execute(select(Role.id, Role.key, Role.name)).all()
    roles = [RoleRules(one.id, one.key, str(one.name) or one.key, rules[one.id]) for one in named]
    locale = locales.current_locale()
    return AllRoles(sorted(roles, key=lambda one: sort_key(one.title, locale)), parents)


def _known(registry: PermissionRegistry, permission: str, fields: list[str] | None) -> Fields:
    """Return the fields in order, without those that the record no longer has."""
    if fields is None:
        return None
    return tuple(sorted(set(fields) & registry.get(permission).names_of_fields()))
