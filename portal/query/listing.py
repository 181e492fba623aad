"""Listing: from a record and the state in the URL to one page of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from portal.database import db
from portal.i18n.content import Translated
from portal.query.fields import Field
from portal.query.record import Record
from portal.query.rows import with_relations
from portal.query.rules import fields_allowed, visible_rows
from portal.query.search import matches, words_of

SIZES = (25, 50, 100)
SORTABLE = frozenset(
    (
        "translated",
        "datetime",
        "moment",
        "date",
        "bool",
        "integer",
        "decimal",
        "text",
        "choice",
        "money",
        "email",
        "slug",
        "code",
        "url",
        "locale",
        "time_zone",
        "country",
        "currency",
        "markdown",
    )
)


@dataclass(frozen=True, slots=True)
class ListState:
    """What a reader asked of a list: all of it in the URL, so that it can be shared.

    ``page`` counts from 1; ``sort`` is a field, with ``-`` in front for descending;
    ``tab`` is a value of the record's tabs field, "" for all.
    """

    page: int = 1
    size: int = SIZES[0]
    sort: str = ""
    search: str = ""
    tab: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> ListState:
        """Read the state; whatever is not understood falls back to the default."""
        page, size = args.get("page", ""), args.get("size", "")
        return cls(
            page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 8 else 1,
            size=int(size) if size in map(str, SIZES) else SIZES[0],
            sort=args.get("sort", "")[:64],
            search=" ".join(words_of(args.get("q", "").replace("\0", ""))),
            tab=args.get("tab", "")[:64],
        )

    def args(self, **changes: Any) -> dict[str, Any]:
        """Return the URL's arguments for this state with ``changes``, defaults left out."""
        state = replace(self, **changes)
        pairs = {
            "page": state.page if state.page > 1 else "",
            "size": state.size if state.size != SIZES[0] else "",
            "sort": state.sort,
            "q": state.search,
            "tab": state.tab,
        }
        return {name: value for name, value in pairs.items() if value != ""}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows, how many there are, and how many behind each tab."""

    state: ListState
    fields: tuple[Field, ...]
    rows: Sequence[Any]
    total: int
    tab_totals: dict[str, int]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.state.size))


def list_rows(record: type[Record], state: ListState) -> Listing:
    """Return the page that ``state`` asks for: two statements, one more per to-many relation."""
    allowed = fields_allowed(record)
    fields = tuple(record.fields()[name] for name in record.column_list if name in allowed)
    found = visible_rows(record) & _found(record, state, allowed)
    tab_totals = _totals(record, found, allowed)
    condition = found & _behind_tab(record, state, allowed)
    tab = state.tab if state.tab in tab_totals else ""
    total = tab_totals[tab]
    sort = state.sort if state.sort.removeprefix("-") in allowed else ""
    state = replace(
        state, sort=sort, tab=tab, page=min(state.page, max(1, -(-total // state.size)))
    )
    statement = with_relations(select(record.model), record, (field.name for field in fields))
    rows = db.session.scalars(
        statement.where(condition)
        .order_by(*order_by(record, state.sort, allowed))
        .limit(state.size)
        .offset((state.page - 1) * state.size)
    )
    return Listing(state, fields, rows.unique().all(), total, tab_totals)


def condition_of(
    record: type[Record], state: ListState, allowed: frozenset[str]
) -> ColumnElement[bool]:
    """Return what ``state`` narrows the rows to, over the ``allowed`` fields only."""
    return _found(record, state, allowed) & _behind_tab(record, state, allowed)


def _behind_tab(
    record: type[Record], state: ListState, allowed: frozenset[str]
) -> ColumnElement[bool]:
    if record.tabs not in allowed:
        return true()
    field = record.fields()[record.tabs]
    known = any(choice.value == state.tab for choice in field.choices)
    return field.attribute == state.tab if known else true()


def _found(record: type[Record], state: ListState, allowed: frozenset[str]) -> ColumnElement[bool]:
    fields = [record.fields()[name] for name in record.column_searchable_list if name in allowed]
    return matches(fields, state.search) if state.search and fields else true()


def _totals(
    record: type[Record], condition: ColumnElement[bool], allowed: frozenset[str]
) -> dict[str, int]:
    """Return ``{tab value: rows}``, under "" those of all tabs."""
    if not record.tabs or record.tabs not in allowed:
        statement = select(func.count()).select_from(record.model).where(condition)
        return {"": db.session.scalar(statement) or 0}
    field = record.fields()[record.tabs]
    counted = select(field.attribute, func.count()).where(condition).group_by(field.attribute)
    found: dict[Any, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    by_choice = {choice.value: found.get(choice.value, 0) for choice in field.choices}
    return {"": sum(found.values()), **by_choice}


def is_sortable(record: type[Record], name: str) -> bool:
    field = record.fields().get(name)
    return field is not None and field.kind in SORTABLE


def order_by(record: type[Record], sort: str, allowed: frozenset[str]) -> list[Any]:
    """Return the order: the asked one, else the record's own, with the key as tie-break."""
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name not in allowed or not is_sortable(record, name):
        name, descending = record.column_default_sort
    field = record.fields().get(name)
    if field is None or name not in allowed:
        return [record.model.id.desc() if descending else record.model.id]
    column = field.attribute
    if field.is_translated:
        column = Translated.sort_key(column)
    key = record.model.id
    return [column.desc().nulls_last(), key.desc()] if descending else [column.nulls_last(), key]
