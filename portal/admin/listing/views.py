"""Saved views: the tabs they are over a list, and what can be done with the one it shows."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access import gate
from portal.admin.addresses import address
from portal.admin.declarations import Declarations
from portal.admin.pages import Tab
from portal.i18n import gettext_in
from portal.query.saved import (
    KEY,
    SHARE,
    Kept,
    ViewRow,
    query_of,
    state_of,
    without_place,
)
from portal.query.state import ListState

#: Views in sight; the others are in a menu
MOST_TABS = 4


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A saved view over its list. ``changed``: the list shows something else by now."""

    id: int
    name: str
    url: str
    own: bool
    shared: bool
    current: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class ViewMenu:
    """What can be done with a view of one's own. ``query`` is what the list shows now."""

    id: int
    name: str
    query: str
    edit_url: str
    may_share: bool
    save_url: str
    delete_url: str


@dataclass(frozen=True, slots=True)
class SavedViews:
    """What stands beside the record's own tabs.

    ``all`` takes their place where the record has none. ``current`` is the saved view the
    list shows, ``menu`` is there where it is one's own. ``new_url`` leads to the form that
    saves what is shown.
    """

    all: Tab
    tabs: list[ViewTab]
    more: list[ViewTab]
    current: ViewTab | None
    menu: ViewMenu | None
    new_url: str


def saved_tabs(view: Declarations, state: ListState, kept: Kept) -> SavedViews:
    """Return the saved views over the list.

    ``state`` is what was asked, whether or not all of it could be met: a view is not
    changed because its reader may see less of it than its owner.
    """
    found = kept.view(state.view)
    tabs = [_tab(view, one, found, state) for one in kept.views]
    current = next((one for one in tabs if one.current), None)
    near = tabs[:MOST_TABS]
    if current is not None and current not in near:
        near[-1] = current
    return SavedViews(
        all=_all(view, kept, is_current=found is None),
        tabs=near,
        more=[one for one in tabs if one not in near],
        current=current,
        menu=_menu(view, found, state) if found is not None and found.own else None,
        new_url=address(f"{view.key}.save_view", **state.args()),
    )


def _menu(view: Declarations, found: ViewRow, state: ListState) -> ViewMenu:
    return ViewMenu(
        id=found.id,
        name=found.name,
        query=query_of(state),
        edit_url=address(f"{view.key}.save_view", id=found.id, **state.args()),
        may_share=gate.allows(f"{KEY}.{SHARE.name}"),
        save_url=address(f"{view.key}.save_view"),
        delete_url=address(f"{view.key}.delete_saved_view"),
    )


def default_query(kept: Kept) -> str | None:
    """Return what the list of a reader who asked for nothing opens with: a query string."""
    found = next((one for one in kept.views if one.own and one.is_default), None)
    return None if found is None else query_of(state_of(found.query), view=found.id)


def no_view(kept: Kept) -> int | None:
    """Return what `ListState.view` is for a list with no saved view, asked for on purpose."""
    return None if default_query(kept) is None else 0


def _all(view: Declarations, kept: Kept, *, is_current: bool) -> Tab:
    url = address(f"{view.key}.index_view", view=no_view(kept))
    return Tab(gettext_in("tab", "All"), url, current=is_current)


def _tab(view: Declarations, one: ViewRow, current: ViewRow | None, shown: ListState) -> ViewTab:
    return ViewTab(
        id=one.id,
        name=one.name,
        url=url_of(view, one.query, one.id),
        own=one.own,
        shared=one.role_id is not None,
        current=one is current,
        changed=one is current and state_of(one.query) != without_place(shown),
    )


def url_of(view: Declarations, query: str, key: int | None) -> str:
    return address(f"{view.key}.index_view", **state_of(query).args(view=key))
