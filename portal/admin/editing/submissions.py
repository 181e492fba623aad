"""Submissions: a form sent twice makes one record; the second answer is the first.

The token of a form and the answer to it are written with the record, in one
transaction, under a unique key: of two at the same moment, one waits and gives way.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.redirects import LONGEST
from portal.database import Base, UTCDateTime, db, now

#: How long a second press of the same button is still recognised
KEPT = timedelta(days=1)


class Submission(Base):
    """One form that was taken."""

    __tablename__ = "submissions"
    __recorded__ = False

    token: Mapped[str] = mapped_column(String(64), unique=True)
    #: Where the first answer led
    target: Mapped[str] = mapped_column(String(LONGEST))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)


class TakenMeanwhile(Exception):
    """The same form arrived twice at once, and the other one was first."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.target = target


def token() -> str:
    """Return a token for one form."""
    return secrets.token_urlsafe(24)


def result_of(sent: str) -> str | None:
    """Return where the form with this token led, if it was taken before."""
    if not sent:
        return None
    return db.session.scalar(select(Submission.target).where(Submission.token == sent))


def claim(sent: str) -> Submission:
    """Write down that the form with this token is taken, and forget what is long past.

    Comes before the form's own row: of two at once, the second waits here for the first.
    Raises `TakenMeanwhile`, with everything rolled back, if it was taken this moment.
    The caller sets ``target`` and commits. A form without a token is taken every time, and
    nothing is written down of it.
    """
    submission = Submission(token=sent[:64], target="")
    if not sent:
        return submission
    # Those that somebody else forgets at this moment are left to them.
    past = select(Submission).where(Submission.at < now() - KEPT).with_for_update(skip_locked=True)
    for old in db.session.scalars(past):
        db.session.delete(old)
    db.session.add(submission)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise TakenMeanwhile(result_of(sent) or "/") from None
    return submission
