"""The foot of a list: which part is shown, and the ways to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flask import url_for

from portal.i18n import formats, gettext
from portal.query.listing import SIZES, Listing, ListState


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
    prev_url: str | None
    next_url: str | None
    links: list[PageLink]


def pager_of(key: str, listing: Listing) -> Pager:
    """Return the way to the first, the last, and the pages around this one."""
    page, pages = listing.state.page, listing.pages
    near = {1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)}
    links: list[PageLink] = []
    before = 0
    for number in sorted(near):
        if number > before + 1:
            links.append(PageLink("…", None))
        current = number == page
        url = None if current else _url(key, listing.state, number)
        links.append(PageLink(formats.format_number(number), url, current))
        before = number
    return Pager(
        prev_url=_url(key, listing.state, page - 1) if page > 1 else None,
        next_url=_url(key, listing.state, page + 1) if page < pages else None,
        links=links if pages > 1 else [],
    )


def _url(key: str, state: ListState, page: int) -> str:
    return url_for(f"{key}.index_view", **state.args(page=page))


def page_sizes(key: str, state: ListState) -> list[SizeLink]:
    """Return the choice of rows per page."""
    return [
        SizeLink(
            formats.format_number(size),
            url_for(f"{key}.index_view", **state.args(size=size, page=1)),
            size == state.size,
        )
        for size in SIZES
    ]


def range_text(listing: Listing) -> str:
    """Return "1–25 of 137"."""
    if not listing.rows:
        return ""
    first = (listing.state.page - 1) * listing.state.size + 1
    # Translators: the rows shown in a list, as in "1–25 of 137"
    return gettext(
        "%(first)s–%(last)s of %(total)s",
        first=formats.format_number(first),
        last=formats.format_number(first + len(listing.rows) - 1),
        total=formats.format_number(listing.total),
    )
