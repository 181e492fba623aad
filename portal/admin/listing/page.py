"""The list page: what `portal.query` found, said in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.access import gate
from portal.access.identity import current_identity
from portal.admin import lookup, pages
from portal.admin.actions import MAX_ROWS
from portal.admin.addresses import address
from portal.admin.cells import yes_and_no
from portal.admin.doors import refusal
from portal.admin.listing.filter_builder import Builder
from portal.admin.listing.filters import Filters, filters_of
from portal.admin.listing.pager import (
    Pager,
    SizeLink,
    count_text,
    page_sizes,
    pager_of,
    range_text,
)
from portal.admin.listing.rows import rows_of
from portal.admin.listing.table import Column, columns_of, sort_of
from portal.admin.listing.views import SavedViews, default_query, no_view, saved_tabs
from portal.admin.redirects import return_target
from portal.columns import Choice
from portal.i18n import formats, gettext_in
from portal.query.listing import Listing, keys_of, list_rows
from portal.query.narrowing import narrow, searched_fields
from portal.query.rules import fields_allowed
from portal.query.saved import Kept, kept_for, query_of, state_of
from portal.query.state import SIZES, ListState, fields_of_form

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class BulkAction:
    name: str
    label: str
    confirm: str


@dataclass(frozen=True, slots=True)
class Search:
    value: str
    label: str
    hidden: list[tuple[str, str]]
    clear_url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything the template shows."""

    title: str
    total: str
    new_url: str | None
    new_label: str
    export_url: str | None
    tabs: list[pages.Tab]
    counts_url: str
    saved: SavedViews
    filters: Filters
    columns_url: str
    search: Search | None
    columns: list[Column]
    #: By what the list is sorted, as its address says it
    sort: str
    rows: Markup
    actions: list[BulkAction]
    #: The list's state, and how many rows it has where all of them can be selected
    query: str
    all_matching: int
    action_url: str
    update_url: str
    inline: dict[str, tuple[Choice, ...]]
    range_text: str
    pager: Pager
    sizes: list[SizeLink]
    #: Why there are no rows: "no_data", "no_match" or ""
    empty: str
    purpose: str
    clear_url: str
    list_url: str
    return_url: str


def show(view: RecordView) -> ResponseReturnValue:
    """Answer the list page."""
    kept = kept_for(view.key, current_identity())
    usual = default_query(kept)
    state = state_of(usual) if usual and not request.args else ListState.from_args(request.args)
    return render(view, state, kept)


def render(view: RecordView, state: ListState, kept: Kept, builder: Builder | None = None) -> str:
    """Return the page of a state, with what its reader has kept of the list.

    ``builder`` is that of the filters where it is open.
    """
    listing = list_rows(
        type(view),
        state,
        lookup.record_of,
        columns=kept.columns or (),
        size=kept.size or SIZES[0],
    )
    filters = filters_of(view, listing.state, listing.left_out, builder, no_view=no_view(kept))
    page = _page(view, state, listing, kept, filters)
    return render_template("admin/list.html", view=view, page=page)


def run_action(view: RecordView) -> ResponseReturnValue:
    """Run the bulk action that the form names, on the rows it names; back to the list."""
    name = request.form.get("action", "")
    handler = view.bulk_actions.get(name)
    if handler is None or not view.may(name):
        raise gate.Denied(refusal(view.key, (name,)))
    chosen = _matching(view, name) if "all" in request.form else request.form.getlist("rowid")
    handler[0](chosen)
    return redirect(return_target(address(f"{view.key}.index_view")))


def _matching(view: RecordView, action: str) -> list[str]:
    """Return the keys of all rows of the list from which the form was sent."""
    state = state_of(request.form.get("query", ""))
    narrowed = narrow(type(view), state, lookup.record_of, actions=("view", action))
    return [str(key) for key in keys_of(type(view), narrowed, MAX_ROWS)]


def _page(
    view: RecordView, asked: ListState, listing: Listing, kept: Kept, filters: Filters
) -> ListPage:
    state = listing.state
    here = address(f"{view.key}.index_view", **state.args())
    inline = _inline(view)
    columns, actions = columns_of(view, listing, inline), _actions(view)
    return ListPage(
        title=str(view.title),
        total=count_text(listing.count),
        new_url=address(f"{view.key}.create_view", url=here) if view.may("create") else None,
        new_label=str(view.new_title),
        export_url=url_for(f"{view.key}.export", export_type="csv", **state.args(page=1))
        if view.may("export")
        else None,
        tabs=_tabs(view, state, no_view(kept)),
        counts_url=address(f"{view.key}.counts_view", **state.args(tab="", sort=())),
        saved=saved_tabs(view, asked, kept),
        filters=filters,
        columns_url=address(f"{view.key}.columns_view", **state.args()),
        search=_search(view, state),
        columns=columns,
        sort=",".join(sort_of(view, state)),
        rows=rows_of(view, listing, columns, here, selectable=bool(actions)),
        actions=actions,
        query=query_of(state),
        all_matching=listing.count.rows
        if listing.count.exact and len(listing.rows) < listing.count.rows <= MAX_ROWS
        else 0,
        action_url=address(f"{view.key}.action_view", url=here),
        update_url=address(f"{view.key}.ajax_update"),
        inline=inline,
        range_text=range_text(listing),
        pager=pager_of(view.key, listing),
        sizes=page_sizes(view.key, listing),
        empty="" if listing.rows else "no_match" if _is_narrowed(state) else "no_data",
        purpose=str(view.purpose or ""),
        clear_url=address(f"{view.key}.index_view", view=no_view(kept)),
        list_url=address(f"{view.key}.index_view"),
        return_url=here,
    )


def _is_narrowed(state: ListState) -> bool:
    return bool(state.search or state.tab or state.where)


def _actions(view: RecordView) -> list[BulkAction]:
    offered = [
        BulkAction(name, str(title), str(confirm or ""))
        for name, (_run, title, confirm) in view.bulk_actions.items()
        if view.may(name)
    ]
    return sorted(offered, key=lambda one: one.name == "delete")


def _inline(view: RecordView) -> dict[str, tuple[Choice, ...]]:
    """Return the choices of the columns that the reader may change in the list."""
    if not view.column_editable_list:
        return {}
    allowed = fields_allowed(type(view), "edit")
    fields = [view.fields()[name] for name in view.column_editable_list if name in allowed]
    return {one.name: one.choices or yes_and_no() for one in fields}


def _tabs(view: RecordView, state: ListState, no_view: int | None) -> list[pages.Tab]:
    """Return the tabs; how many rows are behind each is asked for after the page is there."""
    if not view.tabs or view.tabs not in fields_allowed(type(view)):
        return []
    choices = view.fields()[view.tabs].choices
    start = ListState() if state.view else state  # what a saved view narrows is its own
    titles = [("", gettext_in("tab", "All")), *((one.value, str(one.title)) for one in choices)]
    return [
        pages.Tab(
            label,
            address(f"{view.key}.index_view", **start.args(tab=value, view=no_view)),
            key=value or "all",
            current=value == state.tab,
        )
        for value, label in titles
    ]


def _search(view: RecordView, state: ListState) -> Search | None:
    fields = searched_fields(type(view), fields_allowed(type(view)))
    if not fields:
        return None
    labels = formats.format_list([str(one.label) for one in fields])
    args = state.args(search="")
    clear = address(f"{view.key}.index_view", **args)
    return Search(state.search, pages.search_label(labels), fields_of_form(args), clear)
