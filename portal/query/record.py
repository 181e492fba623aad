"""Record: what a type of rows declares about itself, whoever shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from portal.access.permissions import CREATE, DELETE, EDIT, EXPORT, VIEW, Action
from portal.access.scopes import Scope
from portal.database import Base
from portal.i18n import LazyString
from portal.query.fields import Field, fields_of


class Record:
    """The declarations of one record. Views add the pages, `portal.query` reads the rows."""

    model: ClassVar[type[Base]]
    #: Names the table, the endpoint, the URL and the permissions: never renamed lightly.
    key: ClassVar[str]
    #: In the plural: menu entry and heading
    title: ClassVar[LazyString]
    actions: ClassVar[Sequence[Action]] = (VIEW, CREATE, EDIT, DELETE, EXPORT)
    #: Row rules that grants may name
    scopes: ClassVar[Sequence[Scope]] = ()

    #: The first is the row's link
    column_list: ClassVar[Sequence[str]]
    column_searchable_list: ClassVar[Sequence[str]] = ()
    #: ``(field, descending)``
    column_default_sort: ClassVar[tuple[str, bool]] = ("id", False)
    #: A field with choices, offered as tabs over the list
    tabs: ClassVar[str] = ""

    @classmethod
    def fields(cls) -> dict[str, Field]:
        return fields_of(cls.model)

    @classmethod
    def declares(cls, action: str) -> bool:
        return any(one.name == action for one in cls.actions)
