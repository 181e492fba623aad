"""The form of a record, cut to what its reader may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from wtforms import Form

from portal.database import Base
from portal.query.rules import fields_allowed

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Sent by every form beside the record's own fields
ENVELOPE = frozenset({"csrf_token", "version", "submit_token", "url", "confirmed"})
ENVELOPE |= {"_save", "_continue", "_another"}


class RecordForm(Form):
    """The form of a row. The CSRF token is checked for the whole app, not per form."""


def form_for(view: RecordView, row: Base | None) -> RecordForm:
    """Return the form for ``row``, or for a new one, without the fields one may not write."""
    allowed = writable_fields(view, row)
    form: RecordForm = view.form_class(request.form if request.method == "POST" else None, obj=row)
    for name in view.form_fields():
        if name not in allowed and name in form:
            del form[name]
    return form


def writable_fields(view: RecordView, row: Base | None) -> frozenset[str]:
    """Return the fields the reader may write on ``row``, or on a new one."""
    return fields_allowed(type(view), "create" if row is None else "edit", row)


def forbidden_in(view: RecordView, form: RecordForm) -> list[str]:
    """Return the record's fields that were posted but may not be written: never by accident."""
    names = {name.partition("-")[0] for name in (*request.form, *request.files)} - ENVELOPE
    return sorted(name for name in names if name in view.fields() and name not in form)
