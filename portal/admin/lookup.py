"""Lookup: the rows of another record that a form may offer, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, True_, and_, false, or_, select, true
from werkzeug.exceptions import NotFound

from portal.access.identity import current_identity
from portal.accounts.models import User
from portal.database import Base, db
from portal.i18n import gettext
from portal.query.fields import Field
from portal.query.narrowing import searched_fields
from portal.query.order import order_of, terms_of
from portal.query.paging import Page, page_of_keys
from portal.query.plain_rows import Row
from portal.query.reading import plan_of, select_plan
from portal.query.record import Record
from portal.query.rows import key_from
from portal.query.rules import fields_allowed, title_of, visible_rows
from portal.query.search import matches

if TYPE_CHECKING:
    from portal.admin.declarations import Declarations
    from portal.admin.record_view import RecordView

#: Rows in one answer, and the last one that can be paged to: people narrow the search first
MAX_ANSWER, MAX_OFFSET = 20, 1000
#: Rows that could take over what a deleted one leaves
MAX_OPTIONS = 1000


class Named(NamedTuple):
    """One row on offer: its key, and what people call it."""

    key: int
    title: str


class Option(NamedTuple):
    """One row that was searched: also with a line that tells it from others."""

    key: int
    title: str
    about: str


def records() -> dict[type[Base], type[Declarations]]:
    """Return the record that shows each model, in the order of the menu."""
    found: dict[type[Base], type[Declarations]] = current_app.extensions["portal.records"]
    return found


def record_of(model: type[Base]) -> type[Declarations] | None:
    """Return the record that shows ``model``, if one does."""
    return records().get(model)


def record_called(key: str) -> type[Declarations] | None:
    """Return the record of that key, which is also its table's name."""
    return next((one for one in records().values() if one.model.__tablename__ == key), None)


def view_of(model: type[Base]) -> RecordView | None:
    """Return the pages of the record that shows ``model``, if one does."""
    views: Sequence[RecordView] = current_app.extensions["portal.views"]
    return next((view for view in views if view.model is model), None)


def options(model: type[Base]) -> Sequence[Any]:
    """Return the rows of ``model`` that the reader may see, in list order, at most 1000."""
    record = record_of(model)
    if record is None:
        return []
    order = order_of(terms_of(record, (), fields_allowed(record)))
    statement = select(record.model).where(visible_rows(record)).order_by(*order)
    return db.session.scalars(statement.limit(MAX_OPTIONS)).unique().all()


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


def choosable(record: type[Record]) -> ColumnElement[bool]:
    """Return the rows that a form takes: those one may see, and among users oneself."""
    seen = visible_rows(record)
    return seen if isinstance(seen, True_) else or_(seen, _oneself(record))


def _oneself(record: type[Record]) -> ColumnElement[bool]:
    return User.id == current_identity().user_id if record.model is User else false()


def find(record: type[Declarations], text: str, *, limit: int, offset: int = 0) -> list[Option]:
    """Return rows that may be chosen and that ``text`` names: by number first, then by words.

    Two statements at most, and no more work for a large table than for a small one: of very
    many rows that match, some are put in order, and people narrow the search.
    """
    number = key_from(text.strip().removeprefix("#"))
    first: list[Row] = []
    where = [_matching(record, text)]
    if text.strip():
        where = [_among_first(record, where[0], MAX_OFFSET + MAX_ANSWER)]
    if number is not None:
        first = read(record, [choosable(record), record.model.id == number], 1, 0)
        where.append(record.model.id != number)
    if first and offset == 0:
        limit -= 1
    elif first:
        first, offset = [], offset - 1
    rows = named(record, [*first, *read(record, where, limit, offset)])
    return [Option(key, title, about(record, key)) for key, title in rows]


def _among_first(
    record: type[Record], condition: ColumnElement[bool], limit: int
) -> ColumnElement[bool]:
    """Return the first rows that the database finds, in whatever order it finds them."""
    keys = select(record.model.id).where(condition).limit(limit).subquery()
    return record.model.id.in_(select(keys))


def _matching(record: type[Record], text: str) -> ColumnElement[bool]:
    if not text.strip():
        return choosable(record)
    seen = visible_rows(record)
    found = and_(seen, _matches(record, fields_allowed(record), text))
    if isinstance(seen, True_):  # nothing but the words, which an index may find
        return found
    return or_(found, and_(_oneself(record), _matches(record, frozenset(record.fields()), text)))


def _matches(record: type[Record], names: frozenset[str], text: str) -> ColumnElement[bool]:
    return matches(record, searched_fields(record, names), text)


def read(
    record: type[Record], where: Sequence[ColumnElement[bool]], limit: int, offset: int
) -> list[Row]:
    """Return rows as far as their titles need them: the limit first, then what is joined."""
    terms = terms_of(record, (), fields_allowed(record))
    keys, order = page_of_keys(record.model, where or [true()], terms, Page(limit, offset))
    plan = plan_of(record, (), ())
    return [plan.row(one) for one in db.session.execute(select_plan(plan, keys).order_by(*order))]


def named(record: type[Record], rows: Sequence[Row]) -> list[Named]:
    """Return the rows with their titles, as far as one may read them; oneself is known."""
    allowed = fields_allowed(record)
    myself = current_identity().user_id if record.model is User else None
    return [
        Named(row.id, str(row) if row.id == myself else title_of(record, row, allowed))
        for row in rows
    ]


def about(record: type[Declarations], key: int) -> str:
    """Return the line that tells a row from others of the same name."""
    # Translators: a type of records and the number of one of them, as in "Users · 12"
    return gettext(
        "%(record)s · %(number)s", record=str(record.singular or record.title), number=key
    )


def answer(view: RecordView) -> ResponseReturnValue:
    """Answer ``[[key, title, line about it], …]`` for the relation ``name``.

    ``query`` holds words or a number; ``offset`` counts the rows that are there already.
    """
    field = _asked(view)
    record = record_of(field.target)
    offset = request.args.get("offset", 0, type=int)
    if record is None or offset > MAX_OFFSET:
        return jsonify([])
    text = request.args.get("query", "").replace("\0", "")
    return jsonify(find(record, text, limit=MAX_ANSWER, offset=max(offset, 0)))


def _asked(view: RecordView) -> Field:
    """Return the relation that the URL names; raises `NotFound` unless one may write it."""
    field = view.fields().get(request.args.get("name", ""))
    writable = fields_allowed(type(view), "create") | fields_allowed(type(view), "edit")
    if field is None or not field.is_relation or field.name not in writable:
        raise NotFound
    return field
