"""Creating beside another form: in a dialog, by the same rules as on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from portal.admin import lookup
from portal.admin.editing import page as pages
from portal.admin.editing.form import RecordForm, form_for
from portal.admin.editing.form_page import FormPage
from portal.admin.editing.relations import RelationField
from portal.database import Base
from portal.query.rows import key_from, one_row

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


def create(view: RecordView) -> ResponseReturnValue:
    """Answer the form of a new row, or make the row.

    With ``?inline=1`` it is a form without a page around it, and a row that was made is
    answered as ``{"id", "title"}``.
    """
    if "inline" not in request.args:
        return pages.create(view)
    page = FormPage.for_new(view, _apart(form_for(view, None)))
    page.template = "admin/parts/inline_form.html"
    return pages.render(page) if request.method == "GET" else pages.make(page, IN_DIALOG)


def _apart(form: RecordForm) -> RecordForm:
    """Give the fields ids that the form behind the dialog does not have."""
    for field in form:
        field.id = field.label.field_id = f"inline-{field.id}"
        if isinstance(field, RelationField):
            field.offers_new = False  # one dialog is enough
    return form


def _address(view: RecordView, row: Base) -> str:
    return url_for(f"{view.key}.details_view", id=row.id)


def _tell(view: RecordView, target: str, title: str | None) -> ResponseReturnValue:
    """Answer the row that the address stands for."""
    [key, *_others] = parse_qs(urlsplit(target).query).get("id", [""])
    if title is None:  # it was made before
        row = one_row(type(view), key_from(key))
        title = lookup.title(row) if row is not None else ""
    return jsonify(id=key_from(key), title=title)


IN_DIALOG = pages.Outcome(_address, _tell)
