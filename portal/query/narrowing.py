"""Narrowing: which rows and columns a state asks for, as far as its reader may ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, True_, true

from portal.query.fields import Field
from portal.query.filters import Condition, RecordOf, condition_of, understood
from portal.query.order import Term, asked_for, terms_of
from portal.query.record import Record
from portal.query.rules import fields_allowed, visible_rows
from portal.query.search import Match, match
from portal.query.state import ListState


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a state asks for, as far as the reader may ask for it."""

    state: ListState
    #: All of these hold; none: the whole table
    where: tuple[ColumnElement[bool], ...]
    left_out: tuple[Condition, ...]
    terms: tuple[Term, ...]
    #: The fields that may be used
    allowed: frozenset[str]
    #: How many rows there are, where that is known already
    rows: int | None


def narrow(
    record: type[Record],
    state: ListState,
    record_of: RecordOf,
    *,
    actions: Sequence[str] = ("view",),
) -> Narrowed:
    """Return the rows that ``state`` asks for, of those on which one holds all ``actions``.

    Only fields are used that may be read on each of these rows. List, bulk selection,
    export and counts ask here.
    """
    allowed = frozenset.intersection(*(fields_allowed(record, action) for action in actions))
    groups, left_out = understood(record, state.where, allowed)
    state = replace(
        state,
        where=groups,
        tab=state.tab if _is_tab(record, state.tab, allowed) else "",
        sort=tuple(asked_for(record, state.sort, allowed)),
    )
    found = _found(record, state, allowed)
    conditions = [
        *(visible_rows(record, action) for action in actions),
        _behind_tab(record, state),
        found.condition,
        condition_of(record, groups, record_of) if groups else true(),
    ]
    where = tuple(one for one in conditions if not isinstance(one, True_))
    rows = found.rows if len(where) == 1 else None
    return Narrowed(state, where, left_out, terms_of(record, state.sort, allowed), allowed, rows)


def shown_fields(record: type[Record], names: Sequence[str]) -> tuple[Field, ...]:
    """Return the columns of the list: those named, else the record's, as far as one may read.

    The record's first column is always there: it leads to the row.
    """
    allowed, fields = fields_allowed(record), record.fields()
    wanted = dict.fromkeys((*record.column_list[:1], *names)) if names else record.column_list
    return tuple(fields[name] for name in wanted if name in allowed)


def _is_tab(record: type[Record], value: str, allowed: frozenset[str]) -> bool:
    if not value or record.tabs not in allowed:
        return False
    return any(choice.value == value for choice in record.fields()[record.tabs].choices)


def _behind_tab(record: type[Record], state: ListState) -> ColumnElement[bool]:
    return record.fields()[record.tabs].attribute == state.tab if state.tab else true()


def _found(record: type[Record], state: ListState, allowed: frozenset[str]) -> Match:
    fields = searched_fields(record, allowed)
    return match(record, fields, state.search) if state.search and fields else Match(true())


def searched_fields(record: type[Record], allowed: frozenset[str]) -> list[Field]:
    """Return the fields a search looks into."""
    return [record.fields()[name] for name in record.column_searchable_list if name in allowed]
