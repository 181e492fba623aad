"""How many wrong passwords are listened to: few per account and address, more per address.

Nobody is locked out for good, and nobody can lock out another: the right password from
an address that has not been guessing always works.
"""

from __future__ import annotations

import ipaddress
import math
import time
from hashlib import sha256

from limits import RateLimitItem, RateLimitItemPerMinute

from portal.accounts.models import User, fold_name
from portal.extensions import limiter
from portal.i18n import ngettext

WINDOW = 15  # minutes
PER_ACCOUNT = RateLimitItemPerMinute(10, WINDOW, namespace="sign-in-account")
PER_ADDRESS = RateLimitItemPerMinute(100, WINDOW, namespace="sign-in-address")


class TooMany(Exception):
    """Too many failures. ``retry_after`` in seconds; ``sentence`` says it, translated."""

    def __init__(self, retry_after: int) -> None:
        minutes = math.ceil(retry_after / 60)
        self.retry_after = retry_after
        self.sentence = ngettext(
            "Too many attempts. Try again in %(num)s minute.",
            "Too many attempts. Try again in %(num)s minutes.",
            minutes,
        )
        super().__init__(self.sentence)


def account_key(name: str, user: User | None) -> str:
    """Return what attempts at one account have in common, whichever of its names was typed."""
    if user is not None:
        return f"user:{user.id}"
    return f"name:{sha256(fold_name(name).encode('utf-8', 'replace')).hexdigest()}"


def address_key(address: str | None) -> str:
    """Return the address as it is counted: one home's IPv6 network is one address."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def begin_attempt(account: str, address: str) -> None:
    """Count an attempt before it is checked; raises `TooMany` without counting further.

    Counting first leaves no gap in which many attempts at once could pass.
    """
    strategy = limiter.limiter
    if not strategy.test(PER_ADDRESS, address):
        raise TooMany(_seconds_left(PER_ADDRESS, address))
    if not strategy.hit(PER_ACCOUNT, account, address):
        raise TooMany(_seconds_left(PER_ACCOUNT, account, address))


def failed(address: str) -> None:
    """Count a failure of the address; the account's is counted already."""
    limiter.limiter.hit(PER_ADDRESS, address)


def succeeded(account: str, address: str) -> None:
    """Forget the account's failures from this address: its owner has arrived."""
    limiter.limiter.clear(PER_ACCOUNT, account, address)


def _seconds_left(item: RateLimitItem, *keys: str) -> int:
    window = limiter.limiter.get_window_stats(item, *keys)
    return max(1, math.ceil(window.reset_time - time.time()))
