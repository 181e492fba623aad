"""Requests: what people met a closed door for, told to those who may assign roles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.accounts.models import User
from portal.columns import Choice, column
from portal.database import Base, Part, UTCDateTime, now
from portal.i18n import _, pgettext

STATUSES = (
    Choice("open", pgettext("access request", "Open"), "warn"),
    Choice("granted", pgettext("access request", "Granted"), "ok"),
    Choice("declined", pgettext("access request", "Declined"), "neutral"),
)
#: Characters of a reason
LONGEST = 500


class AccessRequest(Base):
    """One person's wish to hold one permission; open until somebody answers it."""

    __tablename__ = "access_requests"
    __title__ = ("permission",)
    # Translators: what people ask for who met a closed door; a page, and what the log calls them
    __part__ = Part(_("Access requests"), "roles.assign", "roles.assign")

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    permission: Mapped[str] = column(_("Permission"), String(128), kind="permission")
    #: The row it was about; empty: the record as a whole
    row_id: Mapped[int | None] = mapped_column()
    #: In the person's own words
    reason: Mapped[str] = column(pgettext("assignment", "Reason"), Text, default="")
    status: Mapped[str] = column(_("Status"), default="open", choices=STATUSES, index=True)
    asked_at: Mapped[datetime] = column(
        pgettext("access request", "Asked on"), UTCDateTime, default=now
    )
    #: The actor who answered, as in ``ada@example.org``
    answered_by: Mapped[str] = column(pgettext("access request", "Answered by"), Text, default="")

    user: Mapped[User] = relationship(
        backref=backref("access_requests", cascade="all, delete-orphan"),
        info={"label": _("Person")},
    )

    def __str__(self) -> str:
        return self.permission
