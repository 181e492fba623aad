"""Wishes: what somebody who met a closed door can ask for, and has asked for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask_login import current_user
from sqlalchemy import select
from wtforms import Form

from portal.access.gate import Decision
from portal.access.identity import current_identity
from portal.access.permissions import registry_of
from portal.access.requests import LONGEST, AccessRequest
from portal.admin.access.people import record_of
from portal.admin.editing.fields import AtMost, MultilineField
from portal.database import db
from portal.i18n import _, formats, ngettext

#: Requests that one person may have open at once
MOST_OPEN = 20


class WishForm(Form):
    reason = MultilineField(_("Why you need it"), [AtMost(LONGEST)])


@dataclass(slots=True)
class Wish:
    """The form to ask with; where the same was asked before, to say it better."""

    permission: str
    row_id: int | None
    form: WishForm
    #: When it was asked, in words; "": not yet
    since: str = ""
    problem: str = ""


def wish_for(decision: Decision, row_id: int | None) -> Wish | None:
    """Return the form to ask for what was refused; None where nobody can give it."""
    name = decision.permission
    is_mine = current_user.is_authenticated and not current_identity().is_preview
    is_held = decision.allowed and not decision.depends
    if not is_mine or is_held or name not in registry_of(current_app):
        return None
    row_id = None if record_of(name) is None else row_id
    present = open_request(name, row_id)
    if present is None:
        return Wish(name, row_id, WishForm())
    since = formats.format_relative(present.asked_at)
    return Wish(name, row_id, WishForm(data={"reason": present.reason}), since)


def open_request(permission: str, row_id: int | None) -> AccessRequest | None:
    """Return what the reader has asked already, and nobody has answered."""
    query = select(AccessRequest).filter_by(
        user_id=current_user.id, permission=permission, row_id=row_id, status="open"
    )
    return db.session.scalars(query).first()


def too_many() -> str:
    """Return why the reader may ask for nothing more; "": for more."""
    query = select(AccessRequest.id).filter_by(user_id=current_user.id, status="open")
    if len(db.session.scalars(query.limit(MOST_OPEN)).all()) < MOST_OPEN:
        return ""
    return ngettext(
        "%(num)s request of yours waits for an answer. Ask again when it is answered.",
        "%(num)s requests of yours wait for an answer. Ask again when some are answered.",
        MOST_OPEN,
    )
