"""Ends: until when a role is given, as people say it – by the last day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from portal.i18n import formats, locales


def end_of(day: date | None) -> datetime | None:
    """Return the first moment after ``day``, in the reader's time zone; None: no end."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), locales.time_zone())


def end_in_words(until: datetime) -> str:
    """Return the last day on which something holds; with the hour where it ends within a day."""
    local = until.astimezone(locales.time_zone())
    if local.time() == time():
        return formats.format_date((local - timedelta(days=1)).date())
    return formats.format_datetime(until)
