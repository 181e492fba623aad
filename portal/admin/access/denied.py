"""Denied: what the one who met a closed door is told, and how to go on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from flask_login import current_user

from portal.access import gate
from portal.access.explaining import can_change_by, explain
from portal.access.gate import Decision
from portal.access.permissions import registry_of
from portal.access.words import permission_title
from portal.admin.access.people import row_of
from portal.admin.access.wishes import Wish, wish_for
from portal.admin.addresses import address
from portal.i18n import gettext
from portal.query.rows import key_from


@dataclass(frozen=True, slots=True)
class Denial:
    """A decision, told to the one whom it is about."""

    reason: str
    #: The permission in words; "": nobody can hold it
    permission: str
    allowed: bool
    steps: tuple[str, ...]
    remedy: str
    #: The roles whose members can give it
    who_can: list[str]
    #: Where those who may look into everybody's rights find more; "": not for this reader
    why_url: str
    wish: Wish | None


def reason_of(decision: Decision) -> str:
    """Return why, in a sentence; of what is allowed, that something in it was not."""
    if decision.allowed and not decision.depends:
        return gettext("Your roles allow this, but not with this field.")
    return str(decision.reason)


def denial_at_door(decision: Decision) -> Denial:
    """Return what is told in place of the page that was asked for."""
    row_id = _row_asked_for(decision.permission)
    return denial_of(decision, row_id, wish_for(decision, row_id), reason_of(decision))


def denial_of(
    decision: Decision, row_id: int | None, wish: Wish | None, reason: str = ""
) -> Denial:
    """Return what is told of a decision about the reader, and a row if it was about one."""
    name = decision.permission
    is_known = name in registry_of(current_app)
    is_missing = is_known and not decision.allowed
    row = row_of(name, row_id) if decision.elsewhere else None
    told = explain(decision, _own_name(), row)
    return Denial(
        reason=reason or str(decision.reason),
        permission=permission_title(name) if is_known else "",
        allowed=decision.allowed,
        steps=told.steps if decision.elsewhere or decision.allowed else (),
        remedy=told.remedy if is_missing else "",
        who_can=[str(role) for role in can_change_by("roles.assign")] if wish is not None else [],
        why_url=_why_url(name, row_id) if is_known else "",
        wish=wish,
    )


def _own_name() -> str:
    return str(current_user.name) if current_user.is_authenticated else ""


def _row_asked_for(permission: str) -> int | None:
    """Return the row that the address names, where it is one of the permission's record."""
    if request.blueprint != permission.partition(".")[0]:
        return None
    return key_from(request.values.get("id") or request.values.get("list_form_pk"))


def _why_url(permission: str, row_id: int | None) -> str:
    if not gate.allows("access.view"):
        return ""
    return address("access.why", user=current_user.id, permission=permission, id=row_id)
