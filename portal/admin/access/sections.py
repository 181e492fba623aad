"""The rows of the matrix: every kind of record and page that permissions are about, in groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from portal.access.permissions import EVERYTHING, Permission, registry_of
from portal.admin.page import SECTIONS
from portal.i18n import LazyString, gettext_in, pgettext

# Translators: heads what belongs to no single area of the portal, such as the dashboard
EVERYWHERE = pgettext("menu", "Whole portal")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: a record, a page, or everything; with all that can be allowed."""

    key: str
    title: str
    icon: str
    section: LazyString
    permissions: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    subjects: Sequence[Subject]


def subjects() -> dict[str, Subject]:
    """Return what permissions are about, by key, in the order of the menu."""
    declared: dict[str, list[Permission]] = {}
    registry = registry_of(current_app)
    for permission in map(registry.get, registry):
        declared.setdefault(permission.key, []).append(permission)
    shown = _in_the_menu()
    found = {}
    for key in [*(one for one in shown if one in declared), *declared]:
        section, icon = shown.get(key, (EVERYWHERE, "settings"))
        permissions = tuple(declared[key])
        title = str(permissions[0].record_title)
        found[key] = Subject(key, title, icon, section, permissions)
    everything = gettext_in("permission", "Everything")
    found[EVERYTHING] = Subject(EVERYTHING, everything, "lock", EVERYWHERE)
    return found


def sections() -> list[Section]:
    """Return them as the menu groups them; what belongs to no group comes last."""
    groups: dict[LazyString, list[Subject]] = {one: [] for one in SECTIONS}
    for subject in subjects().values():
        groups.setdefault(subject.section, []).append(subject)
    groups[EVERYWHERE] = groups.pop(EVERYWHERE)
    return [Section(str(title), found) for title, found in groups.items() if found]


def _in_the_menu() -> dict[str, tuple[LazyString, str]]:
    """Return the section and the icon of each key that has pages."""
    known: dict[str, tuple[LazyString, str]] = {}
    for view in current_app.extensions["portal.views"]:
        known[view.key] = view.section or EVERYWHERE, view.icon
    for page in current_app.extensions["portal.pages"]:
        key = page.permission.partition(".")[0]
        known.setdefault(key, (page.section or EVERYWHERE, page.icon))
    return known
