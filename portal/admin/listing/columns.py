"""Columns: which fields a list shows, in which order, and how many rows a page has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.identity import current_identity
from portal.admin.addresses import address
from portal.admin.declarations import Declarations
from portal.i18n import formats, gettext
from portal.query.keeping import keep_preference
from portal.query.narrowing import shown_fields
from portal.query.rules import fields_allowed
from portal.query.saved import Kept, kept_for, query_of, state_of
from portal.query.state import MAX_COLUMNS, SIZES, ListState


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    name: str
    label: str
    shown: bool


@dataclass(frozen=True, slots=True)
class SizeChoice:
    value: int
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Chooser:
    """What the form of columns shows. ``first`` leads to the row and is always there."""

    first: str
    choices: list[ColumnChoice]
    sizes: list[SizeChoice]
    #: The list's state, with its view, as a query string
    query: str
    url: str
    cancel_url: str


def show(view: Declarations) -> str:
    """Answer the form of columns: a page, or the ``part`` that a script shows over the list."""
    state, kept = ListState.from_args(request.args), kept_for(view.key, current_identity())
    size = state.size or kept.size or SIZES[0]
    chooser = chooser_of(view, state, shown_in(view, state, kept), size)
    part = "parts/column_dialog" if "part" in request.args else "columns"
    return render_template(f"admin/{part}.html", view=view, chooser=chooser)


def shown_in(view: Declarations, state: ListState, kept: Kept) -> tuple[str, ...]:
    """Return the fields that the list shows in that state."""
    fields = shown_fields(type(view), state.columns or kept.columns or ())
    return tuple(one.name for one in fields)


def chooser_of(view: Declarations, state: ListState, shown: Iterable[str], size: int) -> Chooser:
    """Return the form over a list that shows the fields ``shown`` and ``size`` rows a page."""
    fields, first = view.fields(), _first(view)
    offered = _offered(view)
    chosen = [name for name in shown if name in offered]
    return Chooser(
        first=str(fields[first].label) if first in fields_allowed(type(view)) else "",
        choices=[
            ColumnChoice(name, str(fields[name].label), name in chosen)
            for name in dict.fromkeys((*chosen, *offered))
        ],
        sizes=[SizeChoice(one, formats.format_number(one), one == size) for one in SIZES],
        query=query_of(state, view=state.view),
        url=address(f"{view.key}.columns_view"),
        cancel_url=address(f"{view.key}.index_view", **state.args()),
    )


def _first(view: Declarations) -> str:
    """Return the field that is always shown: it leads to the row."""
    return next(iter(view.column_list), "")


def _offered(view: Declarations) -> list[str]:
    """Return the fields that may stand beside the first, the usual columns before the others."""
    allowed = fields_allowed(type(view))
    every = dict.fromkeys((*view.column_list, *view.fields()))
    return [name for name in every if name in allowed and name != _first(view)]


def choose(view: Declarations) -> ResponseReturnValue:
    """Keep what the form says; where it only moves a column, show it moved."""
    state = state_of(request.form.get("query", ""))
    order = _order(view)
    if "up" in request.form or "down" in request.form:
        return _show_moved(view, state, order)
    if "usual" in request.form:
        columns, size = None, None
        state = replace(state, columns=(), size=0)
    else:
        wanted = set(request.form.getlist("column"))
        columns = [_first(view), *(name for name in order if name in wanted)][:MAX_COLUMNS]
        size = _size()
    _keep(view, state, columns, size)
    flash(gettext("The columns of this list were changed."), "ok")
    return redirect(_back(view, state, columns, size))


def _order(view: Declarations) -> list[str]:
    """Return all fields on offer, in the order of the form."""
    offered = _offered(view)
    return list(
        dict.fromkeys(n for n in (*request.form.getlist("order"), *offered) if n in offered)
    )


def _size() -> int | None:
    text = request.form.get("size", "")
    return int(text) if text in map(str, SIZES) else None


def _keep(
    view: Declarations, state: ListState, columns: list[str] | None, size: int | None
) -> None:
    """Write down what is the reader's own; a saved view's own columns and size stay its own."""
    identity = current_identity()
    kept = kept_for(view.key, identity)
    offered = _offered(view)
    usual = [_first(view), *(name for name in view.column_list if name in offered)]
    if state.view and state.columns:
        columns = None if kept.columns is None else list(kept.columns)
    if state.view and state.size:
        size = kept.size
    keep_preference(
        view.key,
        identity,
        columns=None if columns == usual else columns,
        size=None if size == SIZES[0] else size,
    )


def _back(
    view: Declarations, state: ListState, columns: list[str] | None, size: int | None
) -> str:
    """Return the list: what is kept needs no place in its address, a view's own does."""
    own_columns = tuple(columns or ()) if state.view and state.columns else ()
    own_size = size or 0 if state.view and state.size else 0
    args = state.args(columns=own_columns, size=own_size)
    return address(f"{view.key}.index_view", **args)


def _show_moved(view: Declarations, state: ListState, order: list[str]) -> str:
    """Answer the form on a page of its own, one column moved: without the script, a click each."""
    name = request.form.get("up") or request.form.get("down") or ""
    if name in order:
        at = order.index(name)
        to = max(0, at - 1) if "up" in request.form else at + 1
        order.insert(to, order.pop(at))
    wanted = set(request.form.getlist("column"))
    form = chooser_of(view, state, (), _size() or SIZES[0])
    by_name = {one.name: replace(one, shown=one.name in wanted) for one in form.choices}
    moved = replace(form, choices=[by_name[name] for name in order])
    return render_template("admin/columns.html", view=view, chooser=moved)
