"""``manage.py users``: people who can sign in, from the command line."""

from __future__ import annotations

import click
from sqlalchemy import select

from portal.access.cli import people
from portal.access.cli.io import Commands, Option, Refused, emit, json_option
from portal.access.cli.writer import Writer, writer
from portal.access.held import holds_at
from portal.access.models import Assignment, Role
from portal.accounts import links, sign_in
from portal.accounts.change_password import set_password
from portal.accounts.models import User
from portal.accounts.sessions import sessions_of
from portal.accounts.strength import WeakPassword
from portal.changes.actor import current_actor
from portal.database import db, now
from portal.i18n import _, gettext, ngettext

users = Commands("users", help=_("People who can sign in."))

password_option = click.option(
    "--password-stdin",
    cls=Option,
    is_flag=True,
    help=_("Read the password from the standard input."),
)


@users.command(help=_("Create a user; where there is one already, say so."))
@click.argument("email")
@click.option("--name", cls=Option, help=_("What people call the user."))
@click.option("--username", cls=Option, help=_("A short name to sign in with."))
@click.option("--role", "roles", cls=Option, multiple=True, help=_("A role to give; repeatable."))
@password_option
@writer("users.create")
def create(
    email: str,
    name: str | None,
    username: str | None,
    roles: tuple[str, ...],
    password_stdin: bool,
    *,
    writer: Writer,
) -> None:
    email = people.checked_email(email)
    wanted = [people.role_named(key) for key in dict.fromkeys(roles)]
    if (known := sign_in.find_user(email)) is not None:
        _tell_known(known, wanted, writer)
        return
    username = people.free_username(username)
    password = people.read_password(password_stdin, optional=True)
    with writer.recorded():
        user = User(name=name or email.partition("@")[0], email=email, username=username)
        user.active = True
        if password:
            _give_password(user, password)
        db.session.add(user)
        by = current_actor().name
        db.session.add_all(Assignment(user=user, role=role, assigned_by=by) for role in wanted)
        db.session.flush()
        data = people.as_data(user, people.roles_of(user))
    sentence = gettext("The user %(email)s is there now.", email=email)
    writer.tell(data | {"created": True}, sentence)


def _tell_known(user: User, wanted: list[Role], writer: Writer) -> None:
    held = people.roles_of(user)
    lines = [gettext("There is a user %(email)s already: nothing changed.", email=user.email)]
    if any(role.key not in held for role in wanted):
        lines.append(gettext("To give this user a role, use the command: roles assign"))
    writer.tell(people.as_data(user, held) | {"created": False}, *lines)


def _give_password(user: User, password: str) -> None:
    try:
        set_password(user, password)
    except WeakPassword as refusal:
        raise Refused(refusal.sentence) from None


@users.command("list", help=_("List the users, by name."))
@click.option("--role", cls=Option, help=_("Only those who have this role."))
@click.option("--inactive", cls=Option, is_flag=True, help=_("Only those who are not active."))
@json_option
def list_users(role: str | None, inactive: bool, as_json: bool) -> None:
    query = select(User).order_by(User.name, User.id)
    if role is not None:
        wanted = people.role_named(role).id
        members = select(Assignment.user_id).where(Assignment.role_id == wanted, holds_at(now()))
        query = query.where(User.id.in_(members))
    if inactive:
        query = query.where(User.active.is_(False))
    held = people.roles_by_user()
    rows = [(user, held.get(user.id, [])) for user in db.session.scalars(query)]
    emit(
        [people.as_data(user, keys) for user, keys in rows],
        as_json,
        [people.line(user, keys) for user, keys in rows],
    )


@users.command(help=_("Show a user."))
@click.argument("user")
@json_option
def show(user: str, as_json: bool) -> None:
    row = people.user_named(user)
    held, sessions = people.roles_of(row), len(sessions_of(row))
    lines = [
        people.line(row, held),
        # Translators: in how many browsers a user is signed in
        ngettext("%(num)s open session", "%(num)s open sessions", sessions),
    ]
    emit(people.as_data(row, held) | {"sessions": sessions}, as_json, lines)


@users.command("set-password", help=_("Give a user a new password; the user's sessions end."))
@click.argument("user")
@password_option
@writer("users.edit")
def set_user_password(user: str, password_stdin: bool, *, writer: Writer) -> None:
    row = people.user_named(user)
    email = row.email
    password = people.read_password(password_stdin)
    with writer.recorded():
        _give_password(row, password)
    sentence = gettext("%(email)s has a new password.", email=email)
    writer.tell({"email": email, "changed": True}, sentence)


@users.command(help=_("Let a user sign in again."))
@click.argument("user")
@writer("users.edit")
def activate(user: str, *, writer: Writer) -> None:
    row = people.user_named(user)
    told = (
        gettext("%(email)s is active already: nothing changed.", email=row.email)
        if row.active
        else gettext("%(email)s can sign in again.", email=row.email)
    )
    _mark(row, True, told, writer)


@users.command(help=_("Keep a user out, from the next click on; the records stay."))
@click.argument("user")
@writer("users.edit")
def deactivate(user: str, *, writer: Writer) -> None:
    row = people.user_named(user)
    told = (
        gettext("%(email)s can no longer sign in.", email=row.email)
        if row.active
        else gettext("%(email)s is inactive already: nothing changed.", email=row.email)
    )
    _mark(row, False, told, writer)


def _mark(user: User, active: bool, told: str, writer: Writer) -> None:
    data = {"email": user.email, "active": active, "changed": user.active != active}
    if data["changed"]:
        with writer.recorded():
            user.active = active
    writer.tell(data, told)


@users.command(
    "sign-in-link", help=_("Print a link that signs a user in once, within half an hour.")
)
@click.argument("user")
@json_option
def sign_in_link(user: str, as_json: bool) -> None:
    row = people.user_named(user)
    if not row.active:
        raise Refused(gettext("%(email)s is not active.", email=row.email))
    link = links.make_link(row)
    emit({"email": row.email, "link": link}, as_json, [link])
