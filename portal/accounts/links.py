"""Sign-in links: for people who have no password yet, or have lost it.

A link works once and for half an hour. It dies with any sign-in of its user, and with a
change of the password, the address or the active mark.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import exists, select

from portal.accounts.models import User
from portal.changes.models import ChangeSet
from portal.database import db, now

VALID = timedelta(minutes=30)


def make_link(user: User) -> str:
    """Return the address, with host, at which the user can sign in once."""
    token = _serializer().dumps([user.id, now().isoformat(), _state(user)])
    settings = current_app.config["PORTAL"]
    # The host is ours to tell, never the request's: a link goes out to somebody else.
    host = settings.hosts[0].lstrip(".") if settings.hosts else f"{settings.host}:{settings.port}"
    address = current_app.url_map.bind(host, url_scheme=current_app.config["PREFERRED_URL_SCHEME"])
    return address.build("accounts.sign_in_link", {"token": token}, force_external=True)


def user_of_link(token: str) -> User | None:
    """Return whom the link still signs in; None for a link that is used, old or forged.

    In a transaction that writes, the user's row stays locked until it ends: of two
    people with the same link one is too late.
    """
    try:
        user_id, made_at, state = _serializer().loads(token, max_age=int(VALID.total_seconds()))
        since = datetime.fromisoformat(made_at)
    except (BadData, ValueError, TypeError):
        return None
    user = db.session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None or not user.active or state != _state(user) or _signed_in_since(user, since):
        return None
    return user


def _serializer() -> URLSafeTimedSerializer:
    keys = [*reversed(current_app.config.get("SECRET_KEY_FALLBACKS") or ())]
    return URLSafeTimedSerializer([*keys, current_app.config["SECRET_KEY"]], salt="sign-in-link")


def _state(user: User) -> str:
    facts = "\n".join([user.email, user.password_hash or "", str(user.active)])
    return sha256(facts.encode()).hexdigest()


def _signed_in_since(user: User, moment: datetime) -> bool:
    signed_in = exists().where(
        ChangeSet.kind == "sign_in", ChangeSet.user_id == user.id, ChangeSet.at >= moment
    )
    return bool(db.session.scalar(select(signed_in)))
