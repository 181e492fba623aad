"""Pending: a file that was sent before its form was saved, known by a signed token.

Its bytes are in the storage, no row has them yet. The token is good for the person who sent
it and for one field; so a form can be sent again without sending the file again.
"""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.files import storage
from portal.files.columns import StoredFile

#: Shorter than `OLD`: what a token still names is never cleaned away
GOOD_FOR = timedelta(hours=20)
#: How long a file stays that nothing names
OLD = timedelta(days=1)


def token_of(stored: StoredFile, user_id: int, place: str) -> str:
    """Return a token for the file; ``place`` is the field, as in ``profiles.photo``."""
    return _serializer().dumps([user_id, place, stored.to_json()])


def file_of(token: str, user_id: int, place: str) -> StoredFile | None:
    """Return the file that the token is for, None where it is not, or too late."""
    try:
        found = _serializer().loads(token, max_age=int(GOOD_FOR.total_seconds()))
    except BadData:
        return None
    if found[:2] != [user_id, place]:
        return None
    stored = StoredFile.of(found[2])
    return stored if storage.is_there(stored) else None


def _serializer() -> URLSafeTimedSerializer:
    config = current_app.config
    # itsdangerous signs with the last key, and takes all.
    keys = [*reversed(config["SECRET_KEY_FALLBACKS"] or ()), config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="portal.files.pending")
