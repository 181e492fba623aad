"""Users, as a record like any other; the model lives in `portal.accounts`."""

from __future__ import annotations

from collections.abc import Iterable

from portal.access.permissions import Action
from portal.accounts.models import User
from portal.admin.access import looking
from portal.admin.pages import RowAct, RowTab
from portal.admin.record_view import RecordView
from portal.i18n import _, pgettext

VIEW_AS = Action("view_as", pgettext("permission", "View as"))


class UserView(RecordView):
    model = User
    key = "users"
    title = _("Users")
    singular = pgettext("record", "User")
    new_title = _("New user")
    purpose = _("Users are the people who can sign in.")
    section = pgettext("menu", "People")
    icon = "users"
    actions = (*RecordView.actions, VIEW_AS)
    rank = 30

    column_list = ("name", "email", "roles", "active", "locale")
    column_searchable_list = ("name", "email", "username")
    column_default_sort = ("name", False)
    column_editable_list = ("active",)
    form_main = ((pgettext("form", "Person"), ("name", "email", "username")),)
    form_side = (
        (pgettext("form", "Access"), ("active",)),
        (pgettext("form", "Language and time"), ("locale", "time_zone")),
    )
    details_extra = ("roles",)
    further_tabs = (RowTab(pgettext("tab", "Access"), "access.person", "access.view"),)

    def row_acts(self, row: User) -> Iterable[RowAct]:
        return looking.acts_of(row)
