"""Children: rows of another record that belong to this one, changed on its form.

Each is a form of its own among the parent's: ``loans-5-due_on`` is a field of the loan 5,
``loans-new1-due_on`` one of a loan that is yet to be made. The child's record decides: which
rows are seen, which of their fields may be written, what may be added and removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import request

from portal.admin.cells import Cell
from portal.admin.declarations import Children
from portal.admin.editing.conflicts import Conflict, sides_of
from portal.admin.editing.form import RecordForm
from portal.admin.editing.translated import TranslatedField
from portal.database import Base
from portal.i18n import formats, gettext_in

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: What a form sends of a row beside its fields
ABOUT = frozenset({"version", "remove"})


@dataclass(slots=True)
class ChildRow:
    """One row. ``form`` None: to be read only; ``row`` None: not made yet."""

    prefix: str
    title: str
    form: RecordForm | None
    row: Base | None = None
    #: What can only be read, by field
    cells: dict[str, Cell] = field(default_factory=dict)
    may_remove: bool = True
    is_removed: bool = False
    #: As the sender saw it
    version: str = ""
    #: What is wrong with the row as a whole
    problem: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether saving would write something."""
        return self.form is not None and any(
            control.data != getattr(self.row, control.short_name, None) for control in self.form
        )

    @property
    def is_outdated(self) -> bool:
        """Whether somebody has changed what the sender is about to change or remove."""
        if self.row is None or self.version == str(self.row.version):
            return False
        return self.is_removed or self.is_changed


@dataclass(slots=True)
class ChildSection:
    """The children that one relation leads to. ``blank`` is the row to add one in."""

    declared: Children
    view: RecordView
    title: str
    #: The child's relation to the parent
    back: str
    #: Whether the reader may write the relation; else all is read only
    is_open: bool
    rows: list[ChildRow] = field(default_factory=list)
    blank: ChildRow | None = None
    #: Where the rest of them is, if not all are shown
    more_url: str | None = None

    @property
    def name(self) -> str:
        return self.declared.relation

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Return name and label of each field that can be read or written in some row."""
        known: set[str] = set()
        for one in [*self.rows, *([self.blank] if self.blank else [])]:
            known |= one.cells.keys() | {control.short_name for control in one.form or ()}
        fields = self.view.fields()
        return [(name, str(fields[name].label)) for name in self.declared.fields if name in known]

    @property
    def has_acts(self) -> bool:
        """Whether some row can be taken away."""
        return self.blank is not None or any(one.may_remove for one in self.rows)

    def label_of(self, one: ChildRow, name: str = "") -> str:
        """Return what the row, or a field of it, is called among the form's other fields."""
        number = formats.format_number(self.rows.index(one) + 1)
        if not name:
            # Translators: a row of a list in a form, as in "Loans, row 2"
            return gettext_in("form", "%(list)s, row %(number)s", list=self.title, number=number)
        # Translators: a field of a row of a list in a form, as in "Loans, row 2, Due on"
        return gettext_in(
            "form",
            "%(list)s, row %(number)s, %(field)s",
            list=self.title,
            number=number,
            field=str(self.view.fields()[name].label),
        )


def names_sent(section: str, sent: Iterable[str]) -> dict[str, set[str]]:
    """Return ``{row: names of what was sent of it}``; a row is "5" or "new1".

    A name may have parts, as in ``note-fr``.
    """
    pattern = re.compile(rf"{re.escape(section)}-(new\d{{1,3}}|\d{{1,10}})-(\w[\w-]*)")
    found: dict[str, set[str]] = {}
    for name in sent:
        if match := pattern.match(name):
            found.setdefault(match[1], set()).add(match[2])
    return found


def forbidden_in(sections: Iterable[ChildSection]) -> list[str]:
    """Return the labels of what was sent but may not be written: never by accident."""
    return [label for section in sections if section.is_open for label in _forbidden(section)]


def _forbidden(section: ChildSection) -> Iterator[str]:
    known = {one.prefix: one for one in section.rows}
    fields = section.view.fields()
    for key, names in names_sent(section.name, request.form).items():
        one = known.get(f"{section.name}-{key}") if key.isdigit() else section.blank
        if one is None:  # gone since: that is told at the row
            if not section.view.may("create"):
                yield section.title
            continue
        if "remove" in names and not one.may_remove:
            yield section.title
        for name in names:
            told, _, part = name.partition("-")
            control = one.form[told] if one.form and told in one.form else None
            if control is None and told in fields:
                yield str(fields[told].label)
            elif isinstance(control, TranslatedField) and not control.may_write(part):
                yield control.label_in(part)


def is_outdated(sections: Iterable[ChildSection]) -> bool:
    """Tell whether one of the rows was changed or deleted by somebody else meanwhile."""
    return any(one.is_outdated or one.problem for section in sections for one in section.rows)


def keep_theirs(sections: Iterable[ChildSection]) -> None:
    """Put back the saved value where the reader chose it over the typed one."""
    for section in sections:
        for one in section.rows:
            for control in one.form or ():
                if one.row and request.form.get(f"keep-{control.name}") == "theirs":
                    control.process(None, getattr(one.row, control.short_name))


def conflicts_in(sections: Iterable[ChildSection]) -> list[Conflict]:
    """Return the fields in which a form and its outdated row differ; accept the new version."""
    return [found for section in sections for found in _conflicts(section)]


def _conflicts(section: ChildSection) -> Iterator[Conflict]:
    fields = section.view.fields()
    for one in section.rows:
        if one.row is None or not one.is_outdated:
            continue
        for control in one.form or ():
            told, theirs = fields[control.short_name], getattr(one.row, control.short_name)
            if (sides := sides_of(control, told, theirs)) is not None:
                yield Conflict(control.name, section.label_of(one, told.name), *sides)
        one.version = str(one.row.version)
