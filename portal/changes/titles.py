"""What rows are called, for people who read the log when the rows are gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import inspect, select
from sqlalchemy.orm import RelationshipDirection, Session

from portal.database import Base

LENGTH = 200


def titles_of(session: Session, rows: Iterable[Base]) -> dict[Base, str]:
    """Return the titles; rows are often called after others, which are loaded in sets."""
    rows = list(rows)
    neighbours = _load_neighbours(session, rows)
    titles = {row: str(row)[:LENGTH] for row in rows}
    del neighbours  # kept until now: the session itself refers to its rows weakly
    return titles


def _load_neighbours(session: Session, rows: list[Base]) -> list[Base]:
    by_model: dict[type[Base], list[Base]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    missing: dict[type[Base], set[int]] = defaultdict(set)
    for model, several in by_model.items():
        if len(several) > 1:  # one row loads what it needs, and nothing else
            for column, relation, target in _relations_to_one(model):
                missing[target].update(_unloaded(session, several, column, relation, target))
    return [
        row
        for model, keys in missing.items()
        if keys
        for row in session.scalars(select(model).where(model.id.in_(keys)))
    ]


def _relations_to_one(model: type[Base]) -> Iterator[tuple[str, str, type[Base]]]:
    """Return attribute of the foreign key, relation, and the model it leads to."""
    for prop in model.__mapper__.relationships:
        if prop.direction is RelationshipDirection.MANYTOONE and len(prop.local_columns) == 1:
            (column,) = prop.local_columns
            yield model.__mapper__.get_property_by_column(column).key, prop.key, prop.mapper.class_


def _unloaded(
    session: Session, rows: list[Base], column: str, relation: str, target: type[Base]
) -> Iterator[int]:
    for row in rows:
        known = inspect(row).dict
        if relation in known or (key := known.get(column)) is None:
            continue
        if session.identity_key(target, key) not in session.identity_map:
            yield key
