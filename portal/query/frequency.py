"""Frequency: whether a search finds few rows or many, told by a sample.

Few rows are found by an index and then put in order; many are met soon by reading in the
order of the list. Each way takes seconds where the other takes milliseconds, and neither
database knows beforehand what a word is worth.
"""

from __future__ import annotations

from sqlalchemy import ARRAY, ColumnElement, Integer, case, cast, func, select

from portal.database import Base, db

#: A table that has never had more rows than this is read as quickly as asked about.
SMALL = 20_000
#: Rows that are looked at, spread over the table; and how many of a hundred are many
SAMPLE, MANY = 200, 5
#: Multiples of it, without their whole part, are spread evenly however many there are.
_GOLDEN = (5**0.5 - 1) / 2


def keys_of(model: type[Base]) -> range:
    """Return the keys that rows of the table may have: from its first one to its last."""
    # Each in a query of its own: SQLite would read the whole table for both at once.
    ends = (select(end(model.id)).scalar_subquery() for end in (func.min, func.max))
    first, last = (key or 0 for key in db.session.execute(select(*ends)).one())
    return range(first, last + 1) if last else range(0)


def is_frequent(model: type[Base], condition: ColumnElement[bool], keys: range) -> bool:
    """Tell whether ``condition`` holds for many of the rows that have these keys."""
    sample = [keys[int(len(keys) * (number * _GOLDEN % 1))] for number in range(SAMPLE)]
    looked_at: ColumnElement[bool] = model.id.in_(sample)
    if db.engine.dialect.name == "postgresql":  # one parameter instead of all these
        looked_at = model.id == func.any(cast(sample, ARRAY(Integer)))
    hit = func.coalesce(func.sum(case((condition, 1), else_=0)), 0, type_=Integer)
    held, hits = db.session.execute(select(func.count(), hit).where(looked_at)).one()
    return held >= SAMPLE // 10 and hits * 100 >= held * MANY
