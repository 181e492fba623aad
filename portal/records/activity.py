"""Activity: everything that was done, and the way back; the model lives in `portal.changes`."""

from __future__ import annotations

from types import MappingProxyType

from flask.typing import ResponseReturnValue

from portal.access.permissions import EXPORT, VIEW
from portal.admin.doors import DOORS
from portal.admin.history import activity, undoing
from portal.admin.record_view import RecordView, door
from portal.changes.models import ChangeSet
from portal.i18n import _, pgettext


class ActivityView(RecordView):
    model = ChangeSet
    key = "activity"
    title = _("Activity")
    purpose = _("Every change, sign-in and refusal is noted here.")
    section = pgettext("menu", "Administration")
    icon = "history"
    rank = 90
    actions = (VIEW, EXPORT)
    doors = MappingProxyType(DOORS | {"undo_view": ("view",)})  # then each step's own permission

    column_list = ("at", "actor", "kind", "origin", "request_id")
    column_searchable_list = ("actor", "request_id")
    column_default_sort = ("at", True)
    details_extra = ("at", "actor", "kind", "origin", "request_id")

    @door("/details/")
    def details_view(self) -> ResponseReturnValue:
        return activity.show(self)

    @door("/undo/", methods=("POST",))
    def undo_view(self) -> ResponseReturnValue:
        return undoing.undo(self)
