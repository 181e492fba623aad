"""One entry of the activity log: what was done, to which records, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from portal.access import gate
from portal.admin import lookup
from portal.admin.editing.page import row_for
from portal.admin.history.details import RowPage, fill_sections, row_page
from portal.admin.history.entries import FieldChange, Titles, field_changes, verb_of
from portal.admin.history.parts import part_called
from portal.admin.history.undoing import can_undo
from portal.changes.models import Change, ChangeSet
from portal.database import Base, db
from portal.i18n import formats
from portal.query.fields import fields_of
from portal.query.record import Record
from portal.query.rules import fields_allowed, reads_title, title_of

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Changes shown of one action
SHOWN = 100


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """What happened to one row."""

    record: str
    title: str
    url: str | None
    verb: str
    fields: list[FieldChange]


@dataclass(frozen=True, slots=True)
class Log:
    """The changes of one action that the reader may see."""

    changes: list[LoggedChange]
    total: str
    undo_url: str | None


def show(view: RecordView) -> ResponseReturnValue:
    """Answer the page of one change set."""
    row = row_for(view, "view")
    if not isinstance(row, ChangeSet):
        raise TypeError(f"{view.key} does not show change sets")
    page: RowPage = row_page(view, row, "details_view")
    fill_sections(page, view, row)
    return render_template("admin/activity.html", view=view, page=page, log=_log(view, row))


def _log(view: RecordView, changeset: ChangeSet) -> Log:
    mine = Change.changeset_id == changeset.id
    total = db.session.scalar(select(func.count()).select_from(Change).where(mine)) or 0
    changes = list(db.session.scalars(select(Change).where(mine).order_by(Change.id).limit(SHOWN)))
    undo = can_undo(changes) and total <= SHOWN
    return Log(
        changes=[shown for change in changes if (shown := _shown(change)) is not None],
        total=formats.format_number(total),
        undo_url=url_for(f"{view.key}.undo_view", id=changeset.id) if undo else None,
    )


def _shown(change: Change) -> LoggedChange | None:
    """Return the change, or None where the reader may not see its row."""
    record = lookup.record_called(change.record)
    if record is None:
        return _part_shown(change)
    if not record.declares("view"):
        return None
    row = db.session.get(record.model, change.row_id)
    if row is None and not _sees_every_row(record):
        return None
    if row is not None and not gate.allows(f"{record.key}.view", row):
        return None
    allowed = fields_allowed(record, "view", row)
    titles = Titles(record.model, [change])
    return LoggedChange(
        record=str(record.title),
        title=_title(record, row, change, allowed),
        url=url_for(f"{record.key}.details_view", id=change.row_id) if row is not None else None,
        verb=verb_of(change.op),
        fields=list(field_changes(record.model, change.fields, allowed, titles)),
    )


def _part_shown(change: Change) -> LoggedChange | None:
    """Return a change of a row without pages, such as a grant, to those who may see it."""
    found = part_called(change.record)
    if found is None or not gate.allows(found[1].seen_by):
        return None
    model, part = found
    readable = frozenset(name for name, field in fields_of(model).items() if not field.secret)
    return LoggedChange(
        record=str(part.title),
        title="",  # it was written in the actor's language; the fields say as much
        url=None,
        verb=verb_of(change.op),
        fields=list(field_changes(model, change.fields, readable, Titles(model, [change]))),
    )


def _title(record: type[Record], row: Base | None, change: Change, allowed: frozenset[str]) -> str:
    if row is not None:
        return title_of(record, row, allowed)
    return change.title if reads_title(record, allowed) else ""


def _sees_every_row(record: type[Record]) -> bool:
    """Tell whether no scope narrows the reader: nobody can say whose a deleted row was."""
    decision = gate.decide(f"{record.key}.view")
    return any(not grant.scopes for grant in decision.matched)
