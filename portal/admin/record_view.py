"""The page set of one record type: list, details, history, create, edit, delete, export.

This is where Flask-Admin ends and the portal begins: URLs, blueprints, form
scaffolding and bulk actions are Flask-Admin's; rows, rights and pages are ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue
from flask_admin.contrib.sqla import ModelView
from flask_login import current_user

from portal.access import gate
from portal.access.permissions import DELETE, Action
from portal.access.scopes import Scope
from portal.access.usage import entered
from portal.accounts.views import ask_to_sign_in
from portal.admin import lookup
from portal.admin.actions import bulk_action, door
from portal.admin.declarations import Children, Declarations
from portal.admin.doors import UnguardedDoor, refusal
from portal.admin.editing import creating, deleting, drafts, inline
from portal.admin.editing import page as editing
from portal.admin.editing.converter import RecordFormConverter
from portal.admin.editing.form import RecordForm
from portal.admin.history import details, history
from portal.admin.listing import export
from portal.admin.listing import page as listing
from portal.admin.listing.doors import ListDoors
from portal.admin.panels import Attention
from portal.database import db
from portal.i18n import LazyString, _, ngettext

#: With these a record's module has all it takes; see docs/extending.md
__all__ = ["Action", "Attention", "Children", "RecordView", "Scope", "bulk_action", "door"]


class RecordView(ListDoors, Declarations, ModelView):
    """Declare ``model``, ``key``, ``title``; the rest has a default, and a gate."""

    form_base_class = RecordForm
    model_form_converter = RecordFormConverter

    def __init__(self) -> None:
        if open_doors := {method for _url, method, _verbs in self._urls} - set(self.doors):
            raise UnguardedDoor(f"{type(self).__name__}: {', '.join(sorted(open_doors))}")
        super().__init__(self.model, db, name=self.title, endpoint=self.key)

    def _refresh_cache(self) -> None:
        """Scaffold the form; Flask-Admin's lists, filters and formatters have no use here."""
        self._list_columns: list[Any] = []
        self._form_ajax_refs: dict[str, Any] = {}
        self.form_columns = tuple(self.form_fields())
        self.form_class = self.scaffold_form() if self.form_columns else RecordForm

    # The gate stands before each door.

    def _handle_view(self, name: str, **_kwargs: object) -> ResponseReturnValue | None:
        actions = [one for one in self.doors[name] if self.declares(one)]
        if self.may(*actions):
            entered(*(f"{self.key}.{one}" for one in actions))
            return None
        if not current_user.is_authenticated:
            drafts.keep()
            return ask_to_sign_in()
        raise gate.Denied(refusal(self.key, actions or self.doors[name]))

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a door. Flask-Admin takes any `TypeError` for an old signature, and tries again."""
        return fn(self, *args, **kwargs)

    def is_accessible(self) -> bool:
        return self.may("view")

    def is_action_allowed(self, name: str) -> bool:
        return self.may(name)

    @property
    def bulk_actions(self) -> dict[str, tuple[Callable[..., None], LazyString, LazyString | None]]:
        """Return ``{name: (what runs, title, question)}``, as Flask-Admin has collected them."""
        return self._actions_data

    # The doors.

    @door("/")
    def index_view(self) -> ResponseReturnValue:
        return listing.show(self)

    @door("/details/")
    def details_view(self) -> ResponseReturnValue:
        return details.show(self)

    @door("/history/")
    def history_view(self) -> ResponseReturnValue:
        return history.show(self)

    @door("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        return creating.create(self)

    @door("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> ResponseReturnValue:
        return editing.edit(self)

    @door("/delete/", methods=("POST",))
    def delete_view(self) -> ResponseReturnValue:
        return deleting.delete(self)

    @door("/action/", methods=("POST",))
    def action_view(self) -> ResponseReturnValue:
        return listing.run_action(self)

    @door("/export/<export_type>/")
    def export(self, export_type: str) -> ResponseReturnValue:
        return export.download(self, export_type)

    @door("/ajax/lookup/")
    def ajax_lookup(self) -> ResponseReturnValue:
        return lookup.answer(self)

    @door("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> ResponseReturnValue:
        return inline.update(self)

    @bulk_action(DELETE, confirm=_("Delete the selected rows?"))
    def action_delete(self, rows: list[Any]) -> str | None:
        deleting.delete_rows(rows)
        return ngettext("%(num)s row was deleted.", "%(num)s rows were deleted.", len(rows))
