"""The history page: everything that happened to one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.admin.editing.page import row_for
from portal.admin.history.details import row_page
from portal.admin.history.entries import days_of

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Changes on one page
SHOWN = 200


def show(view: RecordView) -> ResponseReturnValue:
    """Answer the history page, the newest change first."""
    row = row_for(view, "view")
    page = row_page(view, row, "history_view")
    page.days = days_of(view, row, SHOWN)
    return render_template("admin/history.html", view=view, page=page)
