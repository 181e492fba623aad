"""``manage.py roles assign|unassign|members``: who has which role."""

from __future__ import annotations

import click

from portal.access.cli.io import emit, json_option
from portal.access.cli.people import role_named, user_named
from portal.access.cli.roles import roles
from portal.access.cli.writer import Writer, writer
from portal.access.models import Assignment, Role
from portal.accounts.models import User
from portal.changes.actor import current_actor
from portal.database import db
from portal.i18n import _, gettext

#: The group, complete with the commands below
__all__ = ["roles"]


@roles.command(help=_("Give a role to a person, named by email or user name."))
@click.argument("user")
@click.argument("role")
@writer("roles.assign")
def assign(user: str, role: str, writer: Writer) -> None:
    person, found = user_named(user), role_named(role)
    email, changed = person.email, _assignment(person, found) is None
    if changed:
        with writer.recorded():
            by = current_actor().name
            db.session.add(Assignment(user=person, role=found, assigned_by=by))
    told = (
        gettext("%(user)s now has the role %(role)s.", user=email, role=role)
        if changed
        else gettext("%(user)s has the role %(role)s already.", user=email, role=role)
    )
    writer.tell({"user": email, "role": role, "changed": changed}, told)


@roles.command(help=_("Take a role from a person."))
@click.argument("user")
@click.argument("role")
@writer("roles.assign")
def unassign(user: str, role: str, writer: Writer) -> None:
    person, found = user_named(user), role_named(role)
    email, assignment = person.email, _assignment(person, found)
    if assignment is not None:
        with writer.recorded():
            db.session.delete(assignment)
    changed = assignment is not None
    told = (
        gettext("%(user)s no longer has the role %(role)s.", user=email, role=role)
        if changed
        else gettext("%(user)s does not have the role %(role)s.", user=email, role=role)
    )
    writer.tell({"user": email, "role": role, "changed": changed}, told)


@roles.command(help=_("List the people who have a role."))
@click.argument("role")
@json_option
def members(role: str, as_json: bool) -> None:
    rows = db.session.execute(
        db.select(User, Assignment)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.role_id == role_named(role).id)
        .order_by(User.email)
    )
    people = [(user, assignment) for user, assignment in rows]
    data = [
        {
            "email": user.email,
            "name": user.name,
            "active": user.active,
            "assigned_at": assignment.assigned_at.isoformat(),
            "assigned_by": assignment.assigned_by,
        }
        for user, assignment in people
    ]
    emit(data, as_json, (_member_line(user) for user, _assignment in people))


def _member_line(user: User) -> str:
    if user.active:
        return f"{user.email} ({user.name})"
    # Translators: a person who may not sign in
    return gettext("%(email)s (%(name)s), not active", email=user.email, name=user.name)


def _assignment(user: User, role: Role) -> Assignment | None:
    return db.session.scalar(db.select(Assignment).filter_by(user_id=user.id, role_id=role.id))
