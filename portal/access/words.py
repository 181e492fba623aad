"""Permissions in words, for people who have never seen a key."""

from __future__ import annotations

from flask import current_app

from portal.access.permissions import EVERYTHING, registry_of
from portal.i18n import gettext, gettext_in


def permission_title(name: str, scope: str = "") -> str:
    """Return what ``posts.edit`` allows: "Edit – Posts"; what nothing declares stays a key."""
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
    if scope not in found.scopes:
        return words
    # Translators: a permission on some rows, as in "Edit – Posts (own posts)"
    return gettext(
        "%(permission)s (%(rows)s)",
        permission=words,
        rows=str(found.scopes[scope].title),
    )
