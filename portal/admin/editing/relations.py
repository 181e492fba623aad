"""Relations in a form: a choice among the rows that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sqlalchemy.orm.exc import ObjectDeletedError
from wtforms.fields import SelectFieldBase
from wtforms.fields.choices import Choice as Option
from wtforms.validators import ValidationError
from wtforms.widgets import Select

from portal.access.identity import current_identity
from portal.accounts.models import User
from portal.admin import lookup
from portal.admin.editing.fields import BLANK
from portal.database import Base
from portal.i18n import gettext
from portal.query.rows import key_from


class RelationField(SelectFieldBase):
    """One row of another record, or none."""

    kind = "select"
    widget = Select()

    def __init__(
        self, *args: Any, target: type[Base], allow_blank: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.allow_blank = target, allow_blank

    @cached_property
    def options(self) -> dict[int, Base]:
        """What may be chosen: the rows one may see, oneself, and whatever is chosen already."""
        rows = [*self._chosen(self.object_data), *lookup.options(self.target)]
        if self.target is User:
            rows.append(current_identity().user)
        return {one.id: one for one in rows}

    def titles(self) -> Iterator[tuple[int, str]]:
        """Give ``(key, title)`` of each option; oneself and what is chosen are known anyway."""
        known = {one.id for one in self._chosen(self.object_data)}
        known |= {current_identity().user_id} if self.target is User else set()
        named = lookup.namer(self.target)
        for key, row in self.options.items():
            yield key, str(row) if key in known else named(row)

    def offer_anew(self) -> None:
        """Read the rows once more: a refused save has rolled back, and time has passed."""
        self.__dict__.pop("options", None)

    def _chosen(self, value: Any) -> list[Base]:
        return [] if value is None or not _is_there(value) else [value]

    def iter_choices(self) -> Iterator[Any]:
        chosen = {one.id for one in self._chosen(self.data)}
        if not self.allow_blank and len(self.options) == 1:
            chosen = set(self.options)
        if self.allow_blank or not chosen:
            yield Option(BLANK, "", not chosen, {})
        for key, title in self.titles():
            yield Option(str(key), title, key in chosen, {})

    def has_groups(self) -> bool:
        return False

    def process_formdata(self, valuelist: list[str]) -> None:
        self.unknown = False
        self.data: Any = self._found(valuelist[0]) if valuelist else None

    def _found(self, text: str) -> Base | None:
        key = key_from(text)
        row = self.options.get(key) if key is not None else None
        self.unknown = self.unknown or (row is None and text != BLANK)
        return row

    def pre_validate(self, form: object) -> None:
        if getattr(self, "unknown", False):
            raise ValidationError(gettext("Choose one from the list."))


def _is_there(row: Base) -> bool:
    """Tell whether nobody has deleted the row since it was read."""
    try:
        return row.id is not None
    except ObjectDeletedError:
        return False


class RelationsField(RelationField):
    """Any number of rows of another record."""

    kind = "multiselect"
    widget = Select(multiple=True)

    def _chosen(self, value: Any) -> list[Base]:
        return [one for one in value or () if _is_there(one)]

    def iter_choices(self) -> Iterator[Any]:
        chosen = {one.id for one in self._chosen(self.data)}
        for key, title in self.titles():
            yield Option(str(key), title, key in chosen, {})

    def process_formdata(self, valuelist: list[str]) -> None:
        self.unknown = False
        self.data = [row for text in valuelist if (row := self._found(text)) is not None]
