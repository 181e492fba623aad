"""Permissions in words, for people who have never seen a key."""

from __future__ import annotations

from flask import current_app

from portal.access.limits import numbered, titles_in_sight
from portal.access.permissions import EVERYTHING, Permission, registry_of
from portal.access.scopes import BadScopeValue, parsed
from portal.i18n import formats, gettext, gettext_in


def permission_title(name: str, *scopes: str) -> str:
    """Return what ``posts.edit`` allows: "Edit – Posts"; what nothing declares stays a key.

    ``scopes`` as in ``own`` or ``office=12``.
    """
    registry = registry_of(current_app)
    if name == EVERYTHING:
        return gettext_in("permission", "Everything")
    if name not in registry:
        return name
    found = registry.get(name)
    # Translators: a permission, as in "Edit – Posts"
    words = gettext(
        "%(action)s – %(record)s",
        action=str(found.action.title),
        record=str(found.record_title),
    )
    rows = [title for one in scopes if (title := scope_title(found, one))]
    if not rows:
        return words
    # Translators: a permission on some rows, as in "Edit – Posts (own posts)"
    return gettext("%(permission)s (%(rows)s)", permission=words, rows=formats.format_list(rows))


def scope_title(permission: Permission, expression: str) -> str:
    """Return which rows ``own`` or ``office=12`` are; "" where the record knows no such rows."""
    try:
        scope, value = parsed(expression, permission.scopes)
    except (KeyError, BadScopeValue):
        return ""
    if value is None or permission.model is None:
        return str(scope.title)
    titles = titles_in_sight()(scope.place_of(permission.model), {value})
    # Translators: the rows of one place, as in "Office: City library"
    return gettext(
        "%(kind)s: %(place)s",
        kind=str(scope.place_label(permission.model)),
        place=titles.get(value) or numbered(value),
    )
