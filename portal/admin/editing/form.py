"""The form of a record, cut to what its reader may write."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from flask import request
from wtforms import Form

from portal.admin.editing.translated import TranslatedField
from portal.database import Base
from portal.i18n.locales import available_locales
from portal.query.rules import fields_allowed, hides_rows, languages_allowed

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Sent by every form beside the record's own fields
ENVELOPE = frozenset({"csrf_token", "version", "submit_token", "url", "confirmed"})
ENVELOPE |= {"_save", "_continue", "_another"}


class RecordForm(Form):
    """The form of a row. The CSRF token is checked for the whole app, not per form."""


def form_for(view: RecordView, row: Base | None) -> RecordForm:
    """Return the form for ``row``, or for a new one, without the fields one may not write."""
    form: RecordForm = view.form_class(request.form if request.method == "POST" else None, obj=row)
    cut(form, view, row, view.form_fields())
    return form


def cut(form: RecordForm, view: RecordView, row: Base | None, wanted: Container[str]) -> None:
    """Leave those of the ``wanted`` fields, and of their languages, that one may write."""
    allowed = writable_fields(view, row)
    for name in view.form_fields():
        if name not in form:
            continue
        is_mine = name in allowed or _limit(form[name], view, row)
        if name not in wanted or not is_mine or hides_rows(type(view), name):
            del form[name]


def _limit(control: object, view: RecordView, row: Base | None) -> bool:
    """Let a text be written in one's own languages; tell whether there are any."""
    if not isinstance(control, TranslatedField):
        return False
    name, action = control.short_name, "create" if row is None else "edit"
    languages = languages_allowed(type(view), name, action, row)
    if languages is None or languages.isdisjoint(available_locales()):
        return False
    is_read = row is not None and name in fields_allowed(type(view), "view", row)
    control.limit_to(languages, shows_others=is_read)
    return True


def writable_fields(view: RecordView, row: Base | None) -> frozenset[str]:
    """Return the fields the reader may write, in all languages, on ``row`` or on a new one."""
    return fields_allowed(type(view), "create" if row is None else "edit", row)


def forbidden_in(view: RecordView, form: RecordForm) -> list[str]:
    """Return the record's fields that were posted but may not be written: never by accident."""
    names = {name.partition("-")[0] for name in (*request.form, *request.files)} - ENVELOPE
    return sorted(name for name in names if name in view.fields() and name not in form)


def forbidden_languages_in(form: RecordForm) -> list[str]:
    """Return the same of fields that may be written in some languages, by what they are called."""
    return [
        control.label_in(locale)
        for control in form
        if isinstance(control, TranslatedField)
        for locale in control.forbidden_in(request.form)
    ]
