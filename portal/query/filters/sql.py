"""Filters as SQL: the same rows on SQLite and PostgreSQL, and only by rows one may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, False_, True_, and_, false, or_, select, true
from sqlalchemy.orm import RelationshipDirection, aliased

from portal.access.identity import Identity, current_identity
from portal.accounts.models import User
from portal.database import Base
from portal.query.companions import folded_column
from portal.query.fields import Field
from portal.query.filters.comparing import column_condition, emptiness, text_condition
from portal.query.filters.grammar import Condition, Group
from portal.query.filters.operators import family_of, values_of
from portal.query.record import Record
from portal.query.rules import visible_rows
from portal.query.search import matches

#: Gives the record that shows a model, if one does
RecordOf: TypeAlias = Callable[[type[Base]], type[Record] | None]
#: Those on which a condition holds
Rows: TypeAlias = ColumnElement[bool]

#: Operators whose rows hold the words of the value
FOUND_BY_WORDS = frozenset(("is", "contains", "starts_with"))


def condition_of(
    record: type[Record],
    groups: Iterable[Group],
    record_of: RecordOf,
    identity: Identity | None = None,
) -> Rows:
    """Return the rows on which all ``groups`` hold, of each group one condition.

    ``groups`` have been through `understood`: what is not understood here narrows to nothing.
    A row of another record that ``identity`` may not see is the same as none.
    """
    asker = Asker(record, record_of, identity or current_identity())
    return and_(true(), *(or_(false(), *map(asker.condition, group)) for group in groups))


class Asker:
    """Turns conditions on ``record`` into SQL, on behalf of somebody."""

    def __init__(self, record: type[Record], record_of: RecordOf, identity: Identity) -> None:
        self.record, self.record_of, self.identity = record, record_of, identity

    def condition(self, one: Condition) -> Rows:
        fields = self.record.fields()
        values = values_of(self.record, one, frozenset(fields))
        if values is None:
            return false()
        field = fields[one.field]
        family = family_of(field)
        if family == "relation":
            return self._relation(field, one.operator, values)
        if family == "relations":
            return self._relations(field, one.operator, values)
        if family == "text":
            return and_(self._indexed(field, one), text_condition(field, one.operator, *values))
        return column_condition(field.attribute, family, one.operator, values)

    def _indexed(self, field: Field, one: Condition) -> Rows:
        """Return the rows that have the words of the condition: an index knows them.

        More than the rows looked for, and all of them.
        """
        if one.operator not in FOUND_BY_WORDS or folded_column(field) is None:
            return true()
        return matches(self.record, [field], one.values[0])

    def _relation(self, field: Field, operator: str, keys: tuple[int, ...]) -> Rows:
        if operator == "mine":
            operator, keys = "is", (self.identity.user_id,)
        relation = field.attribute.property
        if relation.direction is not RelationshipDirection.MANYTOONE:
            return self._relations(field, operator, keys)
        (column,) = relation.local_columns
        if operator in ("empty", "not_empty"):
            return emptiness(column, operator)
        among = self._among(field, column, keys)
        return or_(column.is_(None), ~among) if operator == "is_not" else among

    def _relations(self, field: Field, operator: str, keys: tuple[int, ...]) -> Rows:
        source, target = aliased(self.record.model), aliased(field.target)
        linked = select(source.id).join(getattr(source, field.name).of_type(target))
        if operator not in ("empty", "not_empty"):
            linked = linked.where(self._among(field, target.id, keys))
        key = self.record.model.id
        none = operator in ("empty", "has_none", "is_not")
        return key.not_in(linked) if none else key.in_(linked)

    def _among(self, field: Field, column: Any, keys: tuple[int, ...]) -> Rows:
        """Return the condition that ``column`` holds one of ``keys`` whose row may be seen."""
        target, myself = self.record_of(field.target), self.identity.user_id
        seen = false() if target is None else visible_rows(target, identity=self.identity)
        if issubclass(field.target, User):  # oneself is known to everybody
            seen = true() if set(keys) == {myself} else or_(seen, User.id == myself)
        if isinstance(seen, False_):
            return seen
        if isinstance(seen, True_):
            return column.in_(keys)
        model = field.target
        rows = select(model.id).where(model.id.in_(keys), seen).correlate(None)
        return column.in_(rows)
