"""Options: the lists that a column's kind offers, such as all countries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from babel import Locale

from portal.accounts.time_zones import time_zones
from portal.columns import Choice
from portal.i18n import locales, names
from portal.query.fields import Field

Options = Callable[[], Sequence[Choice]]


def choices_for(field: Field) -> Options | None:
    """Return where the choices of ``field`` come from, or None where it is typed."""
    if field.choices:
        return lambda: field.choices
    return LISTS.get(field.kind)


def _locales() -> Sequence[Choice]:
    return [Choice(code, locales.native_name(code)) for code in locales.available_locales()]


def _countries() -> Sequence[Choice]:
    codes = [str(code) for code in Locale.parse("en").territories]
    named = [(names.country_name(code), code) for code in codes if len(code) == 2]
    return [Choice(code, name) for name, code in sorted(named) if code not in ("ZZ", "EU", "UN")]


def _currencies() -> Sequence[Choice]:
    return [Choice(code, f"{code} – {names.currency_name(code)}") for code in CURRENCIES]


def _time_zones() -> Sequence[Choice]:
    named = [(names.time_zone_name(zone), zone) for zone in time_zones()]
    return [Choice(zone, name) for name, zone in sorted(named)]


#: Money in circulation in the countries an office of ours trades with; ISO 4217
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "AED", "CNY", "EGP", "ILS", "INR", "JPY", "MAD", "SAR")

LISTS: dict[str, Options] = {
    "locale": _locales,
    "country": _countries,
    "currency": _currencies,
    "time_zone": _time_zones,
}
