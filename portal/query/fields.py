"""Fields: what a record is made of, read once from its model."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Integer, Numeric, String, Text, inspect
from sqlalchemy.orm import ColumnProperty, RelationshipProperty

from portal.columns import Choice
from portal.database import Base, UTCDateTime
from portal.files.columns import AnyFile, ImageFile
from portal.i18n import LazyString, _
from portal.i18n.content import Translated

#: ``{column type: kind}``; the first that fits.
KINDS: tuple[tuple[type[Any], str], ...] = (
    (Translated, "translated"),
    (ImageFile, "image"),
    (AnyFile, "file"),
    (UTCDateTime, "datetime"),
    (Date, "date"),
    (Boolean, "bool"),
    (Integer, "integer"),
    (Numeric, "decimal"),
    (JSON, "json"),
    (Text, "multiline"),
    (String, "text"),
)

#: Kinds that hold a file
FILES = frozenset({"image", "file"})

#: What a kind of field says of itself where the column says nothing
HELPS = {"slug": _("The end of the address: small letters, digits and hyphens.")}


@dataclass(frozen=True, slots=True)
class Field:
    """One column or relation of a record, as pages and rules see it.

    ``kind`` is how it is shown and entered: a column's ``info["kind"]``, else what
    its type says; ``relation`` and ``relations`` lead to other records.
    """

    name: str
    label: LazyString | str
    help: LazyString | str
    kind: str
    secret: bool
    personal: bool
    choices: tuple[Choice, ...]
    attribute: Any
    info: dict[str, Any] = field(hash=False)
    is_translated: bool = False

    @property
    def target(self) -> type[Base]:
        """The model that a relation leads to."""
        model: type[Base] = self.attribute.property.mapper.class_
        return model

    @property
    def is_relation(self) -> bool:
        return self.kind in ("relation", "relations")

    def choice(self, value: object) -> Choice:
        """Return the choice that ``value`` stands for; an unknown value stands for itself."""
        return next((one for one in self.choices if one.value == value), Choice(str(value), ""))


@cache
def fields_of(model: type[Base]) -> dict[str, Field]:
    """Return ``{name: field}`` of ``model``: every column and relation with a label."""
    found = (_field(model, prop) for prop in inspect(model).attrs)
    return {one.name: one for one in found if one is not None}


def _field(model: type[Base], prop: Any) -> Field | None:
    if not isinstance(prop, ColumnProperty | RelationshipProperty):
        return None
    attribute = getattr(model, prop.key)
    info = attribute.info
    if "label" not in info and not info.get("secret"):
        return None
    return Field(
        name=prop.key,
        label=info.get("label", ""),
        help=info.get("help") or HELPS.get(info.get("kind", ""), ""),
        kind=_kind(prop, info),
        secret=bool(info.get("secret")),
        personal=bool(info.get("personal")),
        choices=tuple(info.get("choices", ())),
        attribute=attribute,
        info=dict(info),
        is_translated=isinstance(prop, ColumnProperty)
        and isinstance(prop.columns[0].type, Translated),
    )


def _kind(prop: Any, info: dict[str, Any]) -> str:
    if isinstance(prop, RelationshipProperty):
        return "relations" if prop.uselist else "relation"
    if info.get("choices"):
        return "choice"
    if "kind" in info:
        return str(info["kind"])
    return next(kind for type_, kind in KINDS if isinstance(prop.columns[0].type, type_))


def label_of(model: type[Base], name: str) -> str:
    """Return the label of a field in the reader's language; its name if it has none."""
    found = fields_of(model).get(name)
    return str(found.label) if found else name
