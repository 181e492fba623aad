"""Comparing: what one column has to hold, as SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_

from portal.database import now
from portal.i18n import locales
from portal.i18n.content import all_texts
from portal.i18n.folding import fold
from portal.query.companions import folded_column
from portal.query.fields import Field

#: In a pattern, what follows it stands for itself
ESCAPE = "/"
ONE_DAY = timedelta(days=1)
#: The ends of the calendar
FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def emptiness(column: Any, operator: str) -> ColumnElement[bool]:
    """Return the rows in which ``column`` is (not) NULL."""
    condition: ColumnElement[bool] = column.is_(None)
    return condition if operator == "empty" else ~condition


# Texts: compared in the form that the companion column holds, if there is one


def text_condition(field: Field, operator: str, value: str = "") -> ColumnElement[bool]:
    """Return the rows in which the text meets ``value``, in any language it has."""
    if operator in ("empty", "not_empty"):
        # A text per language is no text where no language has one.
        held = all_texts(field.attribute) if field.is_translated else field.attribute
        kept = func.coalesce(held, "")
        return kept == "" if operator == "empty" else kept != ""
    column, said, wrap = _comparable(field, value)
    is_found = column == wrap(said)
    if field.is_translated:
        # The texts stand one a line: a whole line is compared, or the start of one.
        column = literal("\n").concat(column).concat("\n")
        is_found = column.like(wrap(f"%\n{_escaped(said)}\n%"), escape=ESCAPE)
    if operator in ("is", "is_not"):
        return is_found if operator == "is" else or_(column.is_(None), ~is_found)
    start = "%" if operator == "contains" else "%\n" if field.is_translated else ""
    return column.like(wrap(f"{start}{_escaped(said)}%"), escape=ESCAPE)


def _comparable(field: Field, value: str) -> tuple[Any, str, Callable[[str], Any]]:
    """Return the column to look into, what to look for, and how it is handed over."""
    companion = folded_column(field)
    if companion is not None:
        return companion, fold(value), literal
    # What the database does to one side it has to do to the other: SQLite knows ASCII only.
    held = all_texts(field.attribute) if field.is_translated else field.attribute
    return func.lower(held), value, func.lower


def _escaped(text: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        text = text.replace(sign, ESCAPE + sign)
    return text


# Choices, numbers, days, moments


def column_condition(
    column: Any, family: str, operator: str, values: tuple[Any, ...]
) -> ColumnElement[bool]:
    """Return the rows in which ``column`` meets ``values``, which are of its own type."""
    if operator in ("empty", "not_empty"):
        return emptiness(column, operator)
    if operator == "last_days":
        return _last_days(column, family, values[0])
    if family == "moment":
        return _moments(column, operator, values)
    return PLAIN[operator](column, *values)


PLAIN: dict[str, Callable[..., ColumnElement[bool]]] = {
    "is": lambda column, value: column == value,
    # No value is another value.
    "is_not": lambda column, value: or_(column.is_(None), column != value),
    "one_of": lambda column, *values: column.in_(values),
    "above": lambda column, value: column > value,
    "after": lambda column, value: column > value,
    "below": lambda column, value: column < value,
    "before": lambda column, value: column < value,
    "between": lambda column, first, last: column.between(first, last),
}


def _last_days(column: Any, family: str, days: int) -> ColumnElement[bool]:
    """Return the rows of the last ``days``, today being one of them."""
    present = now()
    today = present.astimezone(locales.time_zone()).date()
    first = today - timedelta(days=days - 1)
    if family == "date":
        return column.between(first, today)
    return column.between(_midnight(first), present)


def _moments(column: Any, operator: str, values: tuple[date, ...]) -> ColumnElement[bool]:
    """Return the rows before, after, on or between days or moments; a day is a whole one."""
    before = column < _start(values[0])
    last = values[-1]
    passed = column > last if isinstance(last, datetime) else column >= _midnight(last, 1)
    if operator == "before":
        return before
    return passed if operator == "after" else and_(~before, ~passed)


def _start(value: date) -> datetime:
    return value if isinstance(value, datetime) else _midnight(value)


def _midnight(day: date, later: int = 0) -> datetime:
    """Return when ``day``, or one ``later``, begins in the reader's time zone.

    At either end of the calendar: the first or last moment that there is.
    """
    try:
        begun = datetime.combine(day + later * ONE_DAY, time(), tzinfo=locales.time_zone())
        return begun.astimezone(UTC)
    except OverflowError:
        return FIRST if day.year == 1 else LAST
