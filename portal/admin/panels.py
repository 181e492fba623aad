"""Panels: what records put on the dashboard for those whose business it is.

Each declaration costs one statement, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from flask import url_for
from sqlalchemy import ColumnElement

from portal.admin.figures import edge, few_of, midnight, today
from portal.i18n import LazyString, formats, gettext, locales
from portal.query.counting import Count
from portal.query.fields import Field
from portal.query.reading import read_rows
from portal.query.rules import fields_allowed, title_of, visible_rows

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Rows of the queue
SHOWN = 8
#: Days up to which something that waits is in one of the ages; the last age has no end
AGES = (2, 7, 30)


@dataclass(frozen=True, slots=True)
class Attention:
    """Rows that wait for somebody: those where ``condition`` holds, the oldest ``since`` first.

    The condition is made when the page is: it may ask for the time. ``action`` names the
    right that makes it the reader's business.
    """

    title: LazyString
    condition: Callable[[], ColumnElement[bool]]
    #: The field that says since when; empty: the record's pulse
    since: str = ""
    action: str = "edit"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row that waits; ``since`` None where nobody may know, or nobody does."""

    title: str
    url: str
    meta: str
    since: date | None


def queue_of(views: Iterable[RecordView]) -> list[Waiting]:
    """Return what waits for the reader, the oldest first."""
    found = [waiting for view, one in _declared(views) for waiting in _waiting(view, one)]
    return sorted(found, key=lambda one: one.since or date.max)[:SHOWN]


def ages_of(views: Iterable[RecordView]) -> list[Count] | None:
    """Return how many rows wait for the reader by their age: `AGES`, then all that are older.

    None where there are too many to look at each.
    """
    total = [Count(0)] * (len(AGES) + 1)
    for view, attention in _declared(views):
        field = _since(view, attention)
        if field is not None:
            found = few_of(type(view), _mine(view, attention), _by_age(field))
            if found is None:
                return None
            total = [Count(one.rows + more.rows) for one, more in zip(total, found, strict=True)]
    return total


def _by_age(field: Field) -> list[list[ColumnElement[bool]]]:
    column = field.attribute
    edges = [edge(field, today() - timedelta(days=days)) for days in AGES]
    inner = [[column >= begin, column < end] for end, begin in pairwise(edges)]
    return [[column >= edges[0]], *inner, [column < edges[-1]]]


def _declared(views: Iterable[RecordView]) -> list[tuple[RecordView, Attention]]:
    return [(view, one) for view in views for one in view.attention if view.may(one.action)]


def _mine(view: RecordView, attention: Attention) -> list[ColumnElement[bool]]:
    """Return the rows that wait: seen, the reader's business, and so declared."""
    record = type(view)
    return [visible_rows(record), visible_rows(record, attention.action), attention.condition()]


def _since(view: RecordView, attention: Attention) -> Field | None:
    """Return the field that says since when, if it may be read."""
    name = attention.since or view.pulse
    return view.fields()[name] if name in fields_allowed(type(view)) else None


def _waiting(view: RecordView, attention: Attention) -> Iterable[Waiting]:
    record, field = type(view), _since(view, attention)
    names = [] if field is None else [field.name]
    order = [view.model.id] if field is None else [field.attribute, view.model.id]
    where = _mine(view, attention)
    door = "edit_view" if attention.action == "edit" else "details_view"
    allowed = fields_allowed(record)
    for row in read_rows(record, names, where=where, order=order, limit=SHOWN, may=()):
        since = None if field is None else row[field.name]
        url = url_for(f"{view.key}.{door}", id=row.id)
        yield Waiting(title_of(record, row, allowed), url, _meta(attention, since), _day(since))


def _meta(attention: Attention, since: date | None) -> str:
    if since is None:
        return str(attention.title)
    # Translators: why a record waits and since when, as in "Waiting for review · 3 days ago"
    return gettext(
        "%(reason)s · %(age)s",
        reason=str(attention.title),
        age=formats.format_relative(since if isinstance(since, datetime) else midnight(since)),
    )


def _day(moment: date | None) -> date | None:
    if isinstance(moment, datetime):
        return moment.astimezone(locales.time_zone()).date()
    return moment
