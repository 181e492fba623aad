"""CSV for people's spreadsheets: stored codes, ISO dates, and nothing that a program would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.database import dump_json
from portal.i18n.content import Texts

#: By this a program knows that the file is UTF-8
BOM = "\ufeff"
#: What a spreadsheet takes for a formula (OWASP, "CSV injection")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_line(values: Iterable[Any]) -> str:
    """Return one line of a CSV file, with its end."""
    out = io.StringIO()
    csv.writer(out).writerow([_stored(value) for value in values])
    return out.getvalue()


def _stored(value: Any) -> str | int | Decimal:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Texts):
        return dump_json(dict(value))
    return _harmless(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
