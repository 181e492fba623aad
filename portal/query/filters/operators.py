"""Operators: what may be asked of a field, by its kind, and the values they take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, SmallInteger, String

from portal.accounts.models import User
from portal.i18n.content import Translated
from portal.i18n.folding import fold
from portal.query.fields import Field
from portal.query.filters.grammar import MAX_GROUPS, MAX_VALUES, Condition, Group
from portal.query.record import Record
from portal.query.rows import key_from

#: ``{family: operators}``; the first is what one means most often
OPERATORS: dict[str, tuple[str, ...]] = {
    "text": ("contains", "is", "is_not", "starts_with", "empty", "not_empty"),
    "choice": ("is", "is_not", "one_of", "empty", "not_empty"),
    "bool": ("is",),
    "number": ("is", "is_not", "above", "below", "between", "empty", "not_empty"),
    "date": ("is", "before", "after", "between", "last_days", "empty", "not_empty"),
    "moment": ("on", "before", "after", "between", "last_days", "empty", "not_empty"),
    "relation": ("is", "is_not", "one_of", "empty", "not_empty"),
    "relations": ("has", "has_none", "empty", "not_empty"),
}

#: ``{kind of field: family}``; a field of any other kind cannot be filtered
FAMILIES = {
    **dict.fromkeys(("text", "code", "email", "slug", "url", "multiline", "markdown"), "text"),
    **dict.fromkeys(("choice", "locale", "country", "currency", "time_zone"), "choice"),
    **dict.fromkeys(("integer", "decimal", "money"), "number"),
    **dict.fromkeys(("datetime", "moment"), "moment"),
    **{name: name for name in ("bool", "date", "relation", "relations")},
    "translated": "text",
}

#: ``{operator: (fewest values, most)}``; one where nothing is said
COUNTS = {
    **dict.fromkeys(("empty", "not_empty", "mine"), (0, 0)),
    **dict.fromkeys(("one_of", "has", "has_none"), (1, MAX_VALUES)),
    "between": (2, 2),
}

#: A hundred years
MAX_DAYS = 36_525
#: Digits of a number, all of them
MAX_DIGITS = 12

_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[-+]\d\d:\d\d)", re.ASCII)


def family_of(field: Field) -> str:
    """Return which operators suit ``field``; "" where it cannot be filtered."""
    family = FAMILIES.get("choice" if field.choices else field.kind, "")
    if family == "text" and not _holds_text(field.attribute.type):
        return ""
    return family


def operators_of(field: Field) -> tuple[str, ...]:
    """Return what may be asked of ``field``."""
    family = family_of(field)
    if family == "relation" and issubclass(field.target, User):
        return (*OPERATORS[family], "mine")
    return OPERATORS.get(family, ())


def understood(
    record: type[Record], groups: Iterable[Group], allowed: frozenset[str]
) -> tuple[tuple[Group, ...], tuple[Condition, ...]]:
    """Return the groups that may be asked, and the conditions of those that may not.

    A group with one condition that cannot be met is left out as a whole: what is left of it
    would be another question, and its answer would tell of the field.
    """
    kept: list[Group] = []
    left_out: list[Condition] = []
    for group in groups:
        fits = len(kept) < MAX_GROUPS and group
        if fits and all(values_of(record, one, allowed) is not None for one in group):
            kept.append(group)
        else:
            left_out += group
    return tuple(kept), tuple(left_out)


def values_of(
    record: type[Record], condition: Condition, allowed: frozenset[str]
) -> tuple[Any, ...] | None:
    """Return the values of ``condition`` as Python knows them; None where it may not be asked."""
    field = record.fields().get(condition.field)
    if field is None or field.secret or field.name not in allowed:
        return None
    if condition.operator not in operators_of(field):
        return None
    fewest, most = COUNTS.get(condition.operator, (1, 1))
    if not fewest <= len(condition.values) <= most:
        return None
    read = _days if condition.operator == "last_days" else READERS[family_of(field)]
    values = tuple(read(field, text) for text in condition.values)
    return None if None in values else values


def _holds_text(column_type: Any) -> bool:
    inner = getattr(column_type, "impl_instance", column_type)
    return isinstance(column_type, Translated) or isinstance(inner, String)


# Each returns what a stored form says, or None.


def _text(_field: Field, text: str) -> str | None:
    return text if fold(text) else None


def _choice(field: Field, text: str) -> str | None:
    known = any(choice.value == text for choice in field.choices)
    return text if known or (text and (not field.choices or field.info.get("open"))) else None


def _bool(_field: Field, text: str) -> bool | None:
    return {"1": True, "0": False}.get(text)


def _number(field: Field, text: str) -> int | Decimal | None:
    return _whole(field, text) if field.kind == "integer" else _decimal(field, text)


def _whole(field: Field, text: str) -> int | None:
    bits = {BigInteger: 64, SmallInteger: 16}
    held = next((n for kind, n in bits.items() if isinstance(field.attribute.type, kind)), 32)
    number = int(text) if _WHOLE.fullmatch(text) else None
    return number if number is not None and abs(number) < 2 ** (held - 1) else None


def _decimal(field: Field, text: str) -> Decimal | None:
    """Return a number that the column could hold: another is an error to PostgreSQL."""
    whole, _, decimals = text.removeprefix("-").partition(".")
    held = field.attribute.type
    scale = getattr(held, "scale", None)
    places = MAX_DIGITS if scale is None else scale
    before = (getattr(held, "precision", None) or MAX_DIGITS) - (scale or 0)
    short = len(whole) <= before and len(decimals) <= places
    fits = short and len(whole + decimals) <= MAX_DIGITS
    return Decimal(text) if fits and _NUMBER.fullmatch(text) else None


def _date(_field: Field, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _moment(field: Field, text: str) -> date | datetime | None:
    """Return a day, which is one of the reader's time zone, or a moment."""
    try:
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return _date(field, text)


def _days(_field: Field, text: str) -> int | None:
    number = int(text) if _WHOLE.fullmatch(text) else 0
    return number if 1 <= number <= MAX_DAYS else None


def _key(_field: Field, text: str) -> int | None:
    return key_from(text)


READERS: dict[str, Callable[[Field, str], Any]] = {
    "text": _text,
    "choice": _choice,
    "bool": _bool,
    "number": _number,
    "date": _date,
    "moment": _moment,
    "relation": _key,
    "relations": _key,
}
