"""How many people a policy is about: those whose rights it would change, and by which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from flask import current_app

from portal.access.faults import is_sound
from portal.access.held import HeldGrant, holds, holds_at, scopes_under
from portal.access.models import Assignment, Role
from portal.access.permissions import registry_of
from portal.access.policy_checks import reached
from portal.access.policy_file import GrantLine, Policy
from portal.accounts.models import User
from portal.database import db, now

#: The roles that somebody has, each with the rows it is limited to, or ""
Roles: TypeAlias = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class People:
    """Active people whose rights change, by the roles they have now."""

    changed: Mapping[int, Roles]
    before: Mapping[str, set[str]]
    after: Mapping[str, set[str]]

    def by_role(self, key: str) -> int:
        """Return how many of them have the role, or one that includes it, before or after."""
        return sum(
            any(
                key in reach.get(one, ())
                for reach in (self.before, self.after)
                for one, _ in roles
            )
            for roles in self.changed.values()
        )


def people_of(stored: Policy, wanted: Policy) -> People:
    """Return whose rights would change if ``wanted`` took the place of ``stored``.

    One statement. Who holds by another role what one loses is left as they are, and so
    does not count.
    """
    before, after = _Rights(stored), _Rights(wanted)
    changed: dict[int, Roles] = {}
    answers: dict[Roles, bool] = {}
    for user_id, roles in _roles_by_user().items():
        if roles not in answers:
            answers[roles] = _differ(before.held(roles), after.held(roles))
        if answers[roles]:
            changed[user_id] = roles
    return People(changed, before.reached, after.reached)


class _Rights:
    """What each role of a policy gives, by what it includes as well."""

    def __init__(self, policy: Policy) -> None:
        includes = {role.key: role.includes for role in policy.roles}
        own = {role.key: role.grants for role in policy.roles}
        self.reached = {key: reached(key, includes) for key in includes}
        self.lines = {
            key: [(via, line) for via in sorted(keys) for line in own.get(via, ())]
            for key, keys in self.reached.items()
        }

    def held(self, roles: Roles) -> list[HeldGrant]:
        """Return what who has these roles holds."""
        registry = registry_of(current_app)
        return [
            HeldGrant(
                line.permission,
                scopes_under(limit, line.permission, line.scope),
                None if line.fields is None else frozenset(line.fields),
                key,
                via,
            )
            for key, limit in sorted(roles)
            for via, line in self.lines.get(key, ())
            if line.fields != ()
            and is_sound(registry, line.permission, line.scope, limit, _as_list(line))
        ]


def _differ(before: list[HeldGrant], after: list[HeldGrant]) -> bool:
    """Tell whether some right is in one of the two only."""
    return not (
        all(holds(before, one) for one in after) and all(holds(after, one) for one in before)
    )


def _as_list(line: GrantLine) -> list[str] | None:
    return None if line.fields is None else list(line.fields)


def _roles_by_user() -> dict[int, Roles]:
    """Return what each active person has now."""
    given = (
        db.select(Assignment.user_id, Role.key, Assignment.scope)
        .join(Assignment.role)
        .join(User, User.id == Assignment.user_id)
        .where(User.active, holds_at(now()))
    )
    found: dict[int, set[tuple[str, str]]] = {}
    for user_id, key, limit in db.session.execute(given):
        found.setdefault(user_id, set()).add((key, limit))
    return {user_id: frozenset(roles) for user_id, roles in found.items()}
