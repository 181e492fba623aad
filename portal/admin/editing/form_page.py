"""What the form's template shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import request

from portal.access import gate
from portal.admin import pages
from portal.admin.addresses import address
from portal.admin.editing import submissions
from portal.admin.editing.child_rows import Sent, sections_of
from portal.admin.editing.children import ChildSection, keep_theirs
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


@dataclass
class FormPage:
    """Everything the template shows beside the fields themselves.

    What is said of the row is found when it is asked for: most forms that are sent are saved,
    and never shown again.
    """

    view: RecordView
    form: RecordForm
    cancel_url: str
    version: int = 0
    submit_token: str = ""
    notice: str | None = None
    conflicts: list[Conflict] = field(default_factory=list)
    children: list[ChildSection] = field(default_factory=list)
    row: Base | None = None
    template: str = "admin/form.html"

    @classmethod
    def for_new(cls, view: RecordView, form: RecordForm) -> FormPage:
        back = return_target(address(f"{view.key}.index_view"))
        return cls(view, form, back, submit_token=submissions.token())

    @classmethod
    def for_row(cls, view: RecordView, form: RecordForm, row: Base) -> FormPage:
        back = return_target(address(f"{view.key}.index_view"))
        page = cls(view, form, back, version=row.version, row=row)
        page.fill_children(request.form if request.method == "POST" else None)
        keep_theirs(page.children)
        return page

    @property
    def is_new(self) -> bool:
        return self.row is None

    @cached_property
    def title(self) -> str:
        if self.row is None:
            return str(self.view.new_title)
        return title_of(type(self.view), self.row, self._readable)

    @cached_property
    def badge(self) -> pages.Badge | None:
        return None if self.row is None else pages.badge_of(self.view, self.row, self._readable)

    @cached_property
    def tabs(self) -> list[pages.Tab]:
        return [] if self.row is None else pages.row_tabs(self.view, self.row, "edit_view")

    @cached_property
    def delete_url(self) -> str | None:
        key = self.view.key
        if self.row is None or not self.view.declares("delete"):
            return None
        is_allowed = gate.allows(f"{key}.delete", self.row)
        return address(f"{key}.delete_view", id=self.row.id) if is_allowed else None

    @property
    def _readable(self) -> frozenset[str]:
        return fields_allowed(type(self.view), "view", self.row)

    def fill_children(self, sent: Sent | None) -> None:
        """Read the children of the row, and what was typed for them."""
        self.children = sections_of(self.view, self.row, sent) if self.row is not None else []

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
        found = [_problem(one, str(one.label.text)) for one in self.form if one.errors]
        for section in self.children:
            for one in section.rows:
                if one.problem:
                    found.append((one.prefix, section.label_of(one), one.problem))
                found += [
                    _problem(control, section.label_of(one, control.short_name))
                    for control in one.form or ()
                    if control.errors
                ]
        return found

    def control(self, name: str) -> Any:
        """Return the field that is sent under this name, if the page has it."""
        return next((control for control in self._controls() if control.name == name), None)

    def _controls(self) -> Iterator[Any]:
        yield from self.form
        for section in self.children:
            for one in [*section.rows, *([section.blank] if section.blank else [])]:
                yield from one.form or ()

    @property
    def has_files(self) -> bool:
        """Whether the form may carry files: only then it is sent in parts."""
        return any(control.kind == "upload" for control in self._controls())

    @property
    def is_searched(self) -> bool:
        """Whether some field has too much to choose from for a plain select."""
        return any(getattr(control, "is_long", False) for control in self._controls())

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


def _problem(control: Any, label: str) -> tuple[str, str, str]:
    name = control.first_id if control.kind == "translated" else control.id
    return str(name), label, " ".join(map(str, control.errors))
