"""Which rows a page has to show: worked out from the numbers that made the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from heapq import nlargest
from itertools import islice

from benchmarks.places import PAGE, far_page
from benchmarks.rows import RARE, SHARES, THREE_YEARS, hash_of


@cache
def shown(operation: str, rows: int) -> tuple[int, ...]:
    """Return the numbers of the rows on an operation's page; none for a form."""
    looks: dict[str, Callable[[], tuple[int, ...]]] = {
        "list": lambda: _page(rows, 1),
        "jump": lambda: _page(rows, far_page(rows)),
        "next": lambda: _page(rows, far_page(rows) + 1),
        "previous": lambda: _page(rows, far_page(rows) - 1),
        "search": lambda: tuple(islice((n for n in _newest(rows) if n % RARE == 0), PAGE)),
        "filter": lambda: tuple(islice((n for n in _newest(rows) if _in_review(n)), PAGE)),
        "sort": lambda: tuple(nlargest(PAGE, range(1, rows + 1), key=_created)),
    }
    return looks.get(operation, tuple)()


def _page(rows: int, page: int) -> tuple[int, ...]:
    first = rows - (page - 1) * PAGE
    return tuple(range(first, max(first - PAGE, 0), -1))


def _newest(rows: int) -> Iterator[int]:
    return iter(range(rows, 0, -1))


def _in_review(number: int) -> bool:
    return SHARES[(hash_of(number) >> 7) % len(SHARES)] == "review"


def _created(number: int) -> tuple[int, int]:
    return hash_of(number) % THREE_YEARS, number % 1_000_000
