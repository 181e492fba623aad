"""Passwords: kept as argon2id, checked with the same work whatever the answer."""

from __future__ import annotations

import secrets
import unicodedata
from base64 import b64encode
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from portal.accounts.models import User

#: 64 MiB, three passes, one lane. Source: RFC 9106, section 4; OWASP asks for 19 MiB at least.
PARAMETERS = {"memory_cost": 65_536, "time_cost": 3, "parallelism": 1}

#: Two hashes at once per process: a flood of sign-ins shall cost time, not memory.
_at_once = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """Return the argon2id hash in PHC form, of the whole password, whatever its length."""
    with _at_once:
        return _hasher().hash(_normalised(password))


def check_password(user: User | None, password: str) -> bool:
    """Tell whether this is the user's password.

    Unknown, inactive and passwordless users cost one verification too, so that neither
    the answer nor the time it takes tells them apart.
    """
    return matches(stored_hash(user), password)


def stored_hash(user: User | None) -> str:
    """Return what `matches` compares with; for nobody who may sign in, what never matches."""
    if user is None or not user.active or not user.password_hash:
        return _dummy()
    return user.password_hash


def matches(stored: str, password: str) -> bool:
    """Tell whether the password gives the stored hash; one verification, always."""
    try:
        with _at_once:
            return _hasher().verify(stored, _normalised(password))
    except (VerificationError, InvalidHashError):
        return False


def renew_hash(user: User, password: str) -> None:
    """Hash anew, with the present parameters, where the stored hash has others."""
    if user.password_hash and _hasher().check_needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)


def _hasher() -> PasswordHasher:
    """Return the hasher of this app; ``PORTAL_ARGON2`` overrides `PARAMETERS`, for tests."""
    return PasswordHasher(**PARAMETERS | current_app.config.get("PORTAL_ARGON2", {}))


def _dummy() -> str:
    """Return a well-formed hash of no password, as dear to verify as a true one."""
    hasher = _hasher()
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (_base64(secrets.token_bytes(n)) for n in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii").rstrip("=")


def _normalised(password: str) -> str:
    # Keyboards differ in how they write é. Source: RFC 8265, section 4.2.2.
    return unicodedata.normalize("NFC", password)
