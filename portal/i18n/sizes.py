"""Sizes of files as the reader writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from babel.units import format_unit

from portal.i18n.formats import isolate
from portal.i18n.reader import babel_locale

#: ``(bytes in one, CLDR's name, its length)``, the largest first. A thousand to the next:
#: CLDR has it so.
_UNITS: tuple[tuple[int, str, Literal["short", "long"]], ...] = (
    (1_000_000, "digital-megabyte", "short"),
    (1_000, "digital-kilobyte", "short"),
    (1, "digital-byte", "long"),
)


def format_size(count: int) -> str:
    """Return a number of bytes in two or three digits: ``2.4 MB``, ``512 kB``."""
    size, unit, length = next((one for one in _UNITS if count >= one[0]), _UNITS[-1])
    number = Decimal(count) / size
    rounded = number.quantize(Decimal("0.1") if number < 10 else Decimal(1))
    short = rounded.normalize() if rounded == rounded.to_integral() else rounded
    return isolate(format_unit(Decimal(f"{short:f}"), unit, length, locale=babel_locale()))
