"""Whether the names in a policy file are declared: permissions, rows, fields, roles, languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.access.inclusion import with_all_included
from portal.access.permissions import (
    EVERYTHING,
    Permission,
    PermissionRegistry,
    UnknownField,
    UnknownPermission,
    UnknownScope,
)
from portal.access.policy_file import BadPolicy, GrantLine, Policy, RoleLines, shortened, unknown
from portal.access.scopes import parsed
from portal.database import db
from portal.i18n.locales import available_locales

#: Which roles each role includes, by key
Includes = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Checks:
    """What a file may name: ``includes`` has every role there is or will be, by key."""

    registry: PermissionRegistry
    includes: Includes
    #: What each role has already, which is no misspelling: a grant may have outlived its
    #: record, a name the language it is in
    stored: Mapping[str, RoleLines] = field(default_factory=dict)

    def check(self, policy: Policy) -> None:
        """Raise `BadPolicy` on the first name that nothing declares, and on a ring of roles."""
        for role in policy.roles:
            self._check_includes(policy, role)
            seen: set[tuple[str, str]] = set()
            for grant in role.grants:
                if (grant.permission, grant.scope) in seen:
                    why = f"{grant.permission!r} is granted twice on the same rows"
                    raise BadPolicy(policy.path, grant.line, why)
                seen.add((grant.permission, grant.scope))
                self._check_grant(policy, role, grant)

    def check_here(self, policy: Policy) -> None:
        """Raise `BadPolicy` on a language or a place that this portal does not have."""
        locales = available_locales()
        for role in policy.roles:
            stored = self.stored.get(role.key)
            for locale in role.name:
                if locale not in locales and (stored is None or locale not in stored.name):
                    line = policy.line_of(role.key, "name", locale)
                    raise BadPolicy(policy.path, line, unknown("language", locale, locales))
            for grant in role.grants:
                if not self._is_stored(role, grant) and not self._has_place(grant):
                    why = f"there is no {grant.scope!r} here"
                    raise BadPolicy(policy.path, grant.line, why)

    def _check_includes(self, policy: Policy, role: RoleLines) -> None:
        for position, key in enumerate(role.includes):
            line = policy.line_of(role.key, "includes", position)
            if key not in self.includes:
                raise BadPolicy(policy.path, line, unknown("role", key, self.includes))
            if role.key in reached(key, self.includes):
                why = f"{role.key!r} would include itself, by {key!r}"
                raise BadPolicy(policy.path, line, why)

    def _check_grant(self, policy: Policy, role: RoleLines, grant: GrantLine) -> None:
        if self._is_stored(role, grant):
            return
        if why := self._why_not(grant) or self._why_not_so(grant):
            raise BadPolicy(policy.path, grant.line, why)

    def _why_not(self, grant: GrantLine) -> str:
        """Return what is wrong with a grant; "": every name in it is declared."""
        name, scope = grant.permission, grant.scope
        if name == EVERYTHING and (scope or grant.fields):
            return "'*' takes neither a scope nor fields"
        declared = self.registry.get(name) if name in self.registry else None
        try:
            self.registry.check_grant(name, scope, grant.fields)
        except UnknownPermission:
            return unknown("permission", name, self.registry)
        except UnknownScope:
            return unknown("scope", scope, () if declared is None else declared.scopes)
        except UnknownField as wrong:
            fields = () if declared is None else sorted(declared.names_of_fields())
            return unknown("field", str(wrong), fields)
        except ValueError:  # a bad value of a scope, or more digits than Python reads
            return _no_place(scope)
        return ""

    def _why_not_so(self, grant: GrantLine) -> str:
        """Return what is wrong with how a known scope is written: it must be found again."""
        if not grant.scope:
            return ""
        scope, value = parsed(grant.scope, self.registry.get(grant.permission).scopes)
        written = scope.name if value is None else f"{scope.name}={value}"
        return "" if grant.scope == written else _no_place(grant.scope)

    def _is_stored(self, role: RoleLines, grant: GrantLine) -> bool:
        return role.key in self.stored and grant in self.stored[role.key].grants

    def _has_place(self, grant: GrantLine) -> bool:
        """Tell whether the place that a checked scope names by number, if it does, is there."""
        if "=" not in grant.scope:
            return True
        declared: Permission = self.registry.get(grant.permission)
        scope, value = parsed(grant.scope, declared.scopes)
        return declared.model is None or (
            db.session.get(scope.place_of(declared.model), value) is not None
        )


def _no_place(expression: str) -> str:
    expression = shortened(expression)
    return f"{expression!r} is not a scope: a place is told by its number, as in 'office=12'"


def reached(key: str, includes: Includes) -> set[str]:
    """Return ``key``, and the keys of all roles that it includes, those of those as well."""
    return set(with_all_included(key, lambda one: includes.get(one, ())))
