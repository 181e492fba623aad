"""Figures: how many rows there are, by state and by time, for those who may see them.

Rows are counted up to `portal.query.counting.MOST` only, all parts of a question together:
a dashboard costs much the same over a large table as over a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import url_for
from sqlalchemy import ColumnElement, and_, case, func, select

from portal.admin.listing.pager import count_text
from portal.database import db, now
from portal.i18n import locales
from portal.query.counting import MOST, Count, bounded_count
from portal.query.fields import Field
from portal.query.record import Record
from portal.query.rules import fields_allowed, visible_rows

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Weeks of a chart
WEEKS = 12

#: All of them have to hold
Conditions: TypeAlias = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class State:
    """How many rows are in one state, and the list of them."""

    label: str
    number: str
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Weeks:
    """How many rows of a record were made in each of the last weeks; ``starts`` are first days."""

    key: str
    title: str
    starts: Sequence[date]
    counts: Sequence[Count]


def states_of(views: Iterable[RecordView]) -> list[tuple[str, list[State]]]:
    """Return, of each record that has tabs, its title and its states."""
    return [
        (str(view.title), _states(view))
        for view in views
        if view.tabs and view.tabs in fields_allowed(type(view))
    ]


def weeks_of(views: Iterable[RecordView]) -> list[Weeks]:
    """Return the last weeks, the last of them up to today, of each record with a pulse."""
    first = today() - timedelta(days=7 * WEEKS - 1)
    starts = [first + timedelta(days=7 * week) for week in range(WEEKS)]
    return [
        Weeks(view.key, str(view.title), starts, _made(view, starts))
        for view in views
        if view.pulse and view.pulse in fields_allowed(type(view))
    ]


def _states(view: RecordView) -> list[State]:
    field = view.fields()[view.tabs]
    counts = counts_of(
        type(view),
        [visible_rows(type(view))],
        [[field.attribute == choice.value] for choice in field.choices],
    )
    return [
        State(
            str(choice.title),
            count_text(count),
            url_for(f"{view.key}.index_view", tab=choice.value),
            choice.tone,
        )
        for choice, count in zip(field.choices, counts, strict=True)
    ]


def _made(view: RecordView, starts: Sequence[date]) -> list[Count]:
    field = view.fields()[view.pulse]
    column = field.attribute
    edges = [edge(field, day) for day in (*starts, starts[-1] + timedelta(days=7))]
    weeks = [[column >= begin, column < end] for begin, end in pairwise(edges)]
    all_weeks = [column >= edges[0], column < edges[-1]]
    return counts_of(type(view), [visible_rows(type(view)), *all_weeks], weeks)


def counts_of(record: type[Record], where: Conditions, parts: Iterable[Conditions]) -> list[Count]:
    """Return how many of the rows ``where`` all holds are in each of the parts.

    Few rows are read once; of many, each part is counted up to the limit.
    """
    parts = list(parts)
    found = few_of(record, where, parts)
    if found is not None:
        return found
    columns = [bounded_count(record, [*where, *part]) for part in parts]
    figures: Sequence[Any] = db.session.execute(select(*columns)).one()
    return [Count.of(figure) for figure in figures]


def few_of(
    record: type[Record], where: Conditions, parts: Sequence[Conditions]
) -> list[Count] | None:
    """Return the same, exactly, or None where there are too many rows to look at each."""
    numbered = [(and_(*part), number) for number, part in enumerate(parts)]
    rows = select(case(*numbered).label("part")).select_from(record.model).where(*where)
    few = rows.limit(MOST + 1).subquery()
    counted = select(few.c.part, func.count()).group_by(few.c.part)
    found: dict[int | None, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    if sum(found.values()) > MOST:
        return None
    return [Count(found.get(number, 0)) for number in range(len(parts))]


def today() -> date:
    """Return the day it is for the reader."""
    return now().astimezone(locales.time_zone()).date()


def edge(field: Field, day: date) -> date:
    """Return the first value of the field that belongs to the day, for the reader."""
    return day if field.kind == "date" else midnight(day)


def midnight(day: date) -> datetime:
    """Return the moment the day begins for the reader."""
    return datetime(day.year, day.month, day.day, tzinfo=locales.time_zone())
