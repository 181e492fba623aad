"""Undo: take back what one action did, if the reader may do each step of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.access import gate
from portal.admin import lookup
from portal.admin.editing.page import row_for
from portal.admin.history.known import known_title
from portal.admin.history.logged import logged_fields
from portal.admin.history.parts import part_called
from portal.changes.models import EDIT, Change, ChangeSet
from portal.changes.undo import Conflict, Step, UndoPlan, apply, plan
from portal.database import Refused, db
from portal.i18n import LazyString, _, gettext
from portal.query.fields import Field
from portal.query.record import Record
from portal.query.rules import fields_allowed, languages_allowed

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: As many changes as are undone at once; more would be a job
MAX_CHANGES = 500

#: ``{reason of a conflict: what it means}``
REASONS: dict[str, LazyString] = {
    "changed": _("It was changed again since."),
    "gone": _("It is gone."),
    "taken": _("Its place is taken by another record."),
    "used": _("Other records need it now."),
    "secret": _("Its secret values are not kept in the log."),
    "unknown": _("This type of record is no longer there."),
}


def undo(view: RecordView) -> ResponseReturnValue:
    """Undo the change set that the URL names: all of it, or nothing."""
    changeset = row_for(view, "view")
    if not isinstance(changeset, ChangeSet):
        raise TypeError(f"{view.key} does not show change sets")
    here = url_for(f"{view.key}.details_view", id=changeset.id)
    try:
        planned = plan(changeset)
        _demand_complete(planned, changeset)
        for step in planned.steps:
            _demand_allowed(step)
        apply(planned)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(refused.sentence, "bad")
    except (IntegrityError, StaleDataError):
        db.session.rollback()
        flash(gettext("Nothing was undone: somebody changed these records meanwhile."), "bad")
    else:
        flash(gettext("The change was undone."), "ok")
    return redirect(here)


def can_undo(changes: list[Change]) -> bool:
    """Tell whether the reader may try: the steps are decided when they are made."""
    if not changes or len(changes) > MAX_CHANGES:
        return False
    inverse = {"create": "delete", "edit": "edit", "delete": "create"}
    wanted = {(change.record, inverse[change.op]) for change in changes}
    return all(_is_open(record, action) for record, action in wanted)


def _is_open(key: str, action: str) -> bool:
    record = lookup.record_called(key)
    if record is None:
        part = part_called(key)
        return part is not None and gate.allows(part[1].written_by)
    return record.declares(action) and gate.allows(f"{key}.{action}")


def _demand_complete(planned: UndoPlan, changeset: ChangeSet) -> None:
    for conflict in planned.conflicts:
        raise Refused(_why_not(conflict))
    if not planned.steps or len(changeset.changes) > MAX_CHANGES:
        raise Refused(gettext("There is nothing here to undo, or too much to undo in one go."))


def _why_not(conflict: Conflict) -> str:
    title = known_title(conflict.record, conflict.row_id, conflict.title)
    reason = str(REASONS[conflict.reason])
    if title is None:
        return gettext(
            "Nothing was undone, because of a record that you may not see: %(reason)s",
            reason=reason,
        )
    return gettext(
        "Nothing was undone, because of “%(title)s”: %(reason)s", title=title, reason=reason
    )


def _demand_allowed(step: Step) -> None:
    """Raise `gate.Denied`, or `Refused`, unless the reader may do this step by hand."""
    record = lookup.record_called(step.record)
    if record is None and (part := part_called(step.record)) is not None:
        gate.demand(part[1].written_by)
        return
    if record is None or not record.declares(step.action):
        raise Refused(gettext("This change can only be taken back where it was made."))
    gate.demand(f"{step.record}.{step.action}", step.row)
    if step.action == "delete":
        return
    allowed = fields_allowed(record, step.action, step.row)
    touched = [(name, one) for name, one in logged_fields(record.model) if name in step.values]
    if not all(
        one.name in allowed or _are_own_languages(record, one, step, step.values[name])
        for name, one in touched
    ):
        raise Refused(gettext("Some of these fields are not yours to change."))


def _are_own_languages(record: type[Record], one: Field, step: Step, wanted: Any) -> bool:
    """Tell whether the step writes a text only in languages that the reader may write."""
    languages = languages_allowed(record, one.name, step.action, step.row)
    if not languages:
        return False
    texts, stored = wanted or {}, getattr(step.row, one.name) if step.action == EDIT else {}
    return all(
        code in languages
        for code in {*texts, *stored}
        if texts.get(code, "") != stored.get(code, "")
    )
