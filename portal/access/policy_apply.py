"""Apply: make the roles of the database those of a file, in one go.

Everything goes through the session in one flush, so that it is one change set and the
safeguards see the end, not the way there: an administrator's role may change hands.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import selectinload

from portal.access.models import Grant, Role
from portal.access.policy_export import line_of, place_of, stored_policy
from portal.access.policy_file import GrantLine, Policy, RoleLines
from portal.access.policy_plan import Plan, fingerprint_of
from portal.database import db

#: An arbitrary number that nothing else in the database locks
_LOCK = 0x706F6C696379


class StalePlan(Exception):
    """The roles are no longer those that the plan was made for."""


def apply_plan(plan: Plan) -> None:
    """Let the roles be those of the plan's file; commit is up to you.

    Raises `StalePlan`, before anything is changed, if somebody was faster.
    """
    _take_turn()
    if fingerprint_of(stored_policy(), plan.policy) != plan.fingerprint:
        raise StalePlan
    with db.session.no_autoflush:
        _apply(plan.policy)
        db.session.flush()


def _take_turn() -> None:
    """Wait until nobody else applies a policy; until the transaction ends.

    SQLite has one writer anyway.
    Source: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _apply(policy: Policy) -> None:
    wanted = policy.by_key()
    options = selectinload(Role.grants), selectinload(Role.parents)
    roles = {role.key: role for role in db.session.scalars(db.select(Role).options(*options))}
    # What goes, goes first: two roles may come to include each other the other way round.
    for key, role in roles.items():
        _take(role, wanted.get(key))
    for key in wanted:
        if key not in roles:
            roles[key] = Role(key=key)
            db.session.add(roles[key])
    for key, lines in wanted.items():
        _give(roles[key], lines, roles)


def _take(role: Role, lines: RoleLines | None) -> None:
    """Take from a role what it shall not have; without lines: the role itself."""
    includes = () if lines is None else lines.includes
    for parent in [one for one in role.parents if one.key not in includes]:
        role.parents.remove(parent)
    if lines is None:
        db.session.delete(role)
        return
    kept = {place_of(line) for line in lines.grants}
    for grant in [one for one in role.grants if (one.permission, one.scope) not in kept]:
        role.grants.remove(grant)


def _give(role: Role, lines: RoleLines, roles: dict[str, Role]) -> None:
    if role.name != lines.name:
        role.name = lines.name
    held = {place_of(line_of(grant)): grant for grant in role.grants}
    for line in lines.grants:
        _grant(role, held.get(place_of(line)), line)
    for key in dict.fromkeys(lines.includes):
        if roles[key] not in role.parents:
            role.parents.append(roles[key])


def _grant(role: Role, grant: Grant | None, line: GrantLine) -> None:
    fields = None if line.fields is None else list(line.fields)
    if grant is None:
        role.grants.append(Grant(permission=line.permission, scope=line.scope, fields=fields))
    elif line_of(grant) != line:
        grant.fields = fields
