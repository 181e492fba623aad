"""Inline editing: one field of one row, changed in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound

from portal.access import gate
from portal.admin.cells import cell_of
from portal.admin.doors import refusal
from portal.database import Refused, db
from portal.i18n import gettext
from portal.query.fields import Field
from portal.query.rows import key_from, one_row
from portal.query.rules import fields_allowed

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


def update(view: RecordView) -> ResponseReturnValue:
    """Change the posted field; answer ``{"version", "label", "tone", "value"}`` or ``{"error"}``.

    Form fields: ``list_form_pk``, ``version`` as the reader saw it, and the field by name.
    """
    row = one_row(type(view), key_from(request.form.get("list_form_pk")), "edit")
    if row is None:
        raise NotFound
    names = [name for name in view.column_editable_list if name in request.form]
    if len(names) != 1:
        return _error(gettext("Name one field to change."), 422)
    field = view.fields()[names[0]]
    if field.name not in fields_allowed(type(view), "edit", row):
        raise gate.Denied(refusal(view.key, ("edit",)))
    if request.form.get("version") != str(row.version):
        return _error(_outdated(), 409)
    try:
        setattr(row, field.name, _value(field, request.form[field.name]))
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _error(refused.sentence, 422)
    except StaleDataError:
        db.session.rollback()
        return _error(_outdated(), 409)
    cell = cell_of(field, row)
    return jsonify(version=row.version, label=cell.text, tone=cell.tone, value=cell.value)


def _value(field: Field, text: str) -> str | bool:
    """Return what ``text`` stands for; raises `Refused` if it is none of the choices."""
    if field.kind == "bool":
        return text == "1"
    if text not in {choice.value for choice in field.choices}:
        raise Refused(gettext("Choose one from the list."), field.name)
    return text


def _outdated() -> str:
    return gettext("Somebody has changed this meanwhile. Load the page again to see it.")


def _error(sentence: str, status: int) -> ResponseReturnValue:
    return jsonify(error=sentence), status
