"""Export: the rows and fields of the list, as a file that comes in again unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import Response, request, stream_with_context
from werkzeug.exceptions import NotFound

from portal.admin import lookup
from portal.changes.recorder import log
from portal.database import db, dump_json, now
from portal.i18n.content import Texts
from portal.query.listing import batches
from portal.query.narrowing import Narrowed, narrow
from portal.query.state import ListState

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Rows fetched at a time: the file never stands in memory as a whole.
BATCH = 500

#: What a spreadsheet takes for a formula (OWASP, "CSV injection")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def download(view: RecordView, export_type: str) -> Response:
    """Answer the rows of the list as CSV: UTF-8, field names, ISO dates, stored codes."""
    if export_type != "csv":
        raise NotFound
    state = ListState.from_args(request.args)
    narrowed = narrow(type(view), state, lookup.record_of, actions=("export", "view"))
    names = [name for name in _fields(view) if name in narrowed.allowed]
    log("export", record=view.key, fields=names)
    db.session.commit()
    response = Response(stream_with_context(_lines(view, narrowed, names)), mimetype="text/csv")
    filename = f"{view.key}-{now():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return response


def _fields(view: RecordView) -> Iterable[str]:
    return dict.fromkeys((*view.column_list, *view.form_fields(), *view.details_extra))


def _lines(view: RecordView, narrowed: Narrowed, names: list[str]) -> Iterator[str]:
    yield "\ufeff" + _line(["id", *names])
    for rows in batches(type(view), names, narrowed, BATCH):
        yield "".join(_line([row.id, *(_value(row[name]) for name in names)]) for row in rows)


def _line(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def _value(value: Any) -> str | int | Decimal:
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
