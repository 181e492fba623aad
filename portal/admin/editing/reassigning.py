"""Reassigning: what still needs a row is given to another one, so that the row can go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import RelationshipProperty

from portal.admin import lookup
from portal.database import Base, Refused, db
from portal.i18n import formats, gettext
from portal.query.record import Record
from portal.query.rows import key_from, one_row, refers_to
from portal.query.rules import fields_allowed, visible_rows


@dataclass(frozen=True, slots=True)
class Holder:
    """The rows of one record that need another row: how many, and how many the reader sees."""

    record: type[Record]
    total: int
    visible: int

    def __str__(self) -> str:
        # Translators: a record and how many of its rows, as in "Posts (3)"
        return gettext(
            "%(record)s (%(count)s)",
            record=str(self.record.title),
            count=formats.format_number(self.visible),
        )


def holders_of(row: Base) -> list[Holder]:
    """Return what needs ``row``; what goes along with it, as a user's profile does, does not."""
    counted = (_count(record, relation, row) for record, relation in references_to(type(row)))
    return [holder for holder in counted if holder.total]


def words_for(holders: Iterable[Holder]) -> list[str]:
    """Return the holders in words; what the reader may not see is neither named nor counted."""
    holders = list(holders)
    words = [str(holder) for holder in holders if holder.visible]
    if any(holder.visible < holder.total for holder in holders):
        words.append(gettext("records that you may not see"))
    return words


def heirs_of(row: Base) -> list[Base]:
    """Return the rows that could take over: those of the same record that the reader sees."""
    return [one for one in lookup.options(type(row)) if one.id != row.id]


def give_over(row: Base, text: str) -> tuple[Base, int]:
    """Let all that needs ``row`` lead to the row that ``text`` names; the caller commits.

    Return that row, and how many were given to it. Raises `Refused` if there is no such
    row among those the reader sees, or if one of the rows is not the reader's to change,
    before or after.
    """
    record, key = lookup.record_of(type(row)), key_from(text)
    heir = one_row(record, key) if record is not None and key != row.id else None
    if heir is None:
        raise Refused(gettext("Choose one from the list."))
    given = 0
    for holding, relation in references_to(type(row)):
        given += _give(holding, relation.key, row, heir)
    return heir, given


def _give(record: type[Record], name: str, row: Base, heir: Base) -> int:
    needed = refers_to(record.model, name, row)
    rows = db.session.scalars(select(record.model).where(needed)).unique().all()
    _demand_edit(record, name, rows)
    for one in rows:
        setattr(one, name, heir)
    _demand_edit(record, name, rows)
    return len(rows)


def _demand_edit(record: type[Record], name: str, rows: Iterable[Base]) -> None:
    if not all(name in fields_allowed(record, "edit", one) for one in rows):
        raise Refused(
            gettext(
                "Nothing was deleted: you may not change everything that would be given over. "
                "Ask somebody who may."
            )
        )


def references_to(
    model: type[Base],
) -> Iterator[tuple[type[Record], RelationshipProperty[Any]]]:
    """Yield the relations that lead to ``model`` and keep its rows from being deleted."""
    for holding, record in lookup.records().items():
        for relation in inspect(holding).relationships:
            leads_here = relation.mapper.class_ is model and relation.direction.name == "MANYTOONE"
            if leads_here and not _goes_along(relation):
                yield record, relation


def _goes_along(relation: RelationshipProperty[Any]) -> bool:
    """Tell whether the other side's rows are deleted with this one, as a user's profile is."""
    others = relation.mapper.relationships
    backwards = (one for one in others if one.mapper is relation.parent and one.cascade.delete)
    return any(one.local_remote_pairs[0][1] in relation.local_columns for one in backwards)


def _count(record: type[Record], relation: RelationshipProperty[Any], row: Base) -> Holder:
    needed = refers_to(record.model, relation.key, row)
    key = record.model.id
    counts = select(func.count(key), func.count(key).filter(visible_rows(record))).where(needed)
    total, visible = db.session.execute(counts).one()
    return Holder(record, total, visible)
