"""Parts that several pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request

from portal.access import gate
from portal.admin.addresses import address
from portal.database import Base
from portal.i18n import LazyString, gettext, gettext_in

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    count: str = ""
    current: bool = False
    #: Names it where its count is asked for later
    key: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class RowAct:
    """A button on the page of one row, beside Edit: it posts ``fields`` to ``url``."""

    name: str
    label: str
    icon: str
    url: str
    fields: dict[str, str]
    #: Why it would not do it; empty: it would
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class RowTab:
    """A page about one row, which its address names by ``id``, beside the record's own."""

    title: LazyString
    endpoint: str
    permission: str


def search_label(fields: str) -> str:
    """Return what the search box says of itself; ``fields`` is a list in words."""
    # Translators: names of fields, as in "Search in Title and Slug"
    return gettext("Search in %(fields)s", fields=fields)


def row_tabs(view: RecordView, row: Base, current: str) -> list[Tab]:
    """Return the ways between the pages of one row; ``current`` is a view method."""
    offered = [
        ("edit_view", "edit", gettext_in("tab", "Edit")),
        ("details_view", "view", gettext_in("tab", "Details")),
        ("history_view", "view", gettext_in("tab", "History")),
    ]
    back: dict[str, Any] = {"url": request.args["url"]} if "url" in request.args else {}
    own = [
        Tab(label, address(f"{view.key}.{door}", id=row.id, **back), current=door == current)
        for door, action, label in offered
        if view.declares(action) and gate.allows(f"{view.key}.{action}", row)
    ]
    further = [
        Tab(str(one.title), address(one.endpoint, id=row.id), current=one.endpoint == current)
        for one in view.further_tabs
        if gate.allows(one.permission)
    ]
    return [*own, *further]


def badge_of(view: RecordView, row: Base, allowed: frozenset[str]) -> Badge | None:
    """Return the state of a row that has one: the field its list offers as tabs."""
    if not view.tabs or view.tabs not in allowed:
        return None
    choice = view.fields()[view.tabs].choice(getattr(row, view.tabs))
    return Badge(str(choice.title), choice.tone)
