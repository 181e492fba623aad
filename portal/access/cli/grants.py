"""Give a grant to a role, or take it away: never less by giving, never more by taking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import current_app

from portal.access.cli.io import Refused, Usage, unknown
from portal.access.cli.rows import check_rows
from portal.access.models import Grant, Role
from portal.access.permissions import (
    EVERYTHING,
    Permission,
    PermissionRegistry,
    UnknownPermission,
    registry_of,
)
from portal.i18n import gettext


def registry() -> PermissionRegistry:
    """Return what can be granted in this portal."""
    return registry_of(current_app)


def check_grant(permission: str, scope: str = "", fields: Iterable[str] = ()) -> None:
    """Raise `Usage`, with the nearest names, unless every name is declared."""
    declared = permission_named(permission)
    if scope and declared is None:
        raise Usage(gettext("“*” stands for all permissions: it takes no rows and no fields."))
    if scope and declared is not None:
        check_rows(declared, scope)
    for field in fields:
        check_field(declared, field)


def permission_named(name: str) -> Permission | None:
    """Return what is declared as ``name``; None is everything. Raises `Usage`."""
    if name == EVERYTHING:
        return None
    declared = registry()
    try:
        return declared.get(name)
    except UnknownPermission:
        sentence = gettext("There is no permission %(name)s.", name=name)
        raise unknown(sentence, name, declared) from None


def check_field(permission: Permission | None, name: str) -> None:
    """Raise `Usage`, with the nearest names, unless a grant can name this field or language."""
    if permission is None:
        raise Usage(gettext("“*” stands for all permissions: it takes no rows and no fields."))
    names = permission.names_of_fields()
    if name not in names:
        sentence = gettext(
            "%(permission)s knows no field %(name)s.", permission=permission.name, name=name
        )
        raise unknown(sentence, name, sorted(names))


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
    missing = [name for name in fields if not _is_among(name, held.fields or ())]
    if missing:
        held.fields = [*(held.fields or ()), *missing]
    return bool(missing)


def _narrow(role: Role, held: Grant, fields: Sequence[str]) -> bool:
    if fields and (not held.fields or _holds_more(held.fields, fields)):
        raise _fields_differ(held)
    left = [name for name in held.fields or () if not _is_among(name, fields)]
    if not fields or not left:
        role.grants.remove(held)
        return True
    changed = left != held.fields
    held.fields = left
    return changed


def _is_among(name: str, fields: Sequence[str]) -> bool:
    """Tell whether the field, or all languages of it, are among ``fields``."""
    return name in fields or name.partition("@")[0] in fields


def _holds_more(held: Sequence[str], fields: Sequence[str]) -> bool:
    """Tell whether one language is to go from a field that is held in all."""
    return any("@" in name and name.partition("@")[0] in held for name in fields)


def _fields_differ(held: Grant) -> Refused:
    return Refused(
        gettext(
            "%(role)s holds %(permission)s on other fields. Revoke it first, then grant it.",
            role=held.role.key,
            permission=held.permission,
        )
    )
