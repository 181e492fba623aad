"""Doors: each URL of a record's pages, and the actions that open it.

Flask-Admin's own switches are not enough: ``ajax_update`` writes without looking at
``can_edit``, ``ajax_lookup`` asks nothing (flask_admin/model/base.py, 2.2.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from flask import current_app

from portal.access.gate import Decision, decide
from portal.access.permissions import registry_of
from portal.i18n import _

#: ``{view method: actions}``; any one of the actions opens the door.
DOORS = MappingProxyType(
    {
        "index_view": ("view",),
        "counts_view": ("view",),
        "save_view": ("view",),  # one's own; sharing needs "views.share"
        "delete_saved_view": ("view",),
        "columns_view": ("view",),
        "filter_view": ("view",),
        "filter_options": ("view",),
        "details_view": ("view",),
        "history_view": ("view",),
        "file_view": ("view",),
        "upload_view": ("edit", "create"),
        "export": ("export",),
        "create_view": ("create",),
        "edit_view": ("edit",),
        "ajax_update": ("edit",),
        "ajax_lookup": ("create", "edit"),
        "delete_view": ("delete",),
        "action_view": ("view",),  # then the action's own permission, row by row
    }
)


class UnguardedDoor(TypeError):
    """A view method with a URL and no entry in ``doors``."""


def refusal(key: str, actions: Sequence[str]) -> Decision:
    """Return why none of ``actions`` is allowed on the record ``key``.

    An action that the record does not declare is nobody's: not even asked.
    """
    names = [f"{key}.{action}" for action in actions]
    declared = [name for name in names if name in registry_of(current_app)]
    if not declared:
        return Decision(names[0], False, _("Nobody can do this here."))
    return decide(declared[0])
