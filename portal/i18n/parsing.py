"""Parsing: what a person typed, read strictly in the reader's locale.

ISO 8601 is always understood, and so are native digits and any kind of space. A text that
means one thing here and another thing elsewhere is not guessed at: `NotUnderstood` names
both readings.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

from babel import Locale

from portal.i18n import refusals
from portal.i18n.formats import date_input, decimal_input, format_date
from portal.i18n.notation import day_order, plain, read_day, read_number, split_time
from portal.i18n.reader import babel_locale, time_zone
from portal.i18n.refusals import NotUnderstood

__all__ = ["NotUnderstood", "parse_date", "parse_datetime", "parse_decimal", "parse_integer"]

_ENGLISH = Locale("en")
#: Characters. Nothing to be read here is longer.
_LONGEST = 80
_FULL_YEAR = 4
#: A year outside is a slip of the finger, or of another calendar (1448, 2569, 5787).
_YEARS = range(1700, 2201)

_FIGURES = re.compile(r"(\d{1,4})(\s*[./-]\s*|\s)(\d{1,2})\2(\d{1,4})\.?", re.ASCII)
_ISO_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,6})?)?(Z|[-+]\d\d(:?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)


def parse_integer(text: str) -> int:
    """Return the whole number in ``text``. Raises `NotUnderstood`."""
    return int(parse_decimal(text, places=0))


def parse_decimal(text: str, places: int | None = None) -> Decimal:
    """Return the number in ``text``, of at most ``places`` decimals if that is given.

    Readings with more decimals do not count: as an amount of money, the German ``1.234``
    can only be a thousand and more. Raises `NotUnderstood`.
    """
    said = _plain(text)
    here, english = read_number(said, babel_locale()), read_number(said, _ENGLISH)
    if here is None:
        if english is None or not _fits(english, places):
            raise refusals.no_number(text, whole=places == 0)
        raise refusals.other_way(text, _written(english))
    if not _fits(here, places):
        raise refusals.too_many_decimals(text, places or 0)
    if english is None or english == here:
        return here
    if places is not None and _decimals(english) > places:
        return here
    raise refusals.two_readings(text, _written(here), _written(english))


def _decimals(number: Decimal) -> int:
    """Return how many decimals were written, zeros at the end too."""
    return len(f"{number:f}".partition(".")[2])


def _fits(number: Decimal, places: int | None) -> bool:
    return places is None or len(f"{number:f}".partition(".")[2].rstrip("0")) <= places


def _written(number: Decimal) -> str:
    whole = number == number.to_integral_value()
    return decimal_input(int(number) if whole else number)


def parse_date(text: str) -> date:
    """Return the day in ``text``: ISO 8601, figures in the reader's order, or a month's name.

    Raises `NotUnderstood`, also on a year of two digits.
    """
    day = _read_date(_plain(text), text)
    if day is None:
        raise refusals.no_date(text)
    return day


def parse_datetime(text: str) -> datetime:
    """Return the moment in ``text``, in UTC: a day and a time in the reader's time zone.

    ISO 8601 may carry another offset. Raises `NotUnderstood`, also on an hour that the
    reader's clocks leave out or show twice.
    """
    said = _plain(text)
    if _ISO_MOMENT.fullmatch(said):
        day, clock = _read_date(said[:10], text), said[11:]
    else:
        said_day, clock = split_time(said, babel_locale()) or ("", "")
        day = _read_date(said_day, text)
    try:
        time_of_day = time.fromisoformat(clock.upper())
    except ValueError:
        day = None
    if day is None:
        raise refusals.no_date_and_time(text)
    moment = datetime.combine(day, time_of_day)
    return _only_moment(moment) if moment.tzinfo is None else moment.astimezone(UTC)


def _read_date(said: str, text: str) -> date | None:
    """Return the day in ``said``, a part of ``text``; None if it tells no day."""
    if figures := _FIGURES.fullmatch(said):
        return _day_in_figures(text, *figures.groups())
    found = read_day(said, babel_locale())
    return _day(text, *found) if found else None


def _day_in_figures(text: str, first: str, sign: str, middle: str, last: str) -> date:
    if len(first) == _FULL_YEAR:  # then the day comes last everywhere
        return _day(text, int(first), int(middle), int(last))
    if len(last) != _FULL_YEAR:
        raise refusals.short_year(text)
    order, own_sign = day_order(babel_locale())
    ways = {"dMy": (int(middle), int(first)), "Mdy": (int(first), int(middle))}
    here = _real(int(last), *ways.pop(order)) if order in ways else None
    others = {_real(int(last), *way) for way in ways.values()} - {here, None}
    if here and (sign.strip() == own_sign or not others):
        return _day(text, here.year, here.month, here.day)
    readings = [day for day in (here, *others) if day]
    if not readings:
        raise refusals.no_such_day(text)
    if len(readings) == 1:
        raise refusals.other_way(text, date_input(readings[0]))
    raise refusals.two_readings(text, *map(format_date, sorted(readings)))


def _day(text: str, year: int, month: int, day: int) -> date:
    """Return the day if it exists, in a year that people mean."""
    if year not in _YEARS:
        raise refusals.strange_year(text, _YEARS)
    found = _real(year, month, day)
    if found is None:
        raise refusals.no_such_day(text)
    return found


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _only_moment(local: datetime) -> datetime:
    """Return the one moment, in UTC, at which the reader's clocks show ``local``."""
    zone = time_zone()
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise refusals.skipped_hour(local, zone.key)
    ways = (moment.isoformat(sep=" ") for moment in (first, second))
    raise refusals.repeated_hour(local, zone.key, *ways)


def _plain(text: str) -> str:
    return plain(text) if len(text) <= _LONGEST else ""
