"""Policies: roles as a file, for the first start and for apps that bring roles of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import selectinload

from portal.access.models import Grant, Role
from portal.access.permissions import PermissionRegistry
from portal.access.policy_checks import Checks
from portal.access.policy_file import (
    ROLE_KEY,
    BadPolicy,
    GrantLine,
    Policy,
    RoleLines,
    load_policy,
)
from portal.database import db

__all__ = [
    "FIRST_ROLES",
    "ROLE_KEY",
    "BadPolicy",
    "GrantLine",
    "Policy",
    "RoleLines",
    "apply_first_roles",
    "load_policy",
]

FIRST_ROLES = Path(__file__).with_name("roles.toml")


def apply_first_roles(registry: PermissionRegistry) -> list[str]:
    """Add the roles and grants of Portal and of the apps that are missing; commit is up to you.

    Returns what was added, a role as ``editor``, a grant as ``editor: posts.edit``, a role it
    includes as ``editor: viewer``: nothing on the second run. What is there already is left as
    it is, names and fields included. Raises `BadPolicy`, before anything is added, on a name in
    an app's file that nothing declares, and on a ring of roles.
    """
    policies = [load_policy(FIRST_ROLES).installed(registry), *_of_apps()]
    roles = selectinload(Role.grants), selectinload(Role.parents)
    known = {role.key: role for role in db.session.scalars(db.select(Role).options(*roles))}
    checks = Checks(registry, _includes(policies, known.values()))
    for policy in policies:
        checks.check(policy)
    lines = [role for policy in policies for role in policy.roles]
    added = [one for role in lines for one in _add_missing(role, known)]
    return added + [one for role in lines for one in _include_missing(role, known)]


def _of_apps() -> Iterator[Policy]:
    for package in current_app.extensions.get("portal.apps", ()):
        path = Path(package.path) / "roles.toml"
        if path.is_file() and path != FIRST_ROLES:
            yield load_policy(path)


def _includes(policies: Sequence[Policy], known: Iterable[Role]) -> dict[str, set[str]]:
    """Return which roles each will include, once all is added that is missing."""
    found = {role.key: {parent.key for parent in role.parents} for role in known}
    for policy in policies:
        for role in policy.roles:
            found.setdefault(role.key, set()).update(role.includes)
    return found


def _add_missing(role: RoleLines, known: dict[str, Role]) -> Iterator[str]:
    if role.key not in known:
        known[role.key] = Role(key=role.key, name=role.name)
        db.session.add(known[role.key])
        yield role.key
    grants = known[role.key].grants
    held = {(grant.permission, grant.scope) for grant in grants}
    for line in role.grants:
        if (line.permission, line.scope) in held:
            continue
        fields = None if line.fields is None else list(line.fields)
        grants.append(Grant(permission=line.permission, scope=line.scope, fields=fields))
        yield f"{role.key}: {line.permission}"


def _include_missing(role: RoleLines, known: dict[str, Role]) -> Iterator[str]:
    parents = known[role.key].parents
    for key in role.includes:
        if known[key] not in parents:
            parents.append(known[key])
            yield f"{role.key}: {key}"
