"""The columns of a list: their headings, and how the list is sorted by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.admin.addresses import address
from portal.query.fields import Field
from portal.query.listing import Listing
from portal.query.order import is_sortable
from portal.query.state import ListState

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

NUMERIC = frozenset(("integer", "decimal", "money"))
#: Kinds of cells of which a phone shows the first on a row's card
ON_CARD = ("text", "date")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``direction`` as in ``aria-sort``; "" where not sorted by it."""

    name: str
    label: str
    numeric: bool
    main: bool
    sort_url: str | None
    direction: str
    #: Whether the reader may change it in the list, on rows that may be changed
    inline: bool = False
    on_card: bool = False

    def classes(self, kind: str) -> str:
        """Return the classes of a cell of this column."""
        return f"c-{kind}{' num' if self.numeric else ''}{' on-card' if self.on_card else ''}"


def columns_of(view: RecordView, listing: Listing, inline: Iterable[str]) -> list[Column]:
    """Return the columns of the list; where no field may be read, one for the rows' names."""
    if not listing.fields:
        return [Column("", str(view.title), False, True, None, "")]
    turns = _turns(view, listing)
    first_of = {kind: _first(listing.fields, kind) for kind in ON_CARD}
    return [
        Column(
            name=one.name,
            label=str(one.label),
            numeric=one.kind in NUMERIC,
            main=one is listing.fields[0],
            sort_url=turns(one),
            direction=_direction(view, listing, one.name),
            inline=one.name in inline,
            on_card=bool(one.choices) or one.name in first_of.values(),
        )
        for one in listing.fields
    ]


def _first(fields: Iterable[Field], kind: str) -> str | None:
    """Return the first field beside the title whose cells are of this kind."""
    dates = ("date", "datetime", "moment")
    kinds = dates if kind == "date" else ("text", "relation", "translated", "time_zone", "country")
    return next((one.name for one in list(fields)[1:] if one.kind in kinds), None)


def _turns(view: RecordView, listing: Listing) -> Callable[[Field], str | None]:
    """Return what gives the address of the list sorted by a field, or turned round."""
    pattern = address(f"{view.key}.index_view", **listing.state.args(sort=("SORT",)))
    before, _, after = pattern.partition("SORT")

    def turn(one: Field) -> str | None:
        if not is_sortable(one):
            return None
        ascending = _direction(view, listing, one.name) == "ascending"
        return f"{before}{'-' if ascending else ''}{one.name}{after}"

    return turn


def _direction(view: RecordView, listing: Listing, name: str) -> str:
    """Return how the list is sorted by a field, if it is one of those it is sorted by."""
    for one in sort_of(view, listing.state):
        if one.removeprefix("-") == name:
            return "descending" if one.startswith("-") else "ascending"
    return ""


def sort_of(view: RecordView, state: ListState) -> tuple[str, ...]:
    """Return the names of the fields that the list is sorted by, the first counts most."""
    usual, down = view.column_default_sort
    return state.sort or ((f"-{usual}" if down else usual),)
