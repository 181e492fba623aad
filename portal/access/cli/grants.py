"""Give a grant to a role, or take it away: never less by giving, never more by taking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import current_app

from portal.access.cli.io import Refused, unknown
from portal.access.models import Grant, Role
from portal.access.permissions import (
    PermissionRegistry,
    UnknownField,
    UnknownPermission,
    UnknownScope,
    registry_of,
)
from portal.i18n import gettext


def registry() -> PermissionRegistry:
    """Return what can be granted in this portal."""
    return registry_of(current_app)


def check_grant(permission: str, scope: str = "", fields: Iterable[str] = ()) -> None:
    """Raise `Usage`, with the nearest names, unless every name is declared."""
    declared = registry()
    try:
        declared.check_grant(permission, scope, fields)
    except UnknownPermission:
        sentence = gettext("There is no permission %(name)s.", name=permission)
        raise unknown(sentence, permission, declared) from None
    except UnknownScope:
        scopes = declared.get(permission).scopes if permission in declared else {}
        sentence = gettext(
            "%(permission)s knows no rows called %(name)s.", permission=permission, name=scope
        )
        raise unknown(sentence, scope, scopes) from None
    except UnknownField as error:
        names = declared.get(permission).fields if permission in declared else frozenset()
        sentence = gettext(
            "%(permission)s knows no field %(name)s.", permission=permission, name=str(error)
        )
        raise unknown(sentence, str(error), names) from None


def give(role: Role, permission: str, scope: str, fields: Sequence[str]) -> bool:
    """Grant ``permission``; tell whether this is new to the role.

    Raises `Refused` where named fields meet a grant of all ordinary ones, or the other
    way round: to hold one is to lose the other.
    """
    for held in role.grants:
        if (held.permission, held.scope) == (permission, scope):
            return _widen(held, fields)
    role.grants.append(Grant(permission=permission, scope=scope, fields=list(fields) or None))
    return True


def take(role: Role, permission: str, scope: str | None, fields: Sequence[str]) -> bool:
    """Revoke ``permission``, on whichever rows unless told; tell whether the role held it.

    Raises `Refused` where single fields are to go from a grant of all ordinary ones.
    """
    taken = [
        _narrow(role, grant, fields)
        for grant in list(role.grants)
        if grant.permission == permission and scope in (None, grant.scope)
    ]
    return any(taken)


def _widen(held: Grant, fields: Sequence[str]) -> bool:
    if bool(held.fields) != bool(fields):
        raise _fields_differ(held)
    missing = [name for name in fields if name not in (held.fields or ())]
    if missing:
        held.fields = [*(held.fields or ()), *missing]
    return bool(missing)


def _narrow(role: Role, held: Grant, fields: Sequence[str]) -> bool:
    if fields and not held.fields:
        raise _fields_differ(held)
    left = [name for name in held.fields or () if name not in fields]
    if not fields or not left:
        role.grants.remove(held)
        return True
    changed = left != held.fields
    held.fields = left
    return changed


def _fields_differ(held: Grant) -> Refused:
    return Refused(
        gettext(
            "%(role)s holds %(permission)s on other fields. Revoke it first, then grant it.",
            role=held.role.key,
            permission=held.permission,
        )
    )
