"""Saving: from a form that is valid in itself to a row that the database takes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import PassiveFlag
from sqlalchemy.orm.attributes import flag_modified, get_history
from sqlalchemy.orm.exc import StaleDataError

from portal.access import gate
from portal.admin import lookup
from portal.admin.editing.form import RecordForm
from portal.database import Base, Refused, db
from portal.i18n import gettext
from portal.query.rows import one_row

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


#: Columns that SQLAlchemy writes by itself
KEPT = ("id", "version")

#: A change is looked for in what is loaded: nothing else has been changed
KNOWN = PassiveFlag.PASSIVE_NO_INITIALIZE


class NotSaved(Exception):
    """The row was not saved; ``sentence`` says why, ``field`` names the culprit if it is one.

    The session is rolled back, the form still holds everything that was typed.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


class Outdated(Exception):
    """Somebody saved the row since this form was opened."""


def save(view: RecordView, form: RecordForm, row: Base | None, **preset: Any) -> Base:
    """Write the form into ``row``, or into a new one, and flush; the caller commits.

    ``preset`` are values of a new row that its form does not hold.

    Raises `NotSaved` or `Outdated`, with nothing written.
    """
    action = "create" if row is None else "edit"
    try:
        with db.session.no_autoflush:
            _demand_unique(view, form, row)
            saved = row if row is not None else view.model(**preset)
            form.populate_obj(saved)
            db.session.add(saved)
            _count_as_change(saved)
        db.session.flush()
    except Refused as refused:
        db.session.rollback()
        raise NotSaved(refused.sentence, refused.field) from refused
    except StaleDataError as stale:
        db.session.rollback()
        raise Outdated from stale
    except IntegrityError as clash:
        db.session.rollback()
        raise NotSaved(
            gettext("The record was not saved: a value clashes with another record.")
        ) from clash
    if not gate.allows(f"{view.key}.{action}", saved):
        db.session.rollback()
        raise NotSaved(gettext("With these values the record would be outside your rows."))
    return saved


def _count_as_change(row: Base) -> None:
    """Let a change of tags alone raise the row's version too: it is one to the next editor."""
    if row.id is None or _is_changed(row, _columns(type(row))):
        return
    if _is_changed(row, type(row).__mapper__.relationships.keys()):
        raise_version(row)


def _is_changed(row: Base, names: Iterable[str]) -> bool:
    return any(get_history(row, name, KNOWN).has_changes() for name in names)


def raise_version(row: Base) -> None:
    """Let the next flush count as a change of ``row``, though no column of it has changed."""
    name = _columns(type(row))[0]
    getattr(row, name)  # what is not loaded cannot be flagged
    flag_modified(row, name)


@cache
def _columns(model: type[Base]) -> tuple[str, ...]:
    return tuple(one.key for one in model.__mapper__.column_attrs if one.key not in KEPT)


def _demand_unique(view: RecordView, form: RecordForm, row: Base | None) -> None:
    for name in _unique_fields(view.model):
        if name not in form or form[name].data is None:
            continue
        if row is not None and form[name].data == getattr(row, name):
            continue  # the table holds it once, which is here
        same = getattr(view.model, name) == form[name].data
        statement = select(view.model).where(same)
        other = db.session.scalars(statement.limit(1)).first()
        if other is not None and other is not row:
            raise NotSaved(_taken(other), name)


def _unique_fields(model: type[Base]) -> Iterable[str]:
    """Return the fields whose value no two rows share."""
    for constraint in model.__table__.constraints:  # type: ignore[attr-defined]
        if isinstance(constraint, UniqueConstraint) and len(constraint.columns) == 1:
            (column,) = constraint.columns
            yield _field_over(model, column.name)


def _field_over(model: type[Base], column: str) -> str:
    """Return the relation that fills ``column``, else the column itself."""
    for name, relation in model.__mapper__.relationships.items():
        if [one.name for one in relation.local_columns] == [column] and not relation.uselist:
            return str(name)
    return column


def _taken(other: Any) -> str:
    """Say that a value is in use; by which row only to those who may see that row."""
    record = lookup.record_of(type(other))
    if record is None or one_row(record, other.id) is None:
        return gettext("This value is already in use. Choose another.")
    return gettext(
        "This value is already used by “%(title)s”. Choose another.", title=lookup.title(other)
    )
