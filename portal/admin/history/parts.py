"""Parts: recorded rows without pages of their own, such as what a role is granted."""

from __future__ import annotations

from portal.database import Base, Part


def part_called(table: str) -> tuple[type[Base], Part] | None:
    """Return the model over ``table`` and what is said of it, if its rows are parts."""
    for mapper in Base.registry.mappers:
        model: type[Base] = mapper.class_
        if model.__tablename__ == table and model.__part__ is not None:
            return model, model.__part__
    return None
