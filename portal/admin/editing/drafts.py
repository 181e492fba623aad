"""Drafts: what was typed when a session ran out, kept and offered back.

A form that arrives after its session has ended is not saved, but it is not lost: it
waits here for the same person at the same address, and fills the form once more. So does
one that came with more files than a form may carry.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from flask import request, session
from flask_login import current_user
from sqlalchemy import JSON, Delete, ForeignKey, Select, String, bindparam, delete, select
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship
from werkzeug.datastructures import MultiDict

from portal.accounts.models import User
from portal.accounts.sessions import DRAFTS_KEY, last_user_id
from portal.admin.editing import uploads
from portal.admin.editing.form import ENVELOPE, RecordForm
from portal.database import Base, UTCDateTime, db, now
from portal.i18n import gettext

#: Fields of a form that are kept; more is no form of ours
MAX_VALUES = 1000
#: In a draft: its files were too large
TOO_LARGE = ["", "too large"]


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
    _store(user_id, [*uploads.sent_too_late(user_id), *kept])


def keep_texts() -> None:
    """Keep the texts of a form that was refused for its size, for whoever sent it."""
    values = [[name, value] for name, value in request.form.items(multi=True)]
    if current_user.is_authenticated and values and len(values) <= MAX_VALUES:
        kept = [pair for pair in values if pair[0] not in ENVELOPE]
        _store(current_user.id, [*kept, TOO_LARGE])


def _store(user_id: int, values: list[list[str]]) -> None:
    session[DRAFTS_KEY] = True
    _forget(user_id)
    db.session.add(Draft(user_id=user_id, address=_address(), values=values))
    db.session.commit()


def offer(
    form: RecordForm,
    row: Base | None = None,
    fill_more: Callable[[MultiDict[str, str]], None] | None = None,
) -> str | None:
    """Fill ``form`` with the reader's draft, if there is one; return the sentence that says so.

    ``fill_more`` takes the draft to fill what belongs to the form beside its own fields.
    """
    values = _values(current_user.id)
    if values is None:
        return None
    session[DRAFTS_KEY] = True  # it may have been sent from another browser
    posted = MultiDict([(name, value) for name, value in values])
    form.process(posted, obj=row)
    if fill_more is not None:
        fill_more(posted)
    if TOO_LARGE in values:
        return gettext(
            "The files were too large, so this form was not saved yet. Your changes are still "
            "here. Choose smaller files."
        )
    return gettext(
        "Your session had ended, so this form was not saved yet. Your changes are still here."
    )


def forget() -> None:
    """Let go of the reader's draft of this form, if they can have one; the caller commits."""
    if DRAFTS_KEY in session:
        _forget(current_user.id)


def _forget(user_id: int) -> None:
    asked = {"user": user_id, "place": _address()}
    db.session.connection().execute(_statements()[1], asked)


def _values(user_id: int) -> list[list[str]] | None:
    """Return what the draft holds, None where there is none."""
    asked = {"user": user_id, "place": _address()}
    found: list[list[str]] | None = db.session.connection().scalar(_statements()[0], asked)
    return found


@cache
def _statements() -> tuple[Select[Any], Delete]:
    """Return what reads and what deletes a draft, made once: each form asks for one of them."""
    mine = Draft.user_id == bindparam("user"), Draft.address == bindparam("place")
    newest = select(Draft.values).where(*mine).order_by(Draft.id.desc()).limit(1)
    return newest, delete(Draft).where(*mine)


def _address() -> str:
    key = request.args.get("id", "")
    return f"{request.path}?id={key}"[:500]
