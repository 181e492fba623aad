"""Positions: where a page begins, told by a row and not by a count.

A page that begins after a known row stays where it is while others insert and delete rows,
and costs the same however deep in the list it is. A position holds the values the row is
sorted by, which its reader has seen, and no secret: it needs no signature. One that somebody
has made up begins a page somewhere else among the same rows.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

#: The longest text of a position that is read, in characters
MAX_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Position:
    """Beyond the row that has these ``values``: after it, or ``backwards`` before it.

    ``order`` names what the values belong to (`portal.query.order`): in a list of another
    order the position says nothing. The last value is the row's key.
    """

    order: str
    values: tuple[Any, ...]
    backwards: bool = False


def write_position(position: Position) -> str:
    """Return the position as the URL holds it."""
    told = [position.order, *map(_write, position.values)]
    packed = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(packed).decode().rstrip("=")


def read_position(text: str, *, backwards: bool = False) -> Position | None:
    """Return the position an URL names; None where it is not understood."""
    if not text or len(text) > MAX_LENGTH or not text.isascii():
        return None
    try:
        told = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        order, *values = told
        read = tuple(map(_read, values))
    except (ValueError, NotBase64, TypeError, InvalidOperation, OverflowError, RecursionError):
        return None
    return Position(order, read, backwards) if isinstance(order, str) and values else None


def _write(value: Any) -> Any:
    for kind, (type_, write, _read_back) in KINDS.items():
        if isinstance(value, type_):
            return [kind, write(value)]
    return value


def _read(told: Any) -> Any:
    if isinstance(told, list):
        kind, text = told
        return KINDS[kind][2](text)
    if isinstance(told, str) and "\0" in told:
        raise ValueError("no database text")
    if isinstance(told, bool | str | None):
        return told
    if isinstance(told, int) and abs(told) < 2**63:
        return told
    raise ValueError("no value of a row")


def _read_decimal(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise ValueError("no amount")
    return number


#: ``{letter: (type, to text, from text)}``; a moment is a date too, and comes first
KINDS: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "t": (datetime, datetime.isoformat, datetime.fromisoformat),
    "d": (date, date.isoformat, date.fromisoformat),
    "n": (Decimal, str, _read_decimal),
    "b": (bytes, bytes.hex, bytes.fromhex),
}
