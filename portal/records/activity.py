"""Activity: everything that was done, for reading; the model lives in `portal.changes`."""

from __future__ import annotations

from portal.access.permissions import EXPORT, VIEW
from portal.admin.record_view import RecordView
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

    column_list = ("at", "actor", "kind", "origin", "request_id")
    column_searchable_list = ("actor", "request_id")
    column_default_sort = ("at", True)
    details_extra = ("at", "actor", "kind", "origin", "request_id")
