"""Dates, numbers, money and names as the reader writes them: CLDR's data, through Babel.

Digits are Latin in every language. Moments are shown in the reader's time zone. The
``*_input`` functions write a value for a form field: `portal.i18n.parsing` reads each of
their texts back to the same value, in the same locale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers

from portal.database import now
from portal.i18n import gettext_in
from portal.i18n.names import time_zone_place
from portal.i18n.negotiation import maximise
from portal.i18n.reader import babel_locale, current_locale, time_zone

DateStyle = Literal["short", "medium", "long", "full"]
TimeStyle = Literal["short", "medium"]

#: First-strong isolate and its end (Unicode UAX 9): the text between keeps its own direction.
_ISOLATE, _END = "\u2068", "\u2069"
_MARKS = re.compile("[\u061c\u200e\u200f]")
_JUST_NOW = timedelta(seconds=45)
#: Days, times and numbers of which a process remembers how they are written: those of a
#: locale are the same on every page, and Babel needs 10 to 25 µs for each. They are kept by
#: the locale's code: a `Locale` takes longer to compare than all the rest.
REMEMBERED = 8192


def format_number(number: int | Decimal) -> str:
    """Return a count with the reader's digit groups: ``1,234``."""
    return format_decimal(number)


def format_decimal(number: int | Decimal) -> str:
    """Return a number with all its decimals, never rounded: ``1,234.5``."""
    return decimal_formatter()(number)


def decimal_formatter() -> Callable[[int | Decimal], str]:
    """Return what `format_decimal` does, for many numbers that the same person reads."""
    code = current_locale()
    return lambda number: _decimal(str(_exact(number)), code)


@lru_cache(maxsize=REMEMBERED)
def _decimal(figures: str, code: str) -> str:
    # By its figures: 1.5 and 1.50 are the same number, and written differently.
    return numbers.format_decimal(
        Decimal(figures), locale=babel_locale(code), decimal_quantization=False
    )


def format_compact(number: int) -> str:
    """Return a great number in few figures and a word: ``1.2 million``."""
    return numbers.format_compact_decimal(
        number, format_type="long", fraction_digits=1, locale=babel_locale()
    )


def format_percent(share: Decimal | float) -> str:
    """Return a share of 1 as a percentage with at most one decimal: 0.125 is ``12.5%``."""
    pattern = re.sub(r"#,##0", "#,##0.#", babel_locale().percent_formats[None].pattern)
    return numbers.format_percent(share, pattern, locale=babel_locale())


def format_money(amount: int | Decimal, currency: str) -> str:
    """Return an exact amount of a currency (ISO 4217 code): ``€1,234.50``.

    The currency's usual decimals are always written, further ones if there are any.
    """
    text = numbers.format_currency(
        _exact(amount), currency, locale=babel_locale(), decimal_quantization=False
    )
    return isolate(text)


def format_date(day: date, style: DateStyle = "medium") -> str:
    """Return a day: ``Sep 29, 2026``, with ``short`` in figures, with ``full`` and weekday."""
    return _date(day, style, current_locale())


@lru_cache(maxsize=REMEMBERED)
def _date(day: date, style: DateStyle, code: str) -> str:
    locale = babel_locale(code)
    if style == "short":
        return dates.format_date(day, short_date_pattern(locale), locale=locale)
    if style == "medium":
        # CLDR's medium is in figures in many languages; its yMMMd has the month as a word.
        return dates.format_skeleton("yMMMd", day, locale=locale)
    return dates.format_date(day, style, locale=locale)


def format_day(day: date) -> str:
    """Return a day of a year that goes without saying: ``Sep 29``."""
    return dates.format_skeleton("MMMd", day, locale=babel_locale())


def format_time(moment: time | datetime, style: TimeStyle = "short") -> str:
    """Return the time of day as it stands, with ``medium`` also the seconds."""
    clock = moment.time() if isinstance(moment, datetime) else moment.replace(tzinfo=None)
    shown = clock.replace(microsecond=0, second=0 if style == "short" else clock.second)
    return _time(shown, style, current_locale())


@lru_cache(maxsize=REMEMBERED)
def _time(clock: time, style: TimeStyle, code: str) -> str:
    locale = babel_locale(code)
    return dates.format_time(clock, time_pattern(locale, style), locale=locale)


def format_datetime(
    moment: datetime, style: DateStyle = "medium", zone: ZoneInfo | None = None
) -> str:
    """Return a moment in the reader's time zone: ``Sep 29, 2026, 10:42 AM``.

    With a ``zone`` that is not the reader's own, in that zone and with its place. Raises
    `ValueError` on a naive value.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    own = time_zone()
    local = moment.astimezone(zone or own)
    text = _date_and_time(format_date(local.date(), style), format_time(local))
    if zone is None or zone == own:
        return text
    return f"{text} ({time_zone_place(zone.key)})"


def format_day_and_moment(moment: datetime) -> tuple[str, str]:
    """Return the day of a moment and the whole of it, in the reader's time zone."""
    return moment_formatter()(moment)


def moment_formatter() -> Callable[[datetime], tuple[str, str]]:
    """Return what `format_day_and_moment` does, for many moments that the same person reads."""
    zone, code = time_zone(), current_locale()
    joint = _joint(code)

    def form(moment: datetime) -> tuple[str, str]:
        local = moment.astimezone(zone)
        day = _date(local.date(), "medium", code)
        clock = _time(time(local.hour, local.minute), "short", code)
        return day, joint.replace("{0}", clock).replace("{1}", day)

    return form


def format_relative(moment: datetime) -> str:
    """Return how long ago or ahead a moment is: ``3 days ago``; under 45 seconds ``just now``."""
    distance = moment - now()
    if abs(distance) < _JUST_NOW:
        # Translators: a moment ago, less than a minute
        return gettext_in("time", "just now")
    return dates.format_timedelta(distance, add_direction=True, locale=babel_locale())


def format_list(items: Iterable[str]) -> str:
    """Return the items as one phrase: ``a, b, and c``."""
    return lists.format_list([str(item) for item in items], locale=babel_locale())


def decimal_input(number: int | Decimal) -> str:
    """Return a number for a form field: ungrouped, all decimals, the reader's decimal sign.

    Three decimals after a comma become four: ``1,234`` has two readings.
    """
    sign = numbers.get_decimal_symbol(babel_locale())
    whole, _, decimals = f"{Decimal(_exact(number)):f}".partition(".")
    if sign == "," and len(decimals) == 3:
        decimals += "0"
    return f"{whole}{sign}{decimals}" if decimals else whole


def date_input(day: date) -> str:
    """Return a day for a form field: in figures, as `date_pattern_hint` shows."""
    return _MARKS.sub("", format_date(day, "short"))


def datetime_input(moment: datetime) -> str:
    """Return a moment for a form field, in the reader's time zone, to the second.

    An hour that comes twice (clocks put back) is written in ISO 8601 with its offset.
    """
    local = moment.astimezone(time_zone())
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return local.isoformat(sep=" ", timespec="seconds")
    clock = format_time(local, "medium" if local.second else "short")
    return _MARKS.sub("", _date_and_time(date_input(local.date()), clock))


def date_pattern_hint(locale: str | None = None) -> str:
    """Return the last day of this year as a person may type it: ``31.12.2026``."""
    code = babel_locale(locale)
    day = date(now().year, 12, 31)
    return _MARKS.sub("", dates.format_date(day, short_date_pattern(code), locale=code))


def short_date_pattern(locale: Locale) -> str:
    """Return CLDR's short date with a year of four digits, without words: ``M/d/y``."""
    pattern = locale.date_formats["short"].pattern
    return re.sub(r"\s*'[^']*'\.?", "", re.sub("y+", "y", pattern))


def time_pattern(locale: Locale, style: TimeStyle) -> str:
    """Return CLDR's time of day, with only a.m. and p.m. for periods (``B`` has more)."""
    return str(locale.time_formats[style].pattern).replace("B", "a")


def first_weekday(locale: str | None = None) -> int:
    """Return the day a week begins with, 0 for Monday, in the locale's likely territory."""
    language, script, territory = maximise(str(babel_locale(locale)))
    return Locale.parse(f"{language}_{script}_{territory}").first_week_day


def isolate(text: str) -> str:
    """Return ``text`` safe beside others: isolated where it or the page runs right to left."""
    mixed = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    if mixed or babel_locale().text_direction == "rtl":
        return f"{_ISOLATE}{text}{_END}"
    return text


def _exact(number: int | Decimal) -> int | Decimal:
    if type(number) is int:
        return number
    if isinstance(number, float) or not Decimal(number).is_finite():
        raise TypeError("an exact number is needed: int or Decimal")
    return number


def _date_and_time(day: str, clock: str) -> str:
    return _joint(current_locale()).replace("{0}", clock).replace("{1}", day)


@lru_cache(maxsize=REMEMBERED)
def _joint(code: str) -> str:
    """Return how a date and a time of day stand together: ``{1}, {0}``."""
    return str(dates.get_datetime_format("medium", locale=babel_locale(code))).replace("'", "")
