"""``manage.py roles``: what roles there are, and what they are granted."""

from __future__ import annotations

import click
from sqlalchemy import bindparam, func
from sqlalchemy.orm import selectinload

from portal.access.cli.io import (
    Commands,
    Option,
    Usage,
    emit,
    json_option,
    unknown,
)
from portal.access.cli.people import role_named
from portal.access.cli.writer import Writer, writer
from portal.access.held import holds_at
from portal.access.models import Assignment, Grant, Role
from portal.access.policy import ROLE_KEY
from portal.database import UTCDateTime, db, now
from portal.i18n import _, gettext, locales, ngettext
from portal.i18n.content import Texts

roles = Commands("roles", help=_("Make roles, and give them to people."))

#: Of each role: how many grants it has itself, and how many people have it at a moment ``at``
_GRANTS = db.select(func.count()).where(Grant.role_id == Role.id).scalar_subquery()
_MEMBERS = (
    db.select(func.count(Assignment.user_id.distinct()))
    .where(Assignment.role_id == Role.id, holds_at(bindparam("at", type_=UTCDateTime())))
    .correlate(Role)
    .scalar_subquery()
)


@roles.command("list", help=_("List the roles, with how many permissions and members each has."))
@json_option
def list_roles(as_json: bool) -> None:
    query = db.select(Role, _GRANTS, _MEMBERS).options(selectinload(Role.parents))
    data = [
        {
            "key": role.key,
            "name": dict(role.name),
            "grants": grants,
            "members": members,
            "includes": included_keys(role),
        }
        for role, grants, members in db.session.execute(query.order_by(Role.key), {"at": now()})
    ]
    emit(
        data,
        as_json,
        (
            # Translators: as in "editor (Editor): 15 permissions, 3 members"
            gettext(
                "%(key)s (%(name)s): %(grants)s, %(members)s",
                key=one["key"],
                name=Texts(one["name"]),
                grants=_count_grants(one["grants"]),
                members=count_members(one["members"]),
            )
            for one in data
        ),
    )


@roles.command(help=_("Show what a role is granted."))
@click.argument("role")
@json_option
def show(role: str, as_json: bool) -> None:
    found = role_named(role)
    members, includes = members_of(found), included_keys(found)
    grants = [
        {"permission": one.permission, "scope": one.scope, "fields": one.fields}
        for one in found.grants
    ]
    data = {"key": found.key, "name": dict(found.name), "grants": grants, "members": members}
    lines = [f"{found.key} ({found}), {count_members(members)}"]
    if includes:
        # Translators: keys of roles, as in "Includes the roles: author, clerk"
        lines.append(gettext("Includes the roles: %(roles)s", roles=", ".join(includes)))
    lines += [grant_line(one) for one in found.grants]
    emit(data | {"includes": includes}, as_json, lines)


@roles.command(help=_("Make a role. It is granted nothing so far."))
@click.argument("role")
@click.option(
    "--name",
    "names",
    metavar="[LOCALE=]TEXT",
    multiple=True,
    cls=Option,
    help=_("What people call it, as in de=Redaktion; once per language."),
)
@writer("roles.create")
def create(role: str, names: tuple[str, ...], writer: Writer) -> None:
    check_role_key(role)
    texts = Texts(dict(map(_name_in_a_language, names)))
    changed = role not in role_keys()
    if changed:
        with writer.recorded():
            db.session.add(Role(key=role, name=texts))
    done = gettext("The role %(role)s is made.", role=role)
    told = done if changed else gettext("There is a role %(role)s already.", role=role)
    writer.tell({"role": role, "changed": changed}, told)


@roles.command(help=_("Delete a role, and take it from everybody who has it."))
@click.argument("role")
@writer("roles.delete")
def delete(role: str, writer: Writer) -> None:
    found = role_named(role)
    members = members_of(found)
    with writer.recorded():
        db.session.delete(found)
    told = ngettext(
        "The role %(role)s is deleted; %(num)s person had it.",
        "The role %(role)s is deleted; %(num)s people had it.",
        members,
        role=role,
    )
    writer.tell({"role": role, "members": members}, told)


def grant_line(grant: Grant) -> str:
    """Return one grant as a line for people."""
    if grant.scope and grant.fields:
        # Translators: as in "posts.edit, rows: own, fields: title, slug"
        return gettext(
            "%(permission)s, rows: %(scope)s, fields: %(fields)s",
            permission=grant.permission,
            scope=grant.scope,
            fields=", ".join(grant.fields),
        )
    if grant.scope:
        # Translators: as in "posts.edit, rows: own"
        return gettext(
            "%(permission)s, rows: %(scope)s", permission=grant.permission, scope=grant.scope
        )
    if grant.fields:
        # Translators: as in "posts.edit, fields: title, slug"
        return gettext(
            "%(permission)s, fields: %(fields)s",
            permission=grant.permission,
            fields=", ".join(grant.fields),
        )
    return grant.permission


def members_of(role: Role) -> int:
    """Return how many people have the role now."""
    query = db.select(_MEMBERS).select_from(Role).where(Role.id == role.id)
    return int(db.session.scalar(query, {"at": now()}) or 0)


def included_keys(role: Role) -> list[str]:
    """Return the keys of the roles that it includes by itself."""
    return sorted(parent.key for parent in role.parents)


def role_keys() -> list[str]:
    """Return the keys of all roles, in order."""
    return list(db.session.scalars(db.select(Role.key).order_by(Role.key)))


def check_role_key(key: str) -> str:
    """Return ``key``; raises `Usage` if no role can be called so."""
    if not ROLE_KEY.fullmatch(key):
        raise Usage(gettext("A role is called by small letters, digits, - and _, a letter first."))
    return key


def _count_grants(number: int) -> str:
    # Translators: part of "editor (Editor): 15 permissions, 3 members"
    return ngettext("%(num)s permission", "%(num)s permissions", number)


def count_members(number: int) -> str:
    """Return how many people have a role, in words."""
    # Translators: part of "editor (Editor): 15 permissions, 3 members"
    return ngettext("%(num)s member", "%(num)s members", number)


def _name_in_a_language(text: str) -> tuple[str, str]:
    locale, equals, name = text.partition("=")
    if not equals:
        return locales.default_locale(), text
    known = locales.available_locales()
    if locale not in known:
        sentence = gettext("There is no language %(code)s.", code=locale)
        raise unknown(sentence, locale, known)
    return locale, name
