"""The foot of a list: which part is shown, and the ways to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.admin.addresses import address
from portal.i18n import formats, gettext, gettext_in
from portal.query.counting import Count
from portal.query.listing import Listing
from portal.query.state import SIZES, ListState, fields_of_form


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number; without an URL the current page, or a gap when not current."""

    label: str
    url: str | None
    current: bool = False


class SizeLink(NamedTuple):
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """The ways to other pages; None where there is nothing that way.

    ``hidden`` are the fields of the form that jumps to a page by its number, where there
    are so many pages that nobody would click through them.
    """

    first_url: str | None
    prev_url: str | None
    next_url: str | None
    last_url: str | None
    links: list[PageLink]
    page: int
    hidden: list[tuple[str, str]] | None


#: Pages from which on a number can be typed
MANY = 7


def pager_of(key: str, listing: Listing) -> Pager:
    """Return the ways to the neighbours of a page, told by its rows, and to pages by number."""
    state, page = listing.state, listing.state.page
    before, after = listing.before, listing.after
    return Pager(
        first_url=_url(key, state, page=1, position=None, last=False) if before else None,
        prev_url=_url(key, state, page=max(1, page - 1), position=before, last=False)
        if before
        else None,
        next_url=_url(key, state, page=page + 1, position=after, last=False) if after else None,
        last_url=_url(key, state, page=1, position=None, last=True) if after else None,
        links=_links(key, listing) if listing.count.exact and listing.pages > 1 else [],
        page=page,
        hidden=fields_of_form(state.args(page=1, position=None, last=False))
        if listing.pages > MANY
        else None,
    )


def _links(key: str, listing: Listing) -> list[PageLink]:
    page, pages = listing.state.page, listing.pages
    near = {1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)}
    links: list[PageLink] = []
    before = 0
    for number in sorted(near):
        if number > before + 1:
            links.append(PageLink("…", None))
        current = number == page
        url = _url(key, listing.state, page=number, position=None, last=False)
        links.append(PageLink(formats.format_number(number), None if current else url, current))
        before = number
    return links


def _url(key: str, state: ListState, **changes: Any) -> str:
    return address(f"{key}.index_view", **state.args(**changes))


def page_sizes(key: str, listing: Listing) -> list[SizeLink]:
    """Return the choice of rows per page."""
    return [
        SizeLink(
            formats.format_number(size),
            _url(key, listing.state, size=size),
            size == listing.size,
        )
        for size in SIZES
    ]


def count_text(count: Count) -> str:
    """Return how many rows there are: "137", "10,000+" or "≈ 1.2 million"."""
    if count.exact:
        return formats.format_number(count.rows)
    if count.estimated:
        # Translators: a number that is not known exactly, as in "≈ 1.2 million"
        return gettext_in("count", "≈ %(number)s", number=formats.format_compact(count.rows))
    # Translators: at least so many, as in "10,000+"
    return gettext_in("count", "%(number)s+", number=formats.format_number(count.rows))


def range_text(listing: Listing) -> str:
    """Return "1–25 of 137"."""
    if not listing.rows:
        return ""
    first = (listing.state.page - 1) * listing.size + 1
    # Translators: the rows shown in a list, as in "1–25 of 137" or "1–25 of 10,000+"
    return gettext(
        "%(first)s–%(last)s of %(total)s",
        first=formats.format_number(first),
        last=formats.format_number(first + len(listing.rows) - 1),
        total=count_text(listing.count),
    )
