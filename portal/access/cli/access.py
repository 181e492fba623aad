"""``manage.py access``: what can be granted, to which role, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from portal.access.cli.grants import check_grant, give, registry, take
from portal.access.cli.io import (
    Commands,
    Option,
    emit,
    json_option,
    nearest,
)
from portal.access.cli.people import role_named
from portal.access.cli.roles import check_role_key, role_keys
from portal.access.cli.writer import Writer, writer
from portal.access.models import Role
from portal.access.permissions import Permission
from portal.access.policy import apply_first_roles
from portal.database import db
from portal.i18n import _, gettext
from portal.i18n.content import Texts

access = Commands("access", help=_("Grant permissions to roles, and ask who may do what."))


def _limits(command: Callable[..., Any]) -> Callable[..., Any]:
    scope = click.option(
        "--scope",
        cls=Option,
        help=_("Only the rows of this rule, such as own; see: access permissions."),
    )
    fields = click.option(
        "--field",
        "fields",
        multiple=True,
        cls=Option,
        help=_("Only this field; may be repeated. Personal fields are granted no other way."),
    )
    return scope(fields(command))


@access.command(help=_("List every permission that can be granted."))
@json_option
def permissions(as_json: bool) -> None:
    declared = [registry().get(name) for name in registry()]
    data = [
        {"permission": one.name, "scopes": list(one.scopes), "fields": sorted(one.fields)}
        for one in declared
    ]
    emit(data, as_json, map(_permission_line, declared))


@access.command(help=_("Load the first roles, and those that apps bring; adds what is missing."))
@writer("roles.edit")
def load(writer: Writer) -> None:
    with writer.recorded():
        added = apply_first_roles(registry())
    # Translators: names of roles or permissions, as in "Added: editor, clerk"
    told = [gettext("Added: %(what)s", what=one) for one in added]
    writer.tell({"added": added}, *(told or [gettext("Every role is there already.")]))


@access.command(help=_("Grant permissions, such as posts.edit, to a role, made if it is new."))
@click.argument("role")
@click.argument("permissions", nargs=-1, required=True)
@_limits
@writer("roles.edit")
def grant(
    role: str,
    permissions: tuple[str, ...],
    scope: str | None,
    fields: tuple[str, ...],
    writer: Writer,
) -> None:
    for name in permissions:
        check_grant(name, scope or "", fields)
    with writer.recorded():
        found = _role_to_grant(role)
        added = [name for name in permissions if give(found, name, scope or "", fields)]
    told = [
        # Translators: as in "editor now holds posts.edit."
        gettext("%(role)s now holds %(permission)s.", role=role, permission=name)
        if name in added
        # Translators: as in "editor holds posts.edit already."
        else gettext("%(role)s holds %(permission)s already.", role=role, permission=name)
        for name in permissions
    ]
    writer.tell({"role": role, "added": added}, *told)


@access.command(help=_("Take permissions from a role: on the named rows and fields, or wholly."))
@click.argument("role")
@click.argument("permissions", nargs=-1, required=True)
@_limits
@writer("roles.edit")
def revoke(
    role: str,
    permissions: tuple[str, ...],
    scope: str | None,
    fields: tuple[str, ...],
    writer: Writer,
) -> None:
    found = role_named(role)
    held = {one.permission for one in found.grants}
    for name in permissions:
        if name not in held:  # a grant may have outlived the record that declared it
            check_grant(name, scope or "", fields)
    with writer.recorded():
        removed = [name for name in permissions if take(found, name, scope, fields)]
    told = [
        gettext("%(role)s no longer holds %(permission)s.", role=role, permission=name)
        if name in removed
        else gettext("%(role)s does not hold %(permission)s.", role=role, permission=name)
        for name in permissions
    ]
    writer.tell({"role": role, "removed": removed}, *told)


def _permission_line(one: Permission) -> str:
    values = {"name": one.name, "record": one.record_title, "action": one.action.title}
    if not one.scopes:
        # Translators: as in "posts.edit – Posts: Edit"
        return gettext("%(name)s – %(record)s: %(action)s", **values)
    scopes = ", ".join(one.scopes)
    # Translators: as in "posts.edit – Posts: Edit (rows: own)"
    return gettext("%(name)s – %(record)s: %(action)s (rows: %(scopes)s)", scopes=scopes, **values)


def _role_to_grant(key: str) -> Role:
    """Return the role ``key``, made if it is new; raises `Usage` if it looks misspelt."""
    keys = role_keys()
    if key in keys or nearest(key, keys):
        return role_named(key)
    role = Role(key=check_role_key(key), name=Texts())
    db.session.add(role)
    return role
