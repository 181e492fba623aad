"""Deleting: asked about first, refused while something still needs the row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import RelationshipProperty

from portal.admin import lookup
from portal.admin.editing import page as editing
from portal.admin.redirects import return_target
from portal.database import Base, Refused, db
from portal.i18n import formats, gettext
from portal.query.record import Record

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What is asked before a row goes."""

    title: str
    question: str
    action_url: str
    hidden: list[tuple[str, str]]
    button: str
    cancel_url: str


class StillNeeded(Refused):
    """Other rows lead to this one and cannot do without it."""


def delete(view: RecordView) -> ResponseReturnValue:
    """Ask, then delete the row; it can be restored from its ChangeSet under the same key."""
    row = editing.row_for(view, "delete")
    back = return_target(url_for(f"{view.key}.index_view"))
    if request.form.get("confirmed") != "1":
        return render_template("admin/confirm.html", view=view, page=_question(view, row, back))
    title = str(row)
    try:
        delete_rows([row])
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(refused.sentence, "bad")
        return redirect(back)
    flash(gettext("“%(title)s” was deleted.", title=title), "ok")
    # The pages of the row itself are gone with it.
    return redirect(url_for(f"{view.key}.index_view") if _is_of(row, back) else back)


def _is_of(row: Base, address: str) -> bool:
    return f"id={row.id}" in address


def _question(view: RecordView, row: Base, back: str) -> ConfirmPage:
    title = str(row)
    return ConfirmPage(
        title=gettext("Delete “%(title)s”?", title=title),
        question=gettext("“%(title)s” will be gone from every list.", title=title),
        action_url=url_for(f"{view.key}.delete_view", id=row.id),
        hidden=[("confirmed", "1"), ("url", back)],
        button=gettext("Delete “%(title)s”", title=title),
        cancel_url=back,
    )


def delete_rows(rows: Iterable[Any]) -> None:
    """Delete ``rows`` and what belongs to them; the caller commits.

    Raises `StillNeeded`, naming what holds a row and how to free it.
    """
    for row in rows:
        _demand_free(row)
        db.session.delete(row)
    db.session.flush()


def _demand_free(row: Base) -> None:
    held = [(label, count) for label, count in _holders(row) if count]
    if held:
        names = formats.format_list(
            [f"{label} ({formats.format_number(count)})" for label, count in held]
        )
        raise StillNeeded(
            gettext(
                "“%(title)s” is still needed by: %(holders)s. Give these to another one first.",
                title=str(row),
                holders=names,
            )
        )


def _holders(row: Base) -> Sequence[tuple[str, int]]:
    """Return ``(record title, rows)`` for each record that requires ``row``."""
    return [
        (str(record.title), _count(record, relation, row))
        for record, relation in _references(type(row))
    ]


def _references(model: type[Base]) -> Iterable[tuple[type[Record], RelationshipProperty[Any]]]:
    for mapper in Base.registry.mappers:
        record = lookup.record_of(mapper.class_)
        for relation in inspect(mapper.class_).relationships if record is not None else ():
            leads_here = relation.mapper.class_ is model and relation.direction.name == "MANYTOONE"
            if leads_here and record is not None and not _goes_along(relation):
                yield record, relation


def _goes_along(relation: RelationshipProperty[Any]) -> bool:
    """Tell whether the other side's rows are deleted with this one, as a user's profile is."""
    others = relation.mapper.relationships
    backwards = (one for one in others if one.mapper is relation.parent and one.cascade.delete)
    return any(one.local_remote_pairs[0][1] in relation.local_columns for one in backwards)


def _count(record: type[Record], relation: RelationshipProperty[Any], row: Base) -> int:
    attribute = getattr(record.model, relation.key)
    return db.session.scalar(select(func.count()).where(attribute == row)) or 0
