"""``manage.py roles assign|unassign|members``: who has which role."""

from __future__ import annotations

from typing import Any

import click

from portal.access import assigning
from portal.access.cli.io import Option, emit, json_option, usage_about
from portal.access.cli.people import role_named, user_named
from portal.access.cli.roles import roles
from portal.access.cli.rows import check_rows_of_role, rows_title
from portal.access.cli.until import read_until, tell_assigned, zone_of
from portal.access.cli.writer import Writer, writer
from portal.access.held import grants_of_role
from portal.access.models import Assignment, Role
from portal.access.permissions import EVERYTHING
from portal.accounts.models import User
from portal.database import db, now
from portal.i18n import _, gettext
from portal.i18n.formats import format_datetime


@roles.command(help=_("Give a role to a person, or another end to a role that they have."))
@click.argument("user")
@click.argument("role")
@click.option(
    "--until",
    cls=Option,
    metavar="MOMENT",
    help=_(
        "When it ends, as in 2027-01-31T18:00 in the person’s time zone; a day lasts to its end."
    ),
)
@click.option("--reason", cls=Option, default="", help=_("Why, for those who look later."))
@click.option("--scope", cls=Option, default="", help=_("Only on these rows, as in office=12."))
@writer("roles.assign")
def assign(
    user: str, role: str, until: str | None, reason: str, scope: str, writer: Writer
) -> None:
    person, found = user_named(user), role_named(role)
    email, zone = person.email, zone_of(person)
    end = None if until is None else read_until(until, person)
    if scope and not _is_unlimited(found):
        check_rows_of_role(found, scope)
    before = assigning.assignment_of(person, found, scope)
    had_end = before is not None and before.until is not None
    rows = rows_title(found, scope) if scope else ""
    with usage_about("until", "scope"), writer.recorded():
        changed = assigning.assign(person, found, until=end, reason=reason, scope=scope)
    if not changed:
        told = gettext("%(user)s has the role %(role)s already.", user=email, role=role)
    elif had_end and end is None:
        told = gettext("%(user)s now has the role %(role)s without an end.", user=email, role=role)
    else:
        told = tell_assigned(email, role, end, zone)
    data = {"user": email, "role": role, "scope": scope, "changed": changed}
    data["until"] = None if end is None else end.isoformat()
    writer.tell(data, told, *([_limit(rows)] if rows else []))


@roles.command(help=_("Take a role from a person: on the named rows, or wholly."))
@click.argument("user")
@click.argument("role")
@click.option("--scope", cls=Option, help=_("Only what was given on these rows, as in office=12."))
@writer("roles.assign")
def unassign(user: str, role: str, scope: str | None, writer: Writer) -> None:
    person, found = user_named(user), role_named(role)
    email = person.email
    query = db.select(Assignment).filter_by(user_id=person.id, role_id=found.id)
    given = {one.scope: one for one in db.session.scalars(query)}
    if scope and scope not in given and not _is_unlimited(found):
        check_rows_of_role(found, scope)
    taken = [one for rows, one in sorted(given.items()) if scope in (None, rows)]
    if taken:
        with writer.recorded():
            for one in taken:
                db.session.delete(one)
    values = {"user": email, "role": role}
    if not taken:
        told = gettext("%(user)s does not have the role %(role)s.", **values)
    elif len(taken) < len(given):
        told = gettext("%(user)s no longer has the role %(role)s on these rows.", **values)
    else:
        told = gettext("%(user)s no longer has the role %(role)s.", **values)
    writer.tell(values | {"scope": scope, "changed": bool(taken)}, told)


@roles.command(help=_("List the people who have a role, since when, until when and why."))
@click.argument("role")
@json_option
def members(role: str, as_json: bool) -> None:
    rows = db.session.execute(
        db.select(User, Assignment)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.role_id == role_named(role).id)
        .order_by(User.email, Assignment.scope)
    )
    people = [(user, assignment) for user, assignment in rows]
    emit(
        [_member_data(user, assignment) for user, assignment in people],
        as_json,
        (_member_line(user, assignment) for user, assignment in people),
    )


def _member_data(user: User, assignment: Assignment) -> dict[str, Any]:
    return {
        "email": user.email,
        "name": user.name,
        "active": user.active,
        "assigned_at": assignment.assigned_at.isoformat(),
        "assigned_by": assignment.assigned_by,
        "until": None if assignment.until is None else assignment.until.isoformat(),
        "ended": _has_ended(assignment),
        "reason": assignment.reason,
        "scope": assignment.scope,
    }


def _member_line(user: User, assignment: Assignment) -> str:
    """Return a member on one line; what there is to tell follows, each after a tab."""
    return "\t".join([_person(user), *_told_of(assignment)])


def _person(user: User) -> str:
    if user.active:
        return f"{user.email} ({user.name})"
    # Translators: a person who may not sign in
    return gettext("%(email)s (%(name)s), not active", email=user.email, name=user.name)


def _told_of(assignment: Assignment) -> list[str]:
    told = []
    if assignment.until is not None:
        end = format_datetime(assignment.until)
        told.append(
            # Translators: of a role that somebody had
            gettext("ended: %(moment)s", moment=end)
            if _has_ended(assignment)
            # Translators: of a role that somebody has
            else gettext("until: %(moment)s", moment=end)
        )
    if assignment.scope:
        # Translators: on which rows somebody has a role, as in "rows: office=12"
        told.append(gettext("rows: %(scope)s", scope=assignment.scope))
    if assignment.assigned_by:
        # Translators: who gave a role to somebody
        told.append(gettext("by: %(actor)s", actor=assignment.assigned_by))
    if assignment.reason:
        # Translators: why somebody has a role
        told.append(gettext("reason: %(reason)s", reason=" ".join(assignment.reason.split())))
    return told


def _has_ended(assignment: Assignment) -> bool:
    return assignment.until is not None and assignment.until <= now()


def _is_unlimited(role: Role) -> bool:
    return any(grant.permission == EVERYTHING for grant in grants_of_role(role.id))


def _limit(rows: str) -> str:
    return gettext("On records that know such rows, on these only: %(rows)s.", rows=rows)
