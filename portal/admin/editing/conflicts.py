"""Conflicts: what I typed against what somebody else has saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request

from portal.admin.cells import words_of
from portal.admin.editing.form import RecordForm
from portal.admin.editing.translated import TranslatedField
from portal.database import Base
from portal.query.fields import Field

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
        if (sides := sides_of(control, field, getattr(row, field.name))) is not None:
            found.append(Conflict(field.name, str(field.label), *sides))
    return found


def sides_of(control: Any, field: Field, theirs: Any) -> tuple[str, str] | None:
    """Return what was typed and what is stored in words; None if they are the same.

    Of a text, in the languages that are the reader's to choose.
    """
    mine = control.data
    if isinstance(control, TranslatedField):
        mine, theirs = control.own(mine), control.own(theirs)
    return (words_of(field, mine), words_of(field, theirs)) if mine != theirs else None


def keep_theirs(form: RecordForm, row: Base) -> None:
    """Put back the saved value where the reader chose it over the typed one."""
    sent = request.form
    for control in form:
        if sent.get(f"keep-{control.short_name}") == "theirs":
            control.process(None, getattr(row, control.short_name))
