"""``--scope``: which rows, checked before anything is written."""

from __future__ import annotations

from flask import current_app

from portal.access.cli.io import Usage, unknown
from portal.access.held import grants_of_role
from portal.access.models import Role
from portal.access.permissions import Permission, registry_of
from portal.access.scopes import BadScopeValue, parsed
from portal.access.words import scope_title
from portal.database import db
from portal.i18n import gettext


def check_rows_of_role(role: Role, scope: str) -> None:
    """Raise `Usage`, with the nearest names, unless a record of the role knows such rows."""
    knowing = _permissions_of(role)
    names = {name for one in knowing for name in one.scopes}
    name = scope.partition("=")[0]
    if name not in names:
        sentence = gettext("The role has no rows called %(name)s.", name=scope)
        raise unknown(sentence, name, sorted(names))
    check_rows(next(one for one in knowing if name in one.scopes), scope)


def check_rows(permission: Permission, scope: str) -> None:
    """Raise `Usage`, with the nearest names, unless the record knows such rows."""
    name = scope.partition("=")[0]
    try:
        found, number = parsed(scope, permission.scopes)
    except KeyError:
        sentence = gettext(
            "%(permission)s knows no rows called %(name)s.", permission=permission.name, name=scope
        )
        raise unknown(sentence, name, permission.scopes) from None
    except BadScopeValue:
        raise _bad_value(permission, name, scope) from None
    if number is None or permission.model is None:
        return
    if db.session.get(found.place_of(permission.model), number) is None:
        raise Usage(gettext("Nothing has the number that %(scope)s names.", scope=scope))


def rows_title(role: Role, scope: str) -> str:
    """Return in words which rows an assignment of the role is limited to."""
    titles = (scope_title(one, scope) for one in _permissions_of(role))
    return next(filter(None, titles), scope)


def _permissions_of(role: Role) -> list[Permission]:
    registry = registry_of(current_app)
    names = sorted({grant.permission for grant in grants_of_role(role.id)})
    return [registry.get(name) for name in names if name in registry]


def _bad_value(permission: Permission, name: str, scope: str) -> Usage:
    if not permission.scopes[name].place:
        return Usage(gettext("%(name)s takes no value: leave out what follows it.", name=name))
    return Usage(
        gettext(
            "“%(text)s” names no rows. Write the number of a record, like this: %(example)s.",
            text=scope,
            example=f"{name}=12",
        )
    )
