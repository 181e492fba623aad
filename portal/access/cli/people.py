"""How commands find, read and show users and roles."""

from __future__ import annotations

import sys
from typing import Any

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from portal.access.cli.io import Conflict, Usage, unknown
from portal.access.held import holds_at
from portal.access.models import Assignment, Role
from portal.accounts.models import User, fold_name
from portal.accounts.sign_in import find_user
from portal.database import db, now
from portal.i18n import gettext


def user_named(name: str) -> User:
    """Return the user with this e-mail address or user name; raises `Usage` with the nearest."""
    user = find_user(name)
    if user is not None:
        return user
    rows = db.session.execute(select(User.email, User.username))
    names = [known for row in rows for known in row if known]
    raise unknown(gettext("There is no user %(name)s.", name=name), name, names)


def role_named(key: str) -> Role:
    """Return the role with this key; raises `Usage` with the nearest."""
    role = db.session.scalar(select(Role).where(Role.key == key))
    if role is not None:
        return role
    keys = db.session.scalars(select(Role.key).order_by(Role.key))
    raise unknown(gettext("There is no role %(name)s.", name=key), key, keys)


def checked_email(text: str) -> str:
    """Return the address as it is stored; raises `Usage` where it is none."""
    try:
        address = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        sentence = gettext("“%(text)s” is not an email address.", text=text)
        raise Usage(sentence) from None
    return fold_name(address.normalized)


def free_username(text: str | None) -> str | None:
    """Return the user name as it is stored; raises `Conflict` where somebody has it."""
    name = fold_name(text or "")
    if "@" in name:
        raise Usage(gettext("A user name has no @: “%(text)s”.", text=text))
    if name and find_user(name) is not None:
        raise Conflict(gettext("Somebody has the user name “%(name)s” already.", name=name))
    return name or None


def read_password(from_stdin: bool, *, optional: bool = False) -> str:
    """Return a password, from the standard input or a prompt; never from the arguments.

    ``optional``: "" where nobody is there to type one.
    """
    stdin = sys.stdin
    if from_stdin:
        return stdin.readline().rstrip("\r\n")
    if not stdin.isatty():
        if optional:
            return ""
        raise Usage(gettext("Nobody can type a password here: use --password-stdin."))
    return str(
        click.prompt(
            # Translators: asks for it at the command line; also the label of a field
            gettext("Password (leave it empty for none)") if optional else gettext("New password"),
            hide_input=True,
            # Translators: asks for the same password a second time
            confirmation_prompt=gettext("Once more"),
            default="" if optional else None,
            show_default=False,
        )
    )


def roles_by_user() -> dict[int, list[str]]:
    """Return the keys of the roles that each user has now, in one statement."""
    held: dict[int, list[str]] = {}
    query = select(Assignment.user_id, Role.key).join(Assignment.role).where(holds_at(now()))
    for user_id, key in db.session.execute(query.order_by(Role.key).distinct()):
        held.setdefault(user_id, []).append(key)
    return held


def roles_of(user: User) -> list[str]:
    """Return the keys of the roles that the user has now."""
    query = select(Role.key).join(Role.assignments).where(Assignment.user_id == user.id)
    held = query.where(holds_at(now())).order_by(Role.key).distinct()
    return list(db.session.scalars(held))


def as_data(user: User, roles: list[str]) -> dict[str, Any]:
    """Return what ``--json`` tells of a user."""
    return {
        "id": user.id,
        "email": user.email,
        "username": user.username,
        "name": user.name,
        "active": user.active,
        "locale": user.locale,
        "time_zone": user.time_zone,
        "has_password": bool(user.password_hash),
        "roles": roles,
    }


def line(user: User, roles: list[str]) -> str:
    """Return a user on one line: address, name, roles; a hyphen before who is not active."""
    mark = " " if user.active else "-"
    return f"{mark} {user.email}\t{user.name}\t{' '.join(roles)}".rstrip()
