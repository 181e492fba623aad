"""Finding: records by a word of theirs, or by number, as lines to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, url_for
from sqlalchemy import ColumnElement

from portal.admin.page import SECTIONS
from portal.i18n import gettext_each
from portal.i18n.folding import fold
from portal.i18n.formats import isolate
from portal.query.narrowing import searched_fields
from portal.query.plain_rows import Row
from portal.query.reading import read_rows
from portal.query.rows import key_from
from portal.query.rules import fields_allowed, title_of, visible_rows
from portal.query.search import matches, words_of

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class Item:
    """One line to choose: where it leads, and a second line that tells what it is."""

    title: str
    url: str
    meta: str
    icon: str


def views_open() -> list[RecordView]:
    """Return the records that the reader may open, in the order of the menu."""
    order = [str(section) for section in SECTIONS]
    views = [view for view in current_app.extensions["portal.views"] if view.is_accessible()]
    return sorted(views, key=lambda view: _place(str(view.section), order))


def _place(section: str, order: list[str]) -> int:
    return order.index(section) if section in order else len(order)


def names_of(view: RecordView) -> list[str]:
    """Return, folded, what people may write before a colon to mean this kind."""
    said = (view.key, view.title, view.singular or view.title)
    return list(dict.fromkeys(fold(str(name)) for name in said))


def asked_for(typed: str) -> tuple[str, list[RecordView]]:
    """Return what is looked for, and in which records: "post: snow" names its kind."""
    views = views_open()
    before, colon, after = typed.partition(":")
    kind = fold(before)
    meant = [view for view in views if any(name.startswith(kind) for name in names_of(view))]
    if colon and kind and meant:
        return after.strip(), meant
    return typed, [view for view in views if not is_quiet(view)]


def is_quiet(view: RecordView) -> bool:
    """Tell whether its rows are found only where they are asked for by name: the log's."""
    return not view.model.__recorded__


def rows_found(view: RecordView, text: str, limit: int) -> list[Row]:
    """Return the newest rows with every word of ``text``, or the one of ``#number``."""
    text = text.replace("\0", "")
    number = re.fullmatch(r"# ?(\d+)", fold(text))
    if number is not None:
        key = key_from(number[1])
        return read(view, view.model.id == key, 1) if key is not None else []
    fields = searched_fields(type(view), fields_allowed(type(view)))
    if not fields or not words_of(text):
        return []
    return read(view, matches(type(view), fields, text), limit)


def read(view: RecordView, condition: ColumnElement[bool], limit: int) -> list[Row]:
    where = (visible_rows(type(view)), condition)
    order = (view.model.id.desc(),)
    return read_rows(type(view), (), where=where, order=order, limit=limit, may=("edit",))


def items_of(view: RecordView, rows: Iterable[Row]) -> list[Item]:
    allowed = fields_allowed(type(view))
    # Translators: a kind of record and the number of one, as in "Post · #12"
    meta = gettext_each("palette", "%(record)s · %(number)s")
    kind = str(view.singular or view.title)
    return [
        Item(
            title=title_of(type(view), row, allowed),
            url=url_for(f"{view.key}.{_door(row)}", id=row.id),
            meta=meta(record=kind, number=isolate(f"#{row.id}")),
            icon=view.icon,
        )
        for row in rows
    ]


def _door(row: Row) -> str:
    return "edit_view" if "edit" in row.may else "details_view"
