"""Conflicts: what I typed against what somebody else has saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from portal.admin.cells import words_of
from portal.admin.editing.form import RecordForm
from portal.database import Base

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class Conflict:
    name: str
    label: str
    mine: str
    theirs: str


def conflicts_between(view: RecordView, form: RecordForm, row: Base) -> list[Conflict]:
    """Return the fields in which the form and the row differ, both sides in words."""
    found = []
    for control in form:
        field = view.fields()[control.short_name]
        theirs = getattr(row, field.name)
        if control.data != theirs:
            mine = words_of(field, control.data)
            found.append(Conflict(field.name, str(field.label), mine, words_of(field, theirs)))
    return found


def keep_theirs(form: RecordForm, row: Base) -> None:
    """Put back the saved value where the reader chose it over the typed one."""
    for control in form:
        if request.form.get(f"keep-{control.short_name}") == "theirs":
            control.process(None, getattr(row, control.short_name))
