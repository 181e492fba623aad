"""The details page: one row, read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import gate
from portal.admin import pages
from portal.admin.addresses import address
from portal.admin.cells import Cell, cell_of
from portal.admin.editing.asked import row_for
from portal.admin.history.entries import Day, Entry, days_of
from portal.admin.history.related import Related, related_to
from portal.admin.redirects import return_target
from portal.database import Base
from portal.i18n import pgettext
from portal.query.rules import fields_allowed, hides_rows, title_of

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Entries of the history shown beside the details
RECENT = 5

MORE = pgettext("details", "More")


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: list[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """Why the reader may see a row and not change it, and where that is explained."""

    reason: str
    why_url: str
    #: Whether there are other rows that the reader may change
    elsewhere: bool


@dataclass(slots=True)
class RowPage:
    """The head that every page of one row has."""

    title: str
    badge: pages.Badge | None
    tabs: list[pages.Tab]
    back_url: str
    back_label: str
    edit_url: str | None
    delete_url: str | None
    sections: list[Section] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    history: list[Entry] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    history_url: str = ""
    acts: list[pages.RowAct] = field(default_factory=list)
    read_only: ReadOnly | None = None


def show(view: RecordView) -> ResponseReturnValue:
    """Answer the details page."""
    row = row_for(view, "view")
    page = row_page(view, row, "details_view")
    fill_sections(page, view, row)
    page.related = related_to(view, row, page.back_url)
    page.acts = list(view.row_acts(row))
    page.read_only = _read_only(view, row)
    page.history = [entry for day in days_of(view, row, RECENT) for entry in day.entries]
    return render_template("admin/details.html", view=view, page=page)


def fill_sections(page: RowPage, view: RecordView, row: Base) -> None:
    """Let ``page`` show the fields of ``row`` that the reader may read."""
    page.sections = list(_sections(view, row))


def row_page(view: RecordView, row: Base, current: str) -> RowPage:
    """Return the head of the page ``current``, a view method, of ``row``."""
    allowed = fields_allowed(type(view), "view", row)
    back = return_target(address(f"{view.key}.index_view"))
    return RowPage(
        title=title_of(type(view), row, allowed),
        badge=pages.badge_of(view, row, allowed),
        tabs=pages.row_tabs(view, row, current),
        back_url=back,
        back_label=str(view.title),
        edit_url=_url(view, row, "edit"),
        delete_url=_url(view, row, "delete"),
        history_url=address(f"{view.key}.history_view", id=row.id),
    )


def _url(view: RecordView, row: Base, action: str) -> str | None:
    if not view.declares(action) or not gate.allows(f"{view.key}.{action}", row):
        return None
    return address(f"{view.key}.{action}_view", id=row.id)


def _read_only(view: RecordView, row: Base) -> ReadOnly | None:
    if not view.declares("edit"):
        return None
    decision = gate.decide(f"{view.key}.edit", row)
    if decision.allowed:
        return None
    why_url = address("access.ask", permission=decision.permission, id=row.id)
    return ReadOnly(str(decision.reason), why_url, bool(decision.elsewhere))


def _sections(view: RecordView, row: Base) -> Iterable[Section]:
    allowed = fields_allowed(type(view), "view", row)
    declared: list[tuple[Any, Sequence[str]]] = [*view.form_main, *view.form_side]
    if view.details_extra:
        declared.append((MORE, view.details_extra))
    if not declared:
        declared = [(view.title, view.column_list)]
    for title, names in declared:
        shown = [one for one in names if one in allowed and not hides_rows(type(view), one)]
        cells = [cell_of(view.fields()[name], row, long=True) for name in shown]
        if cells:
            yield Section(str(title), [(cell.label, cell) for cell in cells])
