"""Roles, as a record like any other; the model lives in `portal.access`."""

from __future__ import annotations

from collections.abc import Iterable

from portal.access.models import Role
from portal.access.permissions import Action
from portal.admin.access import looking
from portal.admin.pages import RowAct, RowTab
from portal.admin.record_view import RecordView
from portal.i18n import _, pgettext

ASSIGN = Action("assign", pgettext("permission", "Assign"))


class RoleView(RecordView):
    model = Role
    key = "roles"
    title = _("Roles")
    singular = pgettext("record", "Role")
    new_title = _("New role")
    purpose = _("Roles are sets of permissions that are given to people.")
    section = pgettext("menu", "Administration")
    icon = "shield-lock"
    actions = (*RecordView.actions, ASSIGN)
    rank = 80

    column_list = ("name", "key")
    column_searchable_list = ("name", "key")
    column_default_sort = ("name", False)
    form_main = ((pgettext("form", "Role"), ("name", "key", "parents")),)
    details_extra = ("grants", "users")
    further_tabs = (RowTab(pgettext("tab", "Access"), "access.role", "access.view"),)

    def row_acts(self, row: Role) -> Iterable[RowAct]:
        return looking.acts_of(row)
