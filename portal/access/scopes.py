"""Scopes: which rows, as a rule that a record declares by name.

A grant names a rule, as in ``own``, or a rule and the place it is about, as in ``office=12``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, inspect, select
from sqlalchemy.orm import RelationshipDirection

from portal.accounts.models import User
from portal.database import Base
from portal.i18n import LazyString

#: The condition on a key that a path leads to
OnKey = Callable[[ColumnElement[Any]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows from which ``path`` leads to the reader.

    ``path`` names relations, from the record to a user: ``author`` for one's own
    posts, ``office.profiles.user`` for the equipment of the office one works at.
    ``place`` is the step that a value names, as in ``office=12``: the rows of that place,
    whoever reads. ``tree`` is the relation from such a place to the one above it: what
    stands below counts as well. One declaration gives both twins: the SQL condition for
    lists and the check of a row at hand.
    """

    name: str
    title: LazyString
    path: str
    place: str = ""
    tree: str = ""

    def condition(
        self, model: type[Base], user_id: int, value: int | None = None
    ) -> ColumnElement[bool]:
        """Return the rows of ``model`` in this scope, as SQL."""
        before, after = self._steps()
        if not value and _end(model, [*before, *after]) is not User:
            return false()  # a place is not somebody, whatever their keys
        if not before:
            return _leads(model, after, lambda key: key == user_id)
        place = _end(model, before)
        start = place.id == value if value else _leads(place, after, lambda key: key == user_id)
        reached = _with_all_below(place, self.tree, start)
        return _leads(model, before, lambda key: key.in_(reached))

    def holds(self, row: Base, user_id: int, value: int | None = None) -> bool:
        """Tell whether ``row`` is in this scope."""
        before, after = self._steps()
        places = list(_follow([row], before))
        if self.tree:
            places = list(_with_all_above(places, self.tree))
        if value:
            return any(place.id == value for place in places)
        return any(isinstance(end, User) and end.id == user_id for end in _follow(places, after))

    def place_of(self, model: type[Base]) -> type[Base]:
        """Return the model that a value is a key of, for a scope of ``model`` with a place."""
        return _end(model, self._steps()[0])

    def place_label(self, model: type[Base]) -> LazyString | str:
        """Return what such a place is called, as in "Office"."""
        *before, step = self._steps()[0]
        label: LazyString | str = inspect(_end(model, before)).relationships[step].info["label"]
        return label

    def _steps(self) -> tuple[list[str], list[str]]:
        """Return the way to the place, and from there to the reader."""
        steps = self.path.split(".")
        middle = steps.index(self.place) + 1 if self.place else 0
        return steps[:middle], steps[middle:]


#: The scopes of a record, by name
Scopes = Mapping[str, Scope]


class BadScopeValue(ValueError):
    """A value where the scope takes none, or one that is no key, as in ``office=north``."""


def parsed(expression: str, scopes: Scopes) -> tuple[Scope, int | None]:
    """Return the scope, and the place's key, that ``own`` or ``office=12`` means.

    Raises `KeyError` where the record knows no such rows, `BadScopeValue` on a wrong value.
    """
    name, equals, text = expression.partition("=")
    scope = scopes[name]
    if not equals:
        return scope, None
    if not scope.place or not text.isascii() or not text.isdigit() or not 0 < int(text) < 2**31:
        raise BadScopeValue(expression)
    return scope, int(text)


def condition_of(
    expressions: Iterable[str], scopes: Scopes, model: type[Base], user_id: int
) -> list[ColumnElement[bool]]:
    """Return what must hold on a row, as SQL; the expressions are known to be good."""
    found = [parsed(one, scopes) for one in expressions]
    return [scope.condition(model, user_id, value) for scope, value in found]


def reaches(expressions: Iterable[str], row: Base | None, scopes: Scopes, user_id: int) -> bool:
    """Tell whether all of ``expressions`` hold on ``row``; of no row, whether they could.

    A scope that is not declared, or has a wrong value, reaches nothing.
    """
    for expression in expressions:
        try:
            scope, value = parsed(expression, scopes)
        except (KeyError, BadScopeValue):
            return False
        if row is not None and not scope.holds(row, user_id, value):
            return False
    return True


def _end(model: type[Base], path: list[str]) -> type[Base]:
    for step in path:
        model = inspect(model).relationships[step].mapper.class_
    return model


def _leads(model: type[Base], path: list[str], on_key: OnKey) -> ColumnElement[bool]:
    """Return the rows from which ``path`` leads to a key that meets the condition."""
    if not path:
        return on_key(model.id)  # type: ignore[arg-type]
    relation = inspect(model).relationships[path[0]]
    attribute = getattr(model, path[0])
    if len(path) == 1 and relation.direction is RelationshipDirection.MANYTOONE:
        (column,) = relation.local_columns
        return on_key(column)
    inner = _leads(relation.mapper.class_, path[1:], on_key)
    return attribute.any(inner) if relation.uselist else attribute.has(inner)


def _with_all_below(place: type[Base], tree: str, start: ColumnElement[bool]) -> Select[int]:
    """Return the keys of the places that ``start`` finds, and of what stands below them."""
    found = select(place.id).where(start)
    if not tree:
        return found
    (above,) = inspect(place).relationships[tree].local_columns
    reached = found.cte(recursive=True)
    # UNION, which forgets what it has seen, ends where a tree is a ring.
    reached = reached.union(select(place.id).where(above == reached.c.id))
    return select(reached.c.id)


def _with_all_above(places: list[Any], tree: str) -> Iterator[Any]:
    seen: set[Any] = set()
    for place in places:
        while place is not None and place not in seen:
            seen.add(place)
            yield place
            place = getattr(place, tree)  # noqa: PLW2901 - it climbs


def _follow(rows: Iterable[Any], path: list[str]) -> Iterable[Any]:
    for step in path:
        rows = [found for row in rows for found in _one_step(row, step)]
    return rows


def _one_step(row: Any, step: str) -> Iterable[Any]:
    value = getattr(row, step)
    if value is None:
        return ()
    return value if isinstance(value, Iterable) else (value,)
