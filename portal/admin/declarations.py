"""What a record declares about its pages, beside what `portal.query` reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from portal.access import gate
from portal.access.permissions import PermissionRegistry
from portal.admin.doors import DOORS
from portal.admin.pages import RowAct, RowTab
from portal.admin.panels import Attention
from portal.i18n import LazyString, _
from portal.query.record import Record

#: ``(legend, fields)`` of one fieldset
Fieldset = tuple[LazyString, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Children:
    """Rows of another record that are changed on the form of this one.

    ``relation`` leads to them, and needs one that leads back; ``fields`` are those of the
    child's own form that a row shows. Of more than ``limit`` rows, the newest are shown.
    """

    relation: str
    fields: Sequence[str]
    limit: int = 20


class Declarations(Record):
    """Everything has a default but the record's own ``model``, ``key``, ``title`` and columns."""

    #: One of them: "Post"; empty: the title stands for it
    singular: ClassVar[LazyString | None] = None
    #: The whole phrase: "New post"
    new_title: ClassVar[LazyString] = _("New")
    #: What the list is for, shown while it is empty
    purpose: ClassVar[LazyString | None] = None
    #: The menu's group; without one the record is not in the menu
    section: ClassVar[LazyString | None] = None
    icon: ClassVar[str] = "folder"
    doors: ClassVar[Mapping[str, Sequence[str]]] = DOORS

    #: Fields with choices, and booleans, that can be changed in the list
    column_editable_list: ClassVar[Sequence[str]] = ()
    #: Fieldsets in the wide column and in the narrow one
    form_main: ClassVar[Sequence[Fieldset]] = ()
    form_side: ClassVar[Sequence[Fieldset]] = ()
    #: Rows of other records that are changed on the form, too
    children: ClassVar[Sequence[Children]] = ()
    #: Shown on the details page beside the form's fields
    details_extra: ClassVar[Sequence[str]] = ()

    #: What waits for somebody, on the dashboard
    attention: ClassVar[Sequence[Attention]] = ()
    #: The moment a row was made; its weeks are counted on the dashboard
    pulse: ClassVar[str] = ""
    #: Where the record stands in its menu group, and on the dashboard
    rank: ClassVar[int] = 50

    #: Further pages about a row, as tabs
    further_tabs: ClassVar[Sequence[RowTab]] = ()

    def row_acts(self, _row: Any) -> Iterable[RowAct]:
        """Return the buttons that the details page of a row has beside Edit."""
        return ()

    @classmethod
    def declare(cls, registry: PermissionRegistry) -> None:
        """Let the record's actions be granted, on its rows and fields."""
        fields = [field for field in cls.fields().values() if not field.secret]
        registry.declare(
            cls.key,
            cls.title,
            cls.actions,
            model=cls.model,
            scopes=cls.scopes,
            fields=[field.name for field in fields],
            personal=[field.name for field in fields if field.personal],
            translated=[field.name for field in fields if field.is_translated],
        )

    @classmethod
    def form_fields(cls) -> list[str]:
        """Return the names of all form fields, in reading order."""
        return [name for _legend, names in (*cls.form_main, *cls.form_side) for name in names]

    @classmethod
    def may(cls, *actions: str) -> bool:
        """Tell whether the reader holds any of the record's ``actions``, on some rows.

        An action that the record does not declare is held by nobody.
        """
        return any(cls.declares(name) and gate.allows(f"{cls.key}.{name}") for name in actions)
