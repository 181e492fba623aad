"""Conflicts: what I typed against what somebody else has saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request

from portal.admin.cells import cell_of
from portal.admin.editing.form import RecordForm
from portal.database import Base, db
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
        theirs = getattr(row, field.name)
        if control.data != theirs:
            found.append(
                Conflict(
                    field.name, str(field.label), _words(field, control.data), _shown(field, row)
                )
            )
    return found


def keep_theirs(form: RecordForm, row: Base) -> None:
    """Put back the saved value where the reader chose it over the typed one."""
    for control in form:
        if request.form.get(f"keep-{control.short_name}") == "theirs":
            control.process(None, getattr(row, control.short_name))


def _shown(field: Field, row: Base) -> str:
    cell = cell_of(field, row, long=True)
    return ", ".join(cell.items) or cell.text


def _words(field: Field, value: Any) -> str:
    """Return ``value`` as a cell would say it, by way of a row that is never saved."""
    if field.is_relation:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    with db.session.no_autoflush:
        stand_in = type("Stand", (), {field.name: value, **_companions(field)})()
    return _shown(field, stand_in)


def _companions(field: Field) -> dict[str, Any]:
    return {field.info["currency"]: "XXX"} if field.kind == "money" else {}
