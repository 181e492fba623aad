"""Related rows on the details page: what other records hold of a row, a few at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request, url_for
from sqlalchemy import ColumnElement
from sqlalchemy.orm import with_parent

from portal.admin import lookup
from portal.admin.declarations import Declarations
from portal.admin.reverse import back_of, filtered_list, is_reverse
from portal.database import Base
from portal.i18n import gettext_in
from portal.query.fields import Field
from portal.query.rows import refers_to
from portal.query.rules import fields_allowed, title_of, visible_rows

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Rows on one page of a related list, and the last page: the list itself shows more
SHOWN, LAST_PAGE = 5, 200


@dataclass(frozen=True, slots=True)
class Related:
    """Rows of one record that belong to the row shown, as ``(title, address)``."""

    name: str
    title: str
    rows: list[tuple[str, str]]
    all_url: str | None
    previous_url: str | None
    next_url: str | None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where related rows come from. ``back`` leads from them to the row shown, if it can."""

    name: str
    title: str
    record: type[Declarations]
    condition: ColumnElement[bool]
    back: str | None


def related_to(view: RecordView, row: Base, back_url: str) -> list[Related]:
    """Return the related rows that the reader may see: one statement for each kind of them."""
    sources = [*_own(view, row), *_reverse(view, row)]
    wished = request.args.get("related"), request.args.get("page", 1, type=int)
    found = []
    for source in sources:
        number = min(max(wished[1], 1), LAST_PAGE) if source.name == wished[0] else 1
        found.append(_page(view, row, source, number, back_url))
    return found


def _page(view: RecordView, row: Base, source: _Source, number: int, back_url: str) -> Related:
    record, allowed = source.record, fields_allowed(source.record)
    where = [visible_rows(record), source.condition]
    rows = lookup.read(record, where, SHOWN + 1, (number - 1) * SHOWN)

    def page_url(page: int) -> str:
        return url_for(
            f"{view.key}.details_view",
            id=row.id,
            url=back_url,
            related=source.name,
            page=page,
            _anchor=f"related-{source.name}",
        )

    return Related(
        source.name,
        source.title,
        [
            (title_of(record, one, allowed), url_for(f"{record.key}.details_view", id=one.id))
            for one in rows[:SHOWN]
        ],
        all_url=filtered_list(record, source.back, row.id) if rows else None,
        previous_url=page_url(number - 1) if number > 1 else None,
        next_url=page_url(number + 1) if len(rows) > SHOWN and number < LAST_PAGE else None,
    )


def _own(view: RecordView, row: Base) -> Iterator[_Source]:
    """Yield the record's own relations to rows that lead back, those shown as fields left out."""
    shown = {*view.form_fields(), *view.details_extra}
    allowed = fields_allowed(type(view), "view", row)
    for name, field in view.fields().items():
        if name in shown or name not in allowed or not _leads_away(field):
            continue
        record = lookup.record_of(field.target)
        if record is not None and record.may("view"):
            condition = with_parent(row, field.attribute)
            back = back_of(field) if field.kind == "relations" else None  # of one, one sees all
            yield _Source(name, str(field.label), record, condition, back)


def _leads_away(field: Field) -> bool:
    """Tell whether a relation leads to rows that hold the key, not to one that is held here."""
    return field.is_relation and field.attribute.property.direction.name != "MANYTOONE"


def _reverse(view: RecordView, row: Base) -> Iterator[_Source]:
    """Yield the relations of other records that lead here and have no name on this side."""
    own = [one.attribute.property for one in view.fields().values() if one.is_relation]
    found = [
        (record, field)
        for record in lookup.records().values()
        if record.may("view")
        for field in record.fields().values()
        if _leads_here(field, type(row)) and field.name in fields_allowed(record)
        if not any(is_reverse(field.attribute.property, one) for one in own)
    ]
    keys = Counter(record.key for record, _field in found)
    for record, field in found:
        title = str(record.title)
        if keys[record.key] > 1:
            label = str(field.label)
            # Translators: records and the field by which they lead here, as in "Loans (Borrower)"
            title = gettext_in("details", "%(record)s (%(field)s)", record=title, field=label)
        condition = refers_to(record.model, field.name, row)
        yield _Source(f"{record.key}.{field.name}", title, record, condition, field.name)


def _leads_here(field: Field, model: type[Base]) -> bool:
    if not field.is_relation or field.target is not model:
        return False
    return bool(field.attribute.property.direction.name == "MANYTOONE")
