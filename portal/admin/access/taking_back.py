"""Taking back: the changes that undo what somebody has saved here, to be reviewed like others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_login import current_user
from sqlalchemy import select

from portal.access.models import Grant
from portal.admin.access.all_roles import AllRoles
from portal.admin.access.collected import Change
from portal.changes.models import CREATE, DELETE, ChangeSet
from portal.changes.models import Change as Logged
from portal.database import db
from portal.query.rows import key_from


def changes_back(changeset: str, roles: AllRoles) -> list[str]:
    """Return what takes back a change set of the reader's own, as it stands in an address.

    Of a change set that is not there, or somebody else's: nothing.
    """
    query = (
        select(Logged)
        .join(ChangeSet, ChangeSet.id == Logged.changeset_id)
        .where(ChangeSet.id == key_from(changeset), ChangeSet.user_id == current_user.id)
        .where(Logged.record == Grant.__tablename__)
        .order_by(Logged.id)
    )
    return [one.text for logged in db.session.scalars(query) for one in _back(logged, roles)]


def _back(logged: Logged, roles: AllRoles) -> Iterator[Change]:
    """Give what the grant was before."""
    before, after = _sides(logged)
    if logged.op not in (CREATE, DELETE):  # what has not changed is in the row alone
        grant = db.session.get(Grant, logged.row_id)
        if grant is None:
            return
        same = {name: getattr(grant, name) for name in ("role_id", "permission", "scope")}
        before, after = same | before, same | after
    for state, given in ((after, False), (before, True)):
        role = roles.by_id.get(state.get("role_id", 0))
        if role is None or "permission" not in state:
            continue
        fields = tuple(sorted(state.get("fields") or ())) or None
        yield Change(role.key, state["permission"], state.get("scope") or "", fields, given)


def _sides(logged: Logged) -> tuple[dict[str, Any], dict[str, Any]]:
    before = {name: pair[0] for name, pair in logged.fields.items() if pair[0] is not None}
    after = {name: pair[1] for name, pair in logged.fields.items() if pair[1] is not None}
    return before, after
