"""The list page: what `portal.query` found, said in the reader's language."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import gate
from portal.admin import pages
from portal.admin.cells import Cell, cell_of, yes_or_no
from portal.admin.doors import refusal
from portal.admin.listing.pager import Pager, SizeLink, page_sizes, pager_of, range_text
from portal.admin.redirects import return_target
from portal.columns import Choice
from portal.i18n import formats, gettext_in
from portal.query.fields import Field, label_of
from portal.query.listing import Listing, ListState, is_sortable, list_rows
from portal.query.rules import fields_allowed, title_of

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class Column:
    """One column's heading. ``direction`` as in ``aria-sort``; "" where not sorted by it."""

    name: str
    label: str
    numeric: bool
    main: bool
    sort_url: str | None
    direction: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and what may be done to it."""

    id: int
    title: str
    url: str
    edit_url: str | None
    details_url: str
    delete_url: str | None
    version: int
    cells: list[Cell]


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
    new_url: str | None
    new_label: str
    export_url: str | None
    tabs: list[pages.Tab]
    search: Search | None
    columns: list[Column]
    rows: list[Row]
    actions: list[BulkAction]
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
    return_url: str


def show(view: RecordView) -> ResponseReturnValue:
    """Answer the list page."""
    state = ListState.from_args(request.args)
    listing = list_rows(type(view), state)
    return render_template("admin/list.html", view=view, page=_page(view, listing))


def run_action(view: RecordView) -> ResponseReturnValue:
    """Run the bulk action that the form names, on the rows it names; back to the list."""
    name = request.form.get("action", "")
    handler = view.bulk_actions.get(name)
    if handler is None or not view.may(name):
        raise gate.Denied(refusal(view.key, (name,)))
    handler[0](request.form.getlist("rowid"))
    return redirect(return_target(url_for(f"{view.key}.index_view")))


def _page(view: RecordView, listing: Listing) -> ListPage:
    state = listing.state
    here = url_for(f"{view.key}.index_view", **state.args())
    inline = _inline(view)
    narrowed = bool(state.search or state.tab)
    return ListPage(
        title=str(view.title),
        new_url=_url(view, "create_view", "create", url=here),
        new_label=str(view.new_title),
        export_url=_url(view, "export", "export", export_type="csv", **state.args(page=1)),
        tabs=_tabs(view, listing),
        search=_search(view, state),
        columns=[_column(view, one, listing) for one in listing.fields] or [_only_column(view)],
        rows=_rows(view, listing, here, inline),
        actions=_actions(view),
        action_url=url_for(f"{view.key}.action_view", url=here),
        update_url=url_for(f"{view.key}.ajax_update"),
        inline=inline,
        range_text=range_text(listing),
        pager=pager_of(view.key, listing),
        sizes=page_sizes(view.key, state),
        empty="" if listing.rows else "no_match" if narrowed else "no_data",
        purpose=str(view.purpose or ""),
        clear_url=url_for(f"{view.key}.index_view"),
        return_url=here,
    )


def _url(view: RecordView, endpoint: str, action: str, **values: Any) -> str | None:
    return url_for(f"{view.key}.{endpoint}", **values) if view.may(action) else None


def _actions(view: RecordView) -> list[BulkAction]:
    offered = [
        BulkAction(name, str(title), str(confirm or ""))
        for name, (_run, title, confirm) in view.bulk_actions.items()
        if view.may(name)
    ]
    return sorted(offered, key=lambda one: one.name == "delete")


def _inline(view: RecordView) -> dict[str, tuple[Choice, ...]]:
    """Return the choices of the columns that the reader may change in the list."""
    allowed = fields_allowed(type(view), "edit")
    fields = [view.fields()[name] for name in view.column_editable_list if name in allowed]
    return {one.name: one.choices or yes_and_no() for one in fields}


def yes_and_no() -> tuple[Choice, ...]:
    """Return the choices of a boolean that is changed in the list."""
    return Choice("1", yes_or_no(True)), Choice("0", yes_or_no(False))


def _tabs(view: RecordView, listing: Listing) -> list[pages.Tab]:
    if len(listing.tab_totals) < 2:
        return []
    choices = view.fields()[view.tabs].choices
    titles = [("", gettext_in("tab", "All")), *((one.value, str(one.title)) for one in choices)]
    return [
        pages.Tab(
            label,
            url_for(f"{view.key}.index_view", **listing.state.args(tab=value, page=1)),
            formats.format_number(listing.tab_totals[value]),
            value == listing.state.tab,
        )
        for value, label in titles
    ]


def _search(view: RecordView, state: ListState) -> Search | None:
    allowed = fields_allowed(type(view))
    names = [name for name in view.column_searchable_list if name in allowed]
    if not names:
        return None
    labels = formats.format_list([label_of(view.model, name) for name in names])
    hidden = [(name, str(value)) for name, value in state.args(search="", page=1).items()]
    clear = url_for(f"{view.key}.index_view", **state.args(search="", page=1))
    return Search(state.search, pages.search_label(labels), hidden, clear)


def _column(view: RecordView, one: Field, listing: Listing) -> Column:
    state, name = listing.state, one.name
    by_default, default_desc = view.column_default_sort
    sort = state.sort or ("-" if default_desc else "") + by_default
    sorted_by, descending = sort.removeprefix("-") == name, sort.startswith("-")
    turned = name if not sorted_by or descending else f"-{name}"
    return Column(
        name=name,
        label=str(one.label),
        numeric=one.kind in ("integer", "decimal", "money"),
        main=one is listing.fields[0],
        sort_url=url_for(f"{view.key}.index_view", **state.args(sort=turned, page=1))
        if is_sortable(type(view), name)
        else None,
        direction="" if not sorted_by else "descending" if descending else "ascending",
    )


def _only_column(view: RecordView) -> Column:
    """Return the heading over the rows' own titles, where no field of them may be read."""
    return Column("", str(view.title), False, True, None, "")


def _rows(view: RecordView, listing: Listing, here: str, inline: Container[str]) -> list[Row]:
    shown = {one.name: one for one in listing.fields}
    return [_row(view, shown, row, here, inline) for row in listing.rows]


def _row(
    view: RecordView, shown: Mapping[str, Field], row: Any, here: str, inline: Container[str]
) -> Row:
    editable = view.declares("edit") and gate.allows(f"{view.key}.edit", row)
    deletable = view.declares("delete") and gate.allows(f"{view.key}.delete", row)
    details = url_for(f"{view.key}.details_view", id=row.id, url=here)
    edit = url_for(f"{view.key}.edit_view", id=row.id, url=here) if editable else None
    title = title_of(type(view), row, shown)
    cells = [cell_of(one, row) for one in shown.values()] or [Cell("main", title)]
    cells[0].kind = "main"
    cells[0].text = cells[0].text or title
    for cell in cells[1:]:
        cell.editable = editable and cell.column in inline
        if cell.editable and cell.kind == "bool":
            cell.kind, cell.tone = "badge", "neutral"
    return Row(
        id=row.id,
        title=title,
        url=edit or details,
        edit_url=edit,
        details_url=details,
        delete_url=url_for(f"{view.key}.delete_view", id=row.id, url=here) if deletable else None,
        version=row.version,
        cells=cells,
    )
