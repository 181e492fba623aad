"""Names of languages, countries, currencies and time zones in the reader's language: CLDR's."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError, dates, numbers

from portal.i18n.reader import babel_locale


def language_name(code: str) -> str:
    """Return a language in the reader's: ``pt_BR`` is ``Portuguese (Brazil)``."""
    try:
        return Locale.parse(code).get_display_name(babel_locale()) or code
    except (UnknownLocaleError, ValueError):
        return code


def country_name(code: str) -> str:
    """Return a country (ISO 3166 code) in the reader's language; an unknown code as it is."""
    return babel_locale().territories.get(code, code)


def currency_name(code: str) -> str:
    """Return a currency (ISO 4217 code) in the reader's language; an unknown code as it is."""
    return numbers.get_currency_name(code, locale=babel_locale())


def time_zone_name(zone: str) -> str:
    """Return an IANA time zone by its place: ``Europe/Berlin`` is ``Germany (Berlin) Time``.

    An unknown one as it is.
    """
    if zone in ("UTC", "Etc/UTC"):
        return dates.get_timezone_name(zone, zone_variant="standard", locale=babel_locale())
    try:
        return dates.get_timezone_location(zone, locale=babel_locale())
    except LookupError:
        return zone


def time_zone_place(zone: str) -> str:
    """Return the city an IANA time zone is named after: ``New York``."""
    return dates.get_timezone_location(zone, locale=babel_locale(), return_city=True)
