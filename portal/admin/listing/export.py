"""Export: the rows and fields of the list, as a file that comes in again unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flask import Response, request, stream_with_context
from werkzeug.exceptions import NotFound

from portal.admin import lookup
from portal.changes.recorder import log
from portal.database import db, now
from portal.query.listing import batches
from portal.query.narrowing import Narrowed, narrow
from portal.query.state import ListState
from portal.spreadsheets import BOM, csv_line

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Rows fetched at a time: the file never stands in memory as a whole.
BATCH = 500


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
    yield BOM + csv_line(["id", *names])
    for rows in batches(type(view), names, narrowed, BATCH):
        yield "".join(csv_line([row.id, *(row[name] for name in names)]) for row in rows)
