"""Few: the rows that a form offers in a plain select, and whether there are more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, True_, select, true

from portal.admin.lookup import Named, Option, choosable, named
from portal.database import Base, db
from portal.query.order import Term, order_of, terms_of
from portal.query.reading import plan_of, select_plan
from portal.query.record import Record
from portal.query.rules import fields_allowed


def are_beyond(records: Sequence[type[Record]], most: int) -> list[bool]:
    """Tell of each record whether more than ``most`` rows may be chosen; one statement."""
    conditions = [choosable(record) for record in records]
    models = tuple(record.model for record in records)
    if all(isinstance(one, True_) for one in conditions):
        statement = _beyond_of_all(models, most)
    else:
        statement = _beyond(models, conditions, most)
    found = db.session.connection().execute(statement).one()
    return [key is not None for key in found]


@lru_cache(maxsize=256)
def _beyond_of_all(models: tuple[type[Base], ...], most: int) -> Select[Any]:
    """Return the statement of most forms, made once."""
    return _beyond(models, [true()] * len(models), most)


def _beyond(
    models: Sequence[type[Base]], conditions: Iterable[ColumnElement[bool]], most: int
) -> Select[Any]:
    keys = [
        select(model.__table__.c.id).where(condition).limit(1).offset(most).scalar_subquery()
        for model, condition in zip(models, conditions, strict=True)
    ]
    return select(*keys)


def few(record: type[Record], most: int) -> Sequence[Named | Option] | None:
    """Return all rows that may be chosen, in list order; None where there are more than ``most``.

    Keys are taken before they are put in order: a large table costs no more than a small one.
    """
    condition, terms = choosable(record), terms_of(record, (), fields_allowed(record))
    if isinstance(condition, True_):
        statement = _first_of_all(record, terms, most + 1)  # type: ignore[arg-type]
    else:
        statement = _first_rows(record, terms, condition, most + 1)
    rows = db.session.connection().execute(statement).all()
    if len(rows) > most:
        return None
    plan = plan_of(record, (), ())
    return named(record, [plan.row(one) for one in rows])


@lru_cache(maxsize=256)
def _first_of_all(record: type[Record], terms: tuple[Term, ...], limit: int) -> Select[Any]:
    """Return the statement of most forms, made once."""
    return _first_rows(record, terms, true(), limit)


def _first_rows(
    record: type[Record], terms: tuple[Term, ...], condition: ColumnElement[bool], limit: int
) -> Select[Any]:
    """Return what reads the first rows that the database finds, and puts these in order."""
    keys = select(record.model.__table__.c.id.label("key")).where(condition).limit(limit)
    rows = select_plan(plan_of(record, (), ()), keys.subquery("page"))
    return rows.order_by(*order_of(terms))
