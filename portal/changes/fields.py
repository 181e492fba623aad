"""The fields of a row that are recorded, and their values as JSON and back.

A moment is ISO text in UTC, a date ISO text, an exact decimal its digits, `Texts` their
languages, a many-to-many relation the sorted keys of the rows it leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, TypeDecorator
from sqlalchemy.orm import Mapper, RelationshipProperty
from sqlalchemy.types import TypeEngine

from portal.columns import is_companion
from portal.database import Base
from portal.files.columns import FileColumn, StoredFile
from portal.i18n.content import Texts, Translated

#: Stands for the value of a secret column
SECRET = "•"  # noqa: S105 - what is shown instead of one

_UNRECORDED = frozenset({"id", "version"})


def model_of(record: str) -> type[Base] | None:
    """Return the recorded model whose table is called ``record``."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == record and mapper.class_.__recorded__:
            return mapper.class_
    return None


@cache
def columns_of(mapper: Mapper[Any]) -> dict[str, Column[Any]]:
    """Return the recorded columns by attribute: all but key, version and what is computed."""
    return {
        prop.key: column
        for prop in mapper.column_attrs
        if isinstance(column := prop.columns[0], Column)
        and prop.key not in _UNRECORDED
        and column.computed is None
        and not is_companion(column)
    }


@cache
def relations_of(mapper: Mapper[Any]) -> dict[str, RelationshipProperty[Any]]:
    """Return the many-to-many relations that are fields of this side.

    Where both sides have a relation, it is a field of the one that the association
    table names first: a post has tags, and what a tag's deletion takes from a post is
    an edit of the post. An association with a class of its own is a record like others.
    """
    return {
        prop.key: prop
        for prop in mapper.relationships
        if prop.secondary is not None and not prop.viewonly and _is_owner(prop)
    }


@cache
def reverse_relations_of(mapper: Mapper[Any]) -> dict[str, RelationshipProperty[Any]]:
    """Return the other sides' relations to this one, by this side's attribute."""
    return {
        prop.key: other
        for prop in mapper.relationships
        if prop.back_populates
        and (other := relations_of(prop.mapper).get(prop.back_populates)) is not None
    }


def _is_owner(prop: RelationshipProperty[Any]) -> bool:
    if not prop.back_populates or prop.secondary is None:
        return True
    first = next(column for column in prop.secondary.c if column.foreign_keys)
    return association(prop)[0] is first


def association(prop: RelationshipProperty[Any]) -> tuple[Any, Any]:
    """Return the columns of the association table for the owner and for the other side."""
    assert prop.secondary_synchronize_pairs, f"{prop} needs no association table"
    return prop.synchronize_pairs[0][1], prop.secondary_synchronize_pairs[0][1]


def is_secret(column: Column[Any]) -> bool:
    """Tell whether the values of the column are never written down."""
    return bool(column.info.get("secret"))


def keys_of(rows: Iterable[Base | None]) -> list[int]:
    """Return a relation as it is recorded."""
    return sorted(row.id for row in rows if row is not None)


def snapshot(row: Base) -> dict[str, Any]:
    """Return all present fields of a row as JSON values; loads what is not loaded."""
    mapper: Mapper[Any] = type(row).__mapper__
    values = {
        name: SECRET if is_secret(column) else to_json(getattr(row, name), column.type)
        for name, column in columns_of(mapper).items()
    }
    return values | {name: keys_of(getattr(row, name)) for name in relations_of(mapper)}


def to_json(value: Any, kind: TypeEngine[Any]) -> Any:
    """Return a column's value as JSON holds it."""
    if isinstance(value, Decimal | int) and _python_type(kind) is Decimal:
        return _digits(Decimal(value), kind)
    for python_type, encode in _ENCODERS.items():
        if isinstance(value, python_type):
            return encode(value)
    return value


def from_json(value: Any, kind: TypeEngine[Any]) -> Any:
    """Return the column's value of which `to_json` made ``value``."""
    if isinstance(kind, Translated):
        return Texts.of(value or {})
    if value is None:
        return None
    if isinstance(kind, FileColumn):
        return StoredFile.of(value)
    python_type = _python_type(kind)
    if isinstance(python_type, type) and issubclass(python_type, Enum):
        return python_type[value]
    decode = _DECODERS.get(python_type)
    return decode(value) if decode else value


def _digits(value: Decimal, kind: TypeEngine[Any]) -> str:
    """Return the digits that the table will hold: 5 and 5.00 are no change."""
    scale = getattr(kind, "scale", None)
    return str(value if scale is None else value.quantize(Decimal(1).scaleb(-scale)))


def _moment(value: datetime) -> str:
    return (value.astimezone(UTC) if value.tzinfo else value).isoformat()


def _python_type(kind: TypeEngine[Any]) -> Any:
    try:
        return (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type
    except NotImplementedError:  # the type says nothing of its values
        return None


#: In this order: a moment is also a date
_ENCODERS: dict[type, Callable[[Any], Any]] = {
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    Decimal: str,
    Enum: lambda value: value.name,
    UUID: str,
    bytes: bytes.hex,
    StoredFile: StoredFile.to_json,
    # No texts in any language are as empty as NULL: both are read as the same.
    Texts: lambda value: dict(value) or None,
    Mapping: dict,
}
_DECODERS: dict[Any, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
    bytes: bytes.fromhex,
}
