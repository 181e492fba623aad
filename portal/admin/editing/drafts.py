"""Drafts: what was typed when a session ran out, kept and offered back.

A form that arrives after its session has ended is not saved, but it is not lost: it
waits here for the same person at the same address, and fills the form once more.
"""

from __future__ import annotations

from datetime import datetime

from flask import request
from flask_login import current_user
from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship
from werkzeug.datastructures import MultiDict

from portal.accounts.models import User
from portal.accounts.sessions import last_user_id
from portal.admin.editing.form import ENVELOPE, RecordForm
from portal.database import Base, UTCDateTime, db, now
from portal.i18n import gettext

#: Fields of a form that are kept; more is no form of ours
MAX_VALUES = 200


class Draft(Base):
    """One form of one person that was sent too late."""

    __tablename__ = "drafts"
    __recorded__ = False

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    #: Path and record of the form, as in ``/admin/posts/edit/?id=7``
    address: Mapped[str] = mapped_column(String(500))
    #: ``[[name, value], …]`` as posted
    values: Mapped[list[list[str]]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    user: Mapped[User] = relationship(backref=backref("drafts", cascade="all, delete-orphan"))


def keep() -> None:
    """Keep the form of this request for the person whose session has ended."""
    user_id = last_user_id()
    values = [[name, value] for name, value in request.form.items(multi=True)]
    if user_id is None or not values or len(values) > MAX_VALUES:
        return
    kept = [pair for pair in values if pair[0] not in ENVELOPE]
    _forget(user_id)
    db.session.add(Draft(user_id=user_id, address=_address(), values=kept))
    db.session.commit()


def offer(form: RecordForm, row: Base | None = None) -> str | None:
    """Fill ``form`` with the reader's draft, if there is one; return the sentence that says so."""
    draft = _find(current_user.id)
    if draft is None:
        return None
    posted = MultiDict([(name, value) for name, value in draft.values])
    form.process(posted, obj=row)
    return gettext(
        "Your session had ended, so this form was not saved yet. Your changes are still here."
    )


def forget() -> None:
    """Let go of the reader's draft of this form; the caller commits."""
    _forget(current_user.id)


def _forget(user_id: int) -> None:
    draft = _find(user_id)
    if draft is not None:
        db.session.delete(draft)


def _find(user_id: int) -> Draft | None:
    statement = select(Draft).where(Draft.user_id == user_id, Draft.address == _address())
    return db.session.scalars(statement.order_by(Draft.id.desc()).limit(1)).first()


def _address() -> str:
    key = request.args.get("id", "")
    return f"{request.path}?id={key}"[:500]
