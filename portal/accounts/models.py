"""Users, and the sessions they have open."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship, validates

from portal.columns import Choice
from portal.database import Base, UTCDateTime, now
from portal.i18n import _, pgettext

THEMES = (
    Choice("auto", pgettext("theme", "Automatic")),
    Choice("light", pgettext("theme", "Light")),
    Choice("dark", pgettext("theme", "Dark")),
)
DENSITIES = (
    Choice("compact", pgettext("density", "Compact")),
    Choice("default", pgettext("density", "Default")),
    Choice("comfortable", pgettext("density", "Comfortable")),
)


def fold_name(text: str) -> str:
    """Return a sign-in name as it is stored and compared: NFKC, case-folded, trimmed."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


class User(Base):
    """A person who can sign in."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(120), info={"label": _("Name")})
    #: Folded by `fold_name`
    email: Mapped[str] = mapped_column(
        String(254), unique=True, info={"label": _("Email"), "kind": "email"}
    )
    #: Folded by `fold_name`; empty for people who sign in by e-mail only
    username: Mapped[str | None] = mapped_column(
        String(64), unique=True, info={"label": _("User name"), "kind": "code"}
    )
    #: argon2id in PHC form; empty: nobody can sign in by password
    password_hash: Mapped[str | None] = mapped_column(String(256), info={"secret": True})
    active: Mapped[bool] = mapped_column(default=True, index=True, info={"label": _("Active")})
    #: As in ``pt_BR``; empty: what the browser asks for
    locale: Mapped[str | None] = mapped_column(
        String(16), info={"label": pgettext("field", "Language"), "kind": "locale"}
    )
    #: An IANA name; empty: the portal's
    time_zone: Mapped[str | None] = mapped_column(
        String(64), info={"label": _("Time zone"), "kind": "time_zone"}
    )
    theme: Mapped[str] = mapped_column(
        String(8), default="auto", info={"label": pgettext("colours", "Theme"), "choices": THEMES}
    )
    density: Mapped[str] = mapped_column(
        String(16), default="default", info={"label": _("Row height"), "choices": DENSITIES}
    )
    #: Whether single letters act as shortcuts (WCAG 2.2, 2.1.4)
    shortcuts: Mapped[bool] = mapped_column(
        default=True, info={"label": _("Single-letter shortcuts")}
    )

    #: What Flask-Login asks of a user
    is_authenticated = True
    is_anonymous = False
    #: The token of the session that asks, set by `portal.accounts.sessions`; never stored
    session_token = ""

    def get_id(self) -> str:
        """Return what the cookie holds: the session's token, never the user's number."""
        return self.session_token

    @property
    def is_active(self) -> bool:
        return self.active

    @validates("email", "username")
    def _fold(self, _key: str, value: str | None) -> str | None:
        return fold_name(value) or None if value is not None else None


class Session(Base):
    """One sign-in of one user, on one device. Ended by deleting the row."""

    __tablename__ = "sessions"
    __recorded__ = False

    #: SHA-256 of the token in the cookie, in hex: a copy of the table opens nothing
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"secret": True})
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    #: Written at most once a minute
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    #: "Keep me signed in": 30 days instead of 12 hours, and no idle limit
    persistent: Mapped[bool] = mapped_column(default=False)
    #: The browser's own description, as sent
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    #: Through whose eyes, or through which role's, this session looks (`portal.access.viewing`).
    #: No foreign keys: who is gone is nobody to look as.
    looks_as_user_id: Mapped[int | None] = mapped_column()
    looks_as_role_id: Mapped[int | None] = mapped_column()
    #: The first moment at which it no longer does
    looks_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship(
        lazy="joined", innerjoin=True, backref=backref("sessions", cascade="all, delete-orphan")
    )
