"""Scopes: which rows, as a rule that a record declares by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, inspect
from sqlalchemy.orm import RelationshipDirection

from portal.accounts.models import User
from portal.database import Base
from portal.i18n import LazyString


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows from which ``path`` leads to the reader.

    ``path`` names relations, from the record to a user: ``author`` for one's own
    posts, ``office.profiles.user`` for the equipment of the office one works at.
    One declaration gives both twins: the SQL condition for lists and the check of
    a row at hand.
    """

    name: str
    title: LazyString
    path: str

    def condition(self, model: type[Base], user_id: int) -> ColumnElement[bool]:
        """Return the rows of ``model`` in this scope, as SQL."""
        return _condition(model, self.path.split("."), user_id)

    def holds(self, row: Base, user_id: int) -> bool:
        """Tell whether ``row`` is in this scope."""
        rows: list[Any] = [row]
        for step in self.path.split("."):
            rows = [found for row in rows for found in _follow(row, step)]
        return any(isinstance(found, User) and found.id == user_id for found in rows)


#: The scopes of a record, by name
Scopes = Mapping[str, Scope]


def _condition(model: type[Base], path: list[str], user_id: int) -> ColumnElement[bool]:
    if not path:
        return User.id == user_id
    relation = inspect(model).relationships[path[0]]
    attribute = getattr(model, path[0])
    if len(path) == 1 and relation.direction is RelationshipDirection.MANYTOONE:
        (column,) = relation.local_columns
        return column == user_id
    inner = _condition(relation.mapper.class_, path[1:], user_id)
    return attribute.any(inner) if relation.uselist else attribute.has(inner)


def _follow(row: Any, step: str) -> Iterable[Any]:
    value = getattr(row, step)
    if value is None:
        return ()
    return value if isinstance(value, Iterable) else (value,)
