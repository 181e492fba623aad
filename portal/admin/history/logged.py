"""Fields as the log names them: a relation to one row goes by its column."""

from __future__ import annotations

from collections.abc import Iterable

from portal.database import Base
from portal.query.fields import Field, fields_of


def logged_fields(model: type[Base]) -> Iterable[tuple[str, Field]]:
    """Return ``(name in the log, field)`` of every field of ``model``."""
    for name, one in fields_of(model).items():
        if one.kind == "relation":
            (column,) = one.attribute.property.local_columns
            yield str(column.key), one
        else:
            yield name, one
