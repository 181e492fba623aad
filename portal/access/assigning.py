"""Assigning: give a role to a person, for how long, why, and on which rows."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from portal.access.held import grants_of_role
from portal.access.models import Assignment, Role
from portal.access.permissions import EVERYTHING, registry_of
from portal.access.scopes import BadScopeValue, parsed
from portal.accounts.models import User
from portal.changes.actor import current_actor
from portal.database import Refused, db, now
from portal.i18n import gettext


def assignment_of(user: User, role: Role, scope: str = "") -> Assignment | None:
    """Return how the user has the role on these rows, whether it still holds or not."""
    query = db.select(Assignment).filter_by(user_id=user.id, role_id=role.id, scope=scope)
    return db.session.scalar(query)


def assign(
    user: User, role: Role, *, until: datetime | None = None, reason: str = "", scope: str = ""
) -> bool:
    """Give the role, or give what is given another end; tell whether anything is new.

    The caller commits. Raises `Refused` on an end in the past, and on rows that no record
    of the role knows; `field` names which.
    """
    if until is not None and until <= now():
        raise Refused(gettext("The end lies in the past. Choose a later moment."), "until")
    if scope:
        _check_scope(role, scope)
    given = assignment_of(user, role, scope)
    if given is None:
        given = Assignment(user=user, role=role, scope=scope, until=until, reason=reason)
        given.assigned_by = current_actor().name
        db.session.add(given)
        return True
    if given.until == until and reason in ("", given.reason):
        return False
    given.until = until
    given.reason = reason or given.reason
    given.assigned_by = current_actor().name
    return True


def _check_scope(role: Role, scope: str) -> None:
    """Raise `Refused` unless some record of the role knows such rows, and this place is there."""
    registry = registry_of(current_app)
    grants = {grant.permission for grant in grants_of_role(role.id)}
    if EVERYTHING in grants:
        sentence = gettext("This role allows everything: it cannot be limited to some rows.")
        raise Refused(sentence, "scope")
    for declared in map(registry.get, grants):
        try:
            found, value = parsed(scope, declared.scopes)
        except (KeyError, BadScopeValue):
            continue
        place = None if declared.model is None else found.place_of(declared.model)
        if value is None or (place is not None and db.session.get(place, value) is not None):
            return
    sentence = gettext("The role has no rows called %(name)s.", name=scope)
    raise Refused(sentence, "scope")
