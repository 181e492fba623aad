"""Lookup: the rows of another record that a form may offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select, true
from werkzeug.exceptions import NotFound

from portal.database import Base, db
from portal.query.listing import order_by
from portal.query.record import Record
from portal.query.rules import fields_allowed, title_of, visible_rows
from portal.query.search import matches

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Options in a form's select, and rows in one answer of the lookup
MAX_OPTIONS, MAX_ANSWER = 1000, 50


def records() -> dict[type[Base], type[Record]]:
    """Return the record that shows each model, in the order of the menu."""
    found: dict[type[Base], type[Record]] = current_app.extensions["portal.records"]
    return found


def record_of(model: type[Base]) -> type[Record] | None:
    """Return the record that shows ``model``, if one does."""
    return records().get(model)


def record_called(key: str) -> type[Record] | None:
    """Return the record of that key, which is also its table's name."""
    records: dict[type[Base], type[Record]] = current_app.extensions["portal.records"]
    return next((record for record in records.values() if record.model.__tablename__ == key), None)


def options(
    model: type[Base], term: str = "", *, limit: int = MAX_OPTIONS, offset: int = 0
) -> Sequence[Any]:
    """Return rows of ``model`` that the reader may see and ``term`` matches, in list order."""
    record = record_of(model)
    if record is None:
        return []
    allowed = fields_allowed(record)
    fields = [record.fields()[name] for name in record.column_searchable_list if name in allowed]
    found = matches(fields, term) if term.strip() and fields else true()
    statement = select(record.model).where(visible_rows(record), found)
    page = statement.order_by(*order_by(record, "", allowed)).limit(limit).offset(offset)
    return db.session.scalars(page).unique().all()


def namer(model: type[Base]) -> Callable[[Base], str]:
    """Return a function that gives the title of a row of ``model``, as far as it may be read."""
    record = record_of(model)
    if record is None:
        return str
    allowed = fields_allowed(record)
    return lambda row: title_of(record, row, allowed)


def title(row: Base) -> str:
    """Return the title of ``row``, as far as it may be read."""
    return namer(type(row))(row)


def answer(view: RecordView) -> ResponseReturnValue:
    """Answer ``[[key, title], …]`` for the relation ``name``, as Flask-Admin's lookup does."""
    field = view.fields().get(request.args.get("name", ""))
    writable = fields_allowed(type(view), "create") | fields_allowed(type(view), "edit")
    if field is None or not field.is_relation or field.name not in writable:
        raise NotFound
    offset = request.args.get("offset", 0, type=int)
    rows = options(
        field.target,
        request.args.get("query", ""),
        limit=MAX_ANSWER,
        offset=min(max(offset, 0), MAX_OPTIONS * MAX_OPTIONS),
    )
    named = namer(field.target)
    return jsonify([[row.id, named(row)] for row in rows])
