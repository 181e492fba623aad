"""The row that an URL asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import NotFound

from portal.access import gate
from portal.database import Base
from portal.query.rows import key_from, one_row

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


def row_for(view: RecordView, action: str, fields: tuple[str, ...] = ()) -> Base:
    """Return the row that the URL names, and what ``fields`` of it lead to.

    Raises `NotFound` where it is not there or outside the reader's rows, `gate.Denied`
    where it may be seen but not be used for ``action``.
    """
    key = key_from(request.args.get("id") or request.form.get("id"))
    row = one_row(type(view), key, action, fields)
    if row is None:
        if (seen := one_row(type(view), key)) is not None:
            gate.demand(f"{view.key}.{action}", seen)
        raise NotFound
    return row
