"""Refusals: why a typed text was not understood, and what to write instead."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from portal.database import now
from portal.i18n import gettext, ngettext
from portal.i18n.formats import (
    date_pattern_hint,
    datetime_input,
    decimal_input,
    format_date,
    format_time,
    isolate,
)
from portal.i18n.names import time_zone_place

#: A sentence quotes no more of the text.
LONGEST_QUOTE = 60


class NotUnderstood(ValueError):
    """A text says nothing, or two things: ``sentence`` tells the reader, in their language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def no_number(text: str, *, whole: bool) -> NotUnderstood:
    example = decimal_input(1234 if whole else Decimal("1234.5"))
    return NotUnderstood(
        gettext(
            "“%(text)s” is not a number. Write it like this: %(example)s.",
            text=_quote(text),
            example=isolate(example),
        )
    )


def too_many_decimals(text: str, places: int) -> NotUnderstood:
    if places == 0:
        return NotUnderstood(gettext("“%(text)s” is not a whole number.", text=_quote(text)))
    return NotUnderstood(
        ngettext(
            "“%(text)s” has more than %(num)s decimal place.",
            "“%(text)s” has more than %(num)s decimal places.",
            places,
            text=_quote(text),
        )
    )


def two_readings(text: str, first: str, second: str) -> NotUnderstood:
    """Tell both readings, each in the way that can only mean it."""
    return NotUnderstood(
        gettext(
            "“%(text)s” can mean %(first)s or %(second)s. Write it in one of these two ways.",
            text=_quote(text),
            first=isolate(first),
            second=isolate(second),
        )
    )


def other_way(text: str, meant: str) -> NotUnderstood:
    """Tell how the only reading, one of another language, is written here."""
    return NotUnderstood(
        gettext(
            "“%(text)s” is not how it is written here. If you mean %(meant)s, write it like that.",
            text=_quote(text),
            meant=isolate(meant),
        )
    )


def no_date(text: str) -> NotUnderstood:
    return NotUnderstood(
        gettext(
            "“%(text)s” is not a date. Write it like this: %(example)s.",
            text=_quote(text),
            example=isolate(date_pattern_hint()),
        )
    )


def short_year(text: str) -> NotUnderstood:
    return NotUnderstood(
        gettext(
            "“%(text)s” needs a year of four digits. Write it like this: %(example)s.",
            text=_quote(text),
            example=isolate(date_pattern_hint()),
        )
    )


def strange_year(text: str, years: range) -> NotUnderstood:
    return NotUnderstood(
        gettext(
            "The year in “%(text)s” is not between %(first)s and %(last)s. Years are counted "
            "in the Gregorian calendar here.",
            text=_quote(text),
            first=years[0],
            last=years[-1],
        )
    )


def no_such_day(text: str) -> NotUnderstood:
    return NotUnderstood(gettext("The calendar has no day “%(text)s”.", text=_quote(text)))


def no_date_and_time(text: str) -> NotUnderstood:
    example = now().replace(second=0, microsecond=0)
    return NotUnderstood(
        gettext(
            "“%(text)s” is not a date with a time. Write it like this: %(example)s.",
            text=_quote(text),
            example=isolate(datetime_input(example)),
        )
    )


def skipped_hour(local: datetime, zone: str) -> NotUnderstood:
    return NotUnderstood(
        gettext(
            "The clocks are put forward on %(date)s, and there is no %(time)s (%(zone)s). "
            "Choose another time.",
            date=isolate(format_date(local.date())),
            time=isolate(format_time(local)),
            zone=time_zone_place(zone),
        )
    )


def repeated_hour(local: datetime, zone: str, first: str, second: str) -> NotUnderstood:
    """Tell both moments, in ISO 8601 with their offsets."""
    return NotUnderstood(
        gettext(
            "The clocks are put back on %(date)s, and %(time)s comes twice (%(zone)s). "
            "Write %(first)s or %(second)s.",
            date=isolate(format_date(local.date())),
            time=isolate(format_time(local)),
            zone=time_zone_place(zone),
            first=isolate(first),
            second=isolate(second),
        )
    )


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return isolate(line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…")
