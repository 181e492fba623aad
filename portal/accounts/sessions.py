"""Sessions: one row per sign-in, read on every request, ended by deleting it.

The cookie holds a random token and nothing else about the person; the table holds only
the token's SHA-256. So a copied cookie is worth nothing after sign-out, and a copied
table never is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from flask import Flask, current_app, g, request, session
from flask_login import current_user, login_user, logout_user
from sqlalchemy import bindparam, event, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import UOWTransaction, lazyload
from sqlalchemy.orm.exc import StaleDataError

from portal.accounts.models import Session, User
from portal.database import db, now
from portal.engines import writing
from portal.extensions import login_manager
from portal.i18n.locales import SESSION_KEY, refresh

#: Without a request, unless the session is persistent
IDLE = timedelta(minutes=30)
#: From sign-in on, whatever happens. Source: OWASP ASVS 5.0, 7.3
LIFETIME = timedelta(hours=12)
#: From sign-in on, with "Keep me signed in"
PERSISTENT_LIFETIME = timedelta(days=30)
#: ``seen_at`` is written no more often than this
SEEN_EVERY = timedelta(minutes=1)
#: Requests that a page makes by itself carry this header: they are not activity
POLL_HEADER = "X-Portal-Poll"

#: Asked on every request, made once
BY_TOKEN = select(Session).where(Session.token_hash == bindparam("token_hash"))

#: The theme chosen in this browser, before anybody signs in
THEME_KEY = "theme"
#: Set in a browser that has sent a form in vain: there may be a draft of it
DRAFTS_KEY = "drafts"
#: What of a cookie outlives signing in and out
KEPT = (SESSION_KEY, THEME_KEY, DRAFTS_KEY)

_WITH_ACTIVITY = "portal.with_activity"


def init_app(app: Flask) -> None:
    """Let Flask-Login find users by the token in the cookie."""
    app.extensions[_WITH_ACTIVITY] = []
    login_manager.init_app(app)
    login_manager.user_loader(load_user)
    # The row decides; a phone that changes networks stays signed in.
    login_manager.session_protection = None
    app.before_request(_load_before_the_view)
    if not event.contains(DatabaseSession, "before_flush", _end_with_the_user):
        event.listen(DatabaseSession, "before_flush", _end_with_the_user)


def with_activity(app: Flask, write: Callable[[], None]) -> None:
    """Let ``write`` take part in the transaction that notes a session's activity.

    It saves a transaction of its own to what may wait a minute, and does not commit.
    """
    app.extensions[_WITH_ACTIVITY].append(write)


def load_user(token: str) -> User | None:
    """Return whose session the token opens, or None where it is over; one statement."""
    row = _find(token)
    if row is not None and _is_due(row, now()):
        row = _note_activity(row, token)
    g.portal_session = row
    return None if row is None else row.user


def open_session(user: User, *, persistent: bool = False) -> Session:
    """Sign the user in on this device, in a fresh cookie; the caller commits."""
    close_session()
    _end(row for row in sessions_of(user) if not is_open(row, now()))
    token = secrets.token_urlsafe(32)
    row = Session(
        token_hash=_digest(token),
        user=user,
        persistent=persistent,
        user_agent=request.user_agent.string[:300],
        address=(request.remote_addr or "")[:64],
    )
    db.session.add(row)
    kept = {key: session[key] for key in KEPT if key in session}
    session.clear()
    session.update(kept)
    session.permanent = persistent
    user.session_token = token
    g.portal_session = row
    login_user(user)
    refresh()  # the page speaks the user's language from here on
    return row


def close_session() -> None:
    """Sign out on this device; the caller commits."""
    row = current_session()
    if row is None:
        return
    kept = {key: session[key] for key in KEPT if key in session}
    db.session.delete(row)
    logout_user()
    session.clear()
    session.update(kept)
    g.portal_session = None


def end_sessions(user: User, *, but: Session | None = None) -> int:
    """End the user's sessions, all or all others; return how many. The caller commits."""
    return _end(row for row in sessions_of(user) if row is not but)


def current_session() -> Session | None:
    """Return the session of this request; None for nobody, and outside a request."""
    return cast("Session | None", g.get("portal_session"))


def signed_in_user() -> User:
    """Return who has signed in; raises `LookupError` where nobody has."""
    row = current_session()
    if row is None:
        raise LookupError("nobody is signed in")
    return row.user


def last_user_id() -> int | None:
    """Return whose session the cookie once opened, if it has merely run out.

    Good for keeping what that person sent too late, never for letting anybody in.
    """
    token = session.get("_user_id")
    query = select(Session.user_id).where(Session.token_hash == _digest(str(token)))
    return db.session.scalar(query) if token else None


def sessions_of(user: User) -> list[Session]:
    """Return the user's sessions, the last used first."""
    query = select(Session).where(Session.user_id == user.id).order_by(Session.seen_at.desc())
    with db.session.no_autoflush:
        return list(db.session.scalars(query))


def is_open(row: Session, at: datetime) -> bool:
    """Tell whether the session still opens anything at that moment."""
    if row.persistent:
        return at < row.created_at + PERSISTENT_LIFETIME
    return at < row.created_at + LIFETIME and at < row.seen_at + IDLE


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _find(token: str) -> Session | None:
    row = db.session.scalar(BY_TOKEN, {"token_hash": _digest(token)})
    if row is None or not row.user.active or not is_open(row, now()):
        return None
    row.user.session_token = token
    return row


def is_poll() -> bool:
    """Tell whether a page asks by itself, with nobody at the keyboard."""
    return POLL_HEADER in request.headers


def _is_due(row: Session, at: datetime) -> bool:
    return at - row.seen_at >= SEEN_EVERY and not is_poll()


def _note_activity(row: Session, token: str) -> Session | None:
    """Write ``seen_at`` in a transaction of its own, before the view has begun one."""
    db.session.rollback()
    try:
        with writing():
            for write in current_app.extensions[_WITH_ACTIVITY]:
                write()
            row.seen_at = now()
            db.session.commit()
    except (StaleDataError, OperationalError):
        # Another request of this session was faster, or ended it; or the database is
        # busy, then the next request writes it.
        db.session.rollback()
    return _find(token)


def _load_before_the_view() -> None:
    if request.endpoint and not request.endpoint.endswith("static"):
        _ = current_user.is_authenticated


def _end(rows: Iterable[Session]) -> int:
    ended = list(rows)
    for row in ended:
        db.session.delete(row)
    return len(ended)


def _end_with_the_user(
    session: DatabaseSession, _flush: UOWTransaction, _instances: object
) -> None:
    """End the sessions of users who are deactivated or deleted, by whichever door."""
    gone = [row for row in session.deleted if isinstance(row, User)]
    gone += [row for row in session.dirty if isinstance(row, User) and _is_deactivated(row)]
    if not gone:
        return
    # Locked: otherwise a click of theirs at this moment would make the row another version.
    opened = select(Session).with_for_update(of=Session).execution_options(populate_existing=True)
    opened = opened.options(lazyload(Session.user))  # else the user would be read anew as well
    for user in gone:
        for row in session.scalars(opened.where(Session.user_id == user.id)):
            session.delete(row)


def _is_deactivated(user: User) -> bool:
    return not user.active and inspect(user).attrs.active.history.has_changes()
