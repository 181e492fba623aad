"""Filters of a list: a chip for each, the builder of the next, and what had to be left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.admin.addresses import address
from portal.admin.declarations import Declarations
from portal.admin.listing import filter_words
from portal.admin.listing.filter_builder import Builder, open_url_of
from portal.i18n import formats, gettext
from portal.query.filters import Condition
from portal.query.rules import fields_allowed
from portal.query.state import ListState


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words, and the list without it."""

    text: str
    remove_url: str
    remove_label: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What stands beside the search. ``left_out`` is a sentence, "" where nothing was.

    ``open_url`` leads to the builder, "" where there is nothing to filter by; ``builder`` is
    there while it is open.
    """

    chips: list[Chip]
    left_out: str
    open_url: str
    builder: Builder | None
    clear_url: str


def filters_of(
    view: Declarations,
    state: ListState,
    left_out: Sequence[Condition] = (),
    builder: Builder | None = None,
    *,
    no_view: int | None = None,
) -> Filters:
    """Return the filters of a list in ``state``, whose conditions are all understood.

    ``builder`` is one that is open. ``no_view`` is `ListState.view` for a list without a
    saved view: the list without its last filter must not become the view it opens with.
    """
    if state.view is None and no_view is not None:
        state = replace(state, view=no_view)
    return Filters(
        chips=chips_of(view, state),
        left_out=left_out_words(view, left_out) if left_out else "",
        open_url=open_url_of(view, state),
        builder=builder,
        clear_url=_clear_url(view, state) if len(state.where) > 1 else "",
    )


def _clear_url(view: Declarations, state: ListState) -> str:
    return address(f"{view.key}.index_view", **state.args(where=()))


def chips_of(view: Declarations, state: ListState) -> list[Chip]:
    """Return a chip for each group of conditions."""
    record, groups = type(view), state.where
    if not groups:
        return []
    titles = filter_words.titles_in(record, groups)
    chips = []
    for at, group in enumerate(groups):
        text = filter_words.group_words(record, group, titles)
        rest = (*groups[:at], *groups[at + 1 :])
        url = address(f"{view.key}.index_view", **state.args(where=rest))
        label = gettext("Remove the filter “%(filter)s”", filter=formats.isolate(text))
        chips.append(Chip(text, url, label))
    return chips


def left_out_words(view: Declarations, left_out: Sequence[Condition]) -> str:
    """Return the sentence that names what was left out; "" for nothing."""
    return filter_words.left_out_words(type(view), left_out, fields_allowed(type(view)))
