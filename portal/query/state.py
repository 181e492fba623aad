"""State: what a reader asks of a list, all of it in the URL, so that it can be shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.query.filters import Group, parse_group, write_group
from portal.query.positions import Position, read_position, write_position
from portal.query.search import words_of

SIZES = (25, 50, 100)
#: Columns a list is sorted by at once, and columns it shows at most
MAX_SORTS, MAX_COLUMNS, MAX_GROUPS = 3, 30, 12


@dataclass(frozen=True, slots=True)
class ListState:
    """What is shown of a list.

    ``page`` counts from 1. With a ``position`` it says only which number the page has; the
    rows are those beyond the position. ``sort`` names fields, the first counts most, with
    ``-`` in front for descending. ``tab`` is a value of the record's tabs field, "" for all.
    ``where`` are groups of conditions: all groups hold, of each group one condition.
    ``columns`` empty, ``size`` 0: the reader's own, else the record's. ``view`` is the saved
    view the state began with, 0 for none on purpose.
    """

    search: str = ""
    tab: str = ""
    where: tuple[Group, ...] = ()
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    size: int = 0
    page: int = 1
    position: Position | None = None
    last: bool = False
    view: int | None = None
    #: The URL's arguments, "" for a default: a page has two dozen links that change some of them
    _written: dict[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told = {one.name: getattr(self, one.name) for one in fields(self) if one.init}
        object.__setattr__(self, "_written", _written(told))

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> ListState:
        """Read the state; whatever is not understood falls back to the default."""
        groups = args.getlist("where") if isinstance(args, MultiDict) else []
        after, before = args.get("after", ""), args.get("before", "")
        return cls(
            search=" ".join(words_of(args.get("q", "").replace("\0", ""))),
            tab=args.get("tab", "")[:64],
            where=tuple(
                group for text in groups[:MAX_GROUPS] if (group := parse_group(text)) is not None
            ),
            sort=_names(args.get("sort", ""), MAX_SORTS),
            columns=_names(args.get("columns", ""), MAX_COLUMNS),
            size=int(args["size"]) if args.get("size", "") in map(str, SIZES) else 0,
            page=max(1, _number(args.get("page", "")) or 1),
            position=read_position(after or before, backwards=not after),
            last=args.get("last") == "1",
            view=_number(args.get("view", "")),
        )

    def args(self, **changes: Any) -> dict[str, Any]:
        """Return the URL's arguments for this state with ``changes``, defaults left out.

        Another search, tab, filter, order or size begins at the first page.
        """
        if changes and not changes.keys() & FIRST_PAGE.keys():
            changes |= FIRST_PAGE
        found = self._written | _written(changes) if changes else self._written
        return {name: value for name, value in found.items() if value not in ("", ())}


def _written(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return these fields of a state as arguments of an URL."""
    return {name: value for each in told for name, value in WRITTEN[each](told[each]).items()}


def _position(position: Position | None) -> dict[str, Any]:
    found = dict.fromkeys(("before", "after"), "")
    if position is not None:
        found["before" if position.backwards else "after"] = write_position(position)
    return found


#: What another search, tab, filter, order or size begins at
FIRST_PAGE: dict[str, Any] = {"page": 1, "position": None, "last": False}

#: ``{field of a state: what gives its arguments}``, in the order in which an URL has them
WRITTEN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "search": lambda text: {"q": text},
    "tab": lambda value: {"tab": value},
    "where": lambda groups: {"where": tuple(map(write_group, groups))},
    "sort": lambda names: {"sort": ",".join(names)},
    "columns": lambda names: {"columns": ",".join(names)},
    "size": lambda rows: {"size": rows or ""},
    "page": lambda number: {"page": number if number > 1 else ""},
    "last": lambda last: {"last": 1 if last else ""},
    "position": _position,
    "view": lambda key: {"view": "" if key is None else key},
}


def fields_of_form(args: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the arguments of an URL as the hidden fields of a form that keeps them."""
    return [
        (name, str(value))
        for name, told in args.items()
        for value in (told if isinstance(told, tuple) else [told])
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _names(text: str, most: int) -> tuple[str, ...]:
    names = [name for name in text[:1000].split(",") if name]
    return tuple(dict.fromkeys(names))[:most]
