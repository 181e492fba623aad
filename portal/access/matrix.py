"""The matrix: what each role holds, record by record and action by action."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app

from portal.access.held import HeldGrant, grants_of_role
from portal.access.models import Role
from portal.access.permissions import Permission, registry_of

#: ``{role: {permission: grants}}``; where nothing is held, nothing stands
Matrix = dict[str, dict[str, tuple[HeldGrant, ...]]]


def matrix(roles: Iterable[Role]) -> Matrix:
    """Return what each of the roles holds, its own grants and those of what it includes.

    Permissions stand in the order of their declaration.
    """
    registry = registry_of(current_app)
    declared = [registry.get(name) for name in registry]
    return {role.key: _of_role(role, declared) for role in roles}


def _of_role(role: Role, declared: list[Permission]) -> dict[str, tuple[HeldGrant, ...]]:
    grants = grants_of_role(role.id)
    held = {
        one.name: tuple(grant for grant in grants if grant.covers(one.name)) for one in declared
    }
    return {name: found for name, found in held.items() if found}
