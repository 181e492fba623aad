"""Panels: what records put on the dashboard, for those who may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import url_for
from sqlalchemy import ColumnElement, func, select

from portal.database import db, now
from portal.i18n import LazyString, formats, gettext, locales
from portal.query.rules import fields_allowed, title_of, visible_rows

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Rows of the queue, and weeks of the chart
SHOWN, WEEKS = 8, 12


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
    """One row that waits."""

    title: str
    url: str
    meta: str
    since: date


def queue_of(views: Iterable[RecordView]) -> list[Waiting]:
    """Return what waits for the reader, the oldest first; a statement for each declaration."""
    found = [
        waiting
        for view in views
        for attention in view.attention
        if view.may(attention.action)
        for waiting in _waiting(view, attention)
    ]
    return sorted(found, key=lambda one: one.since)[:SHOWN]


def _waiting(view: RecordView, attention: Attention) -> Iterable[Waiting]:
    name = attention.since or view.pulse
    since = view.fields()[name].attribute
    statement = (
        select(view.model)
        .where(visible_rows(type(view), attention.action), attention.condition())
        .order_by(since, view.model.id)
        .limit(SHOWN)
    )
    door = "edit_view" if attention.action == "edit" else "details_view"
    allowed = fields_allowed(type(view))
    for row in db.session.scalars(statement).unique():
        moment = getattr(row, name)
        # Translators: why a record waits and since when, as in "Waiting for review · 3 days ago"
        meta = gettext(
            "%(reason)s · %(age)s",
            reason=str(attention.title),
            age=formats.format_relative(_moment(moment)),
        )
        url = url_for(f"{view.key}.{door}", id=row.id)
        yield Waiting(title_of(type(view), row, allowed), url, meta, _day(moment))


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(day: date) -> datetime:
    if isinstance(day, datetime):
        return day
    return datetime(day.year, day.month, day.day, tzinfo=locales.time_zone())


def counts_of(views: Iterable[RecordView]) -> list[tuple[str, str, str, str]]:
    """Return ``(label, number, url, tone)`` for each state of the first record that has tabs."""
    for view in views:
        if view.tabs and view.is_accessible() and view.tabs in fields_allowed(type(view)):
            return _counts(view)
    return []


def _counts(view: RecordView) -> list[tuple[str, str, str, str]]:
    field = view.fields()[view.tabs]
    statement = (
        select(field.attribute, func.count())
        .where(visible_rows(type(view)))
        .group_by(field.attribute)
    )
    found: dict[Any, int] = {row[0]: row[1] for row in db.session.execute(statement)}
    return [
        (
            str(choice.title),
            formats.format_number(found.get(choice.value, 0)),
            url_for(f"{view.key}.index_view", tab=choice.value),
            choice.tone,
        )
        for choice in field.choices
    ]


def weeks_of(views: Iterable[RecordView]) -> list[tuple[str, int]]:
    """Return ``(first day, rows made)`` for the last weeks of the first record with a pulse."""
    for view in views:
        if view.pulse and view.is_accessible() and view.pulse in fields_allowed(type(view)):
            return _weeks(view)
    return []


def _weeks(view: RecordView) -> list[tuple[str, int]]:
    today = now().astimezone(locales.time_zone()).date()
    first = today - timedelta(days=7 * WEEKS - 1)
    column = view.fields()[view.pulse].attribute
    made = db.session.scalars(
        select(column).where(visible_rows(type(view)), column >= _moment(first))
    )
    counts = [0] * WEEKS
    for moment in made:
        week = (moment.astimezone(locales.time_zone()).date() - first).days // 7
        if 0 <= week < WEEKS:
            counts[week] += 1
    starts = [first + timedelta(days=7 * week) for week in range(WEEKS)]
    return [(formats.format_day(day), count) for day, count in zip(starts, counts, strict=True)]
