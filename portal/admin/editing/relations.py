"""Relations in a form: a choice among the rows that the reader may see."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy.orm.exc import ObjectDeletedError
from wtforms import Field as FormField
from wtforms.utils import unset_value
from wtforms.validators import InputRequired, ValidationError

from portal.admin.editing import picker
from portal.admin.editing.fields import BLANK, REQUIRED
from portal.database import Base
from portal.i18n import gettext
from portal.query.fields import Field
from portal.query.rows import key_from


class Shown(NamedTuple):
    """One option of the field's select."""

    key: int
    title: str
    is_chosen: bool


class RelationField(FormField):
    """One row of another record, or none. Taken are rows one may see, oneself, the present one."""

    kind = "picker"
    multiple = False

    def __init__(
        self,
        *args: Any,
        owner: type[Base],
        target: type[Base],
        allow_blank: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.target, self.allow_blank = owner, target, allow_blank
        self.offers_new = True

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.words = (formdata or {}).get(self.words_name, "").strip()
        self.unknown = False
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: list[str]) -> None:
        rows = self._found(valuelist[:1])
        self.data: Any = rows[0] if rows else None

    def _found(self, texts: list[str]) -> list[Base]:
        """Return the rows that were sent; note if one of them is not to be had."""
        keys = [key_from(text) for text in dict.fromkeys(texts) if text != BLANK]
        rows = {row.id: row for row in self._present(self.object_data)}
        wanted = [key for key in keys if key is not None and key not in rows]
        rows |= picker.rows_of(self.target, wanted[: picker.MOST])
        self.unknown = any(key not in rows for key in keys)
        return [rows[key] for key in keys if key in rows]

    def pre_validate(self, form: object) -> None:
        if self.unknown:
            raise ValidationError(gettext("Choose one from the list."))

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave alone what stays as it is: SQLAlchemy would look for what has changed."""
        if set(self._present(getattr(obj, name))) != set(self._present(self.data)):
            super().populate_obj(obj, name)

    def _present(self, value: Any) -> list[Base]:
        """Return the rows of a value that are still there."""
        return [] if value is None or not _is_there(value) else [value]

    # What the template shows

    @property
    def is_long(self) -> bool:
        """Whether people have to search, as there is too much for a plain select."""
        return picker.few(self.target) is None

    @property
    def keys(self) -> set[int]:
        """The keys of what is chosen; the only one that could be, where one must be."""
        chosen = {row.id for row in self._present(self.data)}
        offered = picker.few(self.target) or []
        if not chosen and not self.allow_blank and len(offered) == 1:
            return {offered[0].key}
        return chosen

    @property
    def options(self) -> list[Shown]:
        """What stands in the select: all there is if that is little, else chosen and found."""
        few, keys = picker.few(self.target), self.keys
        offered = picker.found(self.target, self.words) if few is None else few
        # What is chosen is known anyway, also where it may not be seen.
        chosen = {row.id: str(row) for row in self._present(self.data)}
        first = {} if few is not None and chosen.keys() <= {one.key for one in few} else chosen
        titles = first | {one.key: one.title for one in offered} | chosen
        return [Shown(key, title, key in keys) for key, title in titles.items()]

    @property
    def has_blank(self) -> bool:
        return self.allow_blank or not self.keys

    @property
    def lookup_url(self) -> str:
        return picker.lookup_url(self.owner, self.short_name)

    @property
    def create_url(self) -> str | None:
        return picker.create_url(self.target) if self.offers_new else None

    @property
    def search_name(self) -> str:
        return picker.SEARCH.format(self.name)

    @property
    def words_name(self) -> str:
        return picker.WORDS.format(self.name)


def _is_there(row: Base) -> bool:
    """Tell whether nobody has deleted the row since it was read."""
    try:
        return row.id is not None
    except ObjectDeletedError:
        return False


class RelationsField(RelationField):
    """Any number of rows of another record."""

    multiple = True

    @property
    def has_blank(self) -> bool:
        return False

    def _present(self, value: Any) -> list[Base]:
        return [one for one in value or () if _is_there(one)]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = self._found(valuelist)


def relation_field(field: Field, prop: Any) -> FormField:
    """Return the form field of a relation, told by its mapper's ``prop``."""
    common: dict[str, Any] = {
        "label": field.label,
        "description": field.help,
        "target": field.target,
        "owner": prop.parent.class_,
    }
    if field.kind == "relations":
        return RelationsField(**common)
    required = not any(column.nullable for column in prop.local_columns)
    validators = [InputRequired(REQUIRED)] if required else []
    return RelationField(validators=validators, allow_blank=not required, **common)
