"""History entries: what the log holds of a row, said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from portal.admin.cells import words_of
from portal.admin.history.logged import logged_fields
from portal.changes.fields import SECRET, from_json
from portal.changes.history import history_of
from portal.changes.models import ORIGINS, Change, Fields
from portal.database import Base, db
from portal.i18n import formats, gettext, gettext_in, locales
from portal.query.fields import Field
from portal.query.rules import fields_allowed

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    who: str
    when: str
    exact: str
    origin: str
    verb: str
    fields: list[FieldChange]


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    entries: list[Entry] = field(default_factory=list)


def days_of(view: RecordView, row: Base, limit: int) -> list[Day]:
    """Return the row's last changes by day, in the reader's time zone, newest first.

    Fields that the reader may not read on this row are left out.
    """
    changes = history_of(view.key, row.id, limit)
    allowed = fields_allowed(type(view), "view", row)
    titles = Titles(view.model, changes)
    entries = [(_day(change), _entry(view.model, change, allowed, titles)) for change in changes]
    return [
        Day(formats.format_date(day, "long"), [entry for _day_, entry in group])
        for day, group in groupby(entries, key=lambda pair: pair[0])
    ]


def _day(change: Change) -> Any:
    return change.changeset.at.astimezone(locales.time_zone()).date()


def _entry(model: type[Base], change: Change, allowed: frozenset[str], titles: Titles) -> Entry:
    at = change.changeset.at
    origins = {one.value: str(one.title) for one in ORIGINS}
    return Entry(
        who=change.changeset.actor,
        when=formats.format_relative(at),
        exact=formats.format_datetime(at),
        origin=origins.get(change.changeset.origin, change.changeset.origin),
        verb=verb_of(change.op),
        fields=list(field_changes(model, change.fields, allowed, titles)),
    )


def verb_of(op: str) -> str:
    """Return what happened to a row."""
    verbs = {
        "create": gettext_in("history", "Created"),
        "edit": gettext_in("history", "Changed"),
        "delete": gettext_in("history", "Deleted"),
    }
    return verbs[op]


class Titles:
    """The titles of the rows that changed relations led to; one statement a model."""

    def __init__(self, model: type[Base], changes: Iterable[Change]) -> None:
        self.by_field: dict[str, dict[int, str]] = {}
        relations = {column: one for column, one in logged_fields(model) if one.is_relation}
        for name, one in relations.items():
            keys = {key for change in changes for key in _keys(change.fields.get(name, ()))}
            self.by_field[name] = _titles(one.target, keys) if keys else {}

    def of(self, name: str, key: int) -> str:
        # Translators: stands for a record that was deleted since
        gone = gettext("deleted record %(number)s", number=key)
        return self.by_field.get(name, {}).get(key, gone)


def _titles(model: type[Base], keys: set[int]) -> dict[int, str]:
    rows = db.session.scalars(select(model).where(model.id.in_(keys))).unique()
    return {row.id: str(row) for row in rows}


def _keys(values: Iterable[Any]) -> Iterable[int]:
    for value in values:
        yield from value if isinstance(value, list) else [value] if value is not None else []


def field_changes(
    model: type[Base], logged: Fields, allowed: frozenset[str], titles: Titles
) -> Iterable[FieldChange]:
    """Return the logged fields that may be read, both values in words."""
    for name, one in logged_fields(model):
        if name in logged and one.name in allowed:
            values = _changed_texts(logged[name]) if one.is_translated else logged[name]
            before, after = (_words(one, name, value, titles) for value in values)
            yield FieldChange(str(one.label), before, after)


def _changed_texts(values: list[Any]) -> list[Any]:
    """Return both sides without the languages in which nothing was changed."""
    before, after = values
    if not before or not after:
        return values
    changed = [code for code in before | after if before.get(code) != after.get(code)]
    return [{code: side[code] for code in changed if code in side} for side in values]


def _words(one: Field, name: str, value: Any, titles: Titles) -> str:
    if value is None or value == SECRET:
        return value or ""
    if one.is_relation:
        return ", ".join(titles.of(name, key) for key in _keys([value]))
    return words_of(one, from_json(value, one.attribute.type))
