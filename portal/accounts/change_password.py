"""Setting and changing passwords; every other session of the user ends with it."""

from __future__ import annotations

import time

from flask import request, session

from portal.accounts import throttle
from portal.accounts.links import VALID
from portal.accounts.models import User
from portal.accounts.passwords import hash_password, matches, stored_hash
from portal.accounts.sessions import current_session, end_sessions
from portal.accounts.strength import demand_strong
from portal.database import db
from portal.i18n import gettext

_BY_LINK = "by_link_at"


class WrongPassword(Exception):
    """The current password was not the one typed; ``sentence`` says it, translated."""

    def __init__(self) -> None:
        self.sentence = gettext("This is not your current password.")
        super().__init__(self.sentence)


def set_password(user: User, password: str) -> None:
    """Give the user a password without asking for the old one; the caller commits.

    Raises `WeakPassword`.
    """
    demand_strong(password, user)
    user.password_hash = hash_password(password)
    end_sessions(user, but=current_session())


def change_password(user: User, current: str, new: str) -> None:
    """Replace the signed-in user's own password, and commit.

    Raises `WrongPassword`, `WeakPassword`, and `TooMany` for one who keeps guessing.
    """
    demand_strong(new, user)
    if needs_current(user):
        _demand_current(user, current)
    db.session.rollback()  # nobody shall wait for the database while a password is hashed
    hashed = hash_password(new)
    user.password_hash = hashed
    end_sessions(user, but=current_session())
    db.session.commit()
    session.pop(_BY_LINK, None)


def note_sign_in_by_link() -> None:
    """Remember that this session began with a link: its user may have lost the password."""
    session[_BY_LINK] = int(time.time())


def needs_current(user: User) -> bool:
    """Tell whether a change asks for the current password: not where it is lost or missing."""
    by_link = int(session.get(_BY_LINK, 0)) + VALID.total_seconds() > time.time()
    return bool(user.password_hash) and not by_link


def _demand_current(user: User, current: str) -> None:
    account = throttle.account_key(user.email, user)
    address = throttle.address_key(request.remote_addr)
    stored = stored_hash(user)
    db.session.rollback()
    throttle.begin_attempt(account, address)
    if not matches(stored, current):
        throttle.failed(address)
        raise WrongPassword
    throttle.succeeded(account, address)
