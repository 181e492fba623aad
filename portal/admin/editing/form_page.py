"""What the form's template shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import url_for

from portal.access import gate
from portal.admin import pages
from portal.admin.editing import submissions
from portal.admin.editing.conflicts import Conflict
from portal.admin.editing.form import RecordForm
from portal.admin.redirects import return_target
from portal.database import Base
from portal.i18n import gettext
from portal.query.rules import fields_allowed, title_of

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    fields: list[Any]


@dataclass(slots=True)
class FormPage:
    """Everything the template shows beside the fields themselves."""

    view: RecordView
    form: RecordForm
    title: str
    is_new: bool
    cancel_url: str
    version: int = 0
    submit_token: str = ""
    badge: pages.Badge | None = None
    tabs: list[pages.Tab] = field(default_factory=list)
    delete_url: str | None = None
    notice: str | None = None
    conflicts: list[Conflict] = field(default_factory=list)

    @classmethod
    def for_new(cls, view: RecordView, form: RecordForm) -> FormPage:
        back = return_target(url_for(f"{view.key}.index_view"))
        return cls(view, form, str(view.new_title), True, back, submit_token=submissions.token())

    @classmethod
    def for_row(cls, view: RecordView, form: RecordForm, row: Base) -> FormPage:
        back = return_target(url_for(f"{view.key}.index_view"))
        readable = fields_allowed(type(view), "view", row)
        may_delete = view.declares("delete") and gate.allows(f"{view.key}.delete", row)
        return cls(
            view,
            form,
            title_of(type(view), row, readable),
            False,
            back,
            version=row.version,
            badge=pages.badge_of(view, row, readable),
            tabs=pages.row_tabs(view, row, "edit_view"),
            delete_url=url_for(f"{view.key}.delete_view", id=row.id) if may_delete else None,
        )

    @property
    def back_url(self) -> str:
        return self.cancel_url

    @property
    def back_label(self) -> str:
        return str(self.view.title)

    @property
    def main(self) -> list[Section]:
        return self._sections(self.view.form_main)

    @property
    def side(self) -> list[Section]:
        return self._sections(self.view.form_side)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Return ``(id of the control, label, sentence)`` for each problem."""
        return [
            (self._control_id(one), str(one.label.text), " ".join(map(str, one.errors)))
            for one in self.form
            if one.errors
        ]

    def _control_id(self, one: Any) -> str:
        return str(one.inputs[0].id if one.kind == "translated" else one.id)

    def _sections(self, declared: Any) -> list[Section]:
        sections = [
            Section(str(title), [self.form[name] for name in names if name in self.form])
            for title, names in declared
        ]
        return [section for section in sections if section.fields]

    @property
    def heading(self) -> str:
        """Return the title, led by "Error" where something has to be mended (SPEC 4)."""
        if self.errors:
            # Translators: the title of the browser window after a form was refused
            return gettext("Error: %(title)s", title=self.title)
        return self.title
