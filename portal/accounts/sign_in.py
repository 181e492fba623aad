"""Signing in: by a name and a password, with one answer for every failure."""

from __future__ import annotations

from flask import request
from sqlalchemy import or_, select

from portal.accounts import throttle
from portal.accounts.models import User, fold_name
from portal.accounts.passwords import matches, renew_hash, stored_hash
from portal.accounts.sessions import open_session
from portal.changes import recorder
from portal.database import db
from portal.i18n import gettext

#: Longer names are nobody's
LONGEST_NAME = 254


class NotSignedIn(Exception):
    """Wrong name, wrong password, inactive, no password: nobody is told which."""

    def __init__(self) -> None:
        self.sentence = gettext("The name or the password is wrong. Try again.")
        super().__init__(self.sentence)


def find_user(name: str) -> User | None:
    """Return the user with this e-mail address or user name, in any spelling of case."""
    folded = fold_name(name)
    if not folded or len(folded) > LONGEST_NAME or "\0" in folded:
        return None
    query = select(User).where(or_(User.email == folded, User.username == folded))
    found = db.session.scalars(query).all()
    return min(found, key=lambda user: user.email != folded, default=None)


def by_password(name: str, password: str, *, persistent: bool = False) -> User:
    """Open a session for whom name and password belong to, and commit.

    Raises `NotSignedIn` on any failure and `throttle.TooMany` before looking at all.
    """
    user = find_user(name)
    known_as = "" if user is None else user.email
    user_id = None if user is None else user.id
    account = throttle.account_key(name, user)
    address = throttle.address_key(request.remote_addr)
    stored = stored_hash(user)
    # Nobody shall wait for the database while a password is hashed.
    db.session.rollback()
    throttle.begin_attempt(account, address)
    if not matches(stored, password):
        throttle.failed(address)
        recorder.log("sign_in_failed", account=known_as, user=user_id, address=address)
        db.session.commit()
        raise NotSignedIn
    throttle.succeeded(account, address)
    user = db.session.get_one(User, user_id)
    if not user.active:  # deactivated a moment ago
        raise NotSignedIn
    renew_hash(user, password)
    admit(user, "password", persistent=persistent)
    return user


def admit(user: User, means: str, *, persistent: bool = False) -> None:
    """Open a session for the user, log by which means, and commit."""
    open_session(user, persistent=persistent)
    recorder.log("sign_in", means=means, persistent=persistent)
    db.session.commit()
